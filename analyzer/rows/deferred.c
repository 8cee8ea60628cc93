/*
 * Checks at the end of a statement and at COMMIT.  A deferred violation is counted when
 * it comes about and when it is mended by a row; a RENAME mends nothing (measured: a
 * rebuild with defer_foreign_keys fails at COMMIT, sqlite_d1.md 1.5).
 */
#include "sim.h"

enum sg_maybe sg_sim_is_deferred_by_pragma(const struct sg_rows *rows)
{
	if (!sg_session_defer_foreign_keys(rows->in.session, rows->now))
		return SG_NO;
	return sg_session_in_transaction(rows->in.session, rows->now);
}

/* In a transaction only; who does not know of one does not know of this either. */
static enum sg_maybe is_deferred(const struct sg_rows *rows,
				 const struct sg_constraint_record *key)
{
	if (key->initially_deferred)
		return sg_session_in_transaction(rows->in.session, rows->now);
	return sg_sim_is_deferred_by_pragma(rows);
}

static const struct portion *portion_of(struct sg_rows *rows, const struct pending *check)
{
	return sg_sim_portion_of(sg_sim_content(rows, check->tie.child), check->origin);
}

/* A key that only perhaps points to a table is asked about that one. */
static const struct sg_object *parent_of(const struct sg_rows *rows,
					 const struct pending *check)
{
	return check->tie.presumed && check->tie.parent
		       ? check->tie.parent
		       : sg_sim_parent(rows, check->tie.key);
}

/* Whether the rows of the child still have no parent. */
static enum sg_maybe is_violated(struct sg_rows *rows, const struct pending *check)
{
	const struct portion *child = portion_of(rows, check);
	const struct sg_object *parent = parent_of(rows, check);
	const struct content *content;
	enum sg_maybe violated = check->certain;

	if (!child)
		return SG_NO;
	if (!child->origin || child->whole != SG_YES || child->there != SG_YES)
		violated = sg_sim_and(violated, SG_UNKNOWN);
	content = parent ? sg_sim_content(rows, parent) : NULL;
	for (size_t i = 0; content && i < content->of.len; i++) {
		const struct portion *portion = &content->of.items[i];
		enum sg_maybe met =
			sg_sim_match(rows, check->tie, child, parent, portion);

		if (met == SG_YES && portion->whole == SG_YES)
			return SG_NO;
		if (met != SG_NO)
			violated = sg_sim_and(violated, SG_UNKNOWN);
	}
	return violated;
}

static void refuse(struct sg_rows *rows, const struct pending *check,
		   enum sg_row_deed deed)
{
	sg_sim_effect(rows, check->statement,
		      &(struct sg_row_effect){.deed = deed,
					      .table = check->tie.child,
					      .origin = check->origin,
					      .key = check->tie.key,
					      .cause = check->cause,
					      .certain = check->certain});
}

static void settle(struct sg_rows *rows, struct pending check)
{
	enum sg_maybe deferred = is_deferred(rows, check.tie.key);

	check.certain = is_violated(rows, &check);
	if (check.certain == SG_NO)
		return;
	if (deferred == SG_UNKNOWN)
		check.certain = SG_UNKNOWN;
	if (deferred != SG_NO)
		*SG_PUSH(rows->arena, &rows->pending) = check;
	if (deferred != SG_YES)
		refuse(rows, &check, SG_ROWS_REFUSED);
}

void sg_sim_settle_statement(struct sg_rows *rows)
{
	for (size_t i = 0; i < rows->checks.len; i++)
		settle(rows, rows->checks.items[i]);
	rows->checks.len = 0;
}

/* One row mends one violation: a parent that went twice must come twice. */
static bool is_newest(const struct sg_rows *rows, size_t place)
{
	const struct pending *pending = &rows->pending.items[place];

	for (size_t i = place + 1; i < rows->pending.len; i++)
		if (!rows->pending.items[i].settled &&
		    rows->pending.items[i].tie.key->record.object ==
			    pending->tie.key->record.object &&
		    rows->pending.items[i].origin == pending->origin)
			return false;
	return !pending->settled;
}

static void mend(struct sg_rows *rows, struct pending *pending,
		 const struct sg_object *parent, const struct portion *portion)
{
	const struct portion *child = portion_of(rows, pending);
	enum sg_maybe met =
		child ? sg_sim_match(rows, pending->tie, child, parent, portion) : SG_NO;

	if (met == SG_YES && portion->whole == SG_YES)
		pending->settled = true;
	else if (met != SG_NO)
		pending->certain = sg_sim_and(pending->certain, SG_UNKNOWN);
}

/* From the oldest on, so that what is settled here makes no older one the newest. */
void sg_sim_parent_came(struct sg_rows *rows, const struct sg_object *parent,
			const struct portion *portion)
{
	for (size_t i = 0; i < rows->pending.len; i++)
		if (is_newest(rows, i) &&
		    sg_sim_parent(rows, rows->pending.items[i].tie.key) == parent)
			mend(rows, &rows->pending.items[i], parent, portion);
}

/* Whether a row of the child finds its parent now. */
static enum sg_maybe has_parent(struct sg_rows *rows, const struct pending *pending)
{
	struct pending check = *pending;

	check.certain = SG_YES;
	switch (is_violated(rows, &check)) {
	case SG_YES: return SG_NO;
	case SG_NO: return SG_YES;
	default: return SG_UNKNOWN;
	}
}

/* A violation is gone with the row, but only if its parent is still missing: that is
   looked up again (fkLookupParent() of fkey.c). */
void sg_sim_child_goes(struct sg_rows *rows, const struct sg_object *child,
		       enum sg_maybe all)
{
	for (size_t i = 0; i < rows->pending.len; i++) {
		struct pending *pending = &rows->pending.items[i];
		enum sg_maybe parent;

		if (pending->tie.child != child || !is_newest(rows, i))
			continue;
		parent = has_parent(rows, pending);
		if (parent == SG_NO && all == SG_YES)
			pending->settled = true;
		else if (parent != SG_YES)
			pending->certain = sg_sim_and(pending->certain, SG_UNKNOWN);
	}
}

/* PRAGMA defer_foreign_keys = OFF forgets what was counted while it was on, and not what
   INITIALLY DEFERRED did before (OP_FkCounter of vdbe.c; flagPragma of pragma.c). */
void sg_sim_forget_pending(struct sg_rows *rows)
{
	for (size_t i = 0; i < rows->pending.len; i++)
		if (sg_session_defer_foreign_keys(rows->in.session,
						  rows->pending.items[i].statement))
			rows->pending.items[i].settled = true;
}

void sg_sim_commit(struct sg_rows *rows)
{
	for (size_t i = 0; i < rows->pending.len; i++)
		if (!rows->pending.items[i].settled)
			refuse(rows, &rows->pending.items[i], SG_ROWS_REFUSED_AT_COMMIT);
	rows->pending.len = 0;
}
