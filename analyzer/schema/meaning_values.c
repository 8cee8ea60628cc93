/*
 * The tree keeps the first rows of a long VALUES list only.  The texts of the others are
 * read from their tokens.
 */
#include <stdlib.h>

#include <sqlguard/meaning.h>

#include "../sqlite/lexer.h"

/* What stands behind the rows that are kept; empty: all are. */
static struct sg_span rest_of(const struct sg_node *statement)
{
	const struct sg_select *select;

	if (!sg_is(statement, SG_INSERT) ||
	    !sg_is(sg_as_insert(statement)->source, SG_SELECT))
		return sg_span_of(0, 0);
	select = sg_as_select(sg_as_insert(statement)->source);
	if (!select->rows.len || select->value_rows <= (long)select->rows.len)
		return sg_span_of(0, 0);
	return sg_span_of(sg_span_end(select->rows.items[select->rows.len - 1]->span),
			  sg_span_end(select->node.span));
}

static struct sg_str unquoted(struct sg_arena *arena, struct sg_str token)
{
	char *out = sg_alloc(arena, token.n);
	size_t n = 0;

	for (size_t i = 1; i + 1 < token.n; i++) {
		out[n++] = token.p[i];
		if (token.p[i] == '"')
			i++;
	}
	return (struct sg_str){out, n};
}

static void add(struct sg_meaning *out, struct sg_arena *arena, struct sg_str text,
		struct sg_span span)
{
	struct sg_column_ref *ref =
		sg_as_column_ref(sg_node_new(arena, SG_COLUMN_REF, span));

	ref->quoted = true;
	ref->column = unquoted(arena, sg_str_sub(text, span.off, sg_span_end(span)));
	*SG_PUSH(arena, &out->strings) = (struct sg_string){
		.off = span.off, .ref = ref, .role = SG_STRING_TEXT, .value = true};
}

/* A subquery has columns of its own: then nothing is said. */
static bool has_select(struct sg_str text, struct sg_span rest)
{
	struct sg_token token = sg_lex_solid(text, rest.off);

	while (token.span.off < sg_span_end(rest) && token.type != KW_SELECT)
		token = sg_lex_solid(text, sg_span_end(token.span));
	return token.span.off < sg_span_end(rest);
}

static int by_offset(const void *left, const void *right)
{
	const struct sg_string *a = left, *b = right;

	return a->off < b->off ? -1 : a->off > b->off;
}

void sg_meaning_values(struct sg_meaning *out, struct sg_arena *arena,
		       const struct sg_meaning_input *input)
{
	struct sg_span rest = rest_of(input->statement);
	struct sg_token token, next;

	if (!rest.len || has_select(input->text, rest))
		return;
	for (token = sg_lex_solid(input->text, rest.off);
	     token.span.off < sg_span_end(rest); token = next) {
		next = sg_lex_solid(input->text, sg_span_end(token.span));
		if (input->text.p[token.span.off] == '"' && next.type != TK_LP &&
		    next.type != TK_DOT)
			add(out, arena, input->text, token.span);
	}
	if (out->strings.len)
		qsort(out->strings.items, out->strings.len, sizeof *out->strings.items,
		      by_offset);
}
