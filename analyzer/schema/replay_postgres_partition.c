/* Partitions: what they take from the partitioned table, ATTACH, DETACH; INHERIT. */
#include "replay_postgres_objects.h"
#include "replay_postgres_tables.h"

bool sg_pg_is_partitioned(const struct sg_object *table)
{
	const struct sg_table *record = sg_table_at(table, SG_NOW);

	return record && record->partition_strategy.n;
}

/* DefineIndex(): what is unique holds in each partition only, unless the keys tell which
   one it is. */
bool sg_pg_can_be_unique(struct sg_step *step, const struct sg_object *table,
			 const struct sg_keys *keys)
{
	const struct sg_table *record = sg_table_at(table, SG_NOW);

	for (size_t i = 0; record && i < record->partition_keys.of.len; i++) {
		const struct sg_object *column =
			record->partition_keys.of.items[i].column;

		if (!column || !sg_pg_has_key(keys, column))
			return sg_step_refuse(
				step, "unique constraint on partitioned table must "
				      "include all partitioning columns");
	}
	return true;
}

/* ---- becoming one ---- */

static void take_parts(struct sg_step *step, struct sg_object *partition,
		       struct sg_object *parent)
{
	SG_EACH_PART(index, parent, SG_OBJ_INDEX, SG_NOW)
	{
		sg_pg_take_index(step, partition, index);
	}
	SG_EACH_PART(part, parent, SG_OBJ_CONSTRAINT, SG_NOW)
	{
		const struct sg_constraint_record *c = sg_constraint_at(part, SG_NOW);

		if (c->type == SG_CON_FOREIGN_KEY)
			sg_pg_take_foreign_key(step, partition, c);
	}
}

void sg_pg_become_partition(struct sg_step *step, struct sg_object *partition,
			    struct sg_object *parent, struct sg_str bound)
{
	struct sg_table *table = sg_object_change(step->catalog, partition);

	table->partition_of = parent;
	table->partition_bound = sg_step_keep(step, bound);
	table->inherits.items = NULL;
	table->inherits.len = table->inherits.cap = 0;
	sg_pg_list_child(step, partition, parent);
	take_parts(step, partition, parent);
	sg_pg_copy_triggers(step, partition);
}

/* ---- columns and checks of a table that joins ---- */

static void join_column(struct sg_step *step, struct sg_object *table,
			struct sg_object *above)
{
	const struct sg_column *wanted = (const struct sg_column *)above->newest;
	struct sg_object *found =
		sg_pg_need_column(step, table, wanted->record.name, false);
	const struct sg_column *is = sg_column_at(found, SG_NOW);

	if (!is || found->assumed)
		return;
	if ((wanted->type.n && !sg_str_eq(is->type, wanted->type)) ||
	    (wanted->not_null && !is->not_null)) {
		sg_step_refuse(step,
			       "child table \"%.*s\" has another type or no NOT NULL for "
			       "column \"%.*s\"",
			       SG_STR_ARG(table->newest->name),
			       SG_STR_ARG(wanted->record.name));
		return;
	}
	if (sg_pg_is_partitioned(above->owner))
		((struct sg_column *)sg_object_change(step->catalog, found))->inherited =
			true;
}

static void join_check(struct sg_step *step, struct sg_object *table,
		       const struct sg_constraint_record *wanted)
{
	struct sg_object *found = sg_pg_need_part(step, table, SG_OBJ_CONSTRAINT,
						  sizeof(struct sg_constraint_record),
						  wanted->record.name, false);

	if (found)
		((struct sg_constraint_record *)sg_object_change(step->catalog, found))
			->inherited = sg_pg_is_partitioned(wanted->record.object->owner);
}

static void join_all(struct sg_step *step, struct sg_object *table,
		     struct sg_object *parent)
{
	SG_EACH_PART(column, parent, SG_OBJ_COLUMN, SG_NOW)
	{
		join_column(step, table, column);
	}
	SG_EACH_PART(part, parent, SG_OBJ_CONSTRAINT, SG_NOW)
	{
		const struct sg_constraint_record *c = sg_constraint_at(part, SG_NOW);

		if (c->type == SG_CON_CHECK && !c->no_inherit)
			join_check(step, table, c);
	}
}

/* Nothing is inherited any more: what it has is its own. */
static void leave_all(struct sg_step *step, struct sg_object *table)
{
	SG_EACH_PART(column, table, SG_OBJ_COLUMN, SG_NOW)
	{
		if (sg_column_at(column, SG_NOW)->inherited)
			((struct sg_column *)sg_object_change(step->catalog, column))
				->inherited = false;
	}
	SG_EACH_PART(part, table, SG_OBJ_CONSTRAINT, SG_NOW)
	{
		struct sg_constraint_record *c;

		if (!sg_constraint_at(part, SG_NOW)->inherited)
			continue;
		c = sg_object_change(step->catalog, part);
		c->inherited = false;
		c->partition_of = NULL;
	}
	SG_EACH_PART(index, table, SG_OBJ_INDEX, SG_NOW)
	{
		if (sg_index_at(index, SG_NOW)->partition_of)
			((struct sg_index *)sg_object_change(step->catalog, index))
				->partition_of = NULL;
	}
}

