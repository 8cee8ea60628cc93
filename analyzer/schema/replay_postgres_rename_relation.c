/* Tables, views, indexes, sequences, columns and constraints get other names or schemas,
   and the texts that hold the old ones follow. */
#include "replay_postgres_depend.h"

/* ---- columns ---- */

static void rename_column(struct sg_step *step, struct sg_object *table,
			  struct sg_str from, struct sg_str to)
{
	struct sg_pg_rename rename = {.schema = table->newest->schema,
				      .table = table->newest->name,
				      .column = from,
				      .to = to};
	struct sg_object *column = sg_pg_need_column(step, table, from, false);
	struct sg_children children = {0};

	if (!column || !sg_pg_can_add(step, table, SG_OBJ_COLUMN, to, false))
		return;
	sg_object_rename(step->catalog, column, SG_STR(""), to);
	for (size_t i = 0; i < table->parts.len; i++)
		if (!table->parts.items[i]->newest->gone)
			sg_pg_rename_in_part(step, &rename, table->parts.items[i]);
	sg_pg_rename_in_views(step, &rename, table);
	sg_pg_children(step, &children, table);
	for (size_t i = 0; i < children.of.len && !step->refused.n; i++)
		if (sg_find_part(step->catalog, SG_NOW, children.of.items[i],
				 SG_OBJ_COLUMN, from))
			rename_column(step, children.of.items[i], from, to);
}

static void rename_view_column(struct sg_step *step, struct sg_object *object,
			       struct sg_str from, struct sg_str to)
{
	struct sg_view *view;
	struct sg_keys columns = {0};
	bool found = false;

	sg_pg_keep_columns(step, object);
	view = sg_object_change(step->catalog, object);
	for (size_t i = 0; i < view->columns.of.len; i++) {
		bool it = sg_str_eq(view->columns.of.items[i].name, from);

		found |= it;
		sg_key_add(step->catalog, &columns, NULL,
			   it ? to : view->columns.of.items[i].name);
	}
	if (!found && view->columns.of.len)
		sg_step_refuse(step, "column \"%.*s\" does not exist", SG_STR_ARG(from));
	view->columns = columns;
}

/* ---- constraints and their indexes ---- */

static void call_constraint(struct sg_step *step, struct sg_object *constraint,
			    struct sg_str name)
{
	if (!sg_pg_can_add(step, constraint->owner, SG_OBJ_CONSTRAINT, name, false))
		return;
	sg_object_rename(step->catalog, constraint, SG_STR(""), name);
	sg_pg_note_constraint(step, constraint);
}

static void rename_constraint(struct sg_step *step, struct sg_object *table,
			      struct sg_str from, struct sg_str to, bool inherited)
{
	struct sg_object *object =
		sg_pg_need_part(step, table, SG_OBJ_CONSTRAINT,
				sizeof(struct sg_constraint_record), from, false);
	const struct sg_constraint_record *c = sg_constraint_at(object, SG_NOW);
	struct sg_children children = {0};

	if (!c)
		return;
	if (c->inherited && c->type == SG_CON_CHECK && !inherited)
		sg_step_refuse(step, "cannot rename inherited constraint \"%.*s\"",
			       SG_STR_ARG(from));
	if (c->index)
		sg_pg_rename_relation_to(step, c->index, to);
	else
		call_constraint(step, object, to);
	if (c->type != SG_CON_CHECK || c->no_inherit)
		return;
	sg_pg_children(step, &children, table);
	for (size_t i = 0; i < children.of.len && !step->refused.n; i++)
		if (sg_find_part(step->catalog, SG_NOW, children.of.items[i],
				 SG_OBJ_CONSTRAINT, from))
			rename_constraint(step, children.of.items[i], from, to, true);
}

/* ---- relations ---- */

static void rename_default(struct sg_step *step, struct sg_object *user,
			   const struct sg_object *sequence)
{
	const struct sg_record *record = sequence->newest;
	struct sg_buf text = {0};
	struct sg_column *column;

	sg_buf_adds(&text, "nextval('");
	sg_pg_add_type_name(&text, step, record->schema, record->name);
	sg_buf_adds(&text, "'::regclass)");
	column = sg_object_change(step->catalog, user);
	column->fallback = sg_buf_keep(&text, step->catalog->arena);
}

/* Columns whose default takes the next value of the sequence say its new name. */
static void follow_sequence(struct sg_step *step, struct sg_object *sequence,
			    struct sg_str schema, struct sg_str name)
{
	struct sg_children users = {0};

	for (size_t i = 0; i < sequence->users.len; i++)
		if (sg_pg_hold(sequence->users.items[i], sequence) == SG_HOLD_DEFAULT)
			*SG_PUSH(step->catalog->arena, &users.of) =
				sequence->users.items[i];
	sg_object_rename(step->catalog, sequence, schema, name);
	for (size_t i = 0; i < users.of.len; i++)
		if (sg_pg_has_words(((const struct sg_column *)users.of.items[i]->newest)
					    ->fallback,
				    "nextval("))
			rename_default(step, users.of.items[i], sequence);
}

