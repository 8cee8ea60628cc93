/* The foreign keys to a table, and whether they can do anything. */
#include <stdlib.h>

#include <sqlguard/broken.h>

#include "sim.h"

bool sg_sim_is_mismatch(const struct sg_rows *rows, struct tie tie)
{
	enum sg_parent_fault fault;

	if (tie.presumed)
		return false;
	fault = sg_parent_fault_of(rows->in.catalog, rows->moment,
				   tie.key->record.object);
	return fault == SG_PARENT_COLUMN_MISSING || fault == SG_PARENT_WITHOUT_KEY;
}

/* ---- all of a table ---- */

struct gathering {
	struct sg_rows *rows;
	struct ties list;
};

static void gather(const struct sg_constraint_record *key, void *payload)
{
	struct gathering *gathering = payload;

	*SG_PUSH(gathering->rows->arena, &gathering->list.of) =
		(struct tie){key, key->record.object->owner, false, NULL};
}

/* An assumed table is known from the statement on that needs it. */
static bool is_still_there(const struct sg_rows *rows, const struct sg_object *table)
{
	return table->created > rows->moment || sg_record_at(table, rows->moment);
}

static bool may_point_to(const struct sg_rows *rows, const struct tie *tie,
			 const struct sg_object *parent)
{
	const struct sg_record *record = sg_record_at(parent, rows->moment);

	if (!record || !is_still_there(rows, tie->child))
		return false;
	return tie->parent ? tie->parent == parent
			   : sg_str_ieq(tie->key->parent.name, record->name);
}

/* SQLite runs the actions of the key that was declared last first: each key goes to the
   head of the list (sqlite3CreateForeignKey() of build.c). */
static int last_first(const void *left, const void *right)
{
	const struct tie *a = left, *b = right;
	uint32_t x = a->key->record.object->id, y = b->key->record.object->id;

	return (x < y) - (x > y);
}

struct ties sg_sim_ties_to(struct sg_rows *rows, const struct sg_object *parent)
{
	struct gathering gathering = {rows, {{0}}};

	sg_each_foreign_key_to(rows->in.catalog, rows->moment, parent, gather,
			       &gathering);
	for (size_t i = 0; i < rows->presumed.len; i++)
		if (may_point_to(rows, &rows->presumed.items[i], parent))
			*SG_PUSH(rows->arena, &gathering.list.of) =
				rows->presumed.items[i];
	if (gathering.list.of.len > 1)
		qsort(gathering.list.of.items, gathering.list.of.len,
		      sizeof *gathering.list.of.items, last_first);
	return gathering.list;
}

/* The table of that name of which no file shows the columns. */
static const struct sg_object *assumed_namesake(const struct sg_catalog *catalog,
						struct sg_str name)
{
	for (size_t i = 0; i < catalog->objects.len; i++) {
		const struct sg_object *object = catalog->objects.items[i];

		if (object->type == SG_OBJ_TABLE && object->assumed &&
		    sg_str_ieq(object->newest->name, name))
			return object;
	}
	return NULL;
}

void sg_sim_presume(struct sg_rows *rows)
{
	uint32_t end = rows->in.moments[rows->in.script->statements.len];
	const struct sg_catalog *catalog = rows->in.catalog;

	if (!catalog->first_assumed)
		return;
	for (size_t i = 0; i < catalog->objects.len; i++) {
		const struct sg_object *object = catalog->objects.items[i];
		const struct sg_constraint_record *key = sg_constraint_at(object, end);
		const struct sg_object *child;

		if (!key || key->type != SG_CON_FOREIGN_KEY ||
		    object->created <= rows->in.moments[0])
			continue;
		child = assumed_namesake(catalog, sg_record_at(object->owner, end)->name);
		if (child && child != object->owner)
			*SG_PUSH(rows->arena, &rows->presumed) =
				(struct tie){key, child, true, NULL};
	}
}

/* With legacy_alter_table a RENAME takes foreign keys along only where they are enforced
   (measured, sqlite_d1.md 1.5), and here nobody knows. */
void sg_sim_renamed(struct sg_rows *rows, const struct sg_object *table)
{
	struct ties ties;

	if (rows->keys != SG_UNKNOWN ||
	    !sg_session_legacy_alter_table(rows->in.session, rows->now))
		return;
	ties = sg_sim_ties_to(rows, table);
	for (size_t i = 0; i < ties.of.len; i++) {
		struct tie tie = ties.of.items[i];

		tie.presumed = true;
		tie.parent = table;
		*SG_PUSH(rows->arena, &rows->presumed) = tie;
	}
}
