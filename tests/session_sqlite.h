/* The judge of sessions of SQLite: SQLite itself, statement by statement. */
#ifndef SQLGUARD_TESTS_SESSION_SQLITE_H
#define SQLGUARD_TESTS_SESSION_SQLITE_H

#include "session_case.h"
#include "sqlite_memory.h"

static inline long sqlite_number(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *statement = NULL;
	long value = -1;

	if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) == SQLITE_OK &&
	    sqlite3_step(statement) == SQLITE_ROW)
		value = (long)sqlite3_column_int64(statement, 0);
	sqlite3_finalize(statement);
	return value;
}

/* A statement that fails changes nothing, as the session takes it. */
static inline void sqlite_run(struct session_case *c, sqlite3 *db, size_t i)
{
	char *sql = sg_cstr(&c->parsed.arena, session_statement(c, i));

	sqlite3_exec(db, sql, NULL, NULL, NULL);
}

static inline sqlite3 *sqlite_start(const struct session_case *c)
{
	sqlite3 *db = open_memory();

	sqlite3_exec(db,
		     "CREATE TABLE t (a); CREATE TABLE marker (n);"
		     "PRAGMA foreign_keys = OFF",
		     NULL, NULL, NULL);
	if (c->wrap == SG_WRAP_FILE)
		sqlite3_exec(db, "BEGIN", NULL, NULL, NULL);
	return db;
}

static inline void sqlite_compare(struct session_case *c, sqlite3 *db, size_t i)
{
	bool inside = !sqlite3_get_autocommit(db);
	bool keys = sqlite_number(db, "PRAGMA foreign_keys") == 1;
	bool legacy = sqlite_number(db, "PRAGMA legacy_alter_table") == 1;
	bool defer = sqlite_number(db, "PRAGMA defer_foreign_keys") == 1;

	session_expect_inside(c, i, inside);
	if (sg_session_foreign_keys(c->session, i) != (keys ? SG_YES : SG_NO))
		session_wrong(c, i, "foreign_keys is %d", keys);
	if (sg_session_legacy_alter_table(c->session, i) != legacy)
		session_wrong(c, i, "legacy_alter_table is %d", legacy);
	/* Outside a transaction it has no effect, whatever SQLite says. */
	if (sg_session_defer_foreign_keys(c->session, i) != (inside && defer))
		session_wrong(c, i, "defer_foreign_keys is %d", defer);
}

static inline void sqlite_rows(struct session_case *c, sqlite3 *db, bool *out)
{
	for (size_t k = 0; k < c->parsed.script.statements.len; k++) {
		char sql[100];

		snprintf(sql, sizeof sql, "SELECT count(*) FROM marker WHERE n = %zu", k);
		out[k] = sqlite_number(db, sql) > 0;
	}
}

/* On a database of its own, since a write outside a transaction ends a deferral. */
static inline void sqlite_undo(struct session_case *c)
{
	size_t n = c->parsed.script.statements.len;
	bool *before = sg_alloc(&c->parsed.arena, n);
	bool *after = sg_alloc(&c->parsed.arena, n);
	sqlite3 *db = sqlite_start(c);

	for (size_t i = 0; i < n; i++) {
		bool inside = !sqlite3_get_autocommit(db);
		char sql[100];

		snprintf(sql, sizeof sql, "INSERT INTO marker VALUES (%zu)", i);
		sqlite3_exec(db, sql, NULL, NULL, NULL);
		sqlite_rows(c, db, before);
		sqlite_run(c, db, i);
		sqlite_rows(c, db, after);
		session_expect_undone(c, i, before, after);
		if (sg_session_ends_transaction(c->session, i) !=
		    (inside && sqlite3_get_autocommit(db)))
			session_wrong(c, i + 1, "in a transaction: %d, before: %d",
				      !sqlite3_get_autocommit(db), inside);
	}
	sqlite3_close(db);
}

static inline void sqlite_judge(struct session_case *c)
{
	sqlite3 *db = sqlite_start(c);
	size_t n = c->parsed.script.statements.len;

	for (size_t i = 0; i < n; i++) {
		sqlite_compare(c, db, i);
		sqlite_run(c, db, i);
	}
	sqlite_compare(c, db, n);
	sqlite3_close(db);
	sqlite_undo(c);
}

#endif
