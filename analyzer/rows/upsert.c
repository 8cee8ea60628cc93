/*
 * INSERT that meets rows with the same key: OR IGNORE and ON CONFLICT DO NOTHING leave
 * them as they are, and DO UPDATE gives them new values (lang_upsert.html).
 */
#include "statement.h"

bool sg_sim_passes_over(const struct sg_insert *node)
{
	SG_EACH (upsert, node->upserts)
		if (!sg_as_upsert(upsert)->sets.len)
			return true;
	return node->conflict == SG_CONFLICT_IGNORE;
}

/* The only column that is set; empty: there are more. */
static struct sg_str column_of(const struct sg_assign *set)
{
	return set->columns.len == 1 ? sg_as_ident(set->columns.items[0])->name
				     : SG_STR("");
}

static bool is_excluded(const struct sg_node *value, struct sg_str column)
{
	return sg_is(value, SG_COLUMN_REF) &&
	       sg_str_iis(sg_as_column_ref(value)->table, "excluded") &&
	       sg_str_ieq(sg_as_column_ref(value)->column, column);
}

bool sg_sim_takes_new_value(const struct sg_insert *node, struct sg_str column)
{
	SG_EACH (upsert, node->upserts)
		SG_EACH (set, sg_as_upsert(upsert)->sets)
			if (sg_str_ieq(column_of(sg_as_assign(set)), column) &&
			    is_excluded(sg_as_assign(set)->value, column))
				return true;
	return false;
}

static bool is_target(const struct sg_upsert *upsert, struct sg_str column)
{
	SG_EACH (item, upsert->target) {
		const struct sg_node *value = sg_as_index_column(item)->value;

		if (sg_is(value, SG_COLUMN_REF) &&
		    sg_str_ieq(sg_as_column_ref(value)->column, column))
			return true;
	}
	return false;
}

/* SET a = a; and of the columns that conflict, the new value is the old one. */
static bool keeps_value(const struct sg_upsert *upsert, const struct sg_assign *set)
{
	struct sg_str column = column_of(set);

	if (is_excluded(set->value, column))
		return is_target(upsert, column);
	return sg_is(set->value, SG_COLUMN_REF) &&
	       !sg_str_iis(sg_as_column_ref(set->value)->table, "excluded") &&
	       sg_str_ieq(sg_as_column_ref(set->value)->column, column);
}

static void update(struct sg_rows *rows, const struct sg_object *table,
		   const struct sg_upsert *upsert)
{
	struct change named = {.table = table, .all = SG_UNKNOWN}, change = named;

	SG_EACH (set, upsert->sets) {
		sg_sim_name_columns(rows, &named, sg_as_assign(set));
		if (!keeps_value(upsert, sg_as_assign(set)))
			sg_sim_name_columns(rows, &change, sg_as_assign(set));
	}
	sg_sim_look_up_changed(rows, table, &named, rows->depth ? SG_UNKNOWN : SG_YES);
	sg_sim_update(rows, &change);
	if (sg_sim_may_have_rows(sg_sim_content(rows, table)))
		sg_sim_fire(rows, table, SG_UPDATE, NULL);
}

void sg_sim_upsert(struct sg_rows *rows, const struct sg_insert *node,
		   const struct sg_object *table)
{
	SG_EACH (upsert, node->upserts)
		if (sg_as_upsert(upsert)->sets.len)
			update(rows, table, sg_as_upsert(upsert));
}
