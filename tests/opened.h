/* A parsed text with its session, for the unit tests. */
#ifndef SQLGUARD_TESTS_OPENED_H
#define SQLGUARD_TESTS_OPENED_H

#include <sqlguard/session.h>

#include "parsed.h"

struct opened {
	struct parsed parsed;
	struct sg_session *session;
};

static inline void open_as(struct opened *f, enum sg_dialect dialect, const char *path,
			   const char *text, const struct sg_session_start *start_as)
{
	parse_text(&f->parsed, dialect, path, sg_str_of(text));
	f->session = sg_session_new(&f->parsed.arena, dialect, &f->parsed.src,
				    &f->parsed.script, start_as);
}

static inline void open_session(struct opened *f, enum sg_dialect dialect,
				const char *text)
{
	open_as(f, dialect, "001.sql", text, &(struct sg_session_start){0});
}

static inline void open_wrapped(struct opened *f, enum sg_dialect dialect,
				enum sg_wrap wrap, const char *text)
{
	open_as(f, dialect, "001.sql", text,
		&(struct sg_session_start){.wrap = wrap, .wrap_why = "the runner"});
}

static inline void close_session(struct opened *f)
{
	parsed_free(&f->parsed);
}

#endif
