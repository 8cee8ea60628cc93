/* What rules ask of the session around the statement under judgement. */
#include <sqlguard/rule.h>

/* Of a file that has nothing but PRAGMAs this many are looked at for each. */
#define PRAGMAS_SEEN 1000

size_t sg_pragma_after(const struct sg_ctx *cx, const char *name, enum sg_maybe asked)
{
	size_t seen = 0;

	for (size_t i = cx->index + 1;
	     i < cx->script->statements.len && seen < PRAGMAS_SEEN; i++) {
		if (!sg_is(cx->script->statements.items[i].node, SG_PRAGMA))
			continue;
		seen++;
		if (sg_session_pragma_asks(cx->session, i, name) == asked)
			return i;
	}
	return SG_NEVER;
}

bool sg_is_run_by_shell(const struct sg_ctx *cx)
{
	return cx->set && cx->set->runner &&
	       sg_str_is(sg_str_of(cx->set->runner->name), "sqlite3");
}

bool sg_in_own_transaction(const struct sg_ctx *cx)
{
	for (size_t i = cx->index; i-- > 0;) {
		const struct sg_node *node = cx->script->statements.items[i].node;

		if (sg_is(node, SG_TRANSACTION) && !sg_as_transaction(node)->name.n)
			return sg_as_transaction(node)->type == SG_TX_BEGIN;
	}
	return false;
}

/* ---- the sqlite3 shell ---- */

/* Commands that set the shell up stand in front. */
#define LOOKED_AT 100

/* The shell that runs the file stops at errors; UNKNOWN: no command of it is there. */
static enum sg_maybe bails(struct sg_ctx *cx)
{
	enum sg_maybe bail = SG_UNKNOWN;

	for (size_t i = 0; i < cx->index && i < LOOKED_AT; i++) {
		const struct sg_node *node = cx->script->statements.items[i].node;
		struct sg_str text;

		if (!sg_is_problem(node, SG_PROBLEM_SHELL))
			continue;
		text = sg_text_of(cx, node->span);
		if (sg_str_starts(text, ".bail "))
			bail = sg_str_find(text, "on", 0) < text.n ? SG_YES : SG_NO;
		else if (bail == SG_UNKNOWN)
			bail = SG_NO;
	}
	return bail;
}

bool sg_goes_on_after_error(struct sg_ctx *cx)
{
	enum sg_maybe bail = bails(cx);

	if (cx->set && cx->set->runner)
		return cx->set->runner->goes_on && bail != SG_YES;
	return bail == SG_NO;
}
