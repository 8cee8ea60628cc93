/* A rebuild written anew, with what the edits of the file need to know of it. */
#ifndef SQLGUARD_REWRITE_WRITTEN_H
#define SQLGUARD_REWRITE_WRITTEN_H

#include "plan.h"

enum form {
	FORM_NONE, /* plan.why_not says why, if there is something to say */
	FORM_IN_PLACE,
	FORM_KEY_SHIFT,
	FORM_KEEP_ROWS,
};

struct written {
	enum form form;
	struct plan plan;
	bool framed; /* the file's statements stay, and get something around them */
	struct steps steps;
	SG_ARRAY(size_t) needless; /* other statements of the file that go */
};

/* ---- parts.c ---- */

/* The file keeps the table's name, or makes it anew, by itself. */
bool sg_is_framed(const struct sg_rebuild *rebuild);

/* The statements that make and fill the new table; false: they are not as they must be.
 */
bool sg_find_parts(struct plan *p);

bool sg_is_part(const struct sg_rebuild *rebuild, size_t index);

/* A statement of the file that the sequence stands for. */
bool sg_is_replaced(struct plan *p, size_t index);

/* The parts come together in the place of the last one: what stands between them has
   nothing to do with either table. */
bool sg_is_undisturbed(struct plan *p);

/* ---- in_place.c ---- */

/* ALTER TABLE instead; false: it cannot. */
bool sg_write_in_place(struct written *w);

/* ---- rewrite.c ---- */

/* PRAGMA defer_foreign_keys, unless it is in force. */
void sg_defer_checks(struct plan *p, struct steps *out);

void sg_write_rebuild(struct written *w, struct sg_ctx *cx,
		      const struct sg_rebuild *rebuild);

const char *sg_join_steps(struct plan *p, const struct steps *steps, const char *between);

#endif
