/* DROP COLUMN, and what stands in its way (dropColumnFunc() of alter.c). */
#include "../sqlite/sqlite.h"
#include "replay_sqlite.h"

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

/* Views and triggers.  Strings in double quotes are no excuse: a name that loses its
   column is an error. */
static void blame_users(struct sg_step *step, const struct sg_object *table,
			const struct sg_object *column)
{
	const struct sg_sq_users *users =
		sg_sq_users_of(step->catalog, table->newest->name);

	for (size_t i = 0; i < users->of.len; i++) {
		struct sg_object *user = users->of.items[i];

		if (!user->newest->gone && user->type != SG_OBJ_CONSTRAINT &&
		    step->refused_by.len < SG_BLAMED_MOST &&
		    sg_sq_names(step->catalog, user, column))
			sg_sq_blame(step, user);
	}
}

/* All that needs the column is blamed, so that one message can tell all of it. */
static bool may_drop(struct sg_step *step, struct sg_object *table,
		     const struct sg_object *column)
{
	const struct sg_object *first;
	size_t columns = 0;

	for (size_t i = 0; i < table->present.len; i++) {
		struct sg_object *part = table->present.items[i];

		if (part->newest->gone)
			continue;
		columns += part->type == SG_OBJ_COLUMN;
		if (step->refused_by.len < SG_BLAMED_MOST && holds(step, part, column))
			sg_step_blame(step, part);
	}
	blame_users(step, table, column);
	first = step->refused_by.len ? step->refused_by.items[0] : NULL;
	if (first)
		return sg_step_refuse_for(
			step, SG_REFUSED_DEPENDENT,
			"cannot drop column \"%.*s\": the %s %.*s needs it",
			SG_STR_ARG(column->newest->name),
			sg_object_type_name(first->type),
			SG_STR_ARG(first->newest->name));
	if (columns < 2 && sg_sq_table(table)->complete == SG_YES)
		return sg_step_refuse_for(
			step, SG_REFUSED_DEPENDENT,
			"cannot drop column \"%.*s\": no other columns exist",
			SG_STR_ARG(column->newest->name));
	return true;
}

void sg_sq_drop_own(struct sg_step *step, struct sg_object *table,
		    const struct sg_object *column)
{
	for (size_t i = 0; i < table->present.len; i++) {
		const struct sg_constraint_record *con =
			sg_constraint_at(table->present.items[i], SG_NOW);

		if (con && con->at_column && has_key(&con->keys, column))
			sg_object_drop(step->catalog, con->record.object);
	}
}

/* SET a = and INSERT INTO t (a) of a trigger are no obstacle, and fail when it runs. */
static void blame_writers(struct sg_step *step, const struct sg_object *table,
			  const struct sg_object *column)
{
	const struct sg_sq_users *users =
		sg_sq_users_of(step->catalog, table->newest->name);

	for (size_t i = 0; i < users->of.len; i++) {
		struct sg_object *user = users->of.items[i];

		if (user->newest->gone || user->type != SG_OBJ_TRIGGER ||
		    !sg_sq_writes(step->catalog, user, column))
			continue;
		sg_step_blame(step, user);
		step->refusal = SG_REFUSED_DEPENDENT;
	}
}

void sg_sq_drop_column(struct sg_step *step, struct sg_object *table,
		       const struct sg_drop_column *action)
{
	struct sg_object *column = sg_sq_need_column(step, table, action->name);

	if (!column || !sg_sq_test_schema(step, "") || !sg_sq_test_keys(step) ||
	    !may_drop(step, table, column))
		return;
	sg_sq_fix_all_quotes(step);
	blame_writers(step, table, column);
	sg_sq_drop_own(step, table, column);
	sg_object_drop(step->catalog, column);
	sg_sq_suspect_users(step->catalog, table->newest->name);
	if (!sg_sq_test_schema(step, " after drop column"))
		step->refusal = SG_REFUSED_DEPENDENT;
}