/* ---- ATTACH and DETACH ---- */

void sg_pg_attach(struct sg_step *step, struct sg_object *parent,
		  const struct sg_attach_partition *action)
{
	struct sg_object *partition = sg_pg_need_table(step, &action->partition, false);
	const struct sg_table *table = sg_table_at(partition, SG_NOW);

	if (!table || table->partition_of || table->inherits.len ||
	    sg_pg_is_descendant(step, parent, partition) ||
	    (!parent->assumed && !sg_pg_is_partitioned(parent))) {
		sg_step_refuse(step, "\"%.*s\" cannot become a partition of \"%.*s\"",
			       SG_STR_ARG(action->partition.name),
			       SG_STR_ARG(parent->newest->name));
		return;
	}
	join_all(step, partition, parent);
	if (!step->refused.n)
		sg_pg_become_partition(step, partition, parent, action->bound);
}

/* DetachAddConstraintIfNeeded(): the bound stays as a check, which the server writes. */
static void keep_bound(struct sg_step *step, struct sg_object *partition,
		       const struct sg_object *parent)
{
	const struct sg_keys *keys =
		&((const struct sg_table *)parent->newest)->partition_keys;
	struct sg_str column =
		keys->of.len == 1 ? sg_key_name(keys->of.items, SG_NOW) : SG_STR("");

	if (keys->of.len)
		sg_pg_constraint_new(step, partition, SG_CON_CHECK,
				     sg_pg_constraint_name(step, partition,
							   partition->newest->name,
							   column, "check"));
}

void sg_pg_detach(struct sg_step *step, struct sg_object *parent,
		  const struct sg_detach_partition *action)
{
	struct sg_object *partition = sg_pg_need_table(step, &action->partition, false);
	struct sg_table *table;

	if (!partition)
		return;
	if (sg_table_at(partition, SG_NOW)->partition_of != parent) {
		if (!partition->assumed)
			sg_step_refuse(step,
				       "relation \"%.*s\" is not a partition of relation "
				       "\"%.*s\"",
				       SG_STR_ARG(partition->newest->name),
				       SG_STR_ARG(parent->newest->name));
		return;
	}
	table = sg_object_change(step->catalog, partition);
	table->partition_of = NULL;
	table->partition_bound = SG_STR("");
	leave_all(step, partition);
	if (action->concurrently)
		keep_bound(step, partition, parent);
	sg_pg_drop_copied_triggers(step, parent, partition);
}

/* ---- INHERIT and NO INHERIT ---- */

static void add_parent(struct sg_step *step, struct sg_object *table,
		       struct sg_object *parent)
{
	const struct sg_table *was = (const struct sg_table *)table->newest;
	struct sg_table *record;

	if (sg_pg_is_descendant(step, parent, table)) {
		sg_step_refuse(step, "circular inheritance not allowed");
		return;
	}
	if (sg_pg_is_child(was, parent) || sg_pg_is_partitioned(parent)) {
		sg_step_refuse(step,
			       "relation \"%.*s\" would be inherited from more than "
			       "once, or is partitioned",
			       SG_STR_ARG(parent->newest->name));
		return;
	}
	join_all(step, table, parent);
	record = sg_object_change(step->catalog, table);
	record->inherits.items = NULL;
	record->inherits.len = record->inherits.cap = 0;
	for (size_t i = 0; i < was->inherits.len; i++)
		*SG_PUSH(step->catalog->arena, &record->inherits) =
			was->inherits.items[i];
	*SG_PUSH(step->catalog->arena, &record->inherits) = parent;
	sg_pg_list_child(step, table, parent);
}

static void remove_parent(struct sg_step *step, struct sg_object *table,
			  const struct sg_object *parent)
{
	const struct sg_table *was = (const struct sg_table *)table->newest;
	struct sg_table *record;

	if (!sg_pg_is_child(was, parent)) {
		if (!table->assumed)
			sg_step_refuse(
				step,
				"relation \"%.*s\" is not a parent of relation \"%.*s\"",
				SG_STR_ARG(parent->newest->name),
				SG_STR_ARG(table->newest->name));
		return;
	}
	record = sg_object_change(step->catalog, table);
	record->inherits.items = NULL;
	record->inherits.len = record->inherits.cap = 0;
	for (size_t i = 0; i < was->inherits.len; i++)
		if (was->inherits.items[i] != parent)
			*SG_PUSH(step->catalog->arena, &record->inherits) =
				was->inherits.items[i];
	if (!record->inherits.len)
		leave_all(step, table);
}

void sg_pg_change_parent(struct sg_step *step, struct sg_object *table,
			 struct sg_str parent, bool remove)
{
	struct sg_name name = sg_pg_name_in(step, parent);
	struct sg_object *other = sg_pg_need_table(step, &name, false);

	if (other && remove)
		remove_parent(step, table, other);
	else if (other)
		add_parent(step, table, other);
}
