/* ALTER TABLE: what is refused, ADD and DROP COLUMN, and what 3.53 added (alter.c). */
#include "../sqlite/sqlite.h"
#include "replay_sqlite.h"

/* isAlterableTable(), isRealTable(): neither views nor SQLite's own tables. */
static bool is_alterable(struct sg_step *step, const struct sg_object *table,
			 const char *what)
{
	const struct sg_table *record = sg_table_at(table, SG_NOW);

	if (table->type == SG_OBJ_VIEW)
		return sg_step_refuse(step, "cannot %s view \"%.*s\"", what,
				      SG_STR_ARG(table->newest->name));
	if (record && record->module.n)
		return sg_step_refuse(step, "cannot %s virtual table \"%.*s\"", what,
				      SG_STR_ARG(table->newest->name));
	return true;
}

/* ---- ADD COLUMN ---- */

/* What depends on rows is taken to succeed: nobody knows them
   (sqlite3AlterFinishAddColumn() asks with sqlite3ErrorIfNotEmpty()). */
static bool may_add(struct sg_step *step, const struct sg_column_def *def)
{
	if (sg_find_constraint(def->constraints, SG_CON_PRIMARY_KEY))
		return sg_step_refuse(step, "Cannot add a PRIMARY KEY column");
	if (sg_find_constraint(def->constraints, SG_CON_UNIQUE))
		return sg_step_refuse(step, "Cannot add a UNIQUE column");
	return true;
}

static void add_column(struct sg_step *step, struct sg_object *table,
		       const struct sg_add_column *action)
{
	const struct sg_column_def *def = sg_as_column_def(action->column);
	const struct sg_constraint *generated =
		sg_find_constraint(def->constraints, SG_CON_GENERATED);

	if (!is_alterable(step, table, "add a column to") || !may_add(step, def) ||
	    !sg_sq_add_column(step, table, def))
		return;
	if (sg_sq_check_checks(step, table, def->constraints) && generated)
		sg_sq_check_generation(step, table, generated);
}

/* ---- DROP COLUMN ---- */

/*
 * An index on "x", which is no column but a string: no ALTER of a column gets past it,
 * whatever its table (renameTestSchema() without strings in double quotes; measured,
 * 3.40.1).  There are next to none, so that one is looked for only when one was made.
 */
bool sg_sq_test_keys(struct sg_step *step)
{
	if (!sg_sq_state(step->catalog)->misspelt)
		return true;
	SG_EACH_OBJECT(object, step->catalog, SG_OBJ_INDEX, SG_NOW)
	{
		const struct sg_index *index = sg_index_at(object, SG_NOW);

		for (size_t i = 0; i < index->keys.of.len; i++)
			if (sg_sqlite_is_quoted(index->keys.of.items[i].expression))
				return sg_step_refuse(
					step, "error in index %.*s: no such column: %.*s",
					SG_STR_ARG(index->record.name),
					SG_STR_ARG(index->keys.of.items[i].expression));
	}
	return true;
}

static bool has_key(const struct sg_keys *keys, const struct sg_object *column)
{
	for (size_t i = 0; i < keys->of.len; i++)
		if (keys->of.items[i].column == column)
			return true;
	return false;
}

/* A part of the table that cannot be without the column; its own constraints go with it.
 */
static bool holds(struct sg_step *step, struct sg_object *part,
		  const struct sg_object *column)
{
	const struct sg_constraint_record *con = sg_constraint_at(part, SG_NOW);
	const struct sg_index *index = sg_index_at(part, SG_NOW);

	if (con && con->at_column && has_key(&con->keys, column))
		return con->type == SG_CON_PRIMARY_KEY || con->type == SG_CON_UNIQUE;
	if ((con && has_key(&con->keys, column)) ||
	    (index && has_key(&index->keys, column)))
		return true;
	return part != column && part->type != SG_OBJ_TRIGGER &&
	       sg_sq_names(step->catalog, part, column);
}

static bool may_drop(struct sg_step *step, struct sg_object *table,
		     const struct sg_object *column)
{
	size_t columns = 0;

	for (size_t i = 0; i < table->present.len; i++) {
		struct sg_object *part = table->present.items[i];

		if (part->newest->gone)
			continue;
		columns += part->type == SG_OBJ_COLUMN;
		if (holds(step, part, column))
			return sg_step_refuse(
				step, "cannot drop column \"%.*s\": the %s %.*s needs it",
				SG_STR_ARG(column->newest->name),
				sg_object_type_name(part->type),
				SG_STR_ARG(part->newest->name));
	}
	if (columns < 2 && sg_sq_table(table)->complete == SG_YES)
		return sg_step_refuse(
			step, "cannot drop column \"%.*s\": no other columns exist",
			SG_STR_ARG(column->newest->name));
	return true;
}

static void drop_own(struct sg_step *step, struct sg_object *table,
		     const struct sg_object *column)
{
	for (size_t i = 0; i < table->present.len; i++) {
		const struct sg_constraint_record *con =
			sg_constraint_at(table->present.items[i], SG_NOW);

		if (con && con->at_column && has_key(&con->keys, column))
			sg_object_drop(step->catalog, con->record.object);
	}
}

