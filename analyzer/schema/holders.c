/*
 * Which table holds which name, statement by statement.  A table keeps its identity
 * through renames; a name that the file mentions without creating it is a table that was
 * there before.
 */
#include "schema.h"

struct table *sg_holder_now(const struct slot *slot)
{
	return slot->history.len ? slot->history.items[slot->history.len - 1].table
				 : NULL;
}

struct table *sg_holder_at(const struct slot *slot, size_t index)
{
	size_t low = 0, high = slot->history.len;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (slot->history.items[middle].statement < index ||
		    slot->history.items[middle].statement == SG_NEVER)
			low = middle + 1;
		else
			high = middle;
	}
	return low ? slot->history.items[low - 1].table : NULL;
}

static struct table *new_table(struct replay *r, const struct sg_name *name,
			       size_t created)
{
	struct table *table = SG_NEW(r->facts->arena, struct table);

	table->first_name = table->name = *name;
	table->created = created;
	table->filled = table->dropped = table->away = table->cleared = SG_NEVER;
	table->inherited = SG_NEVER;
	table->updated = table->shifted = table->refilled = table->saved = SG_NEVER;
	return table;
}

static void set_holder(struct replay *r, struct slot *slot, struct table *table)
{
	struct table *before = sg_holder_now(slot);

	*SG_PUSH(r->facts->arena, &r->facts->undo) = (struct undo){r->i, slot, before};
	*SG_PUSH(r->facts->arena, &slot->history) = (struct holder){r->i, table};
}

static bool is_known_outside(const struct table *table)
{
	return table->created == SG_NEVER || table->inherited != SG_NEVER;
}

/* Somebody takes a name; when another table of this file had it, that is remembered. */
static void take(struct replay *r, struct slot *slot, struct table *table)
{
	if (slot->former && slot->former != table) {
		*SG_PUSH(r->facts->arena, &r->facts->takeovers) = (struct takeover){
			table->name, slot->former, table, slot->lost, r->i};
		if (is_known_outside(slot->former) && table->inherited == SG_NEVER)
			table->inherited = r->i;
	}
	slot->former = NULL;
	set_holder(r, slot, table);
}

void sg_table_lose(struct replay *r, struct slot *slot, struct table *table)
{
	slot->former = table;
	slot->lost = r->i;
	set_holder(r, slot, NULL);
}

/* The table of that name now; one that nobody created was there before the file. */
struct table *sg_table_now(struct replay *r, const struct sg_name *name)
{
	struct slot *slot = sg_slot_of(r->facts, r->i, name);

	if (!slot->history.len)
		*SG_PUSH(r->facts->arena, &slot->history) =
			(struct holder){SG_NEVER, new_table(r, name, SG_NEVER)};
	return sg_holder_now(slot);
}

/* A table is created in the temporary or the default schema, whatever is hidden there. */
static struct sg_name full_name(struct replay *r, const struct sg_name *name,
				bool temporary)
{
	struct sg_name full = *name;

	if (full.schema.n)
		return full;
	full.schema = temporary ? sg_temp_schema(r->facts->dialect)
				: sg_session_schema(r->facts->session, r->i);
	return full;
}

struct table *sg_table_create(struct replay *r, const struct sg_name *written,
			      bool temporary, bool if_not_exists)
{
	struct sg_name name = full_name(r, written, temporary);
	struct slot *slot = sg_slot_of(r->facts, r->i, &name);
	struct table *table = sg_holder_now(slot);

	if (table && if_not_exists)
		return table->created == SG_NEVER ? NULL : table;
	if (!table || table->created != SG_NEVER) {
		bool dropped = slot->former && slot->lost < r->i;

		table = new_table(r, written, r->i);
		table->surely_new = !if_not_exists || dropped;
		take(r, slot, table);
		return table;
	}
	/* It was only mentioned before; the plain CREATE proves that it was not there. */
	table->created = r->i;
	table->surely_new = true;
	return table;
}

void sg_table_rename(struct replay *r, const struct sg_name *from, struct sg_name to)
{
	struct sg_name old = *from;
	struct table *table = sg_table_now(r, from);
	struct slot *left, *taken;

	if (!table)
		return;
	left = sg_slot_of(r->facts, r->i, &old);
	if (!to.schema.n)
		to.schema = sg_temporary_here(r->facts, r->i, &old)
				    ? sg_temp_schema(r->facts->dialect)
				    : old.schema;
	taken = sg_slot_of(r->facts, r->i, &to);
	if (left == taken)
		return;
	sg_table_lose(r, left, table);
	table->away = r->i;
	table->name = to;
	take(r, taken, table);
}

/* Undoes who holds which name; rows that were filled in stay counted. */
void sg_tables_roll_back(struct replay *r)
{
	struct sg_facts *facts = r->facts;
	size_t from = sg_session_undoes_from(facts->session, r->i);

	while (facts->undo.len &&
	       facts->undo.items[facts->undo.len - 1].statement >= from) {
		struct undo *undo = &facts->undo.items[--facts->undo.len];

		*SG_PUSH(facts->arena, &undo->slot->history) =
			(struct holder){r->i, undo->table};
	}
}
