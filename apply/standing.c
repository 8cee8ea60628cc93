/*
 * What is applied and what is not: migrations and rows are compared by key, as sets.
 * A tool that asks for the newest row only passes by what was merged late (Drizzle 0.x,
 * appliers.md 2.1); here that is "out of order".
 */
#include <string.h>

#include <sqlguard/map.h>

#include "ledgers/ledgers.h"

const char *sg_standing_name(enum sg_standing standing)
{
	static const char *const names[] = {
		[SG_STANDS_APPLIED] = "applied",   [SG_STANDS_CHANGED] = "changed",
		[SG_STANDS_PENDING] = "pending",   [SG_STANDS_BEHIND] = "out of order",
		[SG_STANDS_FAILED] = "failed",     [SG_STANDS_MISSING] = "missing",
		[SG_STANDS_UNREAD] = "unreadable",
	};

	return names[standing];
}

struct comparison {
	struct sg_standings *out;
	struct sg_arena *arena;
	const struct sg_ledger_at *at;
	struct sg_ledger_rows rows;
	struct sg_map newest; /* key to the place of its last row, which counts */
	struct sg_map places; /* key to the place of its migration */
};

static void index_rows(struct comparison *c)
{
	for (size_t i = 0; i < c->rows.of.len; i++)
		*sg_map_add(c->arena, &c->newest, c->rows.of.items[i].key) = i;
}

static const struct sg_ledger_entry_row *row_of(const struct comparison *c,
						struct sg_str key)
{
	size_t *place = sg_map_find(&c->newest, key);

	return place ? &c->rows.of.items[*place] : NULL;
}

static bool is_changed(const struct comparison *c, const struct sg_ledger_entry_row *row,
		       struct sg_str bytes)
{
	const struct sg_ledger *ledger = c->at->ledger;

	if (!ledger->checksum || !row->checksum.n || !bytes.p)
		return false;
	if (ledger->matches)
		return !ledger->matches(row->checksum, bytes);
	return !sg_str_eq(row->checksum, ledger->checksum(c->at, c->arena, bytes));
}

static enum sg_standing standing_of(const struct comparison *c,
				    const struct sg_migration *migration,
				    const struct sg_ledger_entry_row *row,
				    struct sg_str bytes)
{
	if (row && row->state == SG_ENTRY_FAILED)
		return SG_STANDS_FAILED;
	if (!row || row->state == SG_ENTRY_UNDONE)
		return migration->kind == SG_MIGRATION_UNREAD ? SG_STANDS_UNREAD
							      : SG_STANDS_PENDING;
	if (!is_changed(c, row, bytes))
		return SG_STANDS_APPLIED;
	return migration->kind == SG_MIGRATION_REPEATABLE ? SG_STANDS_PENDING
							  : SG_STANDS_CHANGED;
}

static struct sg_standing_entry *add(struct comparison *c, enum sg_standing standing,
				     size_t place, struct sg_str key,
				     const struct sg_ledger_entry_row *row)
{
	struct sg_standing_entry *entry = SG_PUSH(c->arena, &c->out->of);

	entry->standing = standing;
	entry->place = place;
	entry->key = key;
	entry->name = place == SIZE_MAX ? key : c->at->set->migrations.items[place].name;
	if (row) {
		entry->applied_at = row->applied_at;
		entry->message = row->message;
	}
	return entry;
}

/* The ledger has one place for both. */
static bool refuse_twice(const struct comparison *c, size_t one, size_t other,
			 struct sg_err *err)
{
	const struct sg_migration *all = c->at->set->migrations.items;

	return sg_fail(err, "'%s' and '%s' are the same in the ledger of %s: %s",
		       all[one].path, all[other].path, c->at->ledger->title,
		       c->at->ledger->key_is);
}

static bool compare_migrations(struct comparison *c, const struct sg_str *bytes,
			       struct sg_err *err)
{
	for (size_t i = 0; i < c->at->set->migrations.len; i++) {
		const struct sg_migration *migration = &c->at->set->migrations.items[i];
		const struct sg_ledger_entry_row *row;
		struct sg_str key;
		size_t *place;

		if (!sg_runs_forward(migration))
			continue;
		key = c->at->ledger->key(c->at, c->arena, migration);
		place = sg_map_find(&c->places, key);
		if (place)
			return refuse_twice(c, *place, i, err);
		*sg_map_add(c->arena, &c->places, key) = i;
		row = row_of(c, key);
		add(c, standing_of(c, migration, row, bytes[i]), i, key, row);
	}
	return true;
}

/* Repeatable ones run after all others, and say nothing of their order. */
static void mark_late(struct comparison *c)
{
	const struct sg_migration *all = c->at->set->migrations.items;
	bool applied_later = false;

	for (size_t i = c->out->of.len; i-- > 0;) {
		struct sg_standing_entry *entry = &c->out->of.items[i];

		if (all[entry->place].kind == SG_MIGRATION_REPEATABLE)
			continue;
		if (entry->standing == SG_STANDS_PENDING && applied_later)
			entry->standing = SG_STANDS_BEHIND;
		if (sg_stands_applied(entry->standing))
			applied_later = true;
	}
}

static void add_missing(struct comparison *c)
{
	for (size_t i = 0; i < c->rows.of.len; i++) {
		const struct sg_ledger_entry_row *row = &c->rows.of.items[i];

		if (row_of(c, row->key) == row && row->state != SG_ENTRY_UNDONE &&
		    !sg_map_find(&c->places, row->key))
			add(c, SG_STANDS_MISSING, SIZE_MAX, row->key, row);
	}
}

bool sg_ledger_compare(struct sg_standings *out, struct sg_arena *arena,
		       const struct sg_ledger_at *at, const struct sg_str *bytes,
		       struct sg_err *err)
{
	struct comparison c = {.out = out, .arena = arena, .at = at};

	*out = (struct sg_standings){0};
	if (at->exists && !sg_ledger_read(&c.rows, arena, at, err))
		return false;
	index_rows(&c);
	if (!compare_migrations(&c, bytes, err))
		return false;
	mark_late(&c);
	add_missing(&c);
	for (size_t i = 0; i < out->of.len; i++)
		out->count[out->of.items[i].standing]++;
	return true;
}
