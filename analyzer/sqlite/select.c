/*
 * Queries: simple selects, VALUES, compounds and WITH.  A compound is a loop that puts
 * what it has on the left, as SQLite does.
 */
#include "parser.h"

bool sg_lite_is_select(const struct sg_lite *p)
{
	return sg_lite_at(p, KW_SELECT) || sg_lite_at(p, KW_VALUES) ||
	       sg_lite_at(p, KW_WITH);
}

struct sg_node *sg_lite_where(struct sg_lite *p)
{
	return sg_lite_accept(p, KW_WHERE) ? sg_lite_expr(p) : NULL;
}

/* ---- ordering ---- */

static struct sg_str nulls(struct sg_lite *p)
{
	if (!sg_lite_accept(p, KW_NULLS))
		return SG_STR("");
	if (sg_lite_accept(p, KW_FIRST))
		return SG_STR("first");
	sg_lite_expect(p, KW_LAST);
	return SG_STR("last");
}

static bool descending(struct sg_lite *p)
{
	return !sg_lite_accept(p, KW_ASC) && sg_lite_accept(p, KW_DESC);
}

static struct sg_node *order_term(struct sg_lite *p)
{
	struct sg_order_term *term = sg_as_order_term(sg_lite_node(p, SG_ORDER_TERM));

	term->value = sg_lite_expr(p);
	term->desc = descending(p);
	term->nulls = nulls(p);
	return sg_lite_close(p, &term->node);
}

void sg_lite_order_terms(struct sg_lite *p, struct sg_list *out)
{
	unsigned top = 0;

	if (!sg_lite_accept(p, KW_ORDER))
		return;
	sg_lite_expect(p, KW_BY);
	do {
		sg_list_add(p->arena, out, order_term(p));
		sg_lite_part(p, &top);
	} while (sg_lite_accept(p, TK_COMMA));
	p->height = top;
}

/* The collation of an indexed column is no part of its expression. */
static void take_collation(struct sg_index_column *column)
{
	struct sg_collate *collate;

	if (!sg_is(column->value, SG_COLLATE))
		return;
	collate = sg_as_collate(column->value);
	column->collation = collate->collation;
	column->value = collate->value;
}

void sg_lite_index_columns(struct sg_lite *p, struct sg_list *out)
{
	do {
		struct sg_index_column *column =
			sg_as_index_column(sg_lite_node(p, SG_INDEX_COLUMN));

		column->value = sg_lite_expr(p);
		take_collation(column);
		column->desc = descending(p);
		column->nulls = nulls(p);
		sg_list_add(p->arena, out, sg_lite_close(p, &column->node));
	} while (sg_lite_accept(p, TK_COMMA));
}

/* LIMIT n [OFFSET m], or LIMIT m, n with the offset first. */
void sg_lite_limit(struct sg_lite *p, struct sg_node **limit, struct sg_node **offset)
{
	unsigned top = 0;

	if (!sg_lite_accept(p, KW_LIMIT))
		return;
	*limit = sg_lite_expr(p);
	sg_lite_part(p, &top);
	if (sg_lite_accept(p, KW_OFFSET)) {
		*offset = sg_lite_expr(p);
	} else if (sg_lite_accept(p, TK_COMMA)) {
		*offset = *limit;
		*limit = sg_lite_expr(p);
	}
	sg_lite_part(p, &top);
	p->height = top;
}

/* ---- result columns ---- */

static struct sg_node *star(struct sg_lite *p)
{
	struct sg_star *node = sg_as_star(sg_lite_node(p, SG_STAR));

	if (!sg_lite_accept(p, TK_STAR)) {
		node->table = sg_lite_name(p);
		sg_lite_expect(p, TK_DOT);
		sg_lite_expect(p, TK_STAR);
	}
	return sg_lite_close(p, &node->node);
}

static bool is_star(const struct sg_lite *p)
{
	struct sg_token dot;

	if (sg_lite_at(p, TK_STAR))
		return true;
	if (!sg_lite_is_name(p))
		return false;
	dot = sg_lex_solid(p->text, sg_span_end(p->token.span));
	return dot.type == TK_DOT &&
	       sg_lex_solid(p->text, sg_span_end(dot.span)).type == TK_STAR;
}

