/* Rows: which tables and columns a statement may have filled; SELECT INTO makes a table.
 */
#include "replay_postgres_tables.h"

/* ---- marks, set once ---- */

static void fill_column(struct sg_step *step, struct sg_object *column)
{
	if (!((const struct sg_column *)column->newest)->filled)
		((struct sg_column *)sg_object_change(step->catalog, column))->filled =
			true;
}

static void fill(struct sg_step *step, struct sg_object *table)
{
	struct sg_children children = {0};

	if (!((const struct sg_table *)table->newest)->filled)
		((struct sg_table *)sg_object_change(step->catalog, table))->filled =
			true;
	if (!sg_pg_is_partitioned(table))
		return;
	sg_pg_children(step, &children, table);
	for (size_t i = 0; i < children.of.len; i++)
		fill(step, children.of.items[i]);
}

static void fill_columns(struct sg_step *step, struct sg_object *table)
{
	SG_EACH_PART(column, table, SG_OBJ_COLUMN, SG_NOW)
	{
		fill_column(step, column);
	}
}

void sg_pg_fill_table(struct sg_step *step, struct sg_object *table)
{
	fill(step, table);
	fill_columns(step, table);
}

/* ---- statements ---- */

/* Who writes into the server's own tables changes the schema behind its back. */
static bool is_system(const struct sg_name *name)
{
	return sg_str_is(name->schema, "pg_catalog") ||
	       (!name->schema.n && sg_str_starts(name->name, "pg_"));
}

/* Rows go into views, too: those of the tables below are not followed. */
static struct sg_object *target(struct sg_step *step, const struct sg_name *name)
{
	struct sg_object *object =
		sg_find_object(step->catalog, SG_NOW, SG_OBJ_TABLE, name);

	if (object)
		return sg_table_at(object, SG_NOW) ? object : NULL;
	if (is_system(name)) {
		sg_step_blind(step);
		return NULL;
	}
	return sg_pg_need_table(step, name, false);
}

static void fill_named(struct sg_step *step, struct sg_object *table,
		       struct sg_list columns)
{
	SG_EACH (item, columns) {
		struct sg_object *column =
			sg_pg_need_column(step, table, sg_as_ident(item)->name, false);

		if (column)
			fill_column(step, column);
	}
}

static void rows_come(struct sg_step *step, const struct sg_name *name,
		      struct sg_list columns)
{
	struct sg_object *table = target(step, name);

	if (!table)
		return;
	fill(step, table);
	if (columns.len)
		fill_named(step, table, columns);
	else
		fill_columns(step, table);
}

static void update(struct sg_step *step, const struct sg_update *node)
{
	struct sg_object *table = target(step, &node->table);

	SG_EACH (item, node->sets)
		if (table)
			fill_named(step, table, sg_as_assign(item)->columns);
}

static void select_into(struct sg_step *step, const struct sg_select *node)
{
	struct sg_str schema = sg_pg_schema_for(step, &node->into, node->into_temporary);
	struct sg_table *table;

	if (!sg_pg_can_create(step, SG_OBJ_TABLE, schema, node->into.name, false))
		return;
	table = SG_OBJECT_NEW(step->catalog, SG_OBJ_TABLE, NULL, sg_table, schema,
			      node->into.name);
	table->complete = SG_YES;
	table->temporary = sg_str_is(schema, "pg_temp");
	sg_pg_table_as(step, table->record.object, &node->node, (struct sg_list){0},
		       true);
}

/* A function of the history may change the schema: what its body says counts. */
static void call(struct sg_step *step, const struct sg_call *node)
{
	const struct sg_function *function = sg_pg_function_called(step, node);

	if (function && !sg_str_is(function->volatility, "immutable") &&
	    !sg_str_is(function->volatility, "stable"))
		sg_pg_doubt_body(step, function->body);
}

static bool visit(struct sg_node *node, void *payload)
{
	struct sg_step *step = payload;

	switch (node->kind) {
	case SG_INSERT:
		rows_come(step, &sg_as_insert(node)->table, sg_as_insert(node)->columns);
		break;
	case SG_MERGE: target(step, &sg_as_merge(node)->table); break;
	case SG_COPY:
		if (sg_as_copy(node)->from)
			rows_come(step, &sg_as_copy(node)->table,
				  sg_as_copy(node)->columns);
		break;
	case SG_DELETE: target(step, &sg_as_delete(node)->table); break;
	case SG_TRUNCATE:
		SG_EACH (item, sg_as_truncate(node)->tables)
			target(step, &sg_as_object_name(item)->name);
		break;
	case SG_UPDATE: update(step, sg_as_update(node)); break;
	case SG_SELECT:
		if (sg_as_select(node)->into.name.n)
			select_into(step, sg_as_select(node));
		break;
	case SG_CALL: call(step, sg_as_call(node)); break;
	default: break;
	}
	return !step->refused.n;
}

void sg_pg_fill(struct sg_step *step)
{
	sg_walk((struct sg_node *)step->node, visit, step);
}
