/* Tables that take their columns from other ones: INHERITS, PARTITION OF, LIKE. */
#include "replay_postgres_tables.h"

/* ---- INHERITS ---- */

static void copy_values(struct sg_step *step, struct sg_object *to,
			const struct sg_column *from)
{
	struct sg_column *column = (struct sg_column *)to->newest;

	column->has_default = from->has_default;
	column->fallback = from->fallback;
	column->generated = from->generated;
	column->generation = from->generation;
	sg_pg_use_text(step, to, from->fallback);
	sg_pg_use_text(step, to, from->generation);
}

/* Columns of several parents with one name are one column. */
struct sg_object *sg_pg_inherit_column(struct sg_step *step, struct sg_object *table,
				       struct sg_object *from)
{
	const struct sg_column *above = (const struct sg_column *)from->newest;
	struct sg_object *same = sg_find_part(step->catalog, SG_NOW, table, SG_OBJ_COLUMN,
					      above->record.name);

	if (same) {
		if (!sg_str_eq(((const struct sg_column *)same->newest)->type,
			       above->type))
			sg_step_refuse(step, "column \"%.*s\" has a type conflict",
				       SG_STR_ARG(above->record.name));
		if (above->not_null)
			sg_pg_set_not_null(step, same, true);
		return NULL;
	}
	same = sg_pg_copy_column(step, table, from);
	copy_values(step, same, above);
	((struct sg_column *)same->newest)->inherited = true;
	return same;
}

static void inherit_checks(struct sg_step *step, struct sg_object *table,
			   struct sg_object *parent)
{
	SG_EACH_PART(part, parent, SG_OBJ_CONSTRAINT, SG_NOW)
	{
		const struct sg_constraint_record *c = sg_constraint_at(part, SG_NOW);

		if (c->type == SG_CON_CHECK && !c->no_inherit)
			sg_pg_copy_check(step, table, c);
	}
}

void sg_pg_inherit(struct sg_step *step, struct sg_object *table,
		   struct sg_object *parent)
{
	struct sg_table *record = (struct sg_table *)table->newest;

	if (sg_table_at(parent, SG_NOW)->complete != SG_YES)
		record->complete = SG_NO;
	*SG_PUSH(step->catalog->arena, &record->inherits) = parent;
	sg_pg_uses(step, table, parent);
	SG_EACH_PART(column, parent, SG_OBJ_COLUMN, SG_NOW)
	{
		sg_pg_inherit_column(step, table, column);
	}
	inherit_checks(step, table, parent);
}

/* ---- LIKE ---- */

/* The last word about an option counts; INCLUDING ALL says all of them. */
static bool includes(const struct sg_like_clause *like, const char *option)
{
	struct sg_str text = like->including;
	bool on = false, included = false;

	for (size_t from = 0; from < text.n;) {
		size_t to = sg_str_find(text, " ", from);
		struct sg_str word = sg_str_sub(text, from, to);

		if (sg_str_is(word, "including") || sg_str_is(word, "excluding"))
			on = sg_str_is(word, "including");
		else if (sg_str_is(word, option) || sg_str_is(word, "all"))
			included = on;
		from = to + 1;
	}
	return included;
}

static void like_column(struct sg_step *step, struct sg_object *table,
			const struct sg_like_clause *like, struct sg_object *from)
{
	const struct sg_column *was = (const struct sg_column *)from->newest;
	struct sg_object *made;
	struct sg_column *column;

	if (!sg_pg_can_add(step, table, SG_OBJ_COLUMN, was->record.name, false))
		return;
	made = sg_pg_copy_column(step, table, from);
	column = (struct sg_column *)made->newest;
	if (includes(like, "defaults") && !was->generated) {
		column->has_default = was->has_default;
		column->fallback = was->fallback;
		sg_pg_use_text(step, made, was->fallback);
	}
	if (includes(like, "generated")) {
		column->generated = was->generated;
		column->generation = was->generation;
	}
	if (includes(like, "identity") && was->identity) {
		column->identity = was->identity;
		sg_pg_serial(step, made, SG_STR("bigint"), (struct sg_list){0}, true);
	}
}

static void incomplete(struct sg_object *table)
{
	((struct sg_table *)table->newest)->complete = SG_NO;
}

void sg_pg_like(struct sg_step *step, struct sg_object *table,
		const struct sg_like_clause *like)
{
	struct sg_object *from = sg_pg_target(step, &like->table).object;

	if (!from)
		from = sg_pg_need_table(step, &like->table, false);
	if (!from)
		return;
	if (!sg_table_at(from, SG_NOW) || sg_table_at(from, SG_NOW)->complete != SG_YES)
		incomplete(table);
	SG_EACH_PART(column, from, SG_OBJ_COLUMN, SG_NOW)
	{
		like_column(step, table, like, column);
	}
}

static void like_checks(struct sg_step *step, struct sg_object *table,
			struct sg_object *from)
{
	SG_EACH_PART(part, from, SG_OBJ_CONSTRAINT, SG_NOW)
	{
		const struct sg_constraint_record *was = sg_constraint_at(part, SG_NOW);
		struct sg_constraint_record *c;

		if (was->type != SG_CON_CHECK ||
		    !sg_pg_can_add(step, table, SG_OBJ_CONSTRAINT, was->record.name,
				   false))
			continue;
		c = sg_pg_constraint_new(step, table, SG_CON_CHECK, was->record.name);
		c->named = was->named;
		c->expression = was->expression;
		c->no_inherit = was->no_inherit;
	}
}

/* expandTableLikeClause(): after the table's own keys, before its foreign keys. */
void sg_pg_like_rest(struct sg_step *step, struct sg_object *table,
		     const struct sg_like_clause *like)
{
	struct sg_object *from = sg_pg_find(step, SG_OBJ_TABLE, &like->table);

	if (!from || step->refused.n)
		return;
	if (includes(like, "constraints"))
		like_checks(step, table, from);
	if (!includes(like, "indexes"))
		return;
	SG_EACH_PART(index, from, SG_OBJ_INDEX, SG_NOW)
	{
		if (sg_index_at(index, SG_NOW)->origin == 'p' &&
		    sg_primary_key(table, SG_NOW))
			sg_step_refuse(step,
				       "multiple primary keys for table \"%.*s\" are not "
				       "allowed",
				       SG_STR_ARG(table->newest->name));
		else
			sg_pg_clone_index(step, table, index);
	}
}
