/*
 * # Last statement without a semicolon
 *
 * `wrangler d1 migrations apply` puts its own `INSERT INTO d1_migrations` behind the text
 * of the file. Without the semicolon the two become one statement, and the migration
 * fails with `near "INSERT": syntax error` (measured with wrangler 4.86 and 4.164). A
 * comment behind the last semicolon is fine.
 *
 * ## Instead
 *
 *     DROP TABLE sessions;
 *
 * ## See
 *
 * - https://developers.cloudflare.com/d1/reference/migrations/
 */
#include <sqlguard/rule.h>

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	size_t count = cx->script->statements.len;
	const struct sg_statement *last;

	(void)node;
	if (!count)
		return;
	last = &cx->script->statements.items[count - 1];
	if (last->terminated || sg_is(last->node, SG_PROBLEM))
		return;
	sg_report(cx, last->span, "the last statement has no semicolon");
	sg_note(cx, "wrangler appends its own INSERT to the file, which then is a syntax "
		    "error");
	sg_help(cx, "end the statement with ';'");
}

SG_RULE(d1_missing_final_semicolon){
	.summary = "wrangler appends a statement to the file, so the last one needs a "
		   "semicolon",
	.severity = SG_ERROR,
	.dialects = SG_D1,
	.since = "0.1",
	.on = {SG_WHOLE_FILE},
	.check = check,
};
