/*
 * What a rebuild only copies: "INSERT INTO new (a, b) SELECT a, b FROM old", into columns
 * of the same name and type.  Such values have no reason to change, so that a foreign key
 * of the new table whose ON DELETE reaches them (a rebuild of a table that references
 * itself) is told apart from the copy.
 */
#include <sqlguard/ask/copy.h>

#include "expecting.h"

/* Its affinity is the same, and no NULL becomes a number (lang_createtable.html#rowid).
 */
static bool is_same(const struct expecting *e, const struct sg_object *to_table,
		    const struct sg_copied *copied, size_t i)
{
	const struct sg_column *from = copied->from, *to = copied->to;
	const struct sg_object *rowid = sg_rowid_column(to_table, e->cx->moments[i]);

	return from && to && sg_is(copied->value, SG_COLUMN_REF) &&
	       sg_str_ieq(from->record.name, to->record.name) &&
	       sg_str_ieq(from->type, to->type) && !sg_str_iis(to->type, "any") &&
	       !from->generated && !to->generated &&
	       (!rowid ||
		!sg_str_ieq(sg_record_at(rowid, e->cx->moments[i])->name,
			    to->record.name) ||
		from->not_null);
}

void sg_expect_kept(struct expecting *e, struct entry *entry, size_t i,
		    const struct sg_insert *insert)
{
	struct sg_ctx cx = *e->cx;
	struct sg_table_copy copy = {0};

	entry->copies++;
	cx.index = i;
	cx.at = cx.moments[i];
	cx.statement = &cx.script->statements.items[i];
	cx.top = cx.statement->node;
	if (!sg_copy_of(&copy, &cx, insert))
		return;
	entry->from = copy.from;
	for (size_t k = 0; k < copy.columns.len; k++)
		if (is_same(e, entry->table, &copy.columns.items[k], i))
			*SG_PUSH(e->arena, &entry->kept.of) = sg_strdup(
				e->arena, copy.columns.items[k].to->record.name);
}
