/*
 * What is said about a statement that fails when its file runs a second time.  It matters
 * only where a failure leaves half of the file in the database: outside a transaction.
 */
#include <sqlguard/rule.h>

#include "../engine/pending.h"

static bool has(struct sg_ctx *cx, sg_gaps *gaps)
{
	struct sg_edits edits = {0};

	gaps(cx, &edits);
	return edits.at.len > 0;
}

/* A run that fails leaves nothing of its last statement behind: only those before it
 * meet themselves in the next run. */
static bool is_last(const struct sg_ctx *cx, size_t index)
{
	return index + 1 == cx->script->statements.len;
}

static bool depends_on_runner(struct sg_ctx *cx, size_t index)
{
	struct sg_ctx other = *cx;

	if (is_last(cx, index) ||
	    sg_session_in_transaction(cx->session, index) != SG_UNKNOWN)
		return false;
	other.index = index;
	other.statement = &cx->script->statements.items[index];
	other.top = other.statement->node;
	other.arena = cx->pending->arena;
	return has(&other, sg_gaps_of_create) || has(&other, sg_gaps_of_drop);
}

/* How many statements depend on the runner like this one; 0: another finding spoke. */
static size_t count_alike(struct sg_ctx *cx, sg_gaps *gaps)
{
	size_t count = 1;

	if (gaps != sg_gaps_of_create && has(cx, sg_gaps_of_create))
		return 0;
	for (size_t i = cx->index; i > 0; i--)
		if (depends_on_runner(cx, i - 1))
			return 0;
	for (size_t i = cx->index + 1; i < cx->script->statements.len; i++)
		count += depends_on_runner(cx, i);
	return count;
}

static void report_outside(struct sg_ctx *cx)
{
	struct sg_str reason = sg_session_transaction_reason(cx->session, cx->index);

	sg_report(cx, cx->statement->span,
		  "this statement fails when the file runs a second time");
	if (reason.n)
		sg_note(cx, "outside a transaction: %.*s", SG_STR_ARG(reason));
	sg_note(cx,
		"what ran before a failure stays, and the next try begins at the top");
}

static void report_first(struct sg_ctx *cx, size_t count)
{
	if (count == 1)
		sg_report(cx, cx->statement->span,
			  "this statement fails when the file runs a second time");
	else
		sg_report(cx, cx->statement->span,
			  "%zu statements fail when the file runs a second time, this "
			  "one first",
			  count);
	sg_severity(cx, SG_INFO);
	sg_note(cx, "it matters only where the runner does not wrap the file in a "
		    "transaction, so that a failure leaves half of it in the database");
}

/*
 * Safe only outside a transaction: in one, IF NOT EXISTS repairs nothing and passes over
 * an object of another shape, and which it is, the runner may decide.
 */
static void offer(struct sg_ctx *cx, const struct sg_edits *edits)
{
	if (edits->replaces)
		return;
	sg_fix(cx, SG_FIX_SAFE, "put the clause in that lets a second run pass");
	for (size_t i = 0; i < edits->at.len; i++)
		sg_fix_insert(cx, edits->at.items[i].off, edits->at.items[i].text);
}

bool sg_report_rerun(struct sg_ctx *cx, sg_gaps *gaps)
{
	enum sg_maybe inside = sg_session_in_transaction(cx->session, cx->index);
	struct sg_edits edits = {0};
	size_t count;

	if (inside == SG_YES || is_last(cx, cx->index))
		return false;
	gaps(cx, &edits);
	if (!edits.at.len)
		return false;
	if (inside == SG_NO) {
		report_outside(cx);
		offer(cx, &edits);
	} else {
		count = count_alike(cx, gaps);
		if (!count)
			return false;
		report_first(cx, count);
	}
	sg_help_sql(cx, "%s", sg_edited(cx, &edits));
	return true;
}
