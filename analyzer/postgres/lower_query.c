/* SELECT, VALUES and compounds, and what stands in FROM. */
#include "lower.h"

#include <string.h>

static struct sg_str alias_name(struct sg_pg_lower *lw, const Alias *alias)
{
	return sg_pg_copy(lw, alias ? alias->aliasname : NULL);
}

/* ---- FROM ---- */

static struct sg_node *table_ref(struct sg_pg_lower *lw, const RangeVar *in)
{
	struct sg_name name = sg_pg_relation(lw, in);
	struct sg_table_ref *out = SG_PG_NEW(lw, TABLE_REF, table_ref, name.span);

	out->name = name;
	out->only = !in->inh;
	out->alias = alias_name(lw, in->alias);
	return &out->node;
}

/* They follow what has the alias. */
static void alias_columns(struct sg_pg_lower *lw, struct sg_list *out, const Alias *alias,
			  struct sg_span after)
{
	if (alias)
		sg_pg_idents(lw, out, alias->colnames,
			     sg_pg_token_at(lw, (int)(sg_span_end(after) - lw->base)));
}

/* The parentheses around a query whose own span is known. */
static struct sg_span around(struct sg_pg_lower *lw, struct sg_span span)
{
	uint32_t i = sg_pg_token_at(lw, (int)(span.off - lw->base));

	return i && sg_pg_char_at(lw, i - 1, '(')
		       ? sg_pg_span(lw, i - 1, sg_pg_skip(lw, i - 1) - 1)
		       : span;
}

static struct sg_node *table_subquery(struct sg_pg_lower *lw, const RangeSubselect *in)
{
	struct sg_node *query = sg_pg_query(lw, in->subquery);
	struct sg_table_subquery *out =
		SG_PG_NEW(lw, TABLE_SUBQUERY, table_subquery, around(lw, query->span));

	out->lateral = in->lateral;
	out->query = query;
	out->alias = alias_name(lw, in->alias);
	alias_columns(lw, &out->columns, in->alias, out->node.span);
	return &out->node;
}

/* Each function of a RangeFunction is a pair of the call and its column definitions. */
static void add_functions(struct sg_pg_lower *lw, struct sg_list *out, List *functions)
{
	ListCell *cell;

	foreach(cell, functions)
		sg_pg_add(lw, out, sg_pg_expr(lw, linitial((List *)lfirst(cell))));
}

static struct sg_node *rows_from(struct sg_pg_lower *lw, const RangeFunction *in)
{
	struct sg_other_expr *out = SG_PG_NEW(lw, OTHER_EXPR, other_expr, lw->span);

	out->what = SG_STR("rows from");
	add_functions(lw, &out->items, in->functions);
	if (out->items.len)
		out->node.span = out->items.items[0]->span;
	return &out->node;
}

static struct sg_node *table_function(struct sg_pg_lower *lw, const RangeFunction *in)
{
	struct sg_table_function *out =
		SG_PG_NEW(lw, TABLE_FUNCTION, table_function, lw->span);

	out->lateral = in->lateral;
	out->call = in->is_rowsfrom
			    ? rows_from(lw, in)
			    : sg_pg_expr(lw, linitial((List *)linitial(in->functions)));
	out->node.span = out->call->span;
	out->alias = alias_name(lw, in->alias);
	alias_columns(lw, &out->columns, in->alias, out->node.span);
	sg_pg_each(lw, &out->columns, in->coldeflist, sg_pg_column);
	return &out->node;
}

/* XMLTABLE, and JSON_TABLE from 17 on. */
static struct sg_node *other_table(struct sg_pg_lower *lw, const char *what,
				   Node *document)
{
	struct sg_table_function *out =
		SG_PG_NEW(lw, TABLE_FUNCTION, table_function, lw->span);
	struct sg_other_expr *call = SG_PG_NEW(lw, OTHER_EXPR, other_expr, lw->span);

	call->what = sg_str_of(what);
	if (document)
		sg_pg_add(lw, &call->items, sg_pg_expr(lw, document));
	out->call = &call->node;
	return &out->node;
}

