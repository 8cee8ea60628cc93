/* ALTER TABLE: columns and constraints come and go, here and in children. */
#include "replay_postgres_tables.h"

/* ---- columns that come and go ---- */

static void add_to_children(struct sg_step *step, struct sg_object *column)
{
	struct sg_children children = {0};

	sg_pg_children(step, &children, column->owner);
	for (size_t i = 0; i < children.of.len && !step->refused.n; i++) {
		struct sg_object *made =
			sg_pg_inherit_column(step, children.of.items[i], column);

		if (made)
			add_to_children(step, made);
	}
}

static bool has_children(struct sg_step *step, const struct sg_object *table)
{
	struct sg_children children = {0};

	sg_pg_children(step, &children, table);
	return children.of.len;
}

void sg_pg_alter_add_column(struct sg_step *step, struct sg_object *table,
			    const struct sg_add_column *action, bool only,
			    struct sg_pendings *pendings)
{
	struct sg_object *column;

	if (only && has_children(step, table)) {
		sg_step_refuse(step, "column must be added to child tables too");
		return;
	}
	column = sg_pg_column_with(step, table, sg_as_column_def(action->column),
				   action->if_not_exists, pendings);
	if (column)
		add_to_children(step, column);
}

/* Each table of a list becomes its part of that type and name, if it has one. */
static void find_parts(struct sg_step *step, struct sg_children *tables,
		       enum sg_object_type type, struct sg_str name)
{
	size_t n = 0;

	for (size_t i = 0; i < tables->of.len; i++) {
		struct sg_object *part = sg_find_part(step->catalog, SG_NOW,
						      tables->of.items[i], type, name);

		if (part)
			tables->of.items[n++] = part;
	}
	tables->of.len = n;
}

/* In children the part goes when they have it from the parent alone. */
static void drop_from_children(struct sg_step *step, const struct sg_object *part)
{
	struct sg_children same = {0};

	sg_pg_children(step, &same, part->owner);
	find_parts(step, &same, part->type, part->newest->name);
	for (size_t i = 0; i < same.of.len; i++) {
		struct sg_object *child = same.of.items[i];
		const struct sg_column *column = sg_column_at(child, SG_NOW);
		const struct sg_constraint_record *c = sg_constraint_at(child, SG_NOW);

		if ((!column || !column->inherited) && (!c || !c->inherited))
			continue;
		drop_from_children(step, child);
		sg_pg_drop_inherited(step, child);
	}
}

/* DROP with ONLY: what children have is their own from now on. */
static void leave_to_children(struct sg_step *step, const struct sg_object *part)
{
	struct sg_children same = {0};

	sg_pg_children(step, &same, part->owner);
	find_parts(step, &same, part->type, part->newest->name);
	for (size_t i = 0; i < same.of.len; i++) {
		void *record = sg_object_change(step->catalog, same.of.items[i]);

		if (part->type == SG_OBJ_COLUMN)
			((struct sg_column *)record)->inherited = false;
		else
			((struct sg_constraint_record *)record)->inherited = false;
	}
}

static void drop_part(struct sg_step *step, struct sg_object *part, bool cascade,
		      bool only)
{
	if (only && sg_pg_is_partitioned(part->owner) && has_children(step, part->owner))
		sg_step_refuse(step,
			       "cannot drop %s from only the partitioned table when "
			       "partitions exist",
			       sg_object_type_name(part->type));
	else if (sg_pg_drop_object(step, part, cascade) && only)
		leave_to_children(step, part);
	else if (!step->refused.n)
		drop_from_children(step, part);
}

void sg_pg_alter_drop_column(struct sg_step *step, struct sg_object *table,
			     const struct sg_drop_column *action, bool only)
{
	struct sg_object *column =
		sg_pg_need_column(step, table, action->name, action->if_exists);

	if (column)
		drop_part(step, column, action->cascade, only);
}

/* ---- constraints ---- */

static struct sg_object *need_constraint(struct sg_step *step, struct sg_object *table,
					 struct sg_str name, bool if_exists)
{
	return sg_pg_need_part(step, table, SG_OBJ_CONSTRAINT,
			       sizeof(struct sg_constraint_record), name, if_exists);
}

void sg_pg_alter_drop_constraint(struct sg_step *step, struct sg_object *table,
				 const struct sg_drop_constraint *action, bool only)
{
	struct sg_object *constraint =
		need_constraint(step, table, action->name, action->if_exists);

	if (constraint)
		drop_part(step, constraint, action->cascade, only);
}

static void set_valid(struct sg_step *step, struct sg_object *constraint)
{
	((struct sg_constraint_record *)sg_object_change(step->catalog, constraint))
		->validated = true;
}

void sg_pg_validate(struct sg_step *step, struct sg_object *table, struct sg_str name)
{
	struct sg_object *object = need_constraint(step, table, name, false);
	struct sg_children same = {0};

	if (!object)
		return;
	set_valid(step, object);
	sg_pg_descendants(step, &same, table);
	find_parts(step, &same, SG_OBJ_CONSTRAINT, name);
	for (size_t i = 0; i < same.of.len; i++)
		set_valid(step, same.of.items[i]);
}

void sg_pg_alter_constraint(struct sg_step *step, struct sg_object *table,
			    const struct sg_alter_constraint *action)
{
	struct sg_object *object = need_constraint(step, table, action->name, false);
	struct sg_constraint_record *c;

	if (!object)
		return;
	c = sg_object_change(step->catalog, object);
	if (c->type != SG_CON_FOREIGN_KEY && !object->assumed)
		sg_step_refuse(step,
			       "constraint \"%.*s\" of relation \"%.*s\" is not a "
			       "foreign key constraint",
			       SG_STR_ARG(action->name), SG_STR_ARG(table->newest->name));
	c->deferrable = action->deferrable || action->initially_deferred;
	c->initially_deferred = action->initially_deferred;
}
