/*
 * # Syntax error
 *
 * The database refuses this text. In a transaction the whole file is rolled back; without
 * one the statements before it stay, the statements after it may or may not run (psql and
 * the sqlite3 shell go on after an error), and the migration is neither applied nor
 * absent.
 *
 * Every other statement of the file is checked all the same.
 *
 * ## Instead
 *
 * Correct the statement. PostgreSQL is read with its own grammar, version 15; SQLite and
 * D1 with the grammar of SQLite 3.45. If the file is meant for another database, say so
 * with
 * `--dialect`.
 *
 * ## Unless
 *
 * Never silent: what the database cannot read cannot be judged.
 *
 * ## See
 *
 * - https://www.postgresql.org/docs/15/sql-syntax.html
 * - https://www.sqlite.org/lang.html
 */
#include <sqlguard/rule.h>

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	const struct sg_problem *problem = sg_as_problem(node);
	const char *repaired = NULL;

	if (problem->type != SG_PROBLEM_SYNTAX)
		return;
	sg_report(cx, node->span, "%.*s", SG_STR_ARG(problem->message));
	if (problem->hint.n)
		sg_help(cx, "%.*s", SG_STR_ARG(problem->hint));
	if (cx->dialect != SG_POSTGRES)
		repaired = sg_repaired_syntax(cx, node->span);
	if (!repaired)
		return;
	sg_help_sql(cx, "%s;", repaired);
	sg_fix(cx, SG_FIX_SAFE, "write it as SQLite's grammar wants it");
	sg_fix_replace(cx, cx->statement->span, repaired);
}

SG_RULE(syntax_error){
	.summary = "text that the database's grammar rejects",
	.severity = SG_ERROR,
	.dialects = SG_ANY_DIALECT,
	.since = "0.1",
	.on = {SG_PROBLEM},
	.check = check,
};