/* Strings in double quotes are no excuse: a name that loses its column is an error. */
static bool is_named_elsewhere(struct sg_step *step, struct sg_object *table,
			       const struct sg_object *column)
{
	const struct sg_sq_users *users =
		sg_sq_users_of(step->catalog, table->newest->name);

	for (size_t i = 0; i < users->of.len; i++) {
		struct sg_object *user = users->of.items[i];

		if (!user->newest->gone && user->type != SG_OBJ_CONSTRAINT &&
		    sg_sq_names(step->catalog, user, column))
			return !sg_step_refuse(step, "error in %s %.*s after drop column",
					       sg_object_type_name(user->type),
					       SG_STR_ARG(user->newest->name));
	}
	return false;
}

static void drop_column(struct sg_step *step, struct sg_object *table,
			const struct sg_drop_column *action)
{
	struct sg_object *column;

	if (!is_alterable(step, table, "drop column from"))
		return;
	column = sg_sq_need_column(step, table, action->name);
	if (!column || !sg_sq_test_schema(step, "") || !sg_sq_test_keys(step) ||
	    !may_drop(step, table, column) || is_named_elsewhere(step, table, column))
		return;
	sg_sq_fix_all_quotes(step);
	drop_own(step, table, column);
	sg_object_drop(step->catalog, column);
	sg_sq_suspect_users(step->catalog, table->newest->name);
	sg_sq_test_schema(step, " after drop column");
}

/* ---- the statement ---- */

struct sg_object *sg_sq_need_column(struct sg_step *step, struct sg_object *table,
				    struct sg_str name)
{
	const struct sg_table *record = sg_table_at(table, SG_NOW);
	struct sg_object *column =
		sg_find_part(step->catalog, SG_NOW, table, SG_OBJ_COLUMN, name);

	if (column || !record)
		return column;
	if (record->complete == SG_NO &&
	    sg_part_exists(step->catalog, SG_NOW, table, SG_OBJ_COLUMN, name) != SG_NO)
		return sg_object_assume(step->catalog, SG_OBJ_COLUMN, table,
					sizeof(struct sg_column), SG_STR(""), name);
	sg_step_refuse(step, "no such column: \"%.*s\"", SG_STR_ARG(name));
	return NULL;
}

/* 3.53: ALTER COLUMN c SET NOT NULL, DROP NOT NULL. */
static void alter_not_null(struct sg_step *step, struct sg_object *table,
			   const struct sg_alter_column_not_null *action)
{
	struct sg_object *column;

	if (!is_alterable(step, table, "edit constraints of"))
		return;
	column = sg_sq_need_column(step, table, action->name);
	if (column)
		((struct sg_column *)sg_object_change(step->catalog, column))->not_null =
			!action->drop;
}

/* 3.53: ADD [CONSTRAINT x] CHECK (..). */
static void add_constraint(struct sg_step *step, struct sg_object *table,
			   const struct sg_constraint *con)
{
	struct sg_list only = {(struct sg_node *[]){(struct sg_node *)con}, 1, 1};

	if (is_alterable(step, table, "edit constraints of") &&
	    sg_sq_add_constraint(step, table, con, NULL))
		sg_sq_check_checks(step, table, only);
}

/* 3.53: DROP CONSTRAINT x. */
static void drop_constraint(struct sg_step *step, struct sg_object *table,
			    struct sg_str name)
{
	struct sg_object *con =
		sg_find_part(step->catalog, SG_NOW, table, SG_OBJ_CONSTRAINT, name);

	if (con)
		sg_object_drop(step->catalog, con);
	else if (!table->assumed)
		sg_step_refuse(step, "no such constraint: %.*s", SG_STR_ARG(name));
}

void sg_sq_alter(struct sg_step *step)
{
	const struct sg_alter_table *alter = sg_as_alter_table(step->node);
	struct sg_object *table = sg_sq_need(step, SG_OBJ_TABLE, &alter->name);
	struct sg_node *action = alter->actions.len ? alter->actions.items[0] : NULL;

	if (!table || !action)
		return;
	switch (action->kind) {
	case SG_RENAME_TABLE:
		sg_sq_rename_table(step, table, sg_as_rename_table(action));
		break;
	case SG_RENAME_COLUMN:
		if (is_alterable(step, table, "rename columns of"))
			sg_sq_rename_column(step, table, sg_as_rename_column(action));
		break;
	case SG_ADD_COLUMN: add_column(step, table, sg_as_add_column(action)); break;
	case SG_DROP_COLUMN: drop_column(step, table, sg_as_drop_column(action)); break;
	case SG_ALTER_COLUMN_NOT_NULL:
		alter_not_null(step, table, sg_as_alter_column_not_null(action));
		break;
	case SG_ADD_CONSTRAINT:
		add_constraint(
			step, table,
			sg_as_constraint(sg_as_add_constraint(action)->constraint));
		break;
	case SG_DROP_CONSTRAINT:
		drop_constraint(step, table, sg_as_drop_constraint(action)->name);
		break;
	default: break;
	}
}
