/*
 * Expressions made comparable.  PostgreSQL prints its own tree back, so that pg_dump says
 * ('a'::text) where a migration said 'a' (ruleutils.c, get_const_expr; measured with
 * pg_dump 15.18): here both become the dump of the tree without what the server adds.
 */
#include <string.h>

#include <sqlguard/describe_schema.h>
#include <sqlguard/parse.h>

/* The first result column of the only statement, when that is a SELECT. */
static struct sg_node *parse(struct sg_arena *arena, enum sg_dialect dialect,
			     struct sg_str text)
{
	struct sg_script script = {0};
	struct sg_source *src = SG_NEW(arena, struct sg_source);

	sg_source_init(src, arena, "", text);
	sg_parse(&script, dialect, src, arena);
	return script.statements.len == 1 ? script.statements.items[0].node : NULL;
}

struct sg_node *sg_parse_expression(struct sg_arena *arena, enum sg_dialect dialect,
				    struct sg_str text)
{
	char *whole = sg_printf(arena, "SELECT (%.*s\n)", SG_STR_ARG(text));
	struct sg_node *node = parse(arena, dialect, sg_str_of(whole));
	const struct sg_select *select;

	if (!sg_is(node, SG_SELECT))
		return NULL;
	select = sg_as_select(node);
	if (select->columns.len != 1 || select->from.len ||
	    !sg_is(select->columns.items[0], SG_RESULT_COLUMN))
		return NULL;
	return sg_as_result_column(select->columns.items[0])->value;
}

struct rewrite {
	struct sg_arena *arena;
	enum sg_dialect dialect;
	bool query;
};

/*
 * A literal's type is the server's business: -1 comes back as '-1'::integer, '0' of an
 * integer column as 0; and a regclass may name the usual schema or not.
 */
static struct sg_node *literal(struct sg_node *node)
{
	struct sg_literal *literal = sg_as_literal(node);

	if (literal->type == SG_LIT_NULL || literal->type == SG_LIT_KEYWORD)
		return node;
	literal->type = SG_LIT_STRING;
	if (sg_str_starts(literal->text, "public."))
		literal->text = sg_str_sub(literal->text, 7, literal->text.n);
	return node;
}

static struct sg_node *signed_literal(struct rewrite *rewrite, struct sg_node *node)
{
	struct sg_unary *unary = sg_as_unary(node);
	struct sg_literal *literal;

	if (!sg_str_is(unary->operator, "-") || !sg_is(unary->value, SG_LITERAL))
		return node;
	literal = sg_as_literal(unary->value);
	literal->text =
		sg_str_of(sg_printf(rewrite->arena, "-%.*s", SG_STR_ARG(literal->text)));
	return unary->value;
}

/* An expression of a table knows no other one; quotes are for the reader. */
static struct sg_node *column(const struct rewrite *rewrite, struct sg_node *node)
{
	struct sg_column_ref *ref = sg_as_column_ref(node);

	ref->quoted = false;
	if (!rewrite->query)
		ref->table = ref->schema = SG_STR("");
	return node;
}

static bool is_constant(const struct sg_node *node)
{
	return sg_is(node, SG_LITERAL) || sg_is(node, SG_ARRAY_EXPR);
}

/* a = ANY (ARRAY[b, c]) is how the server keeps a IN (b, c) (parse_expr.c). */
static struct sg_node *in_list(struct rewrite *rewrite, struct sg_node *node)
{
	struct sg_binary *binary = sg_as_binary(node);
	struct sg_in_list *list;

	if (!sg_str_is(binary->operator, "= any") || !sg_is(binary->right, SG_ARRAY_EXPR))
		return node;
	list = sg_as_in_list(sg_node_new(rewrite->arena, SG_IN_LIST, node->span));
	list->value = binary->left;
	list->items = sg_as_array_expr(binary->right)->items;
	return &list->node;
}

/* Of a cast that the server adds to a column, (name)::text, only the column counts. */
static struct sg_node *cast(struct sg_node *node)
{
	struct sg_node *value = sg_as_cast(node)->value;

	return is_constant(value) || sg_is(value, SG_COLUMN_REF) ? value : node;
}

/* The usual schema may be said or not; pg_dump always says it. */
static void forget_public(struct sg_node *node)
{
	struct sg_str *schema = NULL;

	if (node->kind == SG_CALL)
		schema = &sg_as_call(node)->schema;
	else if (node->kind == SG_TABLE_REF)
		schema = &sg_as_table_ref(node)->name.schema;
	else if (node->kind == SG_TYPE_NAME)
		schema = &sg_as_type_name(node)->name.schema;
	if (schema && sg_str_is(*schema, "public"))
		*schema = SG_STR("");
}

/* ELSE NULL is what the server adds to a CASE without ELSE. */
static struct sg_node *without_else_null(struct sg_node *node)
{
	struct sg_case *choice = sg_as_case(node);

	if (sg_is(choice->otherwise, SG_LITERAL) &&
	    sg_as_literal(choice->otherwise)->type == SG_LIT_NULL)
		choice->otherwise = NULL;
	return node;
}

static struct sg_node *simpler(struct sg_node *node, void *payload)
{
	struct rewrite *rewrite = payload;

	if (node->kind == SG_COLUMN_REF)
		return column(rewrite, node);
	if (rewrite->dialect != SG_POSTGRES)
		return node;
	forget_public(node);
	switch (node->kind) {
	case SG_CAST: return cast(node);
	case SG_CASE: return without_else_null(node);
	case SG_BINARY: return in_list(rewrite, node);
	case SG_LITERAL: return literal(node);
	case SG_UNARY: return signed_literal(rewrite, node);
	default: return node;
	}
}

/* What cannot be read is compared without blanks and parentheses. */
static struct sg_str bare_text(struct sg_arena *arena, struct sg_str text)
{
	struct sg_buf out = {0};

	for (size_t i = 0; i < text.n; i++)
		if (!memchr(" \t\r\n()", text.p[i], 6))
			sg_buf_addc(&out, text.p[i]);
	return sg_buf_keep(&out, arena);
}

struct sg_str sg_comparable_sql(struct sg_arena *arena, enum sg_dialect dialect,
				struct sg_str text, bool query)
{
	struct rewrite rewrite = {arena, dialect, query};
	struct sg_buf out = {0};
	struct sg_node *node = NULL;

	if (text.n)
		node = query ? parse(arena, dialect, text)
			     : sg_parse_expression(arena, dialect, text);
	if (!node || node->kind == SG_PROBLEM)
		return bare_text(arena, text);
	sg_dump(&out, sg_rewrite(node, simpler, &rewrite));
	return sg_buf_keep(&out, arena);
}
