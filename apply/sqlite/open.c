/*
 * Opens a database file, and refuses what cannot be migrated, with the reason and the
 * remedy.  The file is read through SQLite alone: closing a descriptor of our own would
 * drop the locks that SQLite holds in this process (howtocorrupt.html section 2.2).
 *
 * trusted_schema stays on, as the application has it: off, SQLite 3.40.1 takes
 * json_extract() in a generated column for "unsafe" and the schema for damaged
 * (tests/sqlite_looks.c). All that a hostile schema can call is what SQLite brings, none
 * of it with side effects: extensions cannot be loaded, and no function of ours has any.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../lock.h"
#include "file.h"
#include "watch.h"

static bool is_there(const char *path, const char *suffix)
{
	char *file = sqlite3_mprintf("%s%s", path, suffix);
	bool is = file && !access(file, F_OK);

	sqlite3_free(file);
	return is;
}

static bool switch_to(sqlite3 *db, int option, int value)
{
	return sqlite3_db_config(db, option, value, (int *)NULL) == SQLITE_OK;
}

static bool set_up(sqlite3 *db, int busy_ms)
{
	return sqlite3_extended_result_codes(db, 1) == SQLITE_OK &&
	       sqlite3_busy_timeout(db, busy_ms) == SQLITE_OK &&
	       switch_to(db, SQLITE_DBCONFIG_DQS_DML, 0) &&
	       switch_to(db, SQLITE_DBCONFIG_DQS_DDL, 0) &&
	       switch_to(db, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0) &&
	       switch_to(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 1) &&
	       switch_to(db, SQLITE_DBCONFIG_DEFENSIVE, 0) &&
	       switch_to(db, SQLITE_DBCONFIG_ENABLE_FKEY, 1);
}

static bool open_as(sqlite3 **out, const struct sg_database *db, const char *path,
		    int flags, struct sg_err *err)
{
	int code;

	/* Counting bytes costs a lock for each allocation: 7 % of small migrations. */
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	code = sqlite3_open_v2(path, out, flags | SQLITE_OPEN_NOFOLLOW, NULL);
	if (code == SQLITE_OK && set_up(*out, sg_sqlite_busy_ms(db)))
		return true;
	if (*out) {
		char where[600];

		sqlite3_extended_result_codes(*out, 1);
		snprintf(where, sizeof where, "cannot open '%.500s'", path);
		sg_sqlite_explain(*out, where, err);
	} else {
		sg_fail(err, "cannot open '%s': %s", path, sqlite3_errstr(code));
	}
	sqlite3_close(*out);
	*out = NULL;
	return false;
}

/*
 * A database in WAL mode whose log is not there: reading makes -wal and -shm, and only a
 * connection that may write takes them away again.
 */
static bool leaves_log(sqlite3 *db, const char *path)
{
	unsigned char header[SG_HEADER_BYTES];

	return sg_header_read(header, db) && header[SG_HEADER_READ_VERSION] == 2 &&
	       !is_there(path, "-wal") && !is_there(path, "-journal");
}

static bool open_to_read(sqlite3 **out, const struct sg_database *db, const char *path,
			 struct sg_err *err)
{
	if (!open_as(out, db, path, SQLITE_OPEN_READONLY, err))
		return false;
	if (!leaves_log(*out, path))
		return true;
	sqlite3_close(*out);
	if (!open_as(out, db, path, SQLITE_OPEN_READWRITE, err))
		return false;
	if (sqlite3_exec(*out, "PRAGMA query_only = ON", NULL, NULL, NULL) == SQLITE_OK)
		return true;
	sg_sqlite_fail(*out, "open", err);
	sqlite3_close(*out);
	return false;
}

static bool open_file(sqlite3 **out, const struct sg_database *db, const char *path,
		      struct sg_err *err)
{
	*out = NULL;
	return db->access == SG_READ_ONLY
		       ? open_to_read(out, db, path, err)
		       : open_as(out, db, path, SQLITE_OPEN_READWRITE, err);
}

static bool is_moved(sqlite3 *db)
{
	int moved = 0;

	sqlite3_file_control(db, "main", SQLITE_FCNTL_HAS_MOVED, &moved);
	return moved;
}

bool sg_sqlite_stays(const struct sg_database *db, struct sg_err *err)
{
	const struct sg_sqlite *s = sg_sqlite_of(db);

	if (!is_moved(s->db))
		return true;
	return sg_fail(err,
		       "'%s' was moved, replaced or deleted while it was open: nothing "
		       "may be written to it now",
		       s->path);
}

bool sg_sqlite_connect(struct sg_database *db, const char *path, struct sg_err *err)
{
	struct sg_sqlite *s = calloc(1, sizeof *s);

	if (!s || !(s->path = strdup(path)) ||
	    !(s->tables = calloc(1, sizeof *s->tables)))
		sg_die("out of memory");
	s->lock = -1;
	s->d1 = db->target->dialect == SG_D1;
	db->handle = s;
	if (open_file(&s->db, db, path, err))
		return true;
	sg_sqlite_close(db);
	return false;
}

bool sg_sqlite_reconnect(struct sg_database *db, struct sg_err *err)
{
	struct sg_sqlite *s = sg_sqlite_of(db);
	sqlite3 *fresh = NULL;

	if (!sg_sqlite_stays(db, err) || !open_file(&fresh, db, s->path, err))
		return false;
	/* PRAGMA sets these two for the whole process. */
	sqlite3_hard_heap_limit64(0);
	sqlite3_soft_heap_limit64(0);
	sqlite3_close_v2(s->db);
	s->db = fresh;
	s->opened++;
	return true;
}

bool sg_sqlite_open(struct sg_database *db, struct sg_arena *arena, struct sg_err *err)
{
	const char *path = sg_file_check(arena, db->target->file, db->access, err);

	if (!path || !sg_sqlite_connect(db, path, err))
		return false;
	if (sg_header_check(sg_sqlite_of(db), db->access, err))
		return true;
	sg_sqlite_close(db);
	return false;
}

bool sg_sqlite_lock(struct sg_database *db, struct sg_err *err)
{
	struct sg_sqlite *s = sg_sqlite_of(db);

	if (s->lock < 0)
		s->lock =
			sg_lock_at(db->target->home, s->path, sg_sqlite_busy_ms(db), err);
	return s->lock >= 0;
}

static void remove_copy(const char *path)
{
	static const char *const suffixes[] = {"", "-wal", "-shm", "-journal"};

	for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
		char *file = sqlite3_mprintf("%s%s", path, suffixes[i]);

		if (file)
			unlink(file);
		sqlite3_free(file);
	}
}

void sg_sqlite_close(struct sg_database *db)
{
	struct sg_sqlite *s = sg_sqlite_of(db);

	if (!s)
		return;
	sqlite3_close_v2(s->db);
	if (s->temporary)
		remove_copy(s->path);
	if (s->lock >= 0)
		close(s->lock);
	sg_tables_forget(s->tables);
	free(s->tables);
	sg_arena_release(&s->arena);
	free(s->path);
	free(s);
	db->handle = NULL;
}