static enum sg_join_type join_type(const JoinExpr *in)
{
	switch (in->jointype) {
	case JOIN_LEFT: return SG_JOIN_LEFT;
	case JOIN_RIGHT: return SG_JOIN_RIGHT;
	case JOIN_FULL: return SG_JOIN_FULL;
	default: break;
	}
	return in->quals || in->usingClause || in->isNatural ? SG_JOIN_INNER
							     : SG_JOIN_CROSS;
}

static struct sg_node *join(struct sg_pg_lower *lw, const JoinExpr *in)
{
	struct sg_node *left = sg_pg_range(lw, in->larg);
	struct sg_node *right = sg_pg_range(lw, in->rarg);
	struct sg_join *out =
		SG_PG_NEW(lw, JOIN, join, sg_span_join(left->span, right->span));

	out->type = join_type(in);
	out->natural = in->isNatural;
	out->left = left;
	out->right = right;
	out->on = sg_pg_expr(lw, in->quals);
	sg_pg_idents(lw, &out->using, in->usingClause,
		     sg_pg_token_at(lw, (int)(sg_span_end(right->span) - lw->base)));
	out->alias = alias_name(lw, in->alias);
	if (out->on)
		out->node.span = sg_span_join(out->node.span, out->on->span);
	return &out->node;
}

struct sg_node *sg_pg_range(struct sg_pg_lower *lw, Node *node)
{
	switch (nodeTag(node)) {
	case T_RangeVar: return table_ref(lw, (RangeVar *)node);
	case T_JoinExpr: return join(lw, (JoinExpr *)node);
	case T_RangeSubselect: return table_subquery(lw, (RangeSubselect *)node);
	case T_RangeFunction: return table_function(lw, (RangeFunction *)node);
	case T_RangeTableSample:
		return sg_pg_range(lw, ((RangeTableSample *)node)->relation);
	case T_RangeTableFunc:
		return other_table(lw, "xmltable", ((RangeTableFunc *)node)->docexpr);
	default: return other_table(lw, "table", NULL);
	}
}

/* ---- parts of a select ---- */

struct sg_node *sg_pg_result(struct sg_pg_lower *lw, Node *node)
{
	const ResTarget *in = (const ResTarget *)node;
	struct sg_node *value = sg_pg_expr(lw, in->val);
	struct sg_result_column *out =
		SG_PG_NEW(lw, RESULT_COLUMN, result_column, value->span);

	out->value = value;
	out->alias = sg_pg_copy(lw, in->name);
	return &out->node;
}

struct sg_str sg_pg_nulls_order(SortByNulls nulls)
{
	switch (nulls) {
	case SORTBY_NULLS_FIRST: return SG_STR("first");
	case SORTBY_NULLS_LAST: return SG_STR("last");
	case SORTBY_NULLS_DEFAULT: break;
	}
	return (struct sg_str){"", 0};
}

struct sg_node *sg_pg_order(struct sg_pg_lower *lw, Node *node)
{
	const SortBy *in = (const SortBy *)node;
	struct sg_node *value = sg_pg_expr(lw, in->node);
	struct sg_order_term *out = SG_PG_NEW(lw, ORDER_TERM, order_term, value->span);

	out->value = value;
	out->desc = in->sortby_dir == SORTBY_DESC;
	out->nulls = sg_pg_nulls_order(in->sortby_nulls);
	return &out->node;
}

/* The words from ROWS, RANGE or GROUPS to the end of the window's parentheses. */
static struct sg_str frame(struct sg_pg_lower *lw, const WindowDef *in)
{
	static const char *const words[] = {"rows", "range", "groups"};
	uint32_t open = sg_pg_token_at(lw, in->location), i;

	if (!(in->frameOptions & FRAMEOPTION_NONDEFAULT))
		return (struct sg_str){"", 0};
	while (open < lw->tokens_len && !sg_pg_char_at(lw, open, '('))
		open++;
	for (size_t k = 0; k < sizeof words / sizeof *words; k++) {
		i = sg_pg_find_word(lw, open + 1, words[k]);
		if (i < lw->tokens_len)
			return sg_pg_words(lw,
					   sg_pg_span(lw, i, sg_pg_skip(lw, open) - 2));
	}
	return (struct sg_str){"", 0};
}

