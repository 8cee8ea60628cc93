/*
 * Restores a database, or one table of it, and proves it.  What is restored is checked
 * before anything is touched: its structure, and its content against what the backup's
 * description says.
 *
 * A whole file goes into the live one through SQLite (backup.html), page by page in one
 * transaction: locks, readers and the write-ahead log of others are respected, and after
 * a crash its journal brings back what was there.  A dump is loaded into a file of ours
 * first; it has neither pages nor settings, so its tables take the place of the live ones
 * (restore_all.c).
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sqlguard/apply/journal.h>

#include "copies.h"
#include "file.h"

/* ---- what is restored ---- */

/* The live file is never opened here: closing it would drop SQLite's locks on it. */
static bool is_other_file(const struct sg_restore_source *source,
			  const struct sg_database *db, struct sg_err *err)
{
	struct stat one, live;

	if (stat(source->path, &one))
		return sg_fail(err, "cannot read '%s': %s", source->named,
			       strerror(errno));
	if (!S_ISREG(one.st_mode))
		return sg_fail(err, "'%s' is no regular file", source->named);
	if (!stat(sg_sqlite_of(db)->path, &live) && one.st_dev == live.st_dev &&
	    one.st_ino == live.st_ino)
		return sg_fail(err, "'%s' is the database itself, and no backup of it",
			       source->named);
	return true;
}

static bool has_journal(const char *path)
{
	static const char *const suffixes[] = {"-wal", "-journal"};
	struct stat info;
	bool has = false;

	for (size_t i = 0; i < 2; i++) {
		char *file = sqlite3_mprintf("%s%s", path, suffixes[i]);

		has = has || (file && !stat(file, &info) && info.st_size > 0);
		sqlite3_free(file);
	}
	return has;
}

static bool make_partial(struct sg_restore_source *source, struct sg_arena *arena,
			 const struct sg_database *db, struct sg_err *err)
{
	const char *home = db->target->home;

	if (!sg_make_home(home, err))
		return false;
	sg_partial_sweep(home);
	if (!sg_partial_make(&source->partial, arena, home, NULL, err))
		return false;
	source->path = source->partial.path;
	return true;
}

static bool load_dump(struct sg_restore_source *source, struct sg_arena *arena,
		      const struct sg_database *db, struct sg_err *err)
{
	const char *dump = source->path;
	sqlite3 *loaded;
	bool ok;

	source->is_dump = true;
	if (!make_partial(source, arena, db, err))
		return false;
	loaded = sg_copy_open(source->path, SQLITE_OPEN_READWRITE, err);
	ok = loaded && sg_dump_load(loaded, dump, source->named, err);
	sqlite3_close(loaded);
	return ok;
}

static bool copy_bytes(int to, int from)
{
	char part[1 << 16];
	ssize_t n;

	while ((n = read(from, part, sizeof part)) > 0)
		if (write(to, part, (size_t)n) != n)
			return false;
	return n == 0;
}

/* A plain copy of a database in WAL mode: opened where it lies it would get a -wal and a
   -shm beside it. */
static bool take_out_of_wal(struct sg_restore_source *source, struct sg_arena *arena,
			    const struct sg_database *db, int from, struct sg_err *err)
{
	if (!make_partial(source, arena, db, err))
		return false;
	return (lseek(from, 0, SEEK_SET) == 0 && copy_bytes(source->partial.fd, from) &&
		pwrite(source->partial.fd, "\1\1", 2, SG_HEADER_WRITE_VERSION) == 2) ||
	       sg_fail(err, "cannot copy '%s': %s", source->named, strerror(errno));
}

static bool prepare_file(struct sg_restore_source *source, struct sg_arena *arena,
			 const struct sg_database *db, int fd, struct sg_err *err)
{
	char header[SG_HEADER_BYTES] = {0};
	ssize_t n = read(fd, header, sizeof header);

	if (n <= 0)
		return sg_fail(err, "'%s' %s", source->named,
			       n ? "cannot be read" : "is empty: it is no backup");
	if (memcmp(header, "SQLite format 3", 16))
		return load_dump(source, arena, db, err);
	if (has_journal(source->path))
		return sg_fail(err,
			       "'%s' has a journal beside it: it is a database in use; "
			       "take a backup of it, and restore that",
			       source->named);
	return header[SG_HEADER_READ_VERSION] != 2 ||
	       take_out_of_wal(source, arena, db, fd, err);
}

