/* Triggers of PostgreSQL, with their copies on partitions. */
#include "replay_postgres_objects.h"
#include "replay_postgres_tables.h"

struct sg_object *sg_pg_need_owner(struct sg_step *step, const struct sg_name *name,
				   bool if_exists)
{
	struct sg_object *found =
		sg_find_object(step->catalog, SG_NOW, SG_OBJ_TABLE, name);

	if (found && (found->type == SG_OBJ_VIEW || found->type == SG_OBJ_TABLE))
		return found;
	return sg_pg_need_table(step, name, if_exists);
}

/* ---- partitions ---- */

static bool is_row_trigger(const struct sg_object *trigger)
{
	return sg_trigger_at(trigger, SG_NOW)->for_each_row;
}

static bool may_have_partitions(const struct sg_object *owner)
{
	return owner->assumed ||
	       (sg_table_at(owner, SG_NOW) && sg_pg_is_partitioned(owner));
}

void sg_pg_each_copy(struct sg_step *step, struct sg_object *trigger,
		     void (*visit)(struct sg_step *step, struct sg_object *trigger,
				   const void *payload),
		     const void *payload)
{
	const struct sg_object *table = trigger->owner;
	struct sg_str name = trigger->newest->name;
	bool copied = is_row_trigger(trigger) && may_have_partitions(table);

	visit(step, trigger, payload);
	if (!copied)
		return;
	SG_EACH_OBJECT(partition, step->catalog, SG_OBJ_TABLE, SG_NOW)
	{
		struct sg_object *copy = NULL;

		if (sg_table_at(partition, SG_NOW)->partition_of == table)
			copy = sg_find_part(step->catalog, SG_NOW, partition,
					    SG_OBJ_TRIGGER, name);
		if (copy)
			sg_pg_each_copy(step, copy, visit, payload);
	}
}

void sg_pg_drop_trigger(struct sg_step *step, struct sg_object *trigger,
			const void *payload)
{
	(void)payload;
	sg_object_drop(step->catalog, trigger);
}

/* The function that a trigger's record names; NULL: not known. */
static struct sg_object *function_called(struct sg_step *step,
					 const struct sg_trigger *trigger)
{
	SG_EACH_OBJECT(function, step->catalog, SG_OBJ_FUNCTION, SG_NOW)
	{
		const struct sg_record *record = function->newest;

		if (sg_str_eq(trigger->function,
			      sg_pg_spelt(step, record->schema, record->name)) &&
		    sg_str_is(sg_function_at(function, SG_NOW)->signature, "()"))
			return function;
	}
	return NULL;
}

static void copy_to_partitions(struct sg_step *step, struct sg_object *trigger);

static void copy_trigger(struct sg_step *step, const struct sg_object *trigger,
			 struct sg_object *partition)
{
	const struct sg_trigger *from = sg_trigger_at(trigger, SG_NOW);
	struct sg_trigger *to;

	if (!sg_pg_can_add(step, partition, SG_OBJ_TRIGGER, from->record.name, false))
		return;
	to = SG_OBJECT_NEW(step->catalog, SG_OBJ_TRIGGER, partition, sg_trigger,
			   SG_STR(""), from->record.name);
	to->timing = from->timing;
	to->on_insert = from->on_insert;
	to->on_update = from->on_update;
	to->on_delete = from->on_delete;
	to->for_each_row = true;
	to->constraint = from->constraint;
	sg_pg_copy_keys(step, &to->update_of, &from->update_of, partition);
	to->when = from->when;
	to->function = from->function;
	to->state = from->state;
	sg_pg_uses(step, to->record.object, function_called(step, from));
	copy_to_partitions(step, to->record.object);
}

/* To every partition of the table (trigger.c, 15: CreateTriggerFiringOn()).  The copies
   come behind the objects that are walked. */
static void copy_to_partitions(struct sg_step *step, struct sg_object *trigger)
{
	size_t n = step->catalog->objects.len;

	for (size_t i = 0; i < n; i++) {
		struct sg_object *object = step->catalog->objects.items[i];
		const struct sg_table *table = sg_table_at(object, SG_NOW);

		if (table && table->partition_of == trigger->owner)
			copy_trigger(step, trigger, object);
	}
}

void sg_pg_copy_triggers(struct sg_step *step, struct sg_object *partition)
{
	struct sg_object *parent = sg_table_at(partition, SG_NOW)->partition_of;

	if (!parent)
		return;
	SG_EACH_PART(trigger, parent, SG_OBJ_TRIGGER, SG_NOW)
	{
		if (is_row_trigger(trigger))
			copy_trigger(step, trigger, partition);
	}
}

/* A partition that is none any more loses the copies. */
void sg_pg_drop_copied_triggers(struct sg_step *step, struct sg_object *parent,
				struct sg_object *partition)
{
	SG_EACH_PART(trigger, parent, SG_OBJ_TRIGGER, SG_NOW)
	{
		struct sg_object *copy =
			sg_find_part(step->catalog, SG_NOW, partition, SG_OBJ_TRIGGER,
				     trigger->newest->name);

		if (copy && is_row_trigger(trigger))
			sg_pg_each_copy(step, copy, sg_pg_drop_trigger, NULL);
	}
}

