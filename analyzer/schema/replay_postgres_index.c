/* CREATE INDEX, the indexes of keys, and those that partitions get. */
#include "replay_postgres_tables.h"

struct sg_index *sg_pg_index_new(struct sg_step *step, struct sg_object *table,
				 struct sg_str name)
{
	struct sg_index *index = SG_OBJECT_NEW(step->catalog, SG_OBJ_INDEX, table,
					       sg_index, table->newest->schema, name);

	index->method = SG_STR("btree");
	index->valid = true;
	index->origin = 'c';
	return index;
}

static void set_method(struct sg_step *step, struct sg_index *index, struct sg_str method)
{
	if (method.n)
		index->method = sg_step_keep(step, method);
}

struct sg_object *sg_pg_index_of_constraint(struct sg_step *step,
					    struct sg_object *constraint,
					    const struct sg_constraint *node)
{
	const struct sg_constraint_record *c =
		(const struct sg_constraint_record *)constraint->newest;
	struct sg_index *index = sg_pg_index_new(step, constraint->owner, c->record.name);

	index->origin = c->type == SG_CON_PRIMARY_KEY ? 'p' : 'u';
	if (c->type == SG_CON_EXCLUDE)
		index->origin = 'x';
	index->unique = c->type != SG_CON_EXCLUDE;
	index->keys = c->keys;
	index->nulls_not_distinct = node->nulls_not_distinct;
	set_method(step, index, node->method);
	sg_pg_keys(step, &index->include, constraint->owner, node->include);
	index->predicate = sg_pg_text_of(step, node->where);
	index->constraint = constraint;
	((struct sg_constraint_record *)constraint->newest)->index = index->record.object;
	return index->record.object;
}

/* ---- the statement ---- */

/* Of a materialized view, too. */
static struct sg_object *indexed(struct sg_step *step, const struct sg_name *name)
{
	struct sg_object *object =
		sg_find_object(step->catalog, SG_NOW, SG_OBJ_TABLE, name);

	if (object && object->type == SG_OBJ_MATERIALIZED_VIEW)
		return object;
	if (object && object->type == SG_OBJ_FOREIGN_TABLE)
		sg_step_refuse(step, "cannot create index on relation \"%.*s\"",
			       SG_STR_ARG(name->name));
	return sg_pg_need_table(step, name, false);
}

static void fill_index(struct sg_step *step, struct sg_index *index,
		       const struct sg_create_index *node, struct sg_object *table)
{
	index->unique = node->unique;
	index->nulls_not_distinct = node->nulls_not_distinct;
	set_method(step, index, node->method);
	sg_pg_keys(step, &index->keys, table, node->columns);
	sg_pg_keys(step, &index->include, table, node->include);
	index->predicate = sg_pg_text_of(step, node->where);
	SG_EACH (item, node->columns)
		sg_pg_use_names(step, index->record.object,
				sg_as_index_column(item)->value);
	sg_pg_use_names(step, index->record.object, node->where);
}

/* The keys of an index that has no name yet are needed for its name. */
static struct sg_str name_of(struct sg_step *step, const struct sg_create_index *node,
			     struct sg_object *table)
{
	struct sg_names names = {0};

	if (node->name.name.n)
		return node->name.name;
	SG_EACH (item, node->columns)
		sg_pg_add_name(step, &names,
			       sg_pg_figure_name(sg_as_index_column(item)->value));
	SG_EACH (item, node->include)
		sg_pg_add_name(step, &names,
			       sg_pg_figure_name(sg_as_index_column(item)->value));
	return sg_pg_relation_name(step, table->newest->schema, table->newest->name,
				   sg_pg_join_names(step, &names), "idx");
}

void sg_pg_create_index(struct sg_step *step)
{
	const struct sg_create_index *node = sg_as_create_index(step->node);
	struct sg_object *table = indexed(step, &node->table);
	struct sg_children children = {0};
	struct sg_index *index;
	struct sg_str name;

	if (!table)
		return;
	name = name_of(step, node, table);
	if (!sg_pg_can_create(step, SG_OBJ_INDEX, table->newest->schema, name,
			      node->if_not_exists))
		return;
	if (node->concurrently && sg_pg_is_partitioned(table))
		sg_step_refuse(
			step,
			"cannot create index on partitioned table \"%.*s\" concurrently",
			SG_STR_ARG(table->newest->name));
	index = sg_pg_index_new(step, table, name);
	fill_index(step, index, node, table);
	if (node->unique)
		sg_pg_can_be_unique(step, table, &index->keys);
	if (!sg_pg_is_partitioned(table))
		return;
	sg_pg_children(step, &children, table);
	if (node->only)
		index->valid = !children.of.len;
	else
		sg_pg_clone_to_partitions(step, table, index->record.object);
}

/* An index that USING INDEX or REPLICA IDENTITY names; an assumed one is the table's. */
struct sg_object *sg_pg_need_index(struct sg_step *step, const struct sg_name *name,
				   struct sg_object *table)
{
	struct sg_object *index = sg_pg_find(step, SG_OBJ_INDEX, name);

	if (index)
		return index;
	if (sg_object_exists(step->catalog, SG_NOW, SG_OBJ_INDEX, name) == SG_NO ||
	    (sg_pg_known_well(step, table) && !step->catalog->blind)) {
		sg_step_refuse(step, "index \"%.*s\" does not exist",
			       SG_STR_ARG(name->name));
		return NULL;
	}
	return sg_object_assume(step->catalog, SG_OBJ_INDEX, table,
				sizeof(struct sg_index), name->schema, name->name);
}
