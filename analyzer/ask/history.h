/* What the statements of a file do to names; see sg_done_before. */
#ifndef SQLGUARD_ASK_HISTORY_H
#define SQLGUARD_ASK_HISTORY_H

#include <sqlguard/ask/deeds.h>
#include <sqlguard/map.h>

struct sg_times {
	SG_ARRAY(size_t) at; /* statements, in order */
};

struct sg_history {
	struct sg_arena *arena;
	enum sg_dialect dialect;
	const struct sg_session *session;
	struct sg_map keys; /* to the place in `all`, plus 1 */
	SG_ARRAY(struct sg_times) all;
	struct sg_buf key; /* of the last deed */
	size_t now;        /* the statement that is noted */
	bool *down;        /* per statement: it undoes a migration */
};

struct sg_history *sg_history_new(struct sg_arena *arena, enum sg_dialect dialect,
				  const struct sg_source *src,
				  const struct sg_script *script,
				  const struct sg_session *session,
				  const struct sg_facts *facts);
void sg_history_release(struct sg_history *history);

/* Notes that the statement `now` did it, or all that the statement `top` does. */
void sg_history_note(struct sg_history *history, struct sg_deed deed);
void sg_note_deeds(struct sg_history *history, const struct sg_node *top);

/* Sets those of `down` that stand below "-- +goose Down" and the like. */
void sg_mark_down(bool *down, const struct sg_source *src,
		  const struct sg_script *script);

#endif
