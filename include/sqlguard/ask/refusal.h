/* What rules ask about statements that the database refuses. */
#ifndef SQLGUARD_ASK_REFUSAL_H
#define SQLGUARD_ASK_REFUSAL_H

#include <sqlguard/catalog.h>

struct sg_ctx;

/* Why the replay saw the database refuse this statement; NULL: it did not, or not so. */
const struct sg_place *sg_refused_here(const struct sg_ctx *cx, enum sg_refusal refusal);

/*
 * Why the database refuses a statement of this file; NULL: it does not, as far as is
 * known, or a rule that knows more of the reason tells it.
 */
const char *sg_refusal_of(struct sg_ctx *cx, size_t index);

/*
 * A RENAME that is refused since views or triggers name a table which this file dropped,
 * and whose name is to be taken: the statement that dropped it; else SG_NEVER.
 */
size_t sg_dropped_before_rename(const struct sg_ctx *cx, const struct sg_place *place);

/* The name would be there if a statement before, which was refused, had run, or if the
   earlier file that took it away did not fail later on. */
bool sg_follows_refusal(const struct sg_ctx *cx, size_t index,
			const struct sg_name *name);

/* ---- refused_rows.c ---- */

/* The refusals by this statement that are sure where foreign keys are enforced: that a
   row's new key may be wrong is true of any INSERT. */
struct sg_row_effects sg_sure_refusals(const struct sg_ctx *cx);

/* ---- repair_syntax.c ---- */

/* The statement as SQLite's grammar takes it, when it failed at that token; NULL: nobody
   knows.  The semicolon behind the last one is not part of it. */
const char *sg_repaired_syntax(struct sg_ctx *cx, struct sg_span token);

#endif
