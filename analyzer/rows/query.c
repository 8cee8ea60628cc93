/* The rows that a query gives, and whose values they have: what INSERT .. SELECT, CREATE
 * TABLE AS and UPDATE .. FROM copy. */
#include <string.h>

#include <sqlguard/ask/tree.h>

#include "query.h"

/* Subqueries and CTEs of a statement that are followed; recursive ones have no end. */
#define QUERIES_MOST 200

/* ---- where rows come from ---- */

static void add_column(struct sg_rows *rows, struct batch *batch,
		       const struct portion *portion, const struct sg_object *column)
{
	*SG_PUSH(rows->arena, &batch->outputs) =
		(struct output){sg_record_at(column, rows->moment)->name,
				sg_sim_value(rows, portion, column)};
}

void sg_sim_add_table(struct sg_rows *rows, struct batches *out,
		      const struct sg_object *table)
{
	const struct content *content = sg_sim_content(rows, table);
	const struct sg_table *record = sg_table_at(table, rows->moment);

	for (size_t i = 0; i < content->of.len; i++) {
		const struct portion *portion = &content->of.items[i];
		struct batch batch = {.origin = portion->origin,
				      .whole = portion->whole,
				      .there = portion->there,
				      .damage = portion->damage,
				      .open = record && record->complete != SG_YES};

		SG_EACH_PART(column, table, SG_OBJ_COLUMN, rows->moment)
		add_column(rows, &batch, portion, column);
		*SG_PUSH(rows->arena, &out->of) = batch;
	}
}

static const struct sg_cte *find_cte(const struct scope *scope, struct sg_str name)
{
	for (; scope; scope = scope->outer) {
		if (!scope->with)
			continue;
		SG_EACH (item, sg_as_with(scope->with)->ctes)
			if (sg_str_ieq(sg_as_cte(item)->name, name))
				return sg_as_cte(item);
	}
	return NULL;
}

static void rename_outputs(struct batches *out, struct sg_list names)
{
	for (size_t b = 0; b < out->of.len; b++)
		for (uint32_t i = 0; i < names.len && i < out->of.items[b].outputs.len;
		     i++)
			out->of.items[b].outputs.items[i].name =
				sg_as_ident(names.items[i])->name;
}

static bool add_cte(struct sg_rows *rows, struct batches *out, const struct scope *scope,
		    const struct sg_name *name)
{
	const struct sg_cte *cte = name->schema.n ? NULL : find_cte(scope, name->name);

	if (!cte)
		return false;
	sg_sim_query_in(rows, out, cte->query, scope);
	rename_outputs(out, cte->columns);
	return true;
}

static struct batches rows_of(struct sg_rows *rows, const struct scope *scope,
			      const struct sg_node *node)
{
	struct batches out = {{0}};
	const struct sg_object *table;

	if (sg_is(node, SG_TABLE_SUBQUERY)) {
		sg_sim_query_in(rows, &out, sg_as_table_subquery(node)->query, scope);
	} else if (sg_is(node, SG_TABLE_REF) &&
		   !add_cte(rows, &out, scope, &sg_as_table_ref(node)->name)) {
		table = sg_find_object(rows->in.catalog, rows->moment, SG_OBJ_TABLE,
				       &sg_as_table_ref(node)->name);
		if (table && table->type == SG_OBJ_TABLE)
			sg_sim_add_table(rows, &out, table);
	}
	return out;
}

static struct sg_str alias_of(const struct sg_node *node)
{
	if (sg_is(node, SG_TABLE_SUBQUERY))
		return sg_as_table_subquery(node)->alias;
	if (!sg_is(node, SG_TABLE_REF))
		return SG_STR("");
	return sg_as_table_ref(node)->alias.n ? sg_as_table_ref(node)->alias
					      : sg_as_table_ref(node)->name.name;
}

/* Only the left side of a LEFT JOIN keeps all its rows. */
void sg_sim_add_source(struct sg_rows *rows, struct scope *scope,
		       const struct sg_node *node)
{
	if (sg_is(node, SG_JOIN)) {
		const struct sg_join *join = sg_as_join(node);

		sg_sim_add_source(rows, scope, join->left);
		sg_sim_add_source(rows, scope, join->right);
		scope->whole = scope->whole && join->type == SG_JOIN_LEFT;
		return;
	}
	*SG_PUSH(rows->arena, &scope->sources) =
		(struct source){alias_of(node), rows_of(rows, scope, node)};
}

/* ---- what a row is made of ---- */

/* The column of the batch, or of the only batch of another source. */
bool sg_sim_find_output(struct value *out, const struct scope *scope,
			const struct batch *batch, const struct sg_column_ref *ref)
{
	for (size_t s = 0; s < scope->sources.len; s++) {
		const struct source *source = &scope->sources.items[s];
		const struct batch *from =
			s == 0 ? batch
			       : (source->rows.of.len == 1 ? source->rows.of.items
							   : NULL);

		if (!from || (ref->table.n && !sg_str_ieq(ref->table, source->name)))
			continue;
		for (size_t i = 0; i < from->outputs.len; i++)
			if (sg_str_ieq(from->outputs.items[i].name, ref->column)) {
				*out = from->outputs.items[i].value;
				return true;
			}
	}
	return false;
}

/* COALESCE, IFNULL and CAST keep the values that there are. */
static const struct sg_node *core_of(const struct sg_node *value)
{
	for (;;) {
		if (sg_is(value, SG_CAST))
			value = sg_as_cast(value)->value;
		else if (sg_is(value, SG_CALL) &&
			 (sg_str_is(sg_as_call(value)->name, "coalesce") ||
			  sg_str_is(sg_as_call(value)->name, "ifnull")) &&
			 sg_as_call(value)->arguments.len)
			value = sg_as_call(value)->arguments.items[0];
		else
			return value;
	}
}