struct sg_node *sg_pg_window(struct sg_pg_lower *lw, Node *node)
{
	const WindowDef *in = (const WindowDef *)node;
	struct sg_window *out = SG_PG_NEW(
		lw, WINDOW, window, sg_pg_parens(lw, sg_pg_token_at(lw, in->location)));

	out->name = sg_pg_copy(lw, in->name);
	out->base = sg_pg_copy(lw, in->refname);
	sg_pg_each(lw, &out->partition_by, in->partitionClause, sg_pg_expr);
	sg_pg_each(lw, &out->order, in->orderClause, sg_pg_order);
	out->frame = frame(lw, in);
	return &out->node;
}

static struct sg_node *cte(struct sg_pg_lower *lw, Node *node)
{
	const CommonTableExpr *in = (const CommonTableExpr *)node;
	uint32_t i = sg_pg_token_at(lw, in->location), as = sg_pg_find_word(lw, i, "as");
	struct sg_cte *out = SG_PG_NEW(
		lw, CTE, cte, sg_span_join(sg_pg_span(lw, i, i), sg_pg_parens(lw, as)));

	out->name = sg_pg_text(lw, in->ctename, in->location);
	sg_pg_idents(lw, &out->columns, in->aliascolnames, i + 1);
	if (in->ctematerialized == CTEMaterializeAlways)
		out->materialized = SG_STR("materialized");
	else if (in->ctematerialized == CTEMaterializeNever)
		out->materialized = SG_STR("not materialized");
	out->query = sg_pg_query(lw, in->ctequery);
	return &out->node;
}

struct sg_node *sg_pg_with(struct sg_pg_lower *lw, Node *node)
{
	const WithClause *in = (const WithClause *)node;
	struct sg_with *out;

	if (!in)
		return NULL;
	out = SG_PG_NEW(lw, WITH, with, sg_pg_span_at(lw, in->location));
	out->recursive = in->recursive;
	sg_pg_each(lw, &out->ctes, in->ctes, cte);
	SG_EACH (item, out->ctes)
		out->node.span = sg_span_join(out->node.span, item->span);
	return &out->node;
}

/* ---- the select itself; the tree does not say where it stands ---- */

/* The word at or before token i at its own level; i when it is not there. */
static uint32_t back_to(const struct sg_pg_lower *lw, uint32_t i, const char *word)
{
	for (uint32_t k = i;;) {
		uint32_t pair = lw->tokens[k].pair;

		if (sg_pg_word_at(lw, k, word))
			return k;
		if (pair != SG_PG_NO_PAIR && pair < k)
			k = pair;
		else if (pair != SG_PG_NO_PAIR && k != i)
			return i;
		if (!k--)
			return i;
	}
}

static bool ends_select(const struct sg_pg_lower *lw, uint32_t i)
{
	return sg_pg_char_at(lw, i, ')') || sg_pg_word_at(lw, i, "union") ||
	       sg_pg_word_at(lw, i, "except") || sg_pg_word_at(lw, i, "intersect") ||
	       (sg_pg_word_at(lw, i, "returning")) ||
	       (sg_pg_word_at(lw, i, "on") && sg_pg_word_at(lw, i + 1, "conflict"));
}

static struct sg_span select_span(struct sg_pg_lower *lw, uint32_t first)
{
	uint32_t i = first;

	while (i < lw->tokens_len && !ends_select(lw, i))
		i = sg_pg_skip(lw, i);
	return sg_pg_span(lw, first, i > first ? i - 1 : first);
}

static struct sg_span place_of(struct sg_pg_lower *lw, const SelectStmt *in)
{
	const ResTarget *target = in->targetList ? linitial(in->targetList) : NULL;
	uint32_t i;

