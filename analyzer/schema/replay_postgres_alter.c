/*
 * ALTER TABLE: its actions in the passes of commands/tablecmds.c, 15 (AT_PASS_DROP ..),
 * and down to partitions and children.
 */
#include "replay_postgres_objects.h"
#include "replay_postgres_tables.h"

enum pass { PASS_DROP, PASS_TYPE, PASS_ADD, PASS_ATTRIBUTES, PASS_OTHER, PASSES };

/* Whether a column action takes something away: SET DEFAULT comes late, DROP DEFAULT
   first. */
static enum pass pass_of_column(const struct sg_node *action)
{
	switch (action->kind) {
	case SG_ALTER_COLUMN_TYPE: return PASS_TYPE;
	case SG_ALTER_COLUMN_DEFAULT:
		return sg_as_alter_column_default(action)->value ? PASS_OTHER : PASS_DROP;
	case SG_ALTER_COLUMN_NOT_NULL:
		return sg_as_alter_column_not_null(action)->drop ? PASS_DROP
								 : PASS_ATTRIBUTES;
	default:
		return sg_str_starts(sg_as_alter_column_other(action)->action, "drop")
			       ? PASS_DROP
			       : PASS_OTHER;
	}
}

static enum pass pass_of(const struct sg_node *action)
{
	switch (action->kind) {
	case SG_DROP_COLUMN:
	case SG_DROP_CONSTRAINT: return PASS_DROP;
	case SG_ADD_COLUMN:
	case SG_ADD_CONSTRAINT: return PASS_ADD;
	case SG_ALTER_COLUMN_TYPE:
	case SG_ALTER_COLUMN_DEFAULT:
	case SG_ALTER_COLUMN_NOT_NULL:
	case SG_ALTER_COLUMN_OTHER: return pass_of_column(action);
	default: return PASS_OTHER;
	}
}

/* ---- the table itself ---- */

static void row_security(struct sg_step *step, struct sg_object *object,
			 struct sg_str action)
{
	struct sg_table *table = sg_object_change(step->catalog, object);

	if (sg_str_ends(action, "force"))
		table->force_row_security = sg_str_is(action, "force");
	else
		table->row_security = sg_str_is(action, "enable");
}

static void replica_identity(struct sg_step *step, struct sg_object *object,
			     struct sg_str argument)
{
	char identity = 'i';

	if (sg_str_is(argument, "nothing") || sg_str_is(argument, "full") ||
	    sg_str_is(argument, "default"))
		identity = argument.p[0];
	((struct sg_table *)sg_object_change(step->catalog, object))->replica_identity =
		identity;
}

static void set_of_type(struct sg_step *step, struct sg_object *object,
			struct sg_str type)
{
	((struct sg_table *)sg_object_change(step->catalog, object))->of_type =
		sg_step_keep(step, type);
}

static void change_table(struct sg_step *step, struct sg_object *object,
			 const struct sg_alter_action *action)
{
	struct sg_str what = action->action;

	if (sg_str_is(what, "inherit") || sg_str_is(what, "no inherit"))
		sg_pg_change_parent(step, object, action->argument,
				    sg_str_is(what, "no inherit"));
	else if (sg_str_is(what, "replica identity"))
		replica_identity(step, object, action->argument);
	else if (sg_str_is(what, "set logged") || sg_str_is(what, "set unlogged"))
		((struct sg_table *)sg_object_change(step->catalog, object))->unlogged =
			sg_str_is(what, "set unlogged");
	else if (sg_str_is(what, "of"))
		set_of_type(step, object, action->argument);
	else if (sg_str_is(what, "not of"))
		set_of_type(step, object, SG_STR(""));
}

/* ---- passes ---- */

static bool is_inherited(const struct sg_node *action)
{
	return action->kind == SG_ALTER_COLUMN_TYPE ||
	       action->kind == SG_ALTER_COLUMN_DEFAULT ||
	       action->kind == SG_ALTER_COLUMN_NOT_NULL;
}

static void column_action(struct sg_step *step, struct sg_object *table,
			  const struct sg_node *action, bool only)
{
	struct sg_children children = {0};

	sg_pg_column_action(step, table, action);
	if (only || !is_inherited(action))
		return;
	sg_pg_descendants(step, &children, table);
	for (size_t i = 0; i < children.of.len && !step->refused.n; i++)
		sg_pg_column_action(step, children.of.items[i], action);
}

