/* ALTER TABLE: what is refused, ADD COLUMN, and what 3.53 added (alter.c). */
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
		return sg_step_refuse_for(step, SG_REFUSED_KEY,
					  "Cannot add a PRIMARY KEY column");
	if (sg_find_constraint(def->constraints, SG_CON_UNIQUE))
		return sg_step_refuse_for(step, SG_REFUSED_KEY,
					  "Cannot add a UNIQUE column");
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

/* libSQL: ALTER COLUMN c TO definition, which may rename it, too. */
static void alter_column_to(struct sg_step *step, struct sg_object *table,
			    const struct sg_alter_column_other *action)
{
	const struct sg_column_def *def = sg_as_column_def(action->definition);
	struct sg_object *object = sg_sq_need_column(step, table, action->name);
	struct sg_rename_column rename = {.name = action->name, .new_name = def->name};
	struct sg_column *column;

	if (!object || step->catalog->dialect != SG_SQLITE)
		return;
	if (!sg_str_eq(action->name, def->name))
		sg_sq_rename_column(step, table, &rename);
	sg_sq_drop_own(step, table, object);
	column = (struct sg_column *)sg_object_change(step->catalog, object);
	column->not_null = column->has_default = false;
	column->fallback = column->collation = SG_STR("");
	sg_sq_define_column(step, table, column, def);
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
	case SG_DROP_COLUMN:
		if (is_alterable(step, table, "drop column from"))
			sg_sq_drop_column(step, table, sg_as_drop_column(action));
		break;
	case SG_ALTER_COLUMN_NOT_NULL:
		alter_not_null(step, table, sg_as_alter_column_not_null(action));
		break;
	case SG_ALTER_COLUMN_OTHER:
		alter_column_to(step, table, sg_as_alter_column_other(action));
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
