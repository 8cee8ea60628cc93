/* UPDATE: new values, which may be keys, or come back from a saved table. */
#include <sqlguard/ask/tree.h>

#include "statement.h"

static const struct sg_object *column_named(const struct sg_rows *rows,
					    const struct sg_object *table,
					    const struct sg_node *name)
{
	if (!sg_is(name, SG_IDENT))
		return NULL;
	return sg_find_part(rows->in.catalog, rows->moment, table, SG_OBJ_COLUMN,
			    sg_as_ident(name)->name);
}

/* The values as they are in the rows that were there before the file; what is set to
   itself does not change. */
static void read_set(struct sg_rows *rows, struct change *change,
		     const struct sg_update *node, const struct sg_assign *set)
{
	const struct content *content = sg_sim_content(rows, change->table);
	const struct portion none = {0};
	const struct portion *portion = content->of.len ? &content->of.items[0] : &none;

	SG_EACH (name, set->columns) {
		const struct sg_object *column = column_named(rows, change->table, name);
		struct value value = {VALUE_UNKNOWN, NULL, 0};

		if (!column)
			continue;
		if (set->columns.len == 1)
			value = sg_sim_new_value(rows, node, change->table, portion,
						 set->value);
		if (!sg_sim_is_same_value(value, sg_sim_value(rows, portion, column)))
			*SG_PUSH(rows->arena, &change->values) =
				(struct column_value){column, value};
	}
}

/* A saved value that comes back counts for all rows, whatever the condition is: it is
   there to find those that lost it. */
static bool brings_back(const struct change *change)
{
	for (size_t i = 0; i < change->values.len; i++)
		if (change->values.items[i].value.kind != VALUE_OF ||
		    change->values.items[i].value.column == NULL)
			return false;
	return change->values.len > 0;
}

void sg_sim_name_columns(struct sg_rows *rows, struct change *change,
			 const struct sg_assign *set)
{
	SG_EACH (name, set->columns)
		*SG_PUSH(rows->arena, &change->values) =
			(struct column_value){column_named(rows, change->table, name),
					      {VALUE_UNKNOWN, NULL, 0}};
}

/* Keys are looked up by the columns that are named, also where they keep their value. */
static struct change named(struct sg_rows *rows, const struct sg_object *table,
			   const struct sg_update *node)
{
	struct change change = {.table = table};

	SG_EACH (set, node->sets)
		sg_sim_name_columns(rows, &change, sg_as_assign(set));
	return change;
}

void sg_sim_update_statement(struct sg_rows *rows, const struct sg_update *node,
			     const struct sg_row_effect *cause)
{
	const struct sg_object *table = sg_sim_find_table(rows, &node->table);
	struct change change = {.table = table, .cause = cause}, all_named;
	bool all = sg_is_always_true(node->where) && !node->limit;

	if (!table)
		return;
	SG_EACH (set, node->sets)
		read_set(rows, &change, node, sg_as_assign(set));
	change.all = sg_sim_all_if(!rows->depth && (all || brings_back(&change)));
	all_named = named(rows, table, node);
	sg_sim_look_up_changed(rows, table, &all_named,
			       rows->depth ? SG_UNKNOWN : SG_YES);
	if (node->conflict == SG_CONFLICT_REPLACE)
		sg_sim_remove(rows,
			      &(struct removal){.table = table,
						.all = SG_UNKNOWN,
						.cause = sg_sim_say_deleted(
							rows, table, SG_UNKNOWN, cause)});
	sg_sim_update(rows, &change);
	if (sg_sim_may_have_rows(sg_sim_content(rows, table)))
		sg_sim_fire(rows, table, SG_UPDATE, cause);
}
