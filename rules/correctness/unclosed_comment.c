/*
 * # Comment that is never closed
 *
 * SQLite takes a block comment without its end as a comment to the end of the file, and
 * says nothing: whatever stands behind its start does not run.
 *
 * On D1 it also swallows the `INSERT INTO d1_migrations` that `wrangler d1 migrations
 * apply` puts behind the text: the statements before the comment are applied, the
 * migration is not recorded, and it runs again next time (measured with wrangler 4.86 and
 * 4.164).
 *
 * ## Instead
 *
 * Close the comment.
 *
 * ## Unless
 *
 * In PostgreSQL it is a `syntax-error`.
 *
 * ## See
 *
 * - https://www.sqlite.org/lang_comment.html
 */
#include <sqlguard/rule.h>

static bool is_closed(struct sg_str text)
{
	return text.n >= 4 && sg_str_ends(text, "*/");
}

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	size_t count = cx->script->comments.len;
	const struct sg_comment *last;

	(void)node;
	if (!count)
		return;
	last = &cx->script->comments.items[count - 1];
	if (!last->block || is_closed(sg_text_of(cx, last->span)))
		return;
	sg_report(cx, sg_span_of(last->span.off, last->span.off + 2),
		  "this comment is never closed: nothing behind it runs");
	if (cx->dialect == SG_D1)
		sg_note(cx, "it also swallows wrangler's record of the migration, which "
			    "therefore runs again next time");
	sg_help(cx, "close it with '*/'");
}

SG_RULE(unclosed_comment){
	.summary = "a block comment without its end, which swallows the rest of the file",
	.severity = SG_ERROR,
	.dialects = SG_ANY_SQLITE,
	.since = "0.1",
	.on = {SG_WHOLE_FILE},
	.check = check,
};
