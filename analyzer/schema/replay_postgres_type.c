/* Types of PostgreSQL: enums and their values, composite types, ranges, base types. */
#include <string.h>

#include "replay_postgres_objects.h"

struct sg_object *sg_pg_need_type(struct sg_step *step, enum sg_object_type type,
				  const struct sg_name *name, bool if_exists)
{
	return sg_pg_need(step, type, sizeof(struct sg_type), name, if_exists);
}

/* ---- CREATE TYPE ---- */

static size_t label_place(const struct sg_type *type, struct sg_str label)
{
	size_t i = 0;

	while (i < type->labels.len && !sg_str_eq(type->labels.items[i], label))
		i++;
	return i;
}

static void add_label(struct sg_step *step, struct sg_type *type, struct sg_str label)
{
	if (label_place(type, label) < type->labels.len)
		sg_step_refuse(step, "enum label \"%.*s\" already exists",
			       SG_STR_ARG(label));
	else
		*SG_PUSH(step->catalog->arena, &type->labels) = sg_step_keep(step, label);
}

static void add_values(struct sg_step *step, struct sg_type *type,
		       const struct sg_create_type *create)
{
	struct sg_object *object = type->record.object;

	SG_EACH (value, create->values) {
		if (sg_is(value, SG_COLUMN_DEF))
			sg_pg_column_new(step, object, sg_as_column_def(value), false);
		else if (sg_is(value, SG_LITERAL))
			add_label(step, type, sg_as_literal(value)->text);
	}
}

/* CREATE TYPE name; and then the same name with its functions (sql-createtype). */
static struct sg_type *fill_shell(struct sg_step *step, struct sg_str schema,
				  const struct sg_create_type *create)
{
	const struct sg_name full = {.schema = schema, .name = create->name.name};
	struct sg_object *object = sg_pg_find(step, SG_OBJ_TYPE, &full);
	const struct sg_type *shell = object ? sg_type_at(object, SG_NOW) : NULL;

	if (!shell || !sg_str_is(shell->form, "shell") ||
	    !sg_str_is(create->form, "base"))
		return NULL;
	return sg_object_change(step->catalog, object);
}

void sg_pg_create_type(struct sg_step *step)
{
	const struct sg_create_type *create = sg_as_create_type(step->node);
	struct sg_str schema = sg_pg_schema_for(step, &create->name, false);
	struct sg_type *type = fill_shell(step, schema, create);

	if (!type &&
	    !sg_pg_can_create(step, SG_OBJ_TYPE, schema, create->name.name, false))
		return;
	if (!type)
		type = SG_OBJECT_NEW(step->catalog, SG_OBJ_TYPE, NULL, sg_type, schema,
				     create->name.name);
	type->form = sg_step_keep(step, create->form);
	add_values(step, type, create);
}

/* ---- ALTER TYPE of an enum ---- */

/* Records share their arrays: the newest one gets its own before it changes. */
static struct sg_type *change_labels(struct sg_step *step, struct sg_object *object)
{
	struct sg_type *type = sg_object_change(step->catalog, object);
	struct sg_str *old = type->labels.items;
	size_t n = type->labels.len;

	type->labels.items = NULL;
	type->labels.len = type->labels.cap = 0;
	for (size_t i = 0; i < n; i++)
		*SG_PUSH(step->catalog->arena, &type->labels) = old[i];
	return type;
}

static void say_no_label(struct sg_step *step, struct sg_str label)
{
	sg_step_refuse(step, "\"%.*s\" is not an existing enum label", SG_STR_ARG(label));
}

static void rename_value(struct sg_step *step, struct sg_object *object,
			 const struct sg_alter_enum *alter)
{
	struct sg_type *type = change_labels(step, object);
	size_t place = label_place(type, alter->old_value);

	if (place == type->labels.len)
		say_no_label(step, alter->old_value);
	else if (label_place(type, alter->value) < type->labels.len)
		sg_step_refuse(step, "enum label \"%.*s\" already exists",
			       SG_STR_ARG(alter->value));
	else
		type->labels.items[place] = sg_step_keep(step, alter->value);
}

/* What is added behind the labels that all records see needs no array of its own, unless
   a record that was taken back did the same. */
static struct sg_type *change_to_add(struct sg_step *step, struct sg_object *object,
				     bool behind)
{
	const struct sg_type *type = sg_type_at(object, SG_NOW);
	size_t n = type->labels.len;

	if (behind && (n == type->labels.cap || !type->labels.items[n].p))
		return sg_object_change(step->catalog, object);
	return change_labels(step, object);
}