static void table_action(struct sg_step *step, struct sg_object *table,
			 const struct sg_node *action)
{
	switch (action->kind) {
	case SG_VALIDATE_CONSTRAINT:
		sg_pg_validate(step, table, sg_as_validate_constraint(action)->name);
		break;
	case SG_ALTER_CONSTRAINT:
		sg_pg_alter_constraint(step, table, sg_as_alter_constraint(action));
		break;
	case SG_ATTACH_PARTITION:
		sg_pg_attach(step, table, sg_as_attach_partition(action));
		break;
	case SG_DETACH_PARTITION:
		sg_pg_detach(step, table, sg_as_detach_partition(action));
		break;
	case SG_ALTER_TRIGGER_STATE:
		sg_pg_trigger_state(step, table, sg_as_alter_trigger_state(action));
		break;
	case SG_ROW_SECURITY:
		row_security(step, table, sg_as_row_security(action)->action);
		break;
	case SG_ALTER_ACTION:
		change_table(step, table, sg_as_alter_action(action));
		break;
	default: break;
	}
}

static void act(struct sg_step *step, struct sg_object *table,
		const struct sg_node *action, bool only, struct sg_pendings *pendings)
{
	switch (action->kind) {
	case SG_ADD_COLUMN:
		sg_pg_alter_add_column(step, table, sg_as_add_column(action), only,
				       pendings);
		break;
	case SG_DROP_COLUMN:
		sg_pg_alter_drop_column(step, table, sg_as_drop_column(action), only);
		break;
	case SG_ADD_CONSTRAINT:
		*SG_PUSH(step->catalog->arena, &pendings->of) = (struct sg_pending){
			sg_as_constraint(sg_as_add_constraint(action)->constraint), NULL};
		break;
	case SG_DROP_CONSTRAINT:
		sg_pg_alter_drop_constraint(step, table, sg_as_drop_constraint(action),
					    only);
		break;
	case SG_ALTER_COLUMN_TYPE:
		column_action(step, table, action, only);
		if (sg_pg_is_partitioned(table) && !step->refused.n)
			sg_pg_remake_indexes(step, table,
					     sg_as_alter_column_type(action)->name);
		break;
	case SG_ALTER_COLUMN_DEFAULT:
	case SG_ALTER_COLUMN_NOT_NULL:
	case SG_ALTER_COLUMN_OTHER: column_action(step, table, action, only); break;
	default: table_action(step, table, action); break;
	}
}

static void alter(struct sg_step *step, struct sg_object *table,
		  const struct sg_alter_table *node)
{
	struct sg_pendings pendings = {0};

	for (enum pass pass = PASS_DROP; pass < PASSES; pass++) {
		SG_EACH (action, node->actions)
			if (pass_of(action) == pass && !step->refused.n)
				act(step, table, action, node->only, &pendings);
		if (pass != PASS_ADD || step->refused.n)
			continue;
		sg_pg_add_keys(step, table, &pendings);
		sg_pg_add_foreign_keys(step, table, &pendings);
	}
}

/* ---- the statement ---- */

static bool is_rename(const struct sg_node *action)
{
	return action->kind == SG_RENAME_TABLE || action->kind == SG_RENAME_COLUMN ||
	       action->kind == SG_RENAME_CONSTRAINT || action->kind == SG_SET_SCHEMA;
}

static void alter_index(struct sg_step *step, const struct sg_alter_table *node,
			const struct sg_node *action)
{
	struct sg_object *index;

	if (action->kind != SG_ATTACH_PARTITION)
		return;
	index = sg_pg_need(step, SG_OBJ_INDEX, sizeof(struct sg_index), &node->name,
			   node->if_exists);
	if (index)
		sg_pg_attach_index(step, index,
				   &sg_as_attach_partition(action)->partition);
}

void sg_pg_alter_table(struct sg_step *step)
{
	const struct sg_alter_table *node = sg_as_alter_table(step->node);
	const struct sg_node *first = node->actions.len ? node->actions.items[0] : NULL;
	struct sg_object *table;

	if (node->object == SG_OBJ_TYPE)
		sg_pg_alter_composite(step, node);
	else if (!first)
		return;
	else if (is_rename(first))
		sg_pg_rename_any(step, node, first);
	else if (node->object == SG_OBJ_INDEX)
		alter_index(step, node, first);
	else if (node->object == SG_OBJ_TABLE || node->object == SG_OBJ_FOREIGN_TABLE) {
		table = sg_pg_need_altered(step, node);
		if (table)
			alter(step, table, node);
	}
}
