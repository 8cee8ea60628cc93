/* Scripts replayed one after the other, for the unit tests. */
#ifndef SQLGUARD_TESTS_REPLAYED_H
#define SQLGUARD_TESTS_REPLAYED_H

#include <sqlguard/replay.h>

#include "opened.h"

struct replayed {
	struct sg_arena arena;
	struct sg_replay *replay;
	const struct sg_catalog *catalog;
	uint32_t moments[64]; /* of the last script */
};

static inline void replay_begin(struct replayed *r, enum sg_dialect dialect,
				enum sg_begins begins)
{
	*r = (struct replayed){{0}, NULL, NULL, {0}};
	r->replay = sg_replay_new(&r->arena, dialect, begins);
	r->catalog = r->replay->catalog;
}

/* At most 63 statements; nothing of the text needs to stay. */
static inline void replay_text(struct replayed *r, const char *text)
{
	struct opened f;

	open_session(&f, r->catalog->dialect, text);
	sg_replay_run(r->replay,
		      &(struct sg_replay_file){.path = "001.sql",
					       .src = &f.parsed.src,
					       .script = &f.parsed.script,
					       .session = f.session},
		      r->moments);
	close_session(&f);
}

static inline void replay_end(struct replayed *r)
{
	sg_arena_release(&r->arena);
}

#endif
