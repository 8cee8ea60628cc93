/*
 * # A dialect that is not analysed
 *
 * The file is written for MySQL or MariaDB. sqlguard reads PostgreSQL, SQLite and
 * Cloudflare D1; it says so once instead of calling every statement a syntax error, and
 * none of its other rules has looked at the file.
 *
 * ## Instead
 *
 * Leave the file out of the paths that are checked:
 *
 *     sqlguard check migrations/postgresql migrations/sqlite
 *
 * When the file is PostgreSQL or SQLite after all, name the dialect:
 *
 *     sqlguard check --dialect sqlite migrations/0001_init.sql
 *
 * ## Unless
 *
 * The dialect was named with `--dialect`.
 */
#include <sqlguard/rule.h>

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	if (sg_as_problem(node)->type != SG_PROBLEM_DIALECT)
		return;
	sg_report(cx, node->span, "this file is %s, which sqlguard does not analyse",
		  cx->dialect == SG_MYSQL ? "MySQL" : sg_dialect_name(cx->dialect));
	sg_help(cx, "leave it out of the paths, or name its dialect with --dialect");
}

SG_RULE(unsupported_dialect){
	.summary = "the file is of a dialect that sqlguard does not analyse",
	.severity = SG_WARNING,
	.dialects = SG_MYSQL,
	.since = "0.1",
	.on = {SG_PROBLEM},
	.check = check,
};
