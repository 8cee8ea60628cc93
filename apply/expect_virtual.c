/*
 * Virtual tables keep their rows in others (shadow tables, vtab.html 2.5): who writes
 * into one, or into a table whose triggers keep a search index up to date, has named
 * these too.
 */
#include "expecting.h"

static bool is_virtual(const struct expecting *e, const struct sg_object *table)
{
	uint32_t at = sg_record_at(table, e->began) ? e->began : e->end;

	return sg_record_at(table, at) && sg_table_at(table, at)->module.n;
}

/* A virtual table keeps in others what is written into it. */
static void follow_shadows(struct expecting *e, const struct sg_object *table,
			   size_t line)
{
	const struct sg_catalog *catalog = e->cx->catalog;

	for (size_t i = 0; i < catalog->objects.len; i++) {
		const struct sg_object *object = catalog->objects.items[i];
		struct entry *entry;

		if (object->type != SG_OBJ_TABLE ||
		    (object != table && object->owner != table))
			continue;
		entry = sg_expect_entry(e, object);
		entry->line = entry->line ? entry->line : line;
		entry->lose = entry->gain = entry->change = true;
	}
}

/* A full-text index that triggers keep up to date is no data of its own. */
static void follow_triggers(struct expecting *e, const struct sg_object *table,
			    size_t line)
{
	SG_EACH_PART(part, table, SG_OBJ_TRIGGER, e->began)
	{
		const struct sg_trigger *trigger = sg_trigger_at(part, e->began);

		for (size_t i = 0; i < trigger->writes.len; i++) {
			struct sg_name name =
				sg_target_name(&trigger->writes.items[i], e->began);
			const struct sg_object *written = sg_find_object(
				e->cx->catalog, e->began, SG_OBJ_TABLE, &name);

			if (written && is_virtual(e, written))
				follow_shadows(e, written, line);
		}
	}
}

void sg_expect_virtual(struct expecting *e)
{
	size_t n = e->entries.len;

	for (size_t i = 0; i < n; i++) {
		struct entry entry = e->entries.items[i];

		if (is_virtual(e, entry.table))
			follow_shadows(e, entry.table, entry.line);
		if (entry.lose || entry.gain || entry.change)
			follow_triggers(e, entry.table, entry.line);
	}
}
