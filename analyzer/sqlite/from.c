/*
 * FROM: tables, subqueries, table-valued functions and joins.  A plain comma starts a new
 * entry of the list; every other join, and a comma with ON, takes the entry before it as
 * its left side.
 */
#include "parser.h"

static struct sg_node *table_expression(struct sg_lite *p);

bool sg_lite_indexed(struct sg_lite *p, struct sg_str *out)
{
	if (sg_lite_accept(p, KW_NOT)) {
		sg_lite_expect(p, KW_INDEXED);
		return true;
	}
	if (sg_lite_accept(p, KW_INDEXED)) {
		sg_lite_expect(p, KW_BY);
		*out = sg_lite_name(p);
	}
	return false;
}

/* ---- one entry ---- */

static struct sg_node *table_function(struct sg_lite *p, struct sg_name name)
{
	struct sg_table_function *function =
		sg_as_table_function(sg_node_new(p->arena, SG_TABLE_FUNCTION, name.span));
	struct sg_call *call = sg_as_call(sg_node_new(p->arena, SG_CALL, name.span));

	call->schema = name.schema;
	call->name = sg_lite_lower(p, name.name);
	sg_lite_next(p);
	if (!sg_lite_at(p, TK_RP))
		sg_lite_expr_list(p, &call->arguments);
	sg_lite_expect(p, TK_RP);
	function->call = sg_lite_close(p, &call->node);
	function->alias = sg_lite_alias(p);
	return sg_lite_close(p, &function->node);
}

static struct sg_node *table(struct sg_lite *p)
{
	struct sg_name name = sg_lite_qualified(p);
	struct sg_table_ref *ref;

	if (sg_lite_at(p, TK_LP))
		return table_function(p, name);
	ref = sg_as_table_ref(sg_node_new(p->arena, SG_TABLE_REF, name.span));
	ref->name = name;
	ref->alias = sg_lite_alias(p);
	ref->not_indexed = sg_lite_indexed(p, &ref->indexed_by);
	return sg_lite_close(p, &ref->node);
}

static struct sg_node *table_subquery(struct sg_lite *p, uint32_t start)
{
	struct sg_table_subquery *node =
		sg_as_table_subquery(sg_lite_node(p, SG_TABLE_SUBQUERY));

	node->query = sg_lite_select(p);
	sg_lite_expect(p, TK_RP);
	node->alias = sg_lite_alias(p);
	node->node.span = sg_lite_span(p, start);
	return &node->node;
}

static void name_join(struct sg_node *node, struct sg_str alias)
{
	if (!alias.n)
		return;
	switch (node->kind) {
	case SG_JOIN: sg_as_join(node)->alias = alias; break;
	case SG_TABLE_REF: sg_as_table_ref(node)->alias = alias; break;
	case SG_TABLE_FUNCTION: sg_as_table_function(node)->alias = alias; break;
	case SG_TABLE_SUBQUERY: sg_as_table_subquery(node)->alias = alias; break;
	default: break;
	}
}

static struct sg_node *parenthesised(struct sg_lite *p)
{
	uint32_t start = p->token.span.off;
	struct sg_node *node;

	sg_lite_next(p);
	if (sg_lite_is_select(p))
		return table_subquery(p, start);
	if (!sg_lite_enter(p))
		return NULL;
	node = table_expression(p);
	sg_lite_leave(p);
	sg_lite_expect(p, TK_RP);
	if (node)
		name_join(node, sg_lite_alias(p));
	return node;
}

static struct sg_node *entry(struct sg_lite *p)
{
	return sg_lite_at(p, TK_LP) ? parenthesised(p) : table(p);
}

/* ---- joins ---- */

static bool is_join_word(const struct sg_lite *p)
{
	return p->token.type >= TK_FIRST_KEYWORD && p->token.type != KW_INDEXED &&
	       sg_keyword_use(p->token.type) == SG_KW_NAME;
}

/* The words before JOIN as a set, for the check of sqlite3JoinType() (select.c). */
struct join_words {
	bool left, right, full, inner, cross, outer, natural, other;
};

static void add_join_word(struct join_words *words, enum sg_token_type type)
{
	switch (type) {
	case KW_LEFT: words->left = true; break;
	case KW_RIGHT: words->right = true; break;
	case KW_FULL: words->full = true; break;
	case KW_INNER: words->inner = true; break;
	case KW_CROSS: words->cross = true; break;
	case KW_OUTER: words->outer = true; break;
	case KW_NATURAL: words->natural = true; break;
	default: words->other = true; break;
	}
}