static struct sg_node *result_column(struct sg_lite *p)
{
	struct sg_result_column *column =
		sg_as_result_column(sg_lite_node(p, SG_RESULT_COLUMN));

	if (is_star(p)) {
		column->value = star(p);
	} else {
		column->value = sg_lite_expr(p);
		column->alias = sg_lite_alias(p);
	}
	return sg_lite_close(p, &column->node);
}

void sg_lite_result_columns(struct sg_lite *p, struct sg_list *out)
{
	unsigned top = 0;

	do {
		sg_list_add(p->arena, out, result_column(p));
		sg_lite_part(p, &top);
	} while (sg_lite_accept(p, TK_COMMA));
	p->height = top;
}

/* ---- simple selects ---- */

static void group_by(struct sg_lite *p, struct sg_select *select, unsigned *top)
{
	if (sg_lite_accept(p, KW_GROUP)) {
		sg_lite_expect(p, KW_BY);
		sg_lite_expr_list(p, &select->group_by);
		sg_lite_part(p, top);
	}
	if (sg_lite_accept(p, KW_HAVING))
		select->having = sg_lite_expr(p);
	sg_lite_part(p, top);
}

static void select_core(struct sg_lite *p, struct sg_select *select)
{
	unsigned top = 0;

	sg_lite_next(p);
	select->distinct = sg_lite_accept(p, KW_DISTINCT);
	if (!select->distinct)
		sg_lite_accept(p, KW_ALL);
	sg_lite_result_columns(p, &select->columns);
	sg_lite_part(p, &top);
	if (sg_lite_accept(p, KW_FROM))
		sg_lite_from(p, &select->from);
	sg_lite_part(p, &top);
	select->where = sg_lite_where(p);
	sg_lite_part(p, &top);
	group_by(p, select, &top);
	sg_lite_windows(p, &select->windows);
	sg_lite_part(p, &top);
	sg_lite_order_terms(p, &select->order);
	sg_lite_part(p, &top);
	sg_lite_limit(p, &select->limit, &select->offset);
	sg_lite_part(p, &top);
	p->height = top;
}

static struct sg_node *values_row(struct sg_lite *p)
{
	struct sg_row *row = sg_as_row(sg_lite_node(p, SG_ROW));

	sg_lite_expect(p, TK_LP);
	sg_lite_expr_list(p, &row->items);
	sg_lite_expect(p, TK_RP);
	return sg_lite_close(p, &row->node);
}

/* Parses a row for its errors only; a comment recorded meanwhile must stay. */
static void skipped_row(struct sg_lite *p)
{
	struct sg_arena_mark mark = sg_arena_mark(p->arena);
	uint32_t comments_end = p->comments_end;

	values_row(p);
	if (!p->problem && p->comments_end == comments_end)
		sg_arena_rewind(p->arena, mark);
}

static void values(struct sg_lite *p, struct sg_select *select)
{
	unsigned top = 0;

	sg_lite_next(p);
	do {
		if (select->value_rows++ < SG_VALUES_KEPT)
			sg_list_add(p->arena, &select->rows, values_row(p));
		else
			skipped_row(p);
		sg_lite_part(p, &top);
	} while (sg_lite_accept(p, TK_COMMA));
	p->height = top;
}

static struct sg_node *one_select(struct sg_lite *p)
{
	struct sg_select *select = sg_as_select(sg_lite_node(p, SG_SELECT));

	p->height = 0;
	if (sg_lite_at(p, KW_SELECT))
		select_core(p, select);
	else if (sg_lite_at(p, KW_VALUES))
		values(p, select);
	else
		sg_lite_fail(p);
	return sg_lite_close(p, &select->node);
}

/* ---- compounds ---- */

static const char *set_operator(struct sg_lite *p)
{
	if (sg_lite_accept(p, KW_UNION))
		return sg_lite_accept(p, KW_ALL) ? "union all" : "union";
	if (sg_lite_accept(p, KW_EXCEPT))
		return "except";
	return sg_lite_accept(p, KW_INTERSECT) ? "intersect" : NULL;
}

static bool has_order(const struct sg_select *part)
{
	return part->order.len || part->limit;
}