static bool prepare(struct sg_restore_source *source, struct sg_arena *arena,
		    const struct sg_database *db, struct sg_err *err)
{
	int fd = open(source->path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	bool ok;

	if (fd < 0)
		return sg_fail(err, "cannot read '%s': %s", source->named,
			       strerror(errno));
	ok = prepare_file(source, arena, db, fd, err);
	close(fd);
	return ok;
}

/* Ours have a description of what they hold. */
static bool is_as_described(const struct sg_restore_source *source,
			    struct sg_arena *arena, const struct sg_names *only,
			    struct sg_err *err)
{
	struct sg_backup backup;
	const char *database;
	struct sg_err why;

	if (source->is_dump ||
	    !sg_sidecar_read(&backup, &database, arena, source->origin))
		return true;
	return sg_census_equal(&backup.census, &source->census, only, &why) ||
	       sg_fail(err, "'%s' is not what was backed up: %s", source->named,
		       why.text);
}

bool sg_restore_source_open(struct sg_restore_source *out, struct sg_arena *arena,
			    struct sg_database *db, const struct sg_restore *what,
			    struct sg_err *err)
{
	struct sg_names only = {0};
	char real[PATH_MAX];

	*out = (struct sg_restore_source){.named = what->from, .partial = {.fd = -1}};
	if (!realpath(what->from, real))
		return sg_fail(err, "there is no backup '%s': %s", what->from,
			       strerror(errno));
	out->path = out->origin = sg_printf(arena, "%s", real);
	if (what->table)
		*SG_PUSH(arena, &only.of) = sg_str_of(what->table);
	if (!is_other_file(out, db, err) || !prepare(out, arena, db, err))
		return false;
	out->db = sg_copy_open(out->path, SQLITE_OPEN_READONLY, err);
	return out->db && sg_copy_is_sound(out->db, out->named, err) &&
	       sg_census_take(&out->census, arena, out->db, "main",
			      what->table ? &only : NULL, db->progress, err) &&
	       is_as_described(out, arena, what->table ? &only : NULL, err);
}

void sg_restore_source_close(struct sg_restore_source *source)
{
	sqlite3_close(source->db);
	sg_partial_drop(&source->partial);
}

/* ---- a whole file ---- */

static bool read_mode(char mode[16], sqlite3 *db, struct sg_err *err)
{
	sqlite3_stmt *row = sg_sqlite_ask(db, "read the journal mode", err,
					  "PRAGMA main.journal_mode");

	if (row && sqlite3_step(row) == SQLITE_ROW)
		sqlite3_snprintf(16, mode, "%s", sqlite3_column_text(row, 0));
	return row && sg_sqlite_done(row, "read the journal mode", err);
}

/* SQLite cannot change the size of pages under a write-ahead log (backup.c). */
static bool leave_wal(sqlite3 *live, sqlite3 *from, const char *mode, struct sg_err *err)
{
	static const char size[] = "PRAGMA main.page_size";

	if (strcmp(mode, "wal") ||
	    sg_sqlite_number(live, size) == sg_sqlite_number(from, size))
		return true;
	return sg_sqlite_run(live, "leave WAL mode for pages of another size", err,
			     "PRAGMA main.journal_mode = DELETE");
}

static bool keep_mode(sqlite3 *live, const char *mode, struct sg_err *err)
{
	char now[16] = "";

	if (!read_mode(now, live, err))
		return false;
	return !strcmp(now, mode) || sg_sqlite_run(live, "keep the journal mode", err,
						   "PRAGMA main.journal_mode = %s", mode);
}

/* Nobody writes while it is counted. */
static bool prove(struct sg_database *db, struct sg_arena *arena,
		  const struct sg_restore_source *source, struct sg_err *err)
{
	sqlite3 *live = sg_sqlite_of(db)->db;
	struct sg_census found;
	struct sg_err why;
	bool ok;

	if (!sg_sqlite_run(live, "count what was restored", err, "BEGIN IMMEDIATE"))
		return false;
	ok = sg_census_take(&found, arena, live, "main", NULL, db->progress, err);
	sqlite3_exec(live, "ROLLBACK", NULL, NULL, NULL);
	return ok && (sg_census_equal(&source->census, &found, NULL, &why) ||
		      sg_fail(err,
			      "'%s' was restored and differs from the backup: %s; did "
			      "another program write to it? stop it, and restore again",
			      db->target->place, why.text));
}

static bool restore_file(struct sg_database *db, struct sg_arena *arena,
			 const struct sg_restore_source *source, struct sg_err *err)
{
	sqlite3 *live = sg_sqlite_of(db)->db;
	char mode[16] = "";

	if (!read_mode(mode, live, err) || !leave_wal(live, source->db, mode, err))
		return false;
	if (!sg_copy_pages(live, source->db, "restore it", db->progress, err)) {
		struct sg_err none;

		keep_mode(live, mode, &none);
		return false;
	}
	return keep_mode(live, mode, err) && prove(db, arena, source, err);
}

/* What others wrote since the backup of what is there would be in neither. */
static bool is_as_backed_up(struct sg_database *db, const struct sg_restore *what,
			    struct sg_err *err)
{
	struct sg_stamp now;

	if (!what->as_backed_up || what->as)
		return true;
	return sg_sqlite_stamp(&now, db, err) &&
	       (now.data == sg_sqlite_of(db)->backed_up.data ||
		sg_fail(err,
			"another program wrote to '%s' after what is there was backed "
			"up: stop it, and restore again",
			db->target->place));
}

bool sg_sqlite_restore(struct sg_database *db, struct sg_arena *arena,
		       const struct sg_restore *what, struct sg_err *err)
{
	struct sg_restore_source source;
	bool ok = sg_restore_source_open(&source, arena, db, what, err) &&
		  sg_sqlite_stays(db, err) && is_as_backed_up(db, what, err);

	if (ok && what->table)
		ok = sg_restore_table(db, arena, &source, what, err);
	else if (ok && source.is_dump)
		ok = sg_restore_all(db, arena, &source, err);
	else if (ok)
		ok = restore_file(db, arena, &source, err);
	sg_restore_source_close(&source);
	return ok;
}
