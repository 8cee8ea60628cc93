/*
 * Names: which tokens may be one, their text without quotes, and the lists of them.  What
 * is a keyword depends on the place, as in the token classes of parse.y.
 */
#include <string.h>

#include "parser.h"

static bool is_use(enum sg_token_type type, enum sg_keyword_use use)
{
	return type >= TK_FIRST_KEYWORD && sg_keyword_use(type) == use;
}

static bool is_plain(enum sg_token_type type)
{
	return type == TK_ID || type == TK_QUOTED || is_use(type, SG_KW_ID);
}

bool sg_lite_is_id(const struct sg_lite *p)
{
	return is_plain(p->token.type) || is_use(p->token.type, SG_KW_NAME);
}

bool sg_lite_is_name(const struct sg_lite *p)
{
	return sg_lite_is_id(p) || p->token.type == TK_STRING;
}

bool sg_lite_is_label(const struct sg_lite *p)
{
	return is_plain(p->token.type) || p->token.type == TK_STRING;
}

static bool is_quote(char c)
{
	return c == '"' || c == '`' || c == '[' || c == '\'';
}

/* Copies `raw` with each pair of quotes made one. */
static struct sg_str halve(struct sg_lite *p, struct sg_str raw, char quote)
{
	char *copy = sg_alloc(p->arena, raw.n);
	size_t n = 0;

	for (size_t i = 0; i < raw.n; i++) {
		copy[n++] = raw.p[i];
		if (raw.p[i] == quote)
			i++;
	}
	return (struct sg_str){copy, n};
}

struct sg_str sg_lite_unquote(struct sg_lite *p, struct sg_str raw)
{
	char quote = raw.n ? raw.p[0] : 0;

	if (raw.n < 2 || !is_quote(quote))
		return raw;
	raw = sg_str_sub(raw, 1, raw.n - 1);
	if (quote == '[' || !raw.n || !memchr(raw.p, quote, raw.n))
		return raw;
	return halve(p, raw, quote);
}

static bool is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

struct sg_str sg_lite_lower(struct sg_lite *p, struct sg_str text)
{
	size_t i = 0;
	char *copy;

	while (i < text.n && !is_upper(text.p[i]))
		i++;
	if (i == text.n)
		return text;
	copy = sg_cstr(p->arena, text);
	for (; i < text.n; i++)
		if (is_upper(copy[i]))
			copy[i] = (char)(copy[i] + 32);
	return (struct sg_str){copy, text.n};
}

static struct sg_str take(struct sg_lite *p, bool fits)
{
	struct sg_str text = {"", 0};

	if (!fits) {
		sg_lite_fail(p);
		return text;
	}
	text = sg_lite_unquote(p, sg_lite_token_text(p));
	sg_lite_next(p);
	return text;
}

struct sg_str sg_lite_name(struct sg_lite *p)
{
	return take(p, sg_lite_is_name(p));
}

struct sg_str sg_lite_label(struct sg_lite *p)
{
	return take(p, sg_lite_is_label(p));
}

struct sg_name sg_lite_simple(struct sg_lite *p)
{
	struct sg_name name = {.span = p->token.span};
	struct sg_str raw = sg_lite_token_text(p);

	if (raw.n && is_quote(raw.p[0]))
		name.quote = raw.p[0];
	name.name = sg_lite_name(p);
	return name;
}

struct sg_name sg_lite_qualified(struct sg_lite *p)
{
	struct sg_name name = sg_lite_simple(p);
	uint32_t start = name.span.off;
	struct sg_str schema = name.name;

	if (!sg_lite_accept(p, TK_DOT))
		return name;
	name = sg_lite_simple(p);
	name.schema = schema;
	name.span = sg_lite_span(p, start);
	return name;
}

struct sg_str sg_lite_alias(struct sg_lite *p)
{
	struct sg_str none = {"", 0};

	if (sg_lite_accept(p, KW_AS))
		return sg_lite_name(p);
	return sg_lite_is_label(p) ? sg_lite_label(p) : none;
}

struct sg_node *sg_lite_ident(struct sg_lite *p)
{
	struct sg_ident *ident = sg_as_ident(sg_lite_node(p, SG_IDENT));

	ident->name = sg_lite_name(p);
	return &ident->node;
}

struct sg_node *sg_lite_object(struct sg_lite *p)
{
	struct sg_object_name *object =
		sg_as_object_name(sg_lite_node(p, SG_OBJECT_NAME));

	object->name = sg_lite_qualified(p);
	return sg_lite_close(p, &object->node);
}

void sg_lite_ident_list(struct sg_lite *p, struct sg_list *out)
{
	sg_lite_expect(p, TK_LP);
	do
		sg_list_add(p->arena, out, sg_lite_ident(p));
	while (sg_lite_accept(p, TK_COMMA));
	sg_lite_expect(p, TK_RP);
}

static struct sg_node *as_index_column(struct sg_lite *p, struct sg_node *ident)
{
	struct sg_index_column *column =
		sg_as_index_column(sg_node_new(p->arena, SG_INDEX_COLUMN, ident->span));
	struct sg_column_ref *ref =
		sg_as_column_ref(sg_node_new(p->arena, SG_COLUMN_REF, ident->span));

	ref->column = sg_as_ident(ident)->name;
	column->value = &ref->node;
	return &column->node;
}

/* What parserAddExprIdListTerm() of parse.y refuses. */
static void refuse_order(struct sg_lite *p, struct sg_str name)
{
	uint32_t start = p->token.span.off;
	bool found = sg_lite_accept(p, KW_COLLATE);

	if (found)
		sg_lite_label(p);
	if (sg_lite_accept(p, KW_ASC) || sg_lite_accept(p, KW_DESC))
		found = true;
	if (found)
		sg_lite_complain(p, sg_lite_span(p, start),
				 sg_printf(p->arena,
					   "syntax error after column name '%.*s'",
					   SG_STR_ARG(name)),
				 NULL);
}

void sg_lite_column_list(struct sg_lite *p, struct sg_list *out, enum sg_node_kind kind)
{
	sg_lite_expect(p, TK_LP);
	do {
		struct sg_node *ident = sg_lite_ident(p);

		refuse_order(p, sg_as_ident(ident)->name);
		if (kind == SG_INDEX_COLUMN)
			ident = as_index_column(p, ident);
		sg_list_add(p->arena, out, ident);
	} while (sg_lite_accept(p, TK_COMMA));
	sg_lite_expect(p, TK_RP);
}

bool sg_lite_if_not_exists(struct sg_lite *p)
{
	if (!sg_lite_accept(p, KW_IF))
		return false;
	sg_lite_expect(p, KW_NOT);
	sg_lite_expect(p, KW_EXISTS);
	return true;
}

bool sg_lite_if_exists(struct sg_lite *p)
{
	if (!sg_lite_accept(p, KW_IF))
		return false;
	sg_lite_expect(p, KW_EXISTS);
	return true;
}