/* ---- CREATE TRIGGER ---- */

/* The function, which takes no arguments (plpgsql-trigger); NULL: not known. */
static struct sg_object *function_of(struct sg_step *step, const struct sg_name *name)
{
	return sg_find_function(step->catalog, SG_NOW, name, SG_STR("()"));
}

/* Those that PostgreSQL brings (functions-trigger). */
static bool is_built_in(struct sg_str name)
{
	return sg_str_is(name, "suppress_redundant_updates_trigger") ||
	       sg_str_is(name, "tsvector_update_trigger") ||
	       sg_str_is(name, "tsvector_update_trigger_column");
}

static void fill(struct sg_step *step, struct sg_trigger *trigger,
		 const struct sg_create_trigger *create)
{
	struct sg_object *function = function_of(step, &create->function);
	const struct sg_record *called = function ? function->newest : NULL;

	trigger->timing = sg_step_keep(step, create->timing);
	trigger->on_insert = create->on_insert;
	trigger->on_update = create->on_update;
	trigger->on_delete = create->on_delete;
	trigger->on_truncate = create->on_truncate;
	trigger->for_each_row = create->for_each_row;
	trigger->constraint = create->constraint;
	trigger->when = sg_pg_text_of(step, create->when);
	sg_pg_use_names(step, trigger->record.object, create->when);
	trigger->function =
		sg_pg_spelt(step, called ? called->schema : create->function.schema,
			    create->function.name);
	trigger->state = SG_STR("enable");
	trigger->update_of = (struct sg_keys){0};
	SG_EACH (column, create->update_of) {
		struct sg_str name = sg_as_ident(column)->name;
		struct sg_object *object =
			sg_find_part(step->catalog, SG_NOW, trigger->record.object->owner,
				     SG_OBJ_COLUMN, name);

		sg_key_add(step->catalog, &trigger->update_of, object, name);
	}
	if (function)
		sg_pg_uses(step, trigger->record.object, function);
	else if (!sg_pg_may_have_function(step) && !is_built_in(create->function.name))
		sg_step_refuse(step, "function %.*s%s%.*s() does not exist",
			       SG_STR_ARG(create->function.schema),
			       create->function.schema.n ? "." : "",
			       SG_STR_ARG(create->function.name));
}

/* OR REPLACE takes the place of a trigger that is no constraint (sql-createtrigger). */
static struct sg_trigger *make(struct sg_step *step, struct sg_object *owner,
			       const struct sg_create_trigger *create)
{
	struct sg_object *old = sg_find_part(step->catalog, SG_NOW, owner, SG_OBJ_TRIGGER,
					     create->name.name);

	if (old && create->or_replace && !create->constraint &&
	    !sg_trigger_at(old, SG_NOW)->constraint)
		return sg_object_change(step->catalog, old);
	if (!sg_pg_can_add(step, owner, SG_OBJ_TRIGGER, create->name.name, false))
		return NULL;
	return SG_OBJECT_NEW(step->catalog, SG_OBJ_TRIGGER, owner, sg_trigger, SG_STR(""),
			     create->name.name);
}

void sg_pg_create_trigger(struct sg_step *step)
{
	const struct sg_create_trigger *create = sg_as_create_trigger(step->node);
	struct sg_object *owner = sg_pg_need_owner(step, &create->table, false);
	struct sg_trigger *trigger = owner ? make(step, owner, create) : NULL;

	if (!trigger)
		return;
	fill(step, trigger, create);
	sg_pg_note_trigger_function(step, &create->function);
	if (trigger->for_each_row && may_have_partitions(owner))
		copy_to_partitions(step, trigger->record.object);
}

/* ---- ALTER TABLE .. ENABLE and DISABLE TRIGGER ---- */

static void set_state(struct sg_step *step, struct sg_object *trigger,
		      const void *payload)
{
	const struct sg_alter_trigger_state *action = payload;
	struct sg_trigger *record = sg_object_change(step->catalog, trigger);

	record->state = sg_step_keep(step, action->state);
}

/* ALTER TABLE ONLY leaves the partitions alone. */
static void switch_trigger(struct sg_step *step, struct sg_object *trigger,
			   const struct sg_alter_trigger_state *action)
{
	if (sg_as_alter_table(step->node)->only)
		set_state(step, trigger, action);
	else
		sg_pg_each_copy(step, trigger, set_state, action);
}

void sg_pg_trigger_state(struct sg_step *step, struct sg_object *table,
			 const struct sg_alter_trigger_state *action)
{
	struct sg_object *trigger;

	/* Of a rule nothing is kept but its name. */
	if (action->rule)
		return;
	if (action->all || action->user) {
		SG_EACH_PART(each, table, SG_OBJ_TRIGGER, SG_NOW)
		{
			switch_trigger(step, each, action);
		}
		return;
	}
	trigger = sg_pg_need_part(step, table, SG_OBJ_TRIGGER, sizeof(struct sg_trigger),
				  action->which, false);
	if (trigger)
		switch_trigger(step, trigger, action);
}
