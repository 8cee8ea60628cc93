/*
 * Copies of a database, page by page through SQLite (backup.html), so that locks, a hot
 * journal and a write-ahead log are respected.
 *
 * The source is read inside one transaction of its own connection.  sqlite3_backup_step
 * takes part in a transaction that is open (backup.c of 3.40: it opens one only when
 * there is none), so that a writer beside never restarts the copy: with a rollback
 * journal he waits, with a write-ahead log he goes on and the copy stays at its moment.
 */
#include <string.h>

#include "copies.h"

#define CHUNK 2000 /* pages */

sqlite3 *sg_copy_open(const char *path, int flags, struct sg_err *err)
{
	sqlite3 *db = NULL;
	int code = sqlite3_open_v2(path, &db, flags | SQLITE_OPEN_NOFOLLOW, NULL);

	if (db && code == SQLITE_OK) {
		sqlite3_extended_result_codes(db, 1);
		sqlite3_busy_timeout(db, 5000);
		sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, (int *)NULL);
		return db;
	}
	sg_fail(err, "cannot open '%s': %s", path, sqlite3_errstr(code));
	sqlite3_close(db);
	return NULL;
}

static int step_all(sqlite3_backup *backup, const struct sg_progress *progress)
{
	int code;

	do {
		code = sqlite3_backup_step(backup, CHUNK);
		if (progress && (code == SQLITE_OK || code == SQLITE_DONE)) {
			int all = sqlite3_backup_pagecount(backup);

			progress->tell(progress->payload, "pages copied",
				       (uint64_t)(all - sqlite3_backup_remaining(backup)),
				       (uint64_t)all);
		}
	} while (code == SQLITE_OK);
	return code;
}

/* Some errors are the source's: then the target's connection says nothing. */
bool sg_copy_pages(sqlite3 *to, sqlite3 *from, const char *tried,
		   const struct sg_progress *progress, struct sg_err *err)
{
	sqlite3_backup *backup = sqlite3_backup_init(to, "main", from, "main");
	int code;

	if (!backup)
		return sg_sqlite_fail(to, tried, err);
	code = step_all(backup, progress);
	sqlite3_backup_finish(backup);
	if (code == SQLITE_DONE)
		return true;
	if (sqlite3_errcode(to) != SQLITE_OK)
		return sg_sqlite_fail(to, tried, err);
	return sg_fail(err, "cannot %s: %s", tried, sqlite3_errstr(code));
}

/* No journal and no fsync: a copy that breaks off is thrown away. */
bool sg_copy_file(const struct sg_partial *to, sqlite3 *from,
		  const struct sg_progress *progress, struct sg_err *err)
{
	sqlite3 *copy = sg_copy_open(to->path, SQLITE_OPEN_READWRITE, err);
	bool ok;

	if (!copy)
		return false;
	ok = sg_sqlite_run(copy, "prepare the copy", err, "PRAGMA journal_mode = OFF") &&
	     sg_sqlite_run(copy, "prepare the copy", err, "PRAGMA synchronous = OFF") &&
	     sg_copy_pages(copy, from, "write the copy", progress, err);
	sqlite3_close(copy);
	return ok;
}

/* "NULL value in t.c" and its like are of rows that the schema does not allow. */
bool sg_is_about_rows(const char *line)
{
	const char *space = strchr(line, ' ');

	return (space && !strncmp(space, " value in ", 10)) ||
	       !strncmp(line, "CHECK constraint failed in ", 27);
}

bool sg_copy_is_sound(sqlite3 *db, const char *path, struct sg_err *err)
{
	static const char tried[] = "check its integrity";
	sqlite3_stmt *rows;

	if (!sg_sqlite_run(db, tried, err, "PRAGMA ignore_check_constraints = ON"))
		return false;
	rows = sg_sqlite_ask(db, tried, err, "PRAGMA integrity_check");
	while (rows && sqlite3_step(rows) == SQLITE_ROW) {
		const char *line = (const char *)sqlite3_column_text(rows, 0);

		if (!line || !strcmp(line, "ok") || sg_is_about_rows(line))
			continue;
		if (!strncmp(line, "***", 3) && strchr(line, '\n'))
			line = strchr(line, '\n') + 1; /* "*** in database main ***" */
		sg_fail(err,
			"'%s' is damaged: %.*s; look with sqlite3 FILE 'PRAGMA "
			"integrity_check'",
			path, (int)strcspn(line, "\n"), line);
		sqlite3_finalize(rows);
		return false;
	}
	return rows && sg_sqlite_done(rows, tried, err);
}