static void move(struct sg_step *step, struct sg_object *object, struct sg_str schema,
		 struct sg_str name)
{
	struct sg_pg_rename rename = {.schema = object->newest->schema,
				      .table = object->newest->name,
				      .to = name};

	if (!sg_pg_can_create(step, object->type, schema, name, false))
		return;
	if (object->type == SG_OBJ_SEQUENCE) {
		follow_sequence(step, object, schema, name);
		return;
	}
	if (!sg_str_eq(name, object->newest->name))
		sg_pg_rename_in_views(step, &rename, object);
	sg_object_rename(step->catalog, object, schema, name);
}

void sg_pg_rename_relation_to(struct sg_step *step, struct sg_object *object,
			      struct sg_str name)
{
	const struct sg_index *index = sg_index_at(object, SG_NOW);

	if (index && index->constraint)
		call_constraint(step, index->constraint, name);
	if (!step->refused.n)
		move(step, object, object->newest->schema, name);
}

/* ---- SET SCHEMA ---- */

static bool is_owned(const struct sg_object *sequence)
{
	const struct sg_sequence *record = sg_sequence_at(sequence, SG_NOW);

	return record && record->owned_by;
}

/* AlterTableNamespaceInternal(): indexes and owned sequences go along. */
static void set_schema(struct sg_step *step, struct sg_object *object,
		       struct sg_str schema)
{
	if (sg_str_eq(schema, object->newest->schema))
		return;
	move(step, object, schema, object->newest->name);
	SG_EACH_PART(index, object, SG_OBJ_INDEX, SG_NOW)
	{
		move(step, index, schema, index->newest->name);
	}
	for (size_t i = 0; i < object->users.len && !step->refused.n; i++) {
		struct sg_object *user = object->users.items[i];

		if (is_owned(user) && sg_pg_hold(user, object) == SG_HOLD_GOES)
			set_schema(step, user, schema);
	}
}

/* ---- statements ---- */

/* ALTER TABLE renames every kind of relation; the others what they say. */
static struct sg_object *renamed(struct sg_step *step, const struct sg_alter_table *node)
{
	struct sg_object *any =
		sg_find_object(step->catalog, SG_NOW, SG_OBJ_TABLE, &node->name);

	if (any && (node->object == SG_OBJ_TABLE || any->type == node->object))
		return any;
	if (any)
		sg_step_refuse(step, "\"%.*s\" is not a %s",
			       SG_STR_ARG(any->newest->name),
			       sg_object_type_name(node->object));
	return any ? NULL : sg_pg_need_altered(step, node);
}

struct sg_object *sg_pg_need_altered(struct sg_step *step,
				     const struct sg_alter_table *node)
{
	if (node->object == SG_OBJ_TABLE)
		return sg_pg_need_table(step, &node->name, node->if_exists);
	return sg_pg_need(step, node->object, sg_pg_size_of(node->object), &node->name,
			  node->if_exists);
}

static void rename_any_column(struct sg_step *step, struct sg_object *object,
			      const struct sg_rename_column *action)
{
	if (sg_view_at(object, SG_NOW))
		rename_view_column(step, object, action->name, action->new_name);
	else if (sg_pg_is_inherited_column(step, object, action->name))
		sg_step_refuse(step, "cannot rename inherited column \"%.*s\"",
			       SG_STR_ARG(action->name));
	else
		rename_column(step, object, action->name, action->new_name);
}

void sg_pg_rename_any(struct sg_step *step, const struct sg_alter_table *node,
		      const struct sg_node *action)
{
	struct sg_object *object = renamed(step, node);
	const struct sg_rename_constraint *c;

	if (!object)
		return;
	switch (action->kind) {
	case SG_RENAME_COLUMN:
		rename_any_column(step, object, sg_as_rename_column(action));
		break;
	case SG_RENAME_CONSTRAINT:
		c = sg_as_rename_constraint(action);
		rename_constraint(step, object, c->name, c->new_name, false);
		break;
	case SG_SET_SCHEMA:
		if (is_owned(object))
			sg_step_refuse(
				step,
				"cannot move an owned sequence into another schema");
		else
			set_schema(step, object, sg_as_set_schema(action)->schema);
		break;
	default:
		sg_pg_rename_relation_to(step, object,
					 sg_as_rename_table(action)->new_name.name);
		break;
	}
}

/* ALTER INDEX and ALTER SEQUENCE RENAME. */
void sg_pg_rename_relation(struct sg_step *step)
{
	const struct sg_rename_object *node = sg_as_rename_object(step->node);
	struct sg_object *object =
		sg_pg_need(step, node->object, sg_pg_size_of(node->object), &node->name,
			   node->if_exists);

	if (object)
		sg_pg_rename_relation_to(step, object, node->new_name);
}