static bool is_join_type(const struct join_words *words)
{
	bool outer = words->left || words->right || words->full;

	if (words->other || ((words->inner || words->cross) && (outer || words->outer)))
		return false;
	return !words->outer || outer;
}

static enum sg_join_type join_type(const struct join_words *words)
{
	if (words->full || (words->left && words->right))
		return SG_JOIN_FULL;
	if (words->left)
		return SG_JOIN_LEFT;
	if (words->right)
		return SG_JOIN_RIGHT;
	return words->cross ? SG_JOIN_CROSS : SG_JOIN_INNER;
}

static void join_words(struct sg_lite *p, struct sg_join *join)
{
	struct join_words words = {0};
	uint32_t start = p->token.span.off;
	struct sg_span span;

	for (int i = 0; i < 3 && (i ? sg_lite_is_name(p) : is_join_word(p)); i++) {
		add_join_word(&words, p->token.type);
		sg_lite_next(p);
	}
	span = sg_lite_span(p, start);
	sg_lite_expect(p, KW_JOIN);
	if (!is_join_type(&words))
		sg_lite_complain(p, span,
				 sg_printf(p->arena, "unknown join type: '%.*s'",
					   (int)span.len, p->text.p + span.off),
				 NULL);
	join->type = join_type(&words);
	join->natural = words.natural;
}

static void join_condition(struct sg_lite *p, struct sg_join *join)
{
	if (sg_lite_accept(p, KW_ON))
		join->on = sg_lite_expr(p);
	else if (sg_lite_accept(p, KW_USING))
		sg_lite_ident_list(p, &join->using);
}

static bool has_condition(const struct sg_lite *p)
{
	return sg_lite_at(p, KW_ON) || sg_lite_at(p, KW_USING);
}

static struct sg_node *join_after(struct sg_lite *p, struct sg_join *join,
				  struct sg_node *left)
{
	join->left = left;
	join->right = entry(p);
	join_condition(p, join);
	join->node.span = sg_lite_span(p, left ? left->span.off : p->end);
	return &join->node;
}

static struct sg_node *joined(struct sg_lite *p, struct sg_node *left)
{
	struct sg_join *join = sg_as_join(sg_lite_node(p, SG_JOIN));

	join_words(p, join);
	return join_after(p, join, left);
}

static struct sg_node *comma_join(struct sg_lite *p, struct sg_node *left,
				  struct sg_node *right)
{
	struct sg_join *join = sg_as_join(
		sg_node_new(p->arena, SG_JOIN, sg_span_join(left->span, right->span)));

	join->left = left;
	join->right = right;
	join_condition(p, join);
	return sg_lite_close(p, &join->node);
}

/* ON after the first table of all: SQLite parses the condition before it complains. */
static void refuse_condition(struct sg_lite *p)
{
	struct sg_span at = p->token.span;
	struct sg_join unused = {0};
	const char *word = sg_lite_at(p, KW_ON) ? "ON" : "USING";

	if (!has_condition(p))
		return;
	join_condition(p, &unused);
	sg_lite_complain(
		p, at, sg_printf(p->arena, "a JOIN clause is required before '%s'", word),
		"ON CONFLICT after INSERT .. SELECT needs WHERE true before it");
}

/* One more entry after `last`; false when there is none. */
static bool next_entry(struct sg_lite *p, struct sg_list *out)
{
	struct sg_node **last = &out->items[out->len - 1];
	struct sg_node *right;

	if (is_join_word(p) || sg_lite_at(p, KW_JOIN)) {
		*last = joined(p, *last);
		return true;
	}
	if (!sg_lite_accept(p, TK_COMMA))
		return false;
	right = entry(p);
	if (has_condition(p))
		*last = comma_join(p, *last, right);
	else
		sg_list_add(p->arena, out, right);
	return true;
}

void sg_lite_from(struct sg_lite *p, struct sg_list *out)
{
	unsigned top = 0;

	sg_list_add(p->arena, out, entry(p));
	refuse_condition(p);
	sg_lite_part(p, &top);
	for (int terms = 2; !p->problem && next_entry(p, out); terms++) {
		sg_lite_part(p, &top);
		sg_lite_link(p, terms, JOIN_CEILING, "FROM clause");
	}
	p->height = top;
}

/* A list in parentheses is one entry. */
static struct sg_node *table_expression(struct sg_lite *p)
{
	struct sg_list list = {0};
	struct sg_node *whole;

	sg_lite_from(p, &list);
	whole = list.items[0];
	for (uint32_t i = 1; i < list.len && !p->problem; i++)
		whole = comma_join(p, whole, list.items[i]);
	return whole;
}