struct value sg_sim_value_in(const struct scope *scope, const struct batch *batch,
			     const struct sg_node *value)
{
	struct value out = {VALUE_UNKNOWN, NULL, 0};

	if (sg_is_null(value))
		out.kind = VALUE_NULL;
	value = core_of(value);
	if (sg_is(value, SG_COLUMN_REF) &&
	    !sg_sim_find_output(&out, scope, batch, sg_as_column_ref(value)) &&
	    batch->open)
		out.kind = VALUE_OF;
	return out;
}

static struct sg_str name_of(const struct sg_result_column *column)
{
	if (column->alias.n || !sg_is(column->value, SG_COLUMN_REF))
		return column->alias;
	return sg_as_column_ref(column->value)->column;
}

/* SELECT * and t.*: all columns of the sources; of a second one no value is known. */
static void add_star(struct sg_rows *rows, struct batch *out, const struct scope *scope,
		     const struct batch *batch, const struct sg_star *star)
{
	for (size_t s = 0; s < scope->sources.len; s++) {
		const struct source *source = &scope->sources.items[s];
		const struct batch *from = s == 0 ? batch : source->rows.of.items;

		if (star->table.n && !sg_str_ieq(star->table, source->name))
			continue;
		for (size_t i = 0; from && i < from->outputs.len; i++) {
			struct output output = from->outputs.items[i];

			if (s && source->rows.of.len != 1)
				output.value.kind = VALUE_UNKNOWN;
			*SG_PUSH(rows->arena, &out->outputs) = output;
		}
	}
}

static bool is_whole(const struct sg_select *select)
{
	return sg_is_always_true(select->where) && !select->limit &&
	       !select->group_by.len && !select->having && !select->offset;
}

/* Some rows may be left out. */
static void sieve(struct batch *batch)
{
	batch->damage.sieved = true;
	batch->whole = sg_sim_and(batch->whole, SG_UNKNOWN);
	batch->there = sg_sim_and(batch->there, SG_UNKNOWN);
}

static struct batch project(struct sg_rows *rows, const struct scope *scope,
			    const struct batch *batch, const struct sg_select *select)
{
	struct batch out = *batch;

	memset(&out.outputs, 0, sizeof out.outputs);
	if ((!scope->whole || !is_whole(select)) &&
	    !sg_sim_lets_missing_through(rows, scope, batch, select, &out.missing_from))
		sieve(&out);
	SG_EACH (item, select->columns) {
		const struct sg_result_column *column = sg_as_result_column(item);

		if (sg_is(column->value, SG_STAR))
			add_star(rows, &out, scope, batch, sg_as_star(column->value));
		else
			*SG_PUSH(rows->arena, &out.outputs) = (struct output){
				name_of(column),
				sg_sim_value_in(scope, batch, column->value)};
	}
	return out;
}

/* ---- queries ---- */

/* A column of VALUES is NULL when it is in the only row. */
static void add_values(struct sg_rows *rows, struct batch *batch,
		       const struct sg_select *select)
{
	SG_EACH (item, sg_as_row(select->rows.items[0])->items) {
		bool null = select->value_rows == 1 && sg_is_null(item);

		*SG_PUSH(rows->arena, &batch->outputs) = (struct output){
			SG_STR(""), {null ? VALUE_NULL : VALUE_UNKNOWN, NULL, 0}};
	}
}

/* Rows that no table had before: VALUES, or a SELECT without FROM. */
static void add_made(struct sg_rows *rows, struct batches *out,
		     const struct sg_select *select)
{
	struct batch batch = {.whole = SG_NO, .there = SG_YES};
	struct scope scope = {NULL, NULL, {0}, true};

	batch = project(rows, &scope, &batch, select);
	if (select->rows.len)
		add_values(rows, &batch, select);
	*SG_PUSH(rows->arena, &out->of) = batch;
}

static void simple(struct sg_rows *rows, struct batches *out,
		   const struct sg_select *select, const struct scope *outer)
{
	struct scope scope = {select->with, outer, {0}, select->from.len == 1};
	const struct batches *first;

	if (!select->from.len) {
		add_made(rows, out, select);
		return;
	}
	SG_EACH (item, select->from)
		sg_sim_add_source(rows, &scope, item);
	first = &scope.sources.items[0].rows;
	for (size_t i = 0; i < first->of.len; i++)
		*SG_PUSH(rows->arena, &out->of) =
			project(rows, &scope, &first->of.items[i], select);
}

/* UNION gives the rows of both sides; of the others nobody knows. */
static void compound(struct sg_rows *rows, struct batches *out,
		     const struct sg_select *select, const struct scope *outer)
{
	struct scope scope = {select->with, outer, {0}, true};
	bool both = sg_str_starts(select->operator, "union");

	sg_sim_query_in(rows, out, select->left, &scope);
	if (both)
		sg_sim_query_in(rows, out, select->right, &scope);
	for (size_t i = 0; !both && i < out->of.len; i++)
		sieve(&out->of.items[i]);
}

void sg_sim_query_in(struct sg_rows *rows, struct batches *out,
		     const struct sg_node *query, const struct scope *outer)
{
	const struct sg_select *select =
		sg_is(query, SG_SELECT) ? sg_as_select(query) : NULL;

	if (!select || rows->queries++ >= QUERIES_MOST)
		return;
	if (select->operator.n)
		compound(rows, out, select, outer);
	else
		simple(rows, out, select, outer);
}

void sg_sim_query(struct sg_rows *rows, struct batches *out, const struct sg_node *query,
		  const struct sg_node *with)
{
	struct scope scope = {with, NULL, {0}, true};

	sg_sim_query_in(rows, out, query, &scope);
}
