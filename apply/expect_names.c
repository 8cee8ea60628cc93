/*
 * From tables to names: a table that is rebuilt or renamed is followed to the name that
 * it ends with, since that is how it is counted and how the application knows it.
 */
#include "expecting.h"

static struct sg_str name_at(const struct sg_object *table, uint32_t at)
{
	const struct sg_record *record = sg_record_at(table, at);

	return record ? record->name : (struct sg_str){"", 0};
}

static bool is_lasting(const struct expecting *e, const struct sg_object *table)
{
	uint32_t at = sg_record_at(table, e->end) ? e->end : e->began;

	return sg_record_at(table, at) && !table->assumed &&
	       !sg_table_at(table, at)->temporary;
}

/* The new table that has the name of an old one. */
static struct entry *heir_of(struct expecting *e, struct sg_str name)
{
	for (size_t i = 0; i < e->entries.len; i++) {
		struct entry *entry = &e->entries.items[i];

		if (is_made_here(e, entry->table) &&
		    sg_str_ieq(name_at(entry->table, e->end), name))
			return entry;
	}
	return NULL;
}

static struct sg_expectation *expect(struct expecting *e, struct sg_str before,
				     struct sg_str after, const struct entry *entry)
{
	struct sg_expectation *out = SG_PUSH(e->arena, &e->out->expectations);

	out->before = sg_strdup(e->arena, before);
	out->after = sg_strdup(e->arena, after);
	out->may_lose = entry->lose;
	out->may_gain = entry->gain;
	out->may_change = entry->change || entry->copied;
	out->only_copied = entry->copied && !entry->change;
	out->line = entry->line;
	return out;
}

/* Nothing but one copy had a hand in it. */
static bool keeps_values(const struct entry *old, const struct entry *now)
{
	return now->copies == 1 && now->from == old->table && !now->change &&
	       !now->lose && !now->gain && !old->change && !old->lose && !old->gain;
}

/* The rows of the old table are expected in the new one of that name. */
static void expect_rebuilt(struct expecting *e, const struct entry *old,
			   const struct entry *now)
{
	struct sg_expectation *out = expect(e, name_at(old->table, e->began),
					    name_at(now->table, e->end), now);

	out->may_lose |= old->lose || (old->dropped && !now->copied);
	out->may_gain |= old->gain;
	out->may_change |= old->change;
	out->only_copied &= !old->change;
	if (keeps_values(old, now))
		out->kept = now->kept;
	if (old->line && old->line < out->line)
		out->line = old->line;
}

static void expect_old(struct expecting *e, const struct entry *entry)
{
	struct sg_str before = name_at(entry->table, e->began);
	struct sg_str after = name_at(entry->table, e->end);
	const struct entry *heir = heir_of(e, before);

	if (heir)
		expect_rebuilt(e, entry, heir);
	if (!heir || after.n)
		expect(e, before, after, entry);
}

static void expect_new(struct expecting *e, const struct entry *entry)
{
	struct sg_str after = name_at(entry->table, e->end);
	struct sg_name name = {.name = after};
	const struct sg_object *old =
		sg_find_object(e->cx->catalog, e->began, SG_OBJ_TABLE, &name);

	if (after.n && (!old || old->type != SG_OBJ_TABLE))
		expect(e, (struct sg_str){"", 0}, after, entry);
}

void sg_expect_names(struct expecting *e)
{
	for (size_t i = 0; i < e->entries.len; i++) {
		const struct entry *entry = &e->entries.items[i];

		if (!is_lasting(e, entry->table))
			continue;
		if (is_made_here(e, entry->table))
			expect_new(e, entry);
		else
			expect_old(e, entry);
	}
}
