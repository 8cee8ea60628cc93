/*
 * Clauses put into the text of a statement: the SQL that a finding proposes is the user's
 * own text, changed only where it must be.
 */
#include <sqlguard/rule.h>

/* Offset of the next byte that is neither white space nor part of a comment. */
static size_t skip_blank(struct sg_str text, size_t i)
{
	for (;;) {
		struct sg_str rest = sg_str_sub(text, i, text.n);

		if (sg_str_starts(rest, "--"))
			i += sg_str_find(rest, "\n", 0);
		else if (sg_str_starts(rest, "/*"))
			i += sg_str_find(rest, "*/", 2) + 2;
		else if (rest.n && sg_is_blank(rest.p[0]))
			i++;
		else
			return i < text.n ? i : text.n;
	}
}

uint32_t sg_after_word(struct sg_ctx *cx, uint32_t off, const char *word)
{
	struct sg_str text = cx->src->text;
	size_t from = skip_blank(text, off), to = from;

	while (to < text.n && sg_is_word(text.p[to]))
		to++;
	return sg_str_iis(sg_str_sub(text, from, to), word) ? (uint32_t)to : off;
}

void sg_edit_add(struct sg_ctx *cx, struct sg_edits *edits, uint32_t off,
		 const char *text)
{
	*SG_PUSH(cx->arena, &edits->at) = (struct sg_edit){off, text};
}

const char *sg_edited(struct sg_ctx *cx, const struct sg_edits *edits)
{
	struct sg_span span = cx->statement->span;
	struct sg_buf text = {0};
	uint32_t at = span.off;
	const char *copy;

	for (size_t i = 0; i < edits->at.len; i++) {
		const struct sg_edit *edit = &edits->at.items[i];

		sg_buf_add(&text, sg_text_of(cx, sg_span_of(at, edit->off)));
		sg_buf_adds(&text, edit->text);
		at = edit->off;
	}
	sg_buf_add(&text, sg_text_of(cx, sg_span_of(at, sg_span_end(span))));
	sg_buf_addc(&text, ';');
	copy = sg_cstr(cx->arena, sg_buf_str(&text));
	sg_buf_release(&text);
	return copy;
}

const char *sg_text_with(struct sg_ctx *cx, struct sg_span outer, struct sg_span inner,
			 const char *text)
{
	struct sg_span head = sg_span_of(outer.off, inner.off);
	struct sg_span tail = sg_span_of(sg_span_end(inner), sg_span_end(outer));

	return sg_printf(cx->arena, "%.*s%s%s%.*s",
			 SG_STR_ARG(sg_str_trim(sg_text_of(cx, head))), *text ? " " : "",
			 text, SG_STR_ARG(sg_text_of(cx, tail)));
}

const char *sg_with_default(struct sg_ctx *cx, const struct sg_column_def *column,
			    const char *value)
{
	const struct sg_constraint *old =
		sg_find_constraint(column->constraints, SG_CON_DEFAULT);
	uint32_t end = sg_span_end(column->node.span);

	return sg_text_with(cx, column->node.span,
			    old ? old->node.span : sg_span_of(end, end),
			    sg_printf(cx->arena, "DEFAULT %s", value));
}

const char *sg_index_concurrently(struct sg_ctx *cx, const struct sg_create_index *index)
{
	struct sg_span span = cx->statement->span;
	uint32_t off = sg_after_word(cx, span.off, "CREATE");
	uint32_t rest;

	off = sg_after_word(cx, sg_after_word(cx, off, "UNIQUE"), "INDEX");
	rest = index->name.name.n ? index->name.span.off
				  : sg_after_word(cx, off, "CONCURRENTLY");
	return sg_printf(cx->arena, "%.*s CONCURRENTLY %.*s;",
			 SG_STR_ARG(sg_text_of(cx, sg_span_of(span.off, off))),
			 SG_STR_ARG(sg_str_trim(
				 sg_text_of(cx, sg_span_of(rest, sg_span_end(span))))));
}
