/*
 * Literals, signed numbers and type names, and the height of an expression, which is kept
 * as SQLite keeps Expr.nHeight so that what SQLite refuses is refused.
 */
#include "parser.h"

/* ---- heights ---- */

static void set_height(struct sg_lite *p, unsigned height)
{
	p->height = height;
	if (height > p->deepest)
		p->deepest = height;
	if (height > EXPR_DEPTH_CEILING)
		sg_lite_refuse(
			p, SG_PROBLEM_TOO_COMPLEX, p->token.span,
			sg_printf(p->arena,
				  "expression tree is too large (maximum depth %d)",
				  EXPR_DEPTH_CEILING),
			"this is SQLite's own default limit, SQLITE_MAX_EXPR_DEPTH");
}

/* The expression parsed last becomes one operand beside one of height `other`. */
void sg_lite_grow(struct sg_lite *p, unsigned other)
{
	set_height(p, (p->height > other ? p->height : other) + 1);
}

void sg_lite_keep_highest(struct sg_lite *p, unsigned other)
{
	if (other > p->height)
		p->height = other;
}

/* ---- literals ---- */

struct sg_node *sg_lite_literal(struct sg_lite *p, enum sg_literal_type type,
				struct sg_str text)
{
	struct sg_literal *node = sg_as_literal(sg_lite_node(p, SG_LITERAL));

	node->type = type;
	node->text = text;
	p->height = 1;
	sg_lite_next(p);
	return &node->node;
}

static struct sg_str upper(struct sg_lite *p, struct sg_str text)
{
	char *copy = sg_cstr(p->arena, text);

	for (size_t i = 0; i < text.n; i++)
		if (copy[i] >= 'a' && copy[i] <= 'z')
			copy[i] = (char)(copy[i] - 32);
	return (struct sg_str){copy, text.n};
}

/* X'..' without the wrapping. */
static struct sg_str blob_digits(struct sg_str raw)
{
	return sg_str_sub(raw, 2, raw.n - 1);
}

struct sg_node *sg_lite_term(struct sg_lite *p)
{
	struct sg_str text = sg_lite_token_text(p);

	switch (p->token.type) {
	case KW_NULL: return sg_lite_literal(p, SG_LIT_NULL, text);
	case TK_INTEGER: return sg_lite_literal(p, SG_LIT_INTEGER, text);
	case TK_FLOAT: return sg_lite_literal(p, SG_LIT_FLOAT, text);
	case TK_BLOB: return sg_lite_literal(p, SG_LIT_BLOB, blob_digits(text));
	case TK_STRING:
		return sg_lite_literal(p, SG_LIT_STRING, sg_lite_unquote(p, text));
	case KW_CURRENT_DATE:
	case KW_CURRENT_TIME:
	case KW_CURRENT_TIMESTAMP:
		return sg_lite_literal(p, SG_LIT_KEYWORD, upper(p, text));
	default: return NULL;
	}
}

struct sg_node *sg_lite_unary(struct sg_lite *p, uint32_t start, const char *text,
			      struct sg_node *value)
{
	struct sg_unary *node =
		sg_as_unary(sg_node_new(p->arena, SG_UNARY, sg_lite_span(p, start)));

	node->operator= sg_str_of(text);
	node->value = value;
	sg_lite_grow(p, 0);
	return &node->node;
}

/* ENUM('a', 'b') is the usual cause of a string here. */
static const char *number_hint(const struct sg_lite *p)
{
	if (sg_lite_at(p, TK_STRING) && p->last == TK_LP)
		return "arguments of a type are numbers; an enum is TEXT with "
		       "CHECK (column IN ('a', 'b'))";
	return sg_lite_hint(p);
}

struct sg_node *sg_lite_signed_number(struct sg_lite *p)
{
	uint32_t start = p->token.span.off;
	bool minus = sg_lite_accept(p, TK_MINUS);
	struct sg_node *number;

	if (!minus)
		sg_lite_accept(p, TK_PLUS);
	if (!sg_lite_at(p, TK_INTEGER) && !sg_lite_at(p, TK_FLOAT)) {
		sg_lite_fail_hint(p, number_hint(p));
		return NULL;
	}
	number = sg_lite_term(p);
	return minus ? sg_lite_unary(p, start, "-", number) : number;
}

/* ---- types ---- */

/* GENERATED ALWAYS before AS reads as part of the type (sqlite3AddColumn in build.c). */
static size_t without_generated(struct sg_str *words, size_t n)
{
	if (n >= 2 && sg_str_iis(words[n - 1], "always") &&
	    sg_str_iis(words[n - 2], "generated"))
		return n - 2;
	return n;
}

static struct sg_str join_words(struct sg_lite *p, const struct sg_str *words, size_t n)
{
	struct sg_buf text = {0};

	if (n == 1)
		return words[0];
	for (size_t i = 0; i < n; i++) {
		if (i)
			sg_buf_addc(&text, ' ');
		sg_buf_add(&text, words[i]);
	}
	return sg_buf_keep(&text, p->arena);
}

static void type_arguments(struct sg_lite *p, struct sg_list *out)
{
	if (!sg_lite_accept(p, TK_LP))
		return;
	sg_list_add(p->arena, out, sg_lite_signed_number(p));
	if (sg_lite_accept(p, TK_COMMA))
		sg_list_add(p->arena, out, sg_lite_signed_number(p));
	sg_lite_expect(p, TK_RP);
}

struct sg_node *sg_lite_type(struct sg_lite *p)
{
	struct sg_type_name *type = sg_as_type_name(sg_lite_node(p, SG_TYPE_NAME));
	SG_ARRAY(struct sg_str) words = {0};
	struct sg_span span = p->token.span;

	while (sg_lite_is_label(p)) {
		*SG_PUSH(p->arena, &words) = sg_lite_label(p);
		span = sg_lite_span(p, type->node.span.off);
	}
	if (!words.len)
		return NULL;
	type->name.name =
		join_words(p, words.items, without_generated(words.items, words.len));
	type->name.span = span;
	type_arguments(p, &type->arguments);
	return type->name.name.n ? sg_lite_close(p, &type->node) : NULL;
}