static void add_value(struct sg_step *step, struct sg_object *object,
		      const struct sg_alter_enum *alter)
{
	struct sg_type *type = change_to_add(step, object, !alter->neighbor.n);
	size_t n = type->labels.len, place = n;
	struct sg_str label;

	if (alter->neighbor.n)
		place = label_place(type, alter->neighbor);
	add_label(step, type, alter->value);
	if (alter->neighbor.n && place == n)
		say_no_label(step, alter->neighbor);
	place += sg_str_is(alter->place, "after");
	if (type->labels.len == n || place >= n)
		return;
	label = type->labels.items[n];
	memmove(&type->labels.items[place + 1], &type->labels.items[place],
		(n - place) * sizeof label);
	type->labels.items[place] = label;
}

void sg_pg_alter_enum(struct sg_step *step)
{
	const struct sg_alter_enum *alter = sg_as_alter_enum(step->node);
	struct sg_object *object =
		sg_pg_need_type(step, SG_OBJ_TYPE, &alter->name, false);
	const struct sg_type *type = object ? sg_type_at(object, SG_NOW) : NULL;

	/* Without a form it was there before the history: its values are unknown. */
	if (!type || !type->form.n)
		return;
	if (!sg_str_is(type->form, "enum"))
		sg_step_refuse(step, "%.*s is not an enum",
			       SG_STR_ARG(sg_pg_spelt(step, type->record.schema,
						      type->record.name)));
	else if (alter->old_value.n)
		rename_value(step, object, alter);
	else if (!alter->if_not_exists ||
		 label_place(type, alter->value) == type->labels.len)
		add_value(step, object, alter);
}

/* ---- ALTER TYPE of a composite type ---- */

/* A column of that type has rows in the old form: refused (ALTER TYPE .. ALTER ATTRIBUTE,
   find_composite_type_dependencies() of commands/tablecmds.c, 15). */
static bool is_stored(struct sg_step *step, const struct sg_object *type)
{
	SG_EACH_OBJECT(object, step->catalog, SG_OBJ_COLUMN, SG_NOW)
	{
		if (sg_column_at(object, SG_NOW)->type_object == type &&
		    object->owner->type != SG_OBJ_TYPE)
			return !sg_step_refuse(
				step,
				"cannot alter type \"%.*s\" because column "
				"\"%.*s.%.*s\" uses it",
				SG_STR_ARG(type->newest->name),
				SG_STR_ARG(object->owner->newest->name),
				SG_STR_ARG(object->newest->name));
	}
	return false;
}

static struct sg_object *need_attribute(struct sg_step *step, struct sg_object *type,
					struct sg_str name, bool if_exists)
{
	return sg_pg_need_part(step, type, SG_OBJ_COLUMN, sizeof(struct sg_column), name,
			       if_exists);
}

static void change_type(struct sg_step *step, struct sg_object *type,
			const struct sg_alter_column_type *action)
{
	struct sg_object *attribute = need_attribute(step, type, action->name, false);
	struct sg_column *column;

	if (!attribute || is_stored(step, type))
		return;
	column = sg_object_change(step->catalog, attribute);
	column->type_object = NULL;
	column->type = sg_pg_type(step, action->type, &column->type_object);
	column->collation = sg_step_keep(step, action->collation);
	if (column->type_object)
		sg_pg_uses(step, attribute, column->type_object);
}

static void drop_attribute(struct sg_step *step, struct sg_object *type,
			   const struct sg_drop_column *action)
{
	struct sg_object *attribute =
		need_attribute(step, type, action->name, action->if_exists);

	if (attribute)
		sg_pg_drop_object(step, attribute, action->cascade);
}

static void rename_attribute(struct sg_step *step, struct sg_object *type,
			     const struct sg_rename_column *action)
{
	struct sg_object *attribute = need_attribute(step, type, action->name, false);

	if (attribute &&
	    sg_pg_can_add(step, type, SG_OBJ_COLUMN, action->new_name, false))
		sg_object_rename(step->catalog, attribute, SG_STR(""), action->new_name);
}

void sg_pg_alter_composite(struct sg_step *step, const struct sg_alter_table *alter)
{
	struct sg_object *type =
		sg_pg_need_type(step, SG_OBJ_TYPE, &alter->name, alter->if_exists);

	if (!type)
		return;
	SG_EACH (action, alter->actions) {
		if (sg_is(action, SG_ADD_COLUMN))
			sg_pg_column_new(
				step, type,
				sg_as_column_def(sg_as_add_column(action)->column),
				false);
		else if (sg_is(action, SG_DROP_COLUMN))
			drop_attribute(step, type, sg_as_drop_column(action));
		else if (sg_is(action, SG_ALTER_COLUMN_TYPE))
			change_type(step, type, sg_as_alter_column_type(action));
		else if (sg_is(action, SG_RENAME_COLUMN))
			rename_attribute(step, type, sg_as_rename_column(action));
	}
}
