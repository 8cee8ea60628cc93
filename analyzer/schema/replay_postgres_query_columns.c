/* What the columns of a query are called. */
#include "replay_postgres_query.h"

/* What the query's columns are called, as long as it is sure. */
struct naming {
	struct sg_step *step;
	const struct sg_pg_scope *scope;
	struct sg_keys *out;
};

static bool add_columns(const struct naming *n, const struct sg_node *query);

/* MaxTupleAttributeNumber of access/htup_details.h, 15: no query gives more. */
enum { MOST_COLUMNS = 1664 };

static bool add(const struct naming *n, struct sg_str name)
{
	sg_key_add(n->step->catalog, n->out, NULL, name);
	return n->out->of.len <= MOST_COLUMNS;
}

static bool add_columns_of(const struct naming *n, const struct sg_object *object)
{
	const struct sg_view *view = sg_view_at(object, SG_NOW);
	const struct sg_table *table = sg_table_at(object, SG_NOW);

	for (size_t i = 0; view && i < view->columns.of.len; i++)
		add(n, sg_key_name(&view->columns.of.items[i], SG_NOW));
	if (view)
		return view->columns.of.len;
	if (!table || table->complete == SG_NO || table->record.known != SG_YES)
		return false;
	SG_EACH_PART(column, object, SG_OBJ_COLUMN, SG_NOW)
	{
		add(n, column->newest->name);
	}
	return true;
}

static bool add_columns_of_cte(const struct naming *n, const struct sg_cte *cte)
{
	if (!cte->columns.len)
		return add_columns(n, cte->query);
	SG_EACH (column, cte->columns)
		add(n, sg_as_ident(column)->name);
	return true;
}

/* An item of FROM and the name by which its columns are called. */
static struct sg_str range_name(const struct sg_node *item)
{
	const struct sg_table_ref *table;

	if (sg_is(item, SG_TABLE_SUBQUERY))
		return sg_as_table_subquery(item)->alias;
	if (!sg_is(item, SG_TABLE_REF))
		return SG_STR("");
	table = sg_as_table_ref(item);
	return table->alias.n ? table->alias : table->name.name;
}

/* With USING and NATURAL some columns come once: the names are not worked out. */
static bool add_star(const struct naming *n, const struct sg_node *item,
		     struct sg_str table)
{
	const struct sg_cte *cte;
	struct sg_pg_scope sees;
	struct naming inside = {n->step, &sees, n->out};

	if (sg_is(item, SG_JOIN)) {
		const struct sg_join *join = sg_as_join(item);

		if (!table.n && (join->natural || join->using.len))
			return false;
		return add_star(n, join->left, table) && add_star(n, join->right, table);
	}
	if (table.n && !sg_str_eq(range_name(item), table))
		return true;
	if (sg_is(item, SG_TABLE_SUBQUERY))
		return !sg_as_table_subquery(item)->columns.len &&
		       add_columns(n, sg_as_table_subquery(item)->query);
	if (!sg_is(item, SG_TABLE_REF))
		return false;
	cte = sg_pg_find_cte(&sees, n->scope, &sg_as_table_ref(item)->name);
	if (cte)
		return add_columns_of_cte(&inside, cte);
	return add_columns_of(n,
			      sg_pg_target(n->step, &sg_as_table_ref(item)->name).object);
}

/*
 * FigureColname() of parser/parse_target.c, 15.  A weak name gives way to that of a cast
 * or CASE around it; an empty one is not worked out.
 */
static struct sg_str name_of(const struct sg_node *value, bool *weak);

static struct sg_str name_of_cast(const struct sg_cast *cast, bool *weak)
{
	struct sg_str name = name_of(cast->value, weak);

	return *weak && cast->type ? sg_as_type_name(cast->type)->name.name : name;
}

static struct sg_str name_of_case(const struct sg_case *c, bool *weak)
{
	struct sg_str name = {0};

	if (c->otherwise)
		name = name_of(c->otherwise, weak);
	if (c->otherwise && !*weak)
		return name;
	*weak = true;
	return SG_STR("case");
}

static struct sg_str name_of_subquery(const struct sg_subquery *sub, bool *weak)
{
	const struct sg_select *query;
	const struct sg_result_column *column;

	switch (sub->type) {
	case SG_SUB_EXISTS: return SG_STR("exists");
	case SG_SUB_ARRAY: return SG_STR("array");
	case SG_SUB_SCALAR: break;
	default: *weak = true; return SG_STR("?column?");
	}
	query = sg_is(sub->query, SG_SELECT) ? sg_as_select(sub->query) : NULL;
	if (!query || query->columns.len != 1)
		return SG_STR("");
	column = sg_as_result_column(query->columns.items[0]);
	return column->alias.n ? column->alias : name_of(column->value, weak);
}

static struct sg_str name_of(const struct sg_node *value, bool *weak)
{
	*weak = false;
	switch (value->kind) {
	case SG_COLUMN_REF: return sg_as_column_ref(value)->column;
	case SG_CALL: return sg_as_call(value)->name;
	case SG_CAST: return name_of_cast(sg_as_cast(value), weak);
	case SG_COLLATE: return name_of(sg_as_collate(value)->value, weak);
	case SG_CASE: return name_of_case(sg_as_case(value), weak);
	case SG_SUBQUERY: return name_of_subquery(sg_as_subquery(value), weak);
	case SG_ARRAY_EXPR: return SG_STR("array");
	case SG_ROW: return SG_STR("row");
	case SG_LITERAL:
		*weak = true;
		if (sg_as_literal(value)->type == SG_LIT_BOOL)
			return SG_STR("bool");
		return sg_as_literal(value)->type == SG_LIT_KEYWORD ? SG_STR("")
								    : SG_STR("?column?");
	case SG_UNARY:
	case SG_BINARY:
	case SG_BETWEEN:
	case SG_IN_LIST: *weak = true; return SG_STR("?column?");
	default: return SG_STR("");
	}
}

static bool add_result(const struct naming *n, const struct sg_select *query,
		       const struct sg_result_column *column)
{
	struct sg_str name = column->alias;
	bool weak;

	if (!sg_is(column->value, SG_STAR)) {
		if (!name.n)
			name = name_of(column->value, &weak);
		return name.n && add(n, name);
	}
	SG_EACH (item, query->from) {
		if (!add_star(n, item, sg_as_star(column->value)->table))
			return false;
	}
	return query->from.len;
}

static bool add_columns(const struct naming *n, const struct sg_node *node)
{
	const struct sg_select *query =
		sg_is(node, SG_SELECT) ? sg_as_select(node) : NULL;
	struct sg_pg_scope scope = {.outer = n->scope};
	struct naming inner = {n->step, &scope, n->out};

	if (!query)
		return false;
	if (query->with) {
		/* One that names itself would not end. */
		if (sg_as_with(query->with)->recursive)
			return false;
		scope.ctes = sg_as_with(query->with)->ctes;
		scope.visible = scope.ctes.len;
	}
	if (query->left)
		return add_columns(&inner, query->left);
	SG_EACH (column, query->columns) {
		if (!add_result(&inner, query, sg_as_result_column(column)))
			return false;
	}
	return query->columns.len;
}

void sg_pg_name_columns(struct sg_step *step, struct sg_keys *out,
			const struct sg_node *query)
{
	const struct naming n = {.step = step, .out = out};

	if (!add_columns(&n, query))
		*out = (struct sg_keys){0};
}
