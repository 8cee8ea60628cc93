/*
 * Statements of our own, for the files on rows and copies: SQL whose names are quoted by
 * sqlite3_mprintf's %w, errors through sg_sqlite_fail.
 */
#include <string.h>

#include "copies.h"

static sqlite3_stmt *prepare(sqlite3 *db, const char *tried, struct sg_err *err,
			     const char *format, va_list args)
{
	char *sql = sqlite3_vmprintf(format, args);
	sqlite3_stmt *statement = NULL;

	if (!sql)
		sg_die("out of memory");
	if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) != SQLITE_OK)
		sg_sqlite_fail(db, tried, err);
	sqlite3_free(sql);
	return statement;
}

sqlite3_stmt *sg_sqlite_ask(sqlite3 *db, const char *tried, struct sg_err *err,
			    const char *format, ...)
{
	sqlite3_stmt *statement;
	va_list args;

	va_start(args, format);
	statement = prepare(db, tried, err, format, args);
	va_end(args);
	return statement;
}

/* Finalizing gives the error of the last step once more. */
bool sg_sqlite_done(sqlite3_stmt *rows, const char *tried, struct sg_err *err)
{
	sqlite3 *db = sqlite3_db_handle(rows);

	return sqlite3_finalize(rows) == SQLITE_OK || sg_sqlite_fail(db, tried, err);
}

bool sg_sqlite_run(sqlite3 *db, const char *tried, struct sg_err *err, const char *format,
		   ...)
{
	sqlite3_stmt *statement;
	va_list args;

	va_start(args, format);
	statement = prepare(db, tried, err, format, args);
	va_end(args);
	if (!statement)
		return false;
	while (sqlite3_step(statement) == SQLITE_ROW)
		;
	return sg_sqlite_done(statement, tried, err);
}

struct sg_str sg_sqlite_text(struct sg_arena *arena, sqlite3_stmt *row, int column)
{
	const char *text = (const char *)sqlite3_column_text(row, column);
	size_t n = (size_t)sqlite3_column_bytes(row, column);

	return sg_strdup(arena, (struct sg_str){text ? text : "", n});
}

int64_t sg_sqlite_number(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *row = NULL;
	int64_t number = 0;

	if (sqlite3_prepare_v2(db, sql, -1, &row, NULL) == SQLITE_OK &&
	    sqlite3_step(row) == SQLITE_ROW)
		number = sqlite3_column_int64(row, 0);
	sqlite3_finalize(row);
	return number;
}

/* A BEGIN alone reads nothing yet. */
bool sg_snapshot_take(struct sg_snapshot *out, sqlite3 *db, struct sg_err *err)
{
	*out = (struct sg_snapshot){0};
	if (!sqlite3_get_autocommit(db))
		return true;
	if (!sg_sqlite_run(db, "read the database", err, "BEGIN"))
		return false;
	out->db = db;
	if (sg_sqlite_run(db, "read the database", err,
			  "SELECT count(*) FROM main.sqlite_schema"))
		return true;
	sg_snapshot_release(out);
	return false;
}

void sg_snapshot_release(struct sg_snapshot *snapshot)
{
	if (snapshot->db)
		sqlite3_exec(snapshot->db, "ROLLBACK", NULL, NULL, NULL);
	snapshot->db = NULL;
}
