/* Whether the values of a column that a rebuild leaves out are kept by other means. */
#include <sqlguard/rule.h>

/* How many statements away another one may fill a column or save its values: in a file of
   any length the search stays short. */
#define NEAR 1000

/* ---- filled again ---- */

static bool sets_column(const struct sg_node *node, const struct sg_rebuild *rebuild,
			struct sg_str name)
{
	const struct sg_name *table;

	if (!sg_is(node, SG_UPDATE))
		return false;
	table = &sg_as_update(node)->table;
	if (!sg_same_name(SG_SQLITE, table, &rebuild->table) &&
	    !sg_same_name(SG_SQLITE, table, &rebuild->temporary))
		return false;
	return sg_sets_column(sg_as_update(node)->sets, name);
}

bool sg_is_filled_later(const struct sg_ctx *cx, const struct sg_rebuild *rebuild,
			struct sg_str name)
{
	for (size_t i = cx->index + 1;
	     i < cx->script->statements.len && i < cx->index + NEAR; i++)
		if (sets_column(cx->script->statements.items[i].node, rebuild, name))
			return true;
	return false;
}

/* ---- put elsewhere ---- */

struct search {
	const struct sg_rebuild *rebuild;
	struct sg_str column;
	bool table, found;
};

static bool visit(struct sg_node *node, void *payload)
{
	struct search *search = payload;
	const struct sg_name *name;

	if (sg_is(node, SG_COLUMN_REF))
		search->found |=
			sg_str_ieq(sg_as_column_ref(node)->column, search->column);
	if (!sg_is(node, SG_TABLE_REF))
		return true;
	name = &sg_as_table_ref(node)->name;
	search->table |= sg_same_name(SG_SQLITE, name, &search->rebuild->table) ||
			 sg_same_name(SG_SQLITE, name, &search->rebuild->temporary);
	return true;
}

bool sg_is_saved(const struct sg_ctx *cx, const struct sg_rebuild *rebuild,
		 struct sg_str column)
{
	size_t end = rebuild->back == SG_NEVER ? rebuild->loss : rebuild->back + 1;

	for (size_t i = end > NEAR ? end - NEAR : 0; i < end; i++) {
		struct sg_node *node = cx->script->statements.items[i].node;
		struct search search = {rebuild, column, false, false};

		if (i == rebuild->copy && rebuild->back != SG_NEVER)
			continue;
		if (!sg_is(node, SG_INSERT) && !sg_is(node, SG_UPDATE) &&
		    !sg_is(node, SG_CREATE_TABLE))
			continue;
		sg_walk(node, visit, &search);
		if (search.table && search.found)
			return true;
	}
	return false;
}