	if (in->withClause)
		return select_span(lw, sg_pg_token_at(lw, in->withClause->location));
	if (!target)
		return (struct sg_span){0};
	i = sg_pg_token_at(lw, target->location);
	return i < lw->tokens_len ? select_span(lw, back_to(lw, i, "select")) : lw->span;
}

static void add_rows(struct sg_pg_lower *lw, struct sg_select *out, List *rows)
{
	ListCell *cell;

	foreach(cell, rows)
	{
		struct sg_node *row;

		if (foreach_current_index(cell) >= SG_VALUES_KEPT)
			break;
		row = sg_pg_expr(lw, lfirst(cell));
		if (sg_as_row(row)->items.len)
			row->span = around(lw, sg_as_row(row)->items.items[0]->span);
		sg_pg_add(lw, &out->rows, row);
		out->node.span = sg_span_join(out->node.span, row->span);
	}
	out->value_rows = list_length(rows);
}

/* DISTINCT without ON is a list of one NULL. */
static void set_distinct(struct sg_pg_lower *lw, struct sg_select *out, List *distinct)
{
	if (!distinct)
		return;
	out->distinct = true;
	if (linitial(distinct))
		sg_pg_each(lw, &out->distinct_on, distinct, sg_pg_expr);
}

static void fill_simple(struct sg_pg_lower *lw, struct sg_select *out,
			const SelectStmt *in)
{
	set_distinct(lw, out, in->distinctClause);
	sg_pg_each(lw, &out->columns, in->targetList, sg_pg_result);
	if (in->intoClause) {
		out->into = sg_pg_relation(lw, in->intoClause->rel);
		out->into_temporary = in->intoClause->rel->relpersistence == 't';
	}
	sg_pg_each(lw, &out->from, in->fromClause, sg_pg_range);
	out->where = sg_pg_expr(lw, in->whereClause);
	sg_pg_each(lw, &out->group_by, in->groupClause, sg_pg_expr);
	out->having = sg_pg_expr(lw, in->havingClause);
	sg_pg_each(lw, &out->windows, in->windowClause, sg_pg_window);
	add_rows(lw, out, in->valuesLists);
}

static struct sg_str set_operator(const SelectStmt *in)
{
	switch (in->op) {
	case SETOP_NONE: break;
	case SETOP_UNION: return in->all ? SG_STR("union all") : SG_STR("union");
	case SETOP_INTERSECT:
		return in->all ? SG_STR("intersect all") : SG_STR("intersect");
	case SETOP_EXCEPT: return in->all ? SG_STR("except all") : SG_STR("except");
	}
	return (struct sg_str){"", 0};
}

static void fill_compound(struct sg_pg_lower *lw, struct sg_select *out,
			  const SelectStmt *in)
{
	out->operator= set_operator(in);
	out->left = sg_pg_query(lw, (Node *)in->larg);
	out->right = sg_pg_query(lw, (Node *)in->rarg);
	out->node.span = sg_span_join(out->node.span, out->left->span);
	out->node.span = sg_span_join(out->node.span, out->right->span);
}

static struct sg_node *select_stmt(struct sg_pg_lower *lw, const SelectStmt *in)
{
	struct sg_select *out = SG_PG_NEW(lw, SELECT, select, place_of(lw, in));

	out->with = sg_pg_with(lw, (Node *)in->withClause);
	if (in->op == SETOP_NONE)
		fill_simple(lw, out, in);
	else
		fill_compound(lw, out, in);
	sg_pg_each(lw, &out->order, in->sortClause, sg_pg_order);
	out->limit = sg_pg_expr(lw, in->limitCount);
	out->offset = sg_pg_expr(lw, in->limitOffset);
	out->locking = in->lockingClause != NIL;
	if (!out->node.span.len)
		out->node.span = lw->span;
	return &out->node;
}

struct sg_node *sg_pg_query(struct sg_pg_lower *lw, Node *query)
{
	if (!query)
		return NULL;
	if (IsA(query, SelectStmt))
		return select_stmt(lw, (SelectStmt *)query);
	return sg_pg_lower(lw, query);
}
