/*
 * # Statement past the limits of the analysis
 *
 * The statement is nested more deeply, or is larger, than sqlguard reads. It was not
 * checked. Databases have such limits as well: PostgreSQL stops with `stack depth limit
 * exceeded`, SQLite at an expression depth of 1000, D1 at 100.
 *
 * ## Instead
 *
 * Split the statement: a long chain of `OR` becomes `IN (..)` or a join with a `VALUES`
 * list, a long list of rows becomes several `INSERT` statements.
 *
 * ## Unless
 *
 * Never silent: the statement was not checked, and that should be seen.
 *
 * ## See
 *
 * - https://www.sqlite.org/limits.html
 * - https://www.postgresql.org/docs/15/runtime-config-resource.html#GUC-MAX-STACK-DEPTH
 */
#include <sqlguard/rule.h>

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	const struct sg_problem *problem = sg_as_problem(node);

	if (problem->type != SG_PROBLEM_TOO_COMPLEX)
		return;
	sg_report(cx, node->span, "this statement is not analysed: %.*s",
		  SG_STR_ARG(problem->message));
	if (problem->hint.n)
		sg_note(cx, "%.*s", SG_STR_ARG(problem->hint));
	sg_help(cx, "split it: long chains of OR become IN (..) or a join with VALUES");
}

SG_RULE(statement_too_complex){
	.summary = "a statement nested too deeply to be analysed",
	.severity = SG_WARNING,
	.dialects = SG_ANY_DIALECT,
	.since = "0.1",
	.on = {SG_PROBLEM},
	.check = check,
};
