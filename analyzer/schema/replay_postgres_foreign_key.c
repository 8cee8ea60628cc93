/* Foreign keys, and their copies in partitions. */
#include "replay_postgres_tables.h"

static void clone_foreign_key(struct sg_step *step, struct sg_object *table,
			      const struct sg_constraint_record *key);

static struct sg_str foreign_key_name(struct sg_step *step, struct sg_object *table,
				      const struct sg_keys *keys)
{
	struct sg_names names = {0};

	for (size_t i = 0; i < keys->of.len; i++)
		*SG_PUSH(step->catalog->arena, &names.of) =
			sg_key_name(&keys->of.items[i], SG_NOW);
	return sg_pg_constraint_name(step, table, table->newest->name,
				     sg_pg_join_names(step, &names), "fkey");
}

static void set_parent(struct sg_step *step, struct sg_constraint_record *c,
		       const struct sg_constraint *node)
{
	struct sg_object *parent = sg_pg_need_table(step, &node->ref_table, false);

	if (!parent)
		return;
	c->parent =
		(struct sg_target){parent, parent->newest->schema, parent->newest->name};
	sg_pg_uses(step, c->record.object, parent);
	SG_EACH (item, node->ref_columns) {
		struct sg_object *column =
			sg_pg_need_column(step, parent, sg_as_ident(item)->name, false);

		if (column)
			sg_key_add(step->catalog, &c->parent_keys, column, SG_STR(""));
	}
	if (!sg_pg_key_index(c, NULL) && sg_pg_known_well(step, parent))
		sg_step_refuse(step,
			       "there is no unique constraint matching given keys for "
			       "referenced table \"%.*s\"",
			       SG_STR_ARG(parent->newest->name));
}

static void fill_foreign_key(struct sg_step *step, struct sg_constraint_record *c,
			     const struct sg_constraint *node)
{
	c->on_delete = node->on_delete;
	c->on_update = node->on_update;
	c->match = sg_step_keep(step, node->match);
	set_parent(step, c, node);
}

void sg_pg_foreign_key(struct sg_step *step, struct sg_object *table,
		       const struct sg_pending *pending, bool creating)
{
	const struct sg_constraint *node = pending->node;
	struct sg_keys keys = {0};
	struct sg_constraint_record *c;

	if (pending->column && !node->columns.len)
		sg_key_add(step->catalog, &keys, pending->column, SG_STR(""));
	sg_pg_keys(step, &keys, table, node->columns);
	if (node->name.n &&
	    !sg_pg_can_add(step, table, SG_OBJ_CONSTRAINT, node->name, false))
		return;
	c = sg_pg_constraint_new(step, table, SG_CON_FOREIGN_KEY,
				 node->name.n ? node->name
					      : foreign_key_name(step, table, &keys));
	c->keys = keys;
	sg_pg_set_attributes(c, node, creating);
	fill_foreign_key(step, c, node);
	clone_foreign_key(step, table, c);
}

/* CloneFkReferencing() of commands/tablecmds.c, 15: the name, when it is free there. */
static void clone_into(struct sg_step *step, struct sg_object *table,
		       const struct sg_constraint_record *from)
{
	struct sg_keys keys = {0};
	struct sg_str name = from->record.name;
	struct sg_constraint_record *c;

	sg_pg_copy_keys(step, &keys, &from->keys, table);
	if (sg_find_part(step->catalog, SG_NOW, table, SG_OBJ_CONSTRAINT, name))
		name = foreign_key_name(step, table, &keys);
	c = sg_pg_constraint_new(step, table, SG_CON_FOREIGN_KEY, name);
	c->named = from->named;
	c->keys = keys;
	c->parent = from->parent;
	c->parent_keys = from->parent_keys;
	c->on_delete = from->on_delete;
	c->on_update = from->on_update;
	c->match = from->match;
	c->deferrable = from->deferrable;
	c->initially_deferred = from->initially_deferred;
	c->validated = from->validated;
	c->inherited = true;
	c->partition_of = from->record.object;
	sg_pg_uses(step, c->record.object, c->parent.object);
	sg_pg_uses(step, c->record.object, from->record.object);
	clone_foreign_key(step, table, c);
}

/* tryAttachPartitionForeignKey(): the partition's own one of the same kind. */
static struct sg_object *same_foreign_key(struct sg_step *step, struct sg_object *table,
					  const struct sg_constraint_record *from)
{
	SG_EACH_PART(part, table, SG_OBJ_CONSTRAINT, SG_NOW)
	{
		const struct sg_constraint_record *c = sg_constraint_at(part, SG_NOW);

		if (c->type == SG_CON_FOREIGN_KEY && !c->partition_of &&
		    c->parent.object == from->parent.object &&
		    sg_pg_same_keys(&c->keys, &from->keys) &&
		    c->on_delete == from->on_delete && c->on_update == from->on_update &&
		    c->deferrable == from->deferrable && c->validated)
			return part;
	}
	(void)step;
	return NULL;
}

void sg_pg_take_foreign_key(struct sg_step *step, struct sg_object *partition,
			    const struct sg_constraint_record *from)
{
	struct sg_object *same = same_foreign_key(step, partition, from);
	struct sg_constraint_record *c;

	if (!same) {
		clone_into(step, partition, from);
		return;
	}
	c = sg_object_change(step->catalog, same);
	c->inherited = true;
	c->partition_of = from->record.object;
	sg_pg_uses(step, same, from->record.object);
}

static void clone_foreign_key(struct sg_step *step, struct sg_object *table,
			      const struct sg_constraint_record *key)
{
	struct sg_children children = {0};

	if (!sg_pg_is_partitioned(table))
		return;
	sg_pg_children(step, &children, table);
	for (size_t i = 0; i < children.of.len; i++)
		sg_pg_take_foreign_key(step, children.of.items[i], key);
}