/* ORDER BY and LIMIT belong to the compound: none but its last part may have them. */
static void refuse_early_order(struct sg_lite *p, const struct sg_select *part,
			       struct sg_span at)
{
	struct sg_str word = sg_str_sub(p->text, at.off, sg_span_end(at));

	sg_lite_complain(
		p, at,
		sg_printf(p->arena, "%s clause should come after '%.*s' not before",
			  part->order.len ? "ORDER BY" : "LIMIT", SG_STR_ARG(word)),
		"order and limit of one part need a subquery in FROM");
}

static void lift_order(struct sg_select *whole, struct sg_select *last)
{
	whole->order = last->order;
	whole->limit = last->limit;
	whole->offset = last->offset;
	last->order = (struct sg_list){0};
	last->limit = last->offset = NULL;
}

static struct sg_node *compound(struct sg_lite *p, struct sg_node *left, const char *text)
{
	struct sg_select *whole =
		sg_as_select(sg_node_new(p->arena, SG_SELECT, left->span));

	whole->operator= sg_str_of(text);
	whole->left = left;
	whole->right = one_select(p);
	return sg_lite_close(p, &whole->node);
}

static struct sg_node *compounds(struct sg_lite *p)
{
	struct sg_node *whole = one_select(p), *last = whole, *early = NULL;
	struct sg_span early_at = {0, 0};
	unsigned top = 0;

	for (int terms = 2;; terms++) {
		struct sg_span at = p->token.span;
		const char *text = set_operator(p);

		sg_lite_part(p, &top);
		if (!text)
			break;
		if (!early && has_order(sg_as_select(last))) {
			early = last;
			early_at = at;
		}
		sg_lite_link(p, terms, COMPOUND_CEILING, "compound SELECT");
		whole = compound(p, whole, text);
		last = sg_as_select(whole)->right;
	}
	if (early)
		refuse_early_order(p, sg_as_select(early), early_at);
	if (last != whole)
		lift_order(sg_as_select(whole), sg_as_select(last));
	p->height = top;
	return whole;
}

/* ---- with ---- */

static struct sg_str materialized(struct sg_lite *p)
{
	if (sg_lite_accept(p, KW_MATERIALIZED))
		return SG_STR("materialized");
	if (!sg_lite_accept(p, KW_NOT))
		return SG_STR("");
	sg_lite_expect(p, KW_MATERIALIZED);
	return SG_STR("not materialized");
}

static struct sg_node *cte(struct sg_lite *p)
{
	struct sg_cte *node = sg_as_cte(sg_lite_node(p, SG_CTE));

	node->name = sg_lite_name(p);
	if (sg_lite_at(p, TK_LP))
		sg_lite_column_list(p, &node->columns, SG_IDENT);
	sg_lite_expect(p, KW_AS);
	node->materialized = materialized(p);
	sg_lite_expect(p, TK_LP);
	node->query = sg_lite_select(p);
	sg_lite_expect(p, TK_RP);
	return sg_lite_close(p, &node->node);
}

struct sg_node *sg_lite_with(struct sg_lite *p)
{
	struct sg_with *with = sg_as_with(sg_lite_node(p, SG_WITH));
	unsigned top = 0;

	sg_lite_next(p);
	with->recursive = sg_lite_accept(p, KW_RECURSIVE);
	do {
		sg_list_add(p->arena, &with->ctes, cte(p));
		sg_lite_part(p, &top);
	} while (sg_lite_accept(p, TK_COMMA));
	p->height = top;
	return sg_lite_close(p, &with->node);
}

struct sg_node *sg_lite_select_after(struct sg_lite *p, struct sg_node *with,
				     uint32_t start)
{
	struct sg_select *select = sg_as_select(compounds(p));

	select->with = with;
	select->node.span = sg_lite_span(p, start);
	return &select->node;
}

struct sg_node *sg_lite_select(struct sg_lite *p)
{
	uint32_t start = p->token.span.off;
	struct sg_node *with = NULL, *select;
	unsigned top = 0;

	if (!sg_lite_enter(p))
		return NULL;
	p->height = 0;
	if (sg_lite_at(p, KW_WITH))
		with = sg_lite_with(p);
	sg_lite_part(p, &top);
	select = sg_lite_select_after(p, with, start);
	sg_lite_part(p, &top);
	p->height = top;
	sg_lite_leave(p);
	return select;
}
