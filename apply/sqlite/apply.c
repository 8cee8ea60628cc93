/*
 * Runs a migration: one BEGIN IMMEDIATE transaction, each statement from its exact text,
 * foreign keys checked where they were off, then the caller's verification, then COMMIT.
 * Whatever fails rolls everything back, and the outcome says what is true.
 *
 * A lock is waited for by SQLite's busy handler, at BEGIN (another writer) and at COMMIT
 * (readers of a database with a rollback journal).  A migration that changed settings of
 * the connection (PRAGMA, TEMP objects) leaves them behind: the next one gets a new
 * connection.
 */
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include <sqlguard/clock.h>

#include "commit.h"
#include "foreign_keys.h"

struct run {
	struct sg_database *db;
	struct sg_sqlite *s;
	const struct sg_unit *unit;
	struct sg_unit_result *out;
	struct sg_arena *arena;
	struct sg_watch watch;
	struct sg_broken_keys broken; /* before the migration */
	bool checks_keys;
	struct sg_commit commit;
	double started;
};

static bool run_sql(struct run *r, const char *sql)
{
	return sqlite3_exec(r->s->db, sql, NULL, NULL, NULL) == SQLITE_OK;
}

/* ---- a statement ---- */

static bool fail_at(struct run *r, const struct sg_unit_statement *statement,
		    struct sg_err *err)
{
	char where[600];

	r->out->failed = statement->number;
	snprintf(where, sizeof where, "%.500s:%zu", r->unit->path, statement->line);
	if (r->watch.refused)
		return sg_fail(err, "%s: %s", where, r->watch.refused);
	return sg_sqlite_explain(r->s->db, where, err);
}

static bool refuse_at(struct run *r, const struct sg_unit_statement *statement,
		      const char *why, struct sg_err *err)
{
	r->out->failed = statement->number;
	return sg_fail(err, "%s:%zu: %s", r->unit->path, statement->line, why);
}

static bool prepare(sqlite3_stmt **out, struct run *r,
		    const struct sg_unit_statement *statement, struct sg_err *err)
{
	struct sg_str text = statement->text;
	const char *rest = text.p;

	if (text.n > INT_MAX)
		return refuse_at(r, statement, "the statement is too long", err);
	if (memchr(text.p, 0, text.n))
		return refuse_at(r, statement,
				 "the statement has a NUL byte, where SQLite stops", err);
	if (sqlite3_prepare_v3(r->s->db, text.p, (int)text.n, 0, out, &rest) != SQLITE_OK)
		return fail_at(r, statement, err);
	if (!sg_sqlite_is_blank(r->s->db, rest, text.p + text.n))
		return refuse_at(r, statement,
				 "the database reads this text as several statements",
				 err);
	if (*out && sqlite3_bind_parameter_count(*out))
		return refuse_at(r, statement,
				 "a placeholder such as '?' has no value here: write the "
				 "value itself",
				 err);
	return true;
}

/* ON CONFLICT ROLLBACK and RAISE(ROLLBACK) end it, and the next statement would commit.
 */
static bool is_inside(struct run *r, const struct sg_unit_statement *statement,
		      struct sg_err *err)
{
	return !sqlite3_get_autocommit(r->s->db) ||
	       refuse_at(r, statement, "it ended the transaction of the migration", err);
}

static bool step_all(struct run *r, sqlite3_stmt *prepared,
		     const struct sg_unit_statement *statement, struct sg_err *err)
{
	int code = SQLITE_ROW;

	while (prepared && code == SQLITE_ROW)
		code = sqlite3_step(prepared);
	return !prepared || code == SQLITE_DONE || fail_at(r, statement, err);
}

static bool run_watched(struct run *r, const struct sg_unit_statement *statement,
			struct sg_err *err)
{
	sqlite3_stmt *prepared = NULL;
	bool ok;

