/* The value that an UPDATE gives a column. */
#include "query.h"

/* -x, -x - 1, 'moved' || x: no row keeps its value or gets that of another (a key of 0
   stays, and keys of both signs are no keys that anybody uses). */
static bool is_elsewhere(const struct sg_node *value)
{
	if (sg_is(value, SG_UNARY))
		return sg_str_is(sg_as_unary(value)->operator, "-");
	if (!sg_is(value, SG_BINARY))
		return false;
	if (sg_str_is(sg_as_binary(value)->operator, "||"))
		return true;
	return (sg_str_is(sg_as_binary(value)->operator, "-") ||
		sg_str_is(sg_as_binary(value)->operator, "+")) &&
	       is_elsewhere(sg_as_binary(value)->left);
}

static bool is_call(const struct sg_node *node, const char *name)
{
	return sg_is(node, SG_CALL) && sg_str_is(sg_as_call(node)->name, name);
}

static const struct sg_binary *operation(const struct sg_node *node, const char *operator)
{
	return sg_is(node, SG_BINARY) && sg_str_is(sg_as_binary(node)->operator, operator)
		       ? sg_as_binary(node)
		       : NULL;
}

/* x + (SELECT max(x) - min(x) + 1 FROM ..): past the largest value that is there. */
static bool is_past_all(const struct sg_node *value)
{
	const struct sg_binary *sum = operation(value, "+"), *range;
	const struct sg_node *query =
		sum && sg_is(sum->left, SG_COLUMN_REF) && sg_is(sum->right, SG_SUBQUERY)
			? sg_as_subquery(sum->right)->query
			: NULL;

	if (!sg_is(query, SG_SELECT) || sg_as_select(query)->columns.len != 1 ||
	    sg_as_select(query)->where)
		return false;
	value = sg_as_result_column(sg_as_select(query)->columns.items[0])->value;
	sum = operation(value, "+");
	range = sum ? operation(sum->left, "-") : NULL;
	return range && is_call(range->left, "max") && is_call(range->right, "min");
}

static bool find_ref(struct sg_node *node, void *payload)
{
	if (sg_is(node, SG_COLUMN_REF))
		*(const struct sg_column_ref **)payload = sg_as_column_ref(node);
	return true;
}

static struct value moved(struct sg_rows *rows, const struct scope *scope,
			  const struct batch *batch, const struct sg_node *value)
{
	const struct sg_column_ref *ref = NULL;
	struct value out = {VALUE_UNKNOWN, NULL, 0};

	sg_walk((struct sg_node *)value, find_ref, &ref);
	if (!ref || !sg_sim_find_output(&out, scope, batch, ref) ||
	    out.kind != VALUE_OF || !out.column)
		return (struct value){VALUE_UNKNOWN, NULL, 0};
	return (struct value){VALUE_MOVED, out.column, rows->now};
}

/* (SELECT saved.x FROM saved ..): the value that a saved portion of the same rows has. */
static struct value saved(struct sg_rows *rows, const struct scope *scope,
			  const struct portion *portion, const struct sg_node *query)
{
	struct batches out = {{0}};

	sg_sim_query_in(rows, &out, query, scope);
	for (size_t i = 0; i < out.of.len; i++)
		if (out.of.items[i].origin == portion->origin &&
		    out.of.items[i].outputs.len == 1)
			return out.of.items[i].outputs.items[0].value;
	return (struct value){VALUE_UNKNOWN, NULL, 0};
}

static const struct batch *of_same_origin(const struct source *source,
					  const struct sg_object *origin)
{
	for (size_t i = 0; i < source->rows.of.len; i++)
		if (source->rows.of.items[i].origin == origin)
			return &source->rows.of.items[i];
	return NULL;
}

/* The updated table stands first, and tables of FROM that hold the same rows behind. */
static struct scope update_scope(struct sg_rows *rows, const struct sg_update *update,
				 const struct sg_object *table)
{
	struct scope scope = {update->with, NULL, {0}, true};
	struct source first = {update->alias.n ? update->alias : update->table.name,
			       {{0}}};

	sg_sim_add_table(rows, &first.rows, table);
	*SG_PUSH(rows->arena, &scope.sources) = first;
	SG_EACH (item, update->from)
		sg_sim_add_source(rows, &scope, item);
	return scope;
}

struct value sg_sim_new_value(struct sg_rows *rows, const struct sg_update *update,
			      const struct sg_object *table,
			      const struct portion *portion, const struct sg_node *value)
{
	struct scope scope = update_scope(rows, update, table);
	const struct batch *batch =
		of_same_origin(&scope.sources.items[0], portion->origin);

	for (size_t s = 1; s < scope.sources.len; s++) {
		const struct batch *same =
			of_same_origin(&scope.sources.items[s], portion->origin);

		scope.sources.items[s].rows.of.items = (struct batch *)same;
		scope.sources.items[s].rows.of.len = same != NULL;
	}
	if (!batch)
		return (struct value){VALUE_UNKNOWN, NULL, 0};
	if (sg_is(value, SG_SUBQUERY) && sg_as_subquery(value)->type == SG_SUB_SCALAR)
		return saved(rows, &scope, portion, sg_as_subquery(value)->query);
	if (is_past_all(value))
		return moved(rows, &scope, batch, sg_as_binary(value)->left);
	if (is_elsewhere(value))
		return moved(rows, &scope, batch, value);
	return sg_sim_value_in(&scope, batch, value);
}
