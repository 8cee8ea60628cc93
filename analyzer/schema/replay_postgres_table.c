/* CREATE TABLE, in the order in which PostgreSQL makes its parts (DefineRelation() of
   commands/tablecmds.c and transformCreateStmt() of parser/parse_utilcmd.c, 15). */
#include <stdlib.h>

#include "replay_postgres_tables.h"

struct making {
	struct sg_step *step;
	const struct sg_create_table *node;
	struct sg_object *table;
	struct sg_pendings pendings;
};

static struct sg_table *begin(struct sg_step *step, const struct sg_create_table *node,
			      struct sg_str schema)
{
	struct sg_table *table = SG_OBJECT_NEW(
		step->catalog, node->foreign ? SG_OBJ_FOREIGN_TABLE : SG_OBJ_TABLE, NULL,
		sg_table, schema, node->name.name);

	table->temporary = sg_str_is(schema, "pg_temp");
	table->unlogged = node->unlogged;
	table->complete = SG_YES;
	table->partition_strategy = sg_step_keep(step, node->partition_strategy);
	return table;
}

/* ---- columns ---- */

static void inherit_all(struct making *m)
{
	SG_EACH (item, m->node->inherits) {
		struct sg_object *parent =
			sg_pg_need_table(m->step, &sg_as_table_ref(item)->name, false);

		if (!parent)
			return;
		if (sg_pg_is_partitioned(parent))
			sg_step_refuse(m->step,
				       "cannot inherit from partitioned table \"%.*s\"",
				       SG_STR_ARG(parent->newest->name));
		sg_pg_inherit(m->step, m->table, parent);
	}
}

static struct sg_object *partitioned_parent(struct making *m)
{
	struct sg_object *parent;

	if (!m->node->partition_of.name.n)
		return NULL;
	parent = sg_pg_need_table(m->step, &m->node->partition_of, false);
	if (parent && !parent->assumed && !sg_pg_is_partitioned(parent))
		sg_step_refuse(m->step, "\"%.*s\" is not partitioned",
			       SG_STR_ARG(parent->newest->name));
	else if (parent)
		sg_pg_inherit(m->step, m->table, parent);
	return parent;
}

/* CREATE TABLE .. OF type: the columns of the composite type. */
static void of_type(struct making *m)
{
	struct sg_object *type;
	struct sg_table *table = (struct sg_table *)m->table->newest;

	if (!m->node->of_type.name.n)
		return;
	table->of_type = sg_step_keep(m->step, m->node->of_type.name);
	type = sg_pg_need(m->step, SG_OBJ_TYPE, sizeof(struct sg_type), &m->node->of_type,
			  false);
	if (!type)
		return;
	if (type->assumed)
		table->complete = SG_NO;
	sg_pg_uses(m->step, m->table, type);
	SG_EACH_PART(column, type, SG_OBJ_COLUMN, SG_NOW)
	{
		struct sg_object *made = sg_pg_copy_column(m->step, m->table, column);

		((struct sg_column *)made->newest)->inherited = true;
	}
}

/* LIKE stands among the columns; the tree keeps both lists in their own order. */
static void likes_before(struct making *m, uint32_t *next, uint32_t off)
{
	for (; *next < m->node->constraints.len; ++*next) {
		const struct sg_node *item = m->node->constraints.items[*next];

		if (item->span.off > off)
			return;
		if (sg_is(item, SG_LIKE_CLAUSE))
			sg_pg_like(m->step, m->table, sg_as_like_clause(item));
	}
}

static void columns(struct making *m)
{
	uint32_t next = 0;

	SG_EACH (item, m->node->columns) {
		likes_before(m, &next, item->span.off);
		sg_pg_column_with(m->step, m->table, sg_as_column_def(item), false,
				  &m->pendings);
	}
	likes_before(m, &next, UINT32_MAX);
}

/* A column that OF type gave is the table's own. */
static void own_columns(struct making *m)
{
	if (!m->node->of_type.name.n)
		return;
	SG_EACH_PART(column, m->table, SG_OBJ_COLUMN, SG_NOW)
	{
		((struct sg_column *)sg_object_change(m->step->catalog, column))
			->inherited = false;
	}
}

/* ---- constraints ---- */

static int by_place(const void *a, const void *b)
{
	const struct sg_pending *one = a, *two = b;
	uint32_t x = one->node->node.span.off, y = two->node->node.span.off;

	return (x > y) - (x < y);
}

static void constraints(struct making *m, struct sg_object *parent)
{
	SG_EACH (item, m->node->constraints)
		if (sg_is(item, SG_CONSTRAINT))
			*SG_PUSH(m->step->catalog->arena, &m->pendings.of) =
				(struct sg_pending){sg_as_constraint(item), NULL};
	if (m->pendings.of.len)
		qsort(m->pendings.of.items, m->pendings.of.len,
		      sizeof *m->pendings.of.items, by_place);
	if (parent)
		sg_pg_become_partition(m->step, m->table, parent,
				       m->node->partition_bound);
	sg_pg_add_keys(m->step, m->table, &m->pendings);
	SG_EACH (item, m->node->constraints)
		if (sg_is(item, SG_LIKE_CLAUSE))
			sg_pg_like_rest(m->step, m->table, sg_as_like_clause(item));
	sg_pg_add_foreign_keys(m->step, m->table, &m->pendings);
}

static void partition_by(struct making *m)
{
	struct sg_keys keys = {0};

	if (!m->node->partition_keys.len)
		return;
	sg_pg_keys(m->step, &keys, m->table, m->node->partition_keys);
	((struct sg_table *)sg_object_change(m->step->catalog, m->table))
		->partition_keys = keys;
}

/* ---- CREATE TABLE AS ---- */

void sg_pg_table_as(struct sg_step *step, struct sg_object *object,
		    const struct sg_node *query, struct sg_list names, bool with_data)
{
	sg_pg_columns_of_query(step, object, query, names);
	if (with_data)
		sg_pg_fill_table(step, object);
}

/* ---- the statement ---- */

void sg_pg_create_table(struct sg_step *step)
{
	const struct sg_create_table *node = sg_as_create_table(step->node);
	struct making m = {.step = step, .node = node, .pendings = {.creating = true}};
	struct sg_str schema = sg_pg_schema_for(step, &node->name, node->temporary);
	struct sg_object *parent;

	if (!sg_pg_can_create(step, SG_OBJ_TABLE, schema, node->name.name,
			      node->if_not_exists))
		return;
	m.table = begin(step, node, schema)->record.object;
	if (node->query) {
		sg_pg_table_as(step, m.table, node->query, node->columns,
			       !node->with_no_data);
		return;
	}
	inherit_all(&m);
	parent = partitioned_parent(&m);
	of_type(&m);
	columns(&m);
	own_columns(&m);
	partition_by(&m);
	constraints(&m, parent);
}
