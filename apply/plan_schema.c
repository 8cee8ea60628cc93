/*
 * The schema that the database really has, which pending migrations are judged on top of;
 * and drift: how it differs from what the applied migrations make of an empty database.
 */
#include <inttypes.h>

#include "own_tables.h"
#include "planning.h"

/* ---- drift ---- */

/* Only what surely ran can be replayed. */
static bool is_known(const struct planning *p)
{
	for (size_t i = 0; i < p->plan->standings.of.len; i++)
		if (sg_stands_wrong(p->plan->standings.of.items[i].standing))
			return false;
	return true;
}

/* A baseline asks what the database would be with those that it marks. */
static bool is_believed(const struct planning *p, const struct sg_standing_entry *entry)
{
	if (entry->standing == SG_STANDS_APPLIED)
		return true;
	for (size_t i = 0; p->options->baseline && i < p->steps.len; i++)
		if (p->steps.items[i].place == entry->place)
			return true;
	return false;
}

static void replay_applied(struct planning *p, struct sg_replay *replay)
{
	struct sg_input input = {
		.dialect = p->plan->dialect, .replay = replay, .set = p->plan->set};

	for (size_t i = 0; i < p->plan->standings.of.len; i++) {
		const struct sg_standing_entry *entry = &p->plan->standings.of.items[i];
		const struct sg_migration *migration;

		if (entry->place == SIZE_MAX || !is_believed(p, entry))
			continue;
		migration = &p->plan->set->migrations.items[entry->place];
		input.place = entry->place;
		input.bytes = p->plan->bytes[entry->place];
		if (migration->kind == SG_MIGRATION_UNREAD)
			sg_replay_unread(replay, migration->path);
		else
			sg_run_replay(migration->path, &input);
	}
}

static void compare(struct planning *p, const struct sg_schema_at *made,
		    const struct sg_schema_at *real)
{
	struct sg_schema_diff all = {{0}}, rest = {{0}};
	struct sg_buf text = {0};

	sg_diff_schemas(&all, p->arena, made, real);
	for (size_t i = 0; i < all.changes.len; i++)
		if (!sg_is_own_change(&all.changes.items[i], p->plan->ledger.table))
			*SG_PUSH(p->arena, &rest.changes) = all.changes.items[i];
	sg_diff_text(&text, &rest);
	p->plan->drift = sg_buf_keep(&text, p->arena);
}

static void find_drift(struct planning *p)
{
	struct sg_schema_at real = {p->replay->catalog, p->began}, made;
	struct sg_replay *replay;

	if (!is_known(p) || real.catalog->blind)
		return;
	replay = sg_replay_new(p->arena, p->plan->dialect, SG_BEGINS_EMPTY);
	replay->catalog->history_table = p->plan->ledger.table;
	replay_applied(p, replay);
	made = (struct sg_schema_at){replay->catalog, replay->catalog->now};
	if (made.catalog->blind)
		return;
	p->plan->is_drift_known = true;
	compare(p, &made, &real);
}

/* ---- the real one ---- */

static void warn_if_blind(struct planning *p)
{
	const struct sg_catalog *catalog = p->replay->catalog;

	if (catalog->blind)
		*SG_PUSH(p->arena, &p->plan->warnings) = sg_plan_say(
			p->arena,
			"line %" PRIu32
			" of the schema of %s cannot be read: what it makes "
			"is not known to the checks",
			sg_place_of(catalog, catalog->blind)->line, p->db->target->name);
}

bool sg_plan_schema(struct planning *p, struct sg_err *err)
{
	struct sg_input input = {.dialect = p->plan->dialect};

	if (!p->db->driver->schema(&p->plan->schema, p->arena, p->db, err))
		return false;
	input.bytes = p->plan->schema;
	p->replay = sg_replay_new(p->arena, p->plan->dialect, SG_BEGINS_EMPTY);
	p->replay->catalog->history_table = p->plan->ledger.table;
	input.replay = p->replay;
	sg_run_replay(sg_printf(p->arena, "schema of %s", p->db->target->name), &input);
	p->began = p->replay->catalog->now;
	warn_if_blind(p);
	find_drift(p);
	return true;
}
