/*
 * golang-migrate: appliers.md 2.8; 4.19.1.  The table has one row, the version that was
 * reached: every migration up to it counts as applied, whether it ran or not, and files
 * below it are never looked at again.  dirty = 1: that version failed, or is running.  No
 * row: nothing is applied.  A version of -1 is what a failed way down to nothing leaves.
 */
#include "ledgers.h"

static struct sg_value version_of(const struct sg_migration *migration)
{
	int64_t version;

	sg_version_number(&version, migration->version);
	return sg_integer_value(version);
}

struct state {
	int64_t version, rows;
	bool dirty;
};

static bool take_state(void *payload, const struct sg_value *values, size_t n)
{
	struct state *state = payload;

	if (n != 2 || values[0].type != SG_VALUE_INTEGER)
		return true;
	state->version = values[0].integer;
	state->dirty = values[1].type == SG_VALUE_INTEGER && values[1].integer;
	state->rows++;
	return true;
}

static bool read_state(struct state *out, struct sg_arena *arena,
		       const struct sg_ledger_at *at, struct sg_err *err)
{
	struct sg_query query = {.sql = sg_printf(arena, "SELECT version, dirty FROM %s",
						  sg_quoted_name(arena, at->table)),
				 .row = take_state,
				 .payload = out};

	*out = (struct state){0};
	if (!at->db->driver->query(at->db, &query, err))
		return false;
	return out->rows < 2 ||
	       sg_fail(err, "'%s' has %lld rows, and golang-migrate keeps one", at->table,
		       (long long)out->rows);
}

static void add(struct sg_ledger_rows *out, struct sg_arena *arena, int64_t version,
		bool failed)
{
	struct sg_ledger_entry_row *row = SG_PUSH(arena, &out->of);

	row->key = sg_str_of(sg_printf(arena, "%lld", (long long)version));
	row->state = failed ? SG_ENTRY_FAILED : SG_ENTRY_APPLIED;
	if (failed)
		row->message = SG_STR("golang-migrate calls this version dirty");
}

static bool read(struct sg_ledger_rows *out, struct sg_arena *arena,
		 const struct sg_ledger_at *at, struct sg_err *err)
{
	struct state state;

	if (!read_state(&state, arena, at, err))
		return false;
	for (size_t i = 0; state.rows && i < at->set->migrations.len; i++) {
		const struct sg_migration *migration = &at->set->migrations.items[i];
		int64_t version = version_of(migration).integer;

		if (sg_runs_forward(migration) && version < state.version)
			add(out, arena, version, false);
	}
	if (state.rows)
		add(out, arena, state.version, state.dirty);
	return true;
}

static bool set_version(const struct sg_ledger_at *at, struct sg_arena *arena,
			struct sg_value version, struct sg_err *err)
{
	return sg_ledger_run(at, arena, "DELETE FROM %w", NULL, 0, err) &&
	       (version.type == SG_VALUE_NULL ||
		SG_LEDGER_RUN(at, arena, err,
			      "INSERT INTO %w (version, dirty) VALUES (?1, 0)", version));
}

/* That of the migration before this one; NULL: there is none. */
static struct sg_value version_before(const struct sg_ledger_at *at,
				      const struct sg_migration *one)
{
	struct sg_value before = {.type = SG_VALUE_NULL};

	for (size_t i = 0; i < at->set->migrations.len; i++) {
		const struct sg_migration *migration = &at->set->migrations.items[i];
		struct sg_value version = version_of(migration);

		if (sg_runs_forward(migration) &&
		    version.integer < version_of(one).integer &&
		    (before.type == SG_VALUE_NULL || version.integer > before.integer))
			before = version;
	}
	return before;
}

/* An older migration is covered by the version that is there. */
static bool record(const struct sg_ledger_at *at, struct sg_arena *arena,
		   const struct sg_ledger_record *record, struct sg_err *err)
{
	struct sg_value version = version_of(record->migration);
	struct state state;

	if (!read_state(&state, arena, at, err))
		return false;
	if (state.dirty)
		return sg_fail(err, "'%s' says that version %lld failed; repair it first",
			       at->table, (long long)state.version);
	return (state.rows && state.version >= version.integer) ||
	       set_version(at, arena, version, err);
}

static bool forget(const struct sg_ledger_at *at, struct sg_arena *arena,
		   const struct sg_ledger_record *record, struct sg_err *err)
{
	struct state state;

	if (!read_state(&state, arena, at, err))
		return false;
	if (!state.rows || state.version != version_of(record->migration).integer)
		return sg_fail(
			err,
			"golang-migrate can take back its newest version only, and "
			"'%.*s' is not that",
			SG_STR_ARG(record->migration->name));
	return set_version(at, arena, version_before(at, record->migration), err);
}

/* As 'migrate force' does. */
static bool resolve(const struct sg_ledger_at *at, struct sg_arena *arena,
		    const struct sg_ledger_record *record, bool applied,
		    struct sg_err *err)
{
	return set_version(at, arena,
			   applied ? version_of(record->migration)
				   : version_before(at, record->migration),
			   err);
}

SG_LEDGER(golang_migrate){
	.title = "golang-migrate",
	.table = "schema_migrations",
	.dialects = SG_ANY_SQLITE,
	.columns = "version,dirty",
	.fewer = "dbmate, Rails and others use this name, too; --ledger-table names "
		 "another",
	.create = {"CREATE TABLE IF NOT EXISTS %w (version uint64,dirty bool)",
		   "CREATE UNIQUE INDEX IF NOT EXISTS version_unique ON %w (version)"},
	.key_is = "the number that its name begins with",
	.key = sg_number_key,
	.read = read,
	.record = record,
	.forget = forget,
	.resolve = resolve,
};
