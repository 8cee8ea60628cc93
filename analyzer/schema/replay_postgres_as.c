/* The columns that a query gives a table: CREATE TABLE AS, SELECT INTO. */
#include "replay_postgres_tables.h"

struct giving {
	struct sg_step *step;
	struct sg_object *table;
	struct sg_list from;  /* of the SELECT */
	struct sg_list names; /* COLUMN_DEFs: written names */
	uint32_t given;
};

static void incomplete(struct giving *g)
{
	((struct sg_table *)g->table->newest)->complete = SG_NO;
}

/* ---- where a column comes from ---- */

static bool is_called(const struct sg_table_ref *ref, struct sg_str name)
{
	return sg_str_eq(ref->alias.n ? ref->alias : ref->name.name, name);
}

static struct sg_object *source_of(struct giving *g, const struct sg_node *item)
{
	return sg_is(item, SG_TABLE_REF)
		       ? sg_pg_target(g->step, &sg_as_table_ref(item)->name).object
		       : NULL;
}

/* A column of a table in FROM; of one in an outer join it is the same type. */
static struct sg_object *column_in(struct giving *g, const struct sg_node *item,
				   const struct sg_column_ref *ref)
{
	struct sg_object *table = source_of(g, item), *column = NULL;

	if (sg_is(item, SG_JOIN)) {
		column = column_in(g, sg_as_join(item)->left, ref);
		return column ? column : column_in(g, sg_as_join(item)->right, ref);
	}
	if (table && (!ref->table.n || is_called(sg_as_table_ref(item), ref->table)))
		column = sg_find_part(g->step->catalog, SG_NOW, table, SG_OBJ_COLUMN,
				      ref->column);
	return column;
}

static struct sg_object *find_column(struct giving *g, const struct sg_column_ref *ref)
{
	struct sg_object *column = NULL;

	SG_EACH (item, g->from)
		if (!column)
			column = column_in(g, item, ref);
	return column;
}

/* ---- columns ---- */

static struct sg_column *give(struct giving *g, struct sg_str name)
{
	struct sg_str written = g->given < g->names.len
					? sg_as_column_def(g->names.items[g->given])->name
					: name;
	struct sg_column *column = NULL;

	if (!written.n)
		written = SG_STR("?column?");
	g->given++;
	if (!sg_pg_can_add(g->step, g->table, SG_OBJ_COLUMN, written, false))
		return NULL;
	column = SG_OBJECT_NEW(g->step->catalog, SG_OBJ_COLUMN, g->table, sg_column,
			       SG_STR(""), written);
	column->number = g->given;
	return column;
}

static void set_type(struct giving *g, struct sg_column *column,
		     const struct sg_column *from)
{
	column->type = from->type;
	column->type_object = from->type_object;
	column->collation = from->collation;
	sg_pg_uses(g->step, column->record.object, column->type_object);
}

static const char *type_of_literal(const struct sg_literal *literal)
{
	switch (literal->type) {
	case SG_LIT_BOOL: return "boolean";
	case SG_LIT_INTEGER: return "integer";
	case SG_LIT_FLOAT: return "numeric";
	case SG_LIT_NULL:
	case SG_LIT_STRING: return "text";
	default: return "";
	}
}

static void give_value(struct giving *g, const struct sg_result_column *result)
{
	const struct sg_node *value = result->value;
	struct sg_column *column =
		give(g, result->alias.n ? result->alias : sg_pg_figure_name(value));
	struct sg_object *from;

	if (!column)
		return;
	if (sg_is(value, SG_CAST))
		column->type = sg_pg_type(g->step, sg_as_cast(value)->type,
					  &column->type_object);
	else if (sg_is(value, SG_LITERAL))
		column->type = sg_str_of(type_of_literal(sg_as_literal(value)));
	else if (sg_is(value, SG_COLUMN_REF)) {
		from = find_column(g, sg_as_column_ref(value));
		if (from)
			set_type(g, column, (const struct sg_column *)from->newest);
	}
}

/* All columns of a table of FROM; a subquery's are not known here. */
static void give_all(struct giving *g, const struct sg_node *item, struct sg_str of)
{
	struct sg_object *table = source_of(g, item);

	if (sg_is(item, SG_JOIN) && !sg_as_join(item)->natural &&
	    !sg_as_join(item)->using.len) {
		give_all(g, sg_as_join(item)->left, of);
		give_all(g, sg_as_join(item)->right, of);
		return;
	}
	if (of.n && sg_is(item, SG_TABLE_REF) && !is_called(sg_as_table_ref(item), of))
		return;
	if (!table || !sg_table_at(table, SG_NOW) ||
	    sg_table_at(table, SG_NOW)->complete != SG_YES) {
		incomplete(g);
		return;
	}
	SG_EACH_PART(part, table, SG_OBJ_COLUMN, SG_NOW)
	{
		struct sg_column *column = give(g, part->newest->name);

		if (column)
			set_type(g, column, (const struct sg_column *)part->newest);
	}
}

/* (f()).* */
static bool is_row_star(const struct sg_node *value)
{
	const struct sg_list *parts = sg_is(value, SG_INDIRECTION)
					      ? &sg_as_indirection(value)->subscripts
					      : NULL;

	return parts && parts->len && sg_is(parts->items[parts->len - 1], SG_STAR);
}

static void give_result(struct giving *g, const struct sg_result_column *result)
{
	if (is_row_star(result->value)) {
		incomplete(g);
		return;
	}
	if (!sg_is(result->value, SG_STAR)) {
		give_value(g, result);
		return;
	}
	SG_EACH (item, g->from)
		give_all(g, item, sg_as_star(result->value)->table);
}

static const struct sg_select *first_select(const struct sg_node *query)
{
	while (sg_is(query, SG_SELECT) && sg_as_select(query)->left)
		query = sg_as_select(query)->left;
	return sg_is(query, SG_SELECT) ? sg_as_select(query) : NULL;
}

void sg_pg_columns_of_query(struct sg_step *step, struct sg_object *table,
			    const struct sg_node *query, struct sg_list names)
{
	const struct sg_select *select = first_select(query);
	struct giving g = {.step = step, .table = table, .names = names};

	/* A CTE may have the name of a table: what it gives is not known here. */
	if (!select || !select->columns.len || select->with ||
	    (sg_is(query, SG_SELECT) && sg_as_select(query)->with)) {
		incomplete(&g);
		return;
	}
	g.from = select->from;
	SG_EACH (item, select->columns)
		give_result(&g, sg_as_result_column(item));
}
