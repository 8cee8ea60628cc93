/*
 * What SQLite's result codes mean for the one who runs a migration, and what to do
 * (https://sqlite.org/rescode.html).
 */
#include <stdio.h>
#include <string.h>

#include "sqlite.h"

static const struct {
	int code; /* extended, or primary for all of its kind */
	const char *remedy;
} remedies[] = {
	{SQLITE_READONLY_ROLLBACK,
	 "a program that wrote to it died, and its journal is still to be rolled back: "
	 "open it once with write access, sqlite3 FILE 'PRAGMA integrity_check'"},
	{SQLITE_READONLY_RECOVERY,
	 "a program that wrote to it died, and its write-ahead log is still to be "
	 "recovered: open it once with write access, sqlite3 FILE 'PRAGMA "
	 "integrity_check'"},
	{SQLITE_READONLY_CANTINIT,
	 "it is in WAL mode, and its -shm file cannot be made or read: give read and "
	 "write access to its folder"},
	{SQLITE_READONLY_CANTLOCK,
	 "it is in WAL mode, and its -shm file cannot be written: give write access to "
	 "it"},
	{SQLITE_READONLY_DBMOVED,
	 "the file was moved, replaced or deleted while it was open"},
	{SQLITE_READONLY_DIRECTORY,
	 "its folder cannot be written, and a journal must be made there"},
	{SQLITE_READONLY, "give write access to the file and its folder"},
	{SQLITE_NOTADB,
	 "it is no SQLite database; is it encrypted (SQLCipher)? then decrypt it first, "
	 "sqlguard has no key"},
	{SQLITE_CORRUPT,
	 "the file is damaged: look with sqlite3 FILE 'PRAGMA integrity_check', and "
	 "restore a backup"},
	{SQLITE_BUSY,
	 "another process holds a lock on it: a running application, an open sqlite3 "
	 "shell, a backup; stop it, and try again"},
	{SQLITE_LOCKED, "another connection of this process uses it"},
	{SQLITE_FULL, "the disk is full: make room, and try again"},
	{SQLITE_CANTOPEN,
	 "the file, its journal or its -wal cannot be opened: look at the owner and the "
	 "permissions of them and of the folder"},
	{SQLITE_IOERR, "the disk or the file system reports an error"},
	{SQLITE_PERM, "look at the permissions of the file"},
	{SQLITE_TOOBIG, "it passes a limit of the database"},
};

static const char *remedy_of(int code)
{
	for (size_t i = 0; i < sizeof remedies / sizeof *remedies; i++)
		if (remedies[i].code == code)
			return remedies[i].remedy;
	return code > 0xff ? remedy_of(code & 0xff) : NULL;
}

/* Only of codes that come from the system: else errno is of something else. */
static const char *system_reason(sqlite3 *db, int code)
{
	int number = sqlite3_system_errno(db);

	if ((code & 0xff) != SQLITE_IOERR && (code & 0xff) != SQLITE_CANTOPEN)
		return NULL;
	return number ? strerror(number) : NULL;
}

bool sg_sqlite_explain(sqlite3 *db, const char *where, struct sg_err *err)
{
	int code = sqlite3_extended_errcode(db);
	const char *reason = system_reason(db, code), *remedy = remedy_of(code);

	return sg_fail(err, "%s: %s%s%s%s%s%s", where, sqlite3_errmsg(db),
		       reason ? " (" : "", reason ? reason : "", reason ? ")" : "",
		       remedy ? "; " : "", remedy ? remedy : "");
}

bool sg_sqlite_fail(sqlite3 *db, const char *tried, struct sg_err *err)
{
	const char *path = sqlite3_db_filename(db, "main");
	char where[600];

	snprintf(where, sizeof where, "'%.400s': cannot %.100s", path ? path : "", tried);
	return sg_sqlite_explain(db, where, err);
}
