/*
 * # Migration without a statement
 *
 * The file holds comments and white space only. Most tools record it as applied and never
 * look at it again, so what is written into it later does not run anywhere that has seen
 * the empty one. Wrangler and Drizzle's better-sqlite3 and libsql drivers refuse an empty
 * file or chunk.
 *
 * ## Instead
 *
 * Remove the file, or write the statements before it is committed. Where the tool needs a
 * statement (a baseline, a reserved number), `SELECT 1;` runs everywhere.
 *
 * ## Unless
 *
 * There is any statement, even one that does not parse; it is the down file of a
 * migration that is not meant to be undone.
 *
 * ## See
 *
 * - https://developers.cloudflare.com/d1/reference/migrations/
 */
#include <sqlguard/rule.h>

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	if (sg_as_whole_file(node)->statements || sg_is_down_file(cx))
		return;
	sg_report(cx, node->span, "the file holds no statement");
	sg_note(cx, "a tool that records it as applied does not run what is added later");
	sg_help(cx, "remove the file, or write its statements before anybody runs it");
}

SG_RULE(empty_migration){
	.summary = "a migration file that holds no statement",
	.severity = SG_INFO,
	.dialects = SG_ANY_DIALECT,
	.since = "0.1",
	.on = {SG_WHOLE_FILE},
	.check = check,
};
