/*
 * Edits that add a statement beside another one, with the breakpoint between them where
 * the file has breakpoints: Drizzle runs each piece as one statement.
 */
#include <sqlguard/rule.h>

#define BREAKPOINT "--> statement-breakpoint"

const char *sg_between_statements(const struct sg_ctx *cx)
{
	struct sg_str text = cx->src->text;

	return sg_str_find(text, BREAKPOINT, 0) < text.n ? BREAKPOINT "\n" : "\n";
}

void sg_fix_put_before(struct sg_ctx *cx, size_t index, const char *sql)
{
	sg_fix_insert(cx, cx->script->statements.items[index].span.off,
		      sg_printf(cx->arena, "%s%s", sql, sg_between_statements(cx)));
}

/* The semicolon is no part of a statement; the last one may have none. */
void sg_fix_put_behind(struct sg_ctx *cx, size_t index, const char *sql)
{
	uint32_t end = sg_span_end(cx->script->statements.items[index].span);
	struct sg_str text = cx->src->text;
	bool ended;

	while (end < text.n && sg_is_blank(text.p[end]))
		end++;
	ended = end < text.n && text.p[end] == ';';
	if (!ended)
		end = sg_span_end(cx->script->statements.items[index].span);
	sg_fix_insert(cx, end + ended,
		      sg_printf(cx->arena, "%s%s%s", ended ? "" : ";",
				sg_between_statements(cx), sql));
}
