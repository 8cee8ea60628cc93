/* Keys of indexes and constraints, and the expressions in them. */
#include "replay_sqlite.h"

struct sg_str sg_sq_written(const struct sg_node *value)
{
	if (sg_is(value, SG_COLUMN_REF) && !sg_as_column_ref(value)->table.n)
		return sg_as_column_ref(value)->column;
	if (sg_is(value, SG_LITERAL) && sg_as_literal(value)->type == SG_LIT_STRING)
		return sg_as_literal(value)->text;
	return SG_STR("");
}

bool sg_sq_check_expression(struct sg_step *step, struct sg_object *table,
			    struct sg_node *value)
{
	struct sg_arena scratch = {0};
	struct sg_sq_reading r = {.catalog = step->catalog,
				  .at = SG_NOW,
				  .arena = &scratch,
				  .text = step->file->src->text};

	sg_sq_read_expression(&r, value, table);
	if (r.problem.n)
		sg_step_refuse(step, "%.*s", SG_STR_ARG(r.problem));
	else
		sg_sq_note_findings(step->catalog, table, &r);
	sg_arena_release(&scratch);
	return !step->refused.n;
}

/* The name that a table knows, or that it may know. */
static bool fill_column(struct sg_step *step, struct sg_object *table, struct sg_key *key,
			struct sg_str name, bool expressions)
{
	key->column = sg_find_part(step->catalog, SG_NOW, table, SG_OBJ_COLUMN, name);
	if (key->column || sg_sq_table(table)->complete != SG_YES) {
		key->name = key->column ? SG_STR("") : sg_step_keep(step, name);
		return true;
	}
	if (expressions)
		return sg_step_refuse(step, "no such column: %.*s", SG_STR_ARG(name));
	return sg_step_refuse(step, "table %.*s has no column named %.*s",
			      SG_STR_ARG(table->newest->name), SG_STR_ARG(name));
}

static bool fill_key(struct sg_step *step, struct sg_object *table, struct sg_key *key,
		     const struct sg_index_column *column, bool expressions)
{
	struct sg_str name = sg_sq_written(column->value);
	bool quoted = sg_is(column->value, SG_COLUMN_REF) &&
		      sg_as_column_ref(column->value)->quoted;

	key->collation = sg_step_keep(step, column->collation);
	key->desc = column->desc;
	key->nulls = sg_step_keep(step, column->nulls);
	if (quoted && expressions && sg_sq_table(table)->complete == SG_YES &&
	    !sg_find_part(step->catalog, SG_NOW, table, SG_OBJ_COLUMN, name)) {
		name.n = 0; /* a string, which is an expression */
		sg_sq_state(step->catalog)->misspelt = true;
	}
	if (name.n)
		return fill_column(step, table, key, name, expressions);
	if (!expressions)
		return sg_step_refuse(step, "expressions prohibited in PRIMARY KEY and "
					    "UNIQUE constraints");
	if (sg_sq_has_dot(column->value))
		return sg_step_refuse(
			step, "the \".\" operator prohibited in index expressions");
	key->expression = sg_sq_text(step, column->value->span);
	return sg_sq_check_expression(step, table, column->value);
}

static bool find_dot(struct sg_node *node, void *payload)
{
	bool *found = payload;

	*found = *found ||
		 (sg_is(node, SG_COLUMN_REF) && sg_as_column_ref(node)->table.n > 0);
	return true;
}

bool sg_sq_has_dot(struct sg_node *expression)
{
	bool found = false;

	sg_walk(expression, find_dot, &found);
	return found;
}

bool sg_sq_fill_keys(struct sg_step *step, struct sg_object *table, struct sg_keys *keys,
		     struct sg_list columns, bool expressions)
{
	SG_EACH (item, columns) {
		struct sg_key *key = SG_PUSH(step->catalog->arena, &keys->of);

		if (!fill_key(step, table, key, sg_as_index_column(item), expressions))
			return false;
	}
	return true;
}

/* ---- CHECK ---- */

static bool has_subquery(struct sg_node *node, void *payload)
{
	bool *found = payload;

	*found = *found || sg_is(node, SG_SUBQUERY);
	return true;
}

bool sg_sq_check_checks(struct sg_step *step, struct sg_object *table,
			struct sg_list constraints)
{
	SG_EACH (item, constraints) {
		const struct sg_constraint *con = sg_as_constraint(item);
		bool found = false;

		if (con->type != SG_CON_CHECK || !con->expr)
			continue;
		sg_walk(con->expr, has_subquery, &found);
		if (found)
			return sg_step_refuse_for(
				step, SG_REFUSED_ITSELF,
				"subqueries prohibited in CHECK constraints");
		if (!sg_sq_check_expression(step, table, con->expr))
			return false;
	}
	return true;
}

bool sg_sq_check_names(struct sg_step *step, struct sg_object *table,
		       const struct sg_create_table *create)
{
	SG_EACH (item, create->columns)
		if (!sg_sq_check_checks(step, table, sg_as_column_def(item)->constraints))
			return false;
	return sg_sq_check_checks(step, table, create->constraints);
}