	sg_watch_on(&r->watch);
	ok = prepare(&prepared, r, statement, err) &&
	     step_all(r, prepared, statement, err);
	sqlite3_finalize(prepared);
	sg_watch_off(&r->watch);
	return ok && is_inside(r, statement, err) &&
	       (sg_d1_check_names(&r->watch, err) || fail_at(r, statement, err));
}

static bool run_statement(struct run *r, const struct sg_unit_statement *statement,
			  struct sg_err *err)
{
	struct sg_statement_result *result = SG_PUSH(r->arena, &r->out->statements);
	sqlite3_int64 changes = sqlite3_total_changes64(r->s->db);
	double started = sg_now();
	bool ok;

	result->number = statement->number;
	result->line = statement->line;
	ok = run_watched(r, statement, err);
	result->seconds = sg_now() - started;
	result->rows = sqlite3_total_changes64(r->s->db) - changes;
	return ok;
}

static bool run_statements(struct run *r, struct sg_err *err)
{
	for (size_t i = 0; i < r->unit->statements.len; i++)
		if (!r->unit->statements.items[i].passed_over &&
		    !run_statement(r, &r->unit->statements.items[i], err))
			return false;
	return true;
}

/* ---- around them ---- */

static bool mentions(struct sg_str text, const char *word)
{
	for (size_t at = 0; at < text.n; at++)
		if (sg_str_istarts(sg_str_sub(text, at, text.n), word))
			return true;
	return false;
}

/* PRAGMA defer_foreign_keys = OFF forgets what is broken (facts/sqlite_d1.md 1.5). */
static bool defers_keys(const struct sg_unit *unit)
{
	for (size_t i = 0; i < unit->statements.len; i++)
		if (mentions(unit->statements.items[i].text, "defer_foreign_keys"))
			return true;
	return false;
}

static bool begin(struct run *r, struct sg_err *err)
{
	bool keys_off = r->unit->foreign_keys_off && !r->s->d1;

	r->checks_keys = keys_off || defers_keys(r->unit);
	if (r->db->access == SG_READ_ONLY)
		return sg_fail(err, "'%s' is open to be read, not to be migrated",
			       r->s->path);
	if (!sg_sqlite_stays(r->db, err) || !sg_enforce_keys(r->s->db, !keys_off, err))
		return false;
	if (!run_sql(r, "BEGIN IMMEDIATE"))
		return sg_sqlite_fail(r->s->db, "begin a transaction", err);
	r->out->outcome = SG_OUTCOME_ROLLED_BACK;
	return sg_commit_begin(&r->commit, r->s, err) &&
	       sg_watch_begin(&r->watch, r->s, r->commit.before, err);
}

static bool prepare_check(struct run *r, struct sg_err *err)
{
	if (r->unit->after_begin && !r->unit->after_begin(r->unit->payload, r->db, err))
		return false;
	return !r->checks_keys || sg_broken_keys(&r->broken, r->arena, r->s->db, err);
}

static bool check_keys(struct run *r, struct sg_err *err)
{
	struct sg_broken_keys after = {0};

	return !r->checks_keys ||
	       (sg_broken_keys(&after, r->arena, r->s->db, err) &&
		sg_broken_keys_compare(&r->broken, &after, &r->watch, err));
}

/* Settings of the migration must not change what the verification reads and writes. */
static bool unset(struct run *r, struct sg_err *err)
{
	sqlite3_busy_timeout(r->s->db, sg_sqlite_busy_ms(r->db));
	return !r->watch.stains ||
	       run_sql(r,
		       "PRAGMA query_only = OFF; PRAGMA case_sensitive_like = OFF; "
		       "PRAGMA ignore_check_constraints = OFF; "
		       "PRAGMA recursive_triggers = OFF; PRAGMA writable_schema = OFF; "
		       "PRAGMA reverse_unordered_selects = OFF; "
		       "PRAGMA trusted_schema = ON") ||
	       sg_sqlite_fail(r->s->db, "reset the settings of the migration", err);
}

