/*
 * # Last statement without a semicolon
 *
 * `wrangler d1 migrations apply` puts its own `INSERT INTO d1_migrations` behind the text
 * of the file. Without the semicolon the two become one statement, and the migration
 * fails with `near "INSERT": syntax error` (measured with wrangler 4.86 and 4.164). A
 * comment behind the last semicolon is fine. A statement that only a Drizzle breakpoint
 * ends is no better: to wrangler that is a comment.
 *
 * ## Instead
 *
 *     CREATE INDEX sessions_user_id ON sessions (user_id);
 *
 * ## Unless
 *
 * Another tool than wrangler applies the file.
 *
 * ## See
 *
 * - https://developers.cloudflare.com/d1/reference/migrations/
 */
#include <sqlguard/rule.h>

/* For us a breakpoint ends a statement; for wrangler it is a comment. */
static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	size_t count = cx->script->statements.len;

	(void)node;
	if (!sg_may_be_wrangler(cx))
		return;
	for (size_t i = 0; i < count; i++) {
		const struct sg_statement *s = &cx->script->statements.items[i];
		bool last = i + 1 == count;

		if (s->terminated || sg_is(s->node, SG_PROBLEM))
			continue;
		sg_report(cx, s->span, "%s has no semicolon",
			  last ? "the last statement" : "this statement");
		sg_note(cx,
			last ? "wrangler appends its own INSERT to the file, which then "
			       "is a syntax error"
			     : "wrangler does not know the breakpoint: this statement "
			       "and "
			       "the next one become one, a syntax error");
		sg_help(cx, "end the statement with ';'");
		sg_fix(cx, SG_FIX_SAFE, "end the statement with ';'");
		sg_fix_insert(cx, sg_span_end(s->span), ";");
	}
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
