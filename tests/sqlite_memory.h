/* A real SQLite for tests that run any fixture: it writes no file. */
#ifndef SQLGUARD_TESTS_SQLITE_MEMORY_H
#define SQLGUARD_TESTS_SQLITE_MEMORY_H

#include <string.h>

#include <sqlite3.h>

#include <sqlguard/buf.h>
#include <sqlguard/err.h>

/* VACUUM attaches a file without a name. */
static inline int writes_no_file(void *payload, int action, const char *file,
				 const char *none, const char *database,
				 const char *trigger)
{
	(void)payload, (void)none, (void)database, (void)trigger;
	if (action != SQLITE_ATTACH || !file || !*file || !strcmp(file, ":memory:"))
		return SQLITE_OK;
	return SQLITE_DENY;
}

static inline sqlite3 *open_memory(void)
{
	sqlite3 *db;

	if (sqlite3_open(":memory:", &db) != SQLITE_OK)
		sg_bug("SQLite does not start");
	sqlite3_set_authorizer(db, writes_no_file, NULL);
	return db;
}

/* The rows of a query as lines, "a|b"; false: SQLite refuses it. */
static inline bool ask_lines(struct sg_buf *out, sqlite3 *db, const char *sql)
{
	sqlite3_stmt *rows = NULL;
	bool ok = sqlite3_prepare_v2(db, sql, -1, &rows, NULL) == SQLITE_OK;

	while (ok && sqlite3_step(rows) == SQLITE_ROW) {
		for (int i = 0; i < sqlite3_column_count(rows); i++) {
			const char *text = (const char *)sqlite3_column_text(rows, i);

			sg_buf_adds(out, i ? "|" : "");
			sg_buf_adds(out, text ? text : "null");
		}
		sg_buf_addc(out, '\n');
	}
	sqlite3_finalize(rows);
	return ok;
}

#endif