static void tell_touched(struct run *r)
{
	r->out->touched_known = !r->watch.unknown;
	for (size_t i = 0; i < r->watch.touched.of.len; i++) {
		struct sg_str name = sg_strdup(r->arena, r->watch.touched.of.items[i]);

		*SG_PUSH(r->arena, &r->out->touched) = name;
		if (sg_watch_find(&r->watch, name)->only_grows)
			*SG_PUSH(r->arena, &r->out->grown.of) = name;
	}
}

static bool verify(struct run *r, struct sg_err *err)
{
	if (!unset(r, err) || !check_keys(r, err))
		return false;
	tell_touched(r);
	r->out->seconds = sg_now() - r->started;
	if (r->unit->before_commit &&
	    !r->unit->before_commit(r->unit->payload, r->db, r->out, err))
		return false;
	return sg_commit_ready(&r->commit, r->s, err) && sg_sqlite_stays(r->db, err);
}

/* ---- the end ---- */

static void end_watch(struct run *r)
{
	if (!r->s->watch)
		return;
	r->s->stained = r->s->stained || r->watch.stains;
	sg_watch_end(&r->watch);
	r->s->watch = NULL;
}

/* Which deferred foreign key failed: SQLite does not say. */
static void explain_keys(struct run *r, struct sg_err *err)
{
	struct sg_broken_keys after = {0};
	struct sg_err better;

	if (sqlite3_extended_errcode(r->s->db) == SQLITE_CONSTRAINT_FOREIGNKEY &&
	    sg_broken_keys(&after, r->arena, r->s->db, &better) &&
	    !sg_broken_keys_compare(&r->broken, &after, &r->watch, &better))
		*err = better;
}

static bool commit(struct run *r, struct sg_err *err)
{
	bool follows = !r->watch.reshapes && !r->watch.unknown;

	if (follows)
		sg_tables_follow(r->s->tables, r->s->db, r->commit.after);
	if (run_sql(r, "COMMIT")) {
		if (!follows)
			sg_tables_forget(r->s->tables);
		r->out->outcome = SG_OUTCOME_COMMITTED;
		return true;
	}
	sg_sqlite_fail(r->s->db, "commit", err);
	if (!sqlite3_get_autocommit(r->s->db)) {
		explain_keys(r, err);
		return false;
	}
	end_watch(r);
	r->out->outcome = sg_commit_outcome(&r->commit, r->db);
	return r->out->outcome == SG_OUTCOME_COMMITTED;
}

/* What could not be rolled back now is when the next one opens the file. */
static void roll_back(struct run *r)
{
	if (!sqlite3_get_autocommit(r->s->db) && !run_sql(r, "ROLLBACK"))
		r->s->stained = true;
}

static void end(struct run *r)
{
	struct sg_err ignored;

	end_watch(r);
	if (!sg_enforce_keys(r->s->db, true, &ignored))
		r->s->stained = true;
	if (r->s->stained)
		r->s->stained = !sg_sqlite_reconnect(r->db, &ignored);
	r->out->seconds = sg_now() - r->started;
}

bool sg_sqlite_apply(struct sg_unit_result *out, struct sg_arena *arena,
		     struct sg_database *db, const struct sg_unit *unit,
		     struct sg_err *err)
{
	struct sg_sqlite *s = sg_sqlite_of(db);
	struct run r = {.db = db, .s = s, .unit = unit, .out = out, .arena = arena};
	bool ok;

	*out = (struct sg_unit_result){.touched_known = true};
	r.started = sg_now();
	if (s->stained && !sg_sqlite_reconnect(db, err))
		return false;
	s->stained = false;
	s->backed_up = (struct sg_stamp){0};
	ok = begin(&r, err) && prepare_check(&r, err) && run_statements(&r, err) &&
	     verify(&r, err) && commit(&r, err);
	if (!ok) {
		roll_back(&r);
		sg_tables_forget(s->tables);
	}
	end(&r);
	return ok;
}
