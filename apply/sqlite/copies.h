/* What the files on rows, copies and backups share; sqlite.h is for the rest. */
#ifndef SQLGUARD_APPLY_SQLITE_COPIES_H
#define SQLGUARD_APPLY_SQLITE_COPIES_H

#include <cjson/cJSON.h>

#include <sqlguard/apply/backup.h>

#include "sqlite.h"

/* ---- sum.c: content as numbers ---- */

/* Adds a row to the sums of its table; `row` has room for a sum of each column. */
void sg_sum_row(struct sg_table_census *table, sqlite3_stmt *row, struct sg_sum *room);

/* 32 hexadecimal digits and a NUL. */
#define SG_SUM_TEXT 33
void sg_sum_print(char out[SG_SUM_TEXT], struct sg_sum sum);
bool sg_sum_read(struct sg_sum *out, const char *text);

/* ---- census.c ---- */

/* Of the tables of "main" or of an attached schema, as of one moment. */
bool sg_census_take(struct sg_census *out, struct sg_arena *arena, sqlite3 *db,
		    const char *schema, const struct sg_names *only,
		    const struct sg_progress *progress, struct sg_err *err);

/* Says in `err` what differs first, "'users' has 3 rows, not 4"; true: nothing does. */
bool sg_census_equal(const struct sg_census *expected, const struct sg_census *found,
		     const struct sg_names *only, struct sg_err *err);

/* ---- run.c: statements of our own ---- */

/* Runs SQL that is formatted as by sqlite3_mprintf; `tried` as sg_sqlite_fail has it. */
bool sg_sqlite_run(sqlite3 *db, const char *tried, struct sg_err *err, const char *format,
		   ...);

/* One statement, ready for values; NULL and `err` when it cannot be prepared. */
sqlite3_stmt *sg_sqlite_ask(sqlite3 *db, const char *tried, struct sg_err *err,
			    const char *format, ...);

/* Finalizes; false when the last step was neither a row nor the end. */
bool sg_sqlite_done(sqlite3_stmt *rows, const char *tried, struct sg_err *err);

/* Text of a column, in the arena. */
struct sg_str sg_sqlite_text(struct sg_arena *arena, sqlite3_stmt *row, int column);

/* The number that a query of one row gives; 0 when it gives none. */
int64_t sg_sqlite_number(sqlite3 *db, const char *sql);

/* One read transaction for all that follows, so that it sees one moment; inside of a
   transaction there is nothing to take. */
struct sg_snapshot {
	sqlite3 *db; /* NULL: nothing to give back */
};

bool sg_snapshot_take(struct sg_snapshot *out, sqlite3 *db, struct sg_err *err);
void sg_snapshot_release(struct sg_snapshot *snapshot);

/* ---- partial.c: files that are not ready ---- */

/*
 * "<folder>/.<name>.sqlguard-partial", new, and locked as long as we live: what nobody
 * holds is left over from a process that died.
 */
struct sg_partial {
	char *path; /* NULL: none */
	int fd;
};

/* `name` NULL: a random one. EEXIST in errno: it is taken. */
bool sg_partial_make(struct sg_partial *out, struct sg_arena *arena, const char *folder,
		     const char *name, struct sg_err *err);

/* Removes it with its journals. */
void sg_partial_drop(struct sg_partial *partial);

/* On disk and under its name, which nobody has yet; false: errno says why. */
bool sg_partial_publish(struct sg_partial *partial, const char *path);

/* Removes those in a folder that nobody holds. */
void sg_partial_sweep(const char *folder);

void sg_folder_sync(const char *folder);

/* ---- copy.c ---- */

/* A connection of ours to a file that is not the database; NULL: `err` says why. */
sqlite3 *sg_copy_open(const char *path, int flags, struct sg_err *err);

/* All pages of `from` into `to`; `tried` as sg_sqlite_fail has it.  The caller holds a
   snapshot of `from`. */
bool sg_copy_pages(sqlite3 *to, sqlite3 *from, const char *tried,
		   const struct sg_progress *progress, struct sg_err *err);

/* Such a copy into an empty file, not yet on disk. */
bool sg_copy_file(const struct sg_partial *to, sqlite3 *from,
		  const struct sg_progress *progress, struct sg_err *err);

/* A line of integrity_check about the values of rows, not about the structure. */
bool sg_is_about_rows(const char *line);

/* What integrity_check says of the structure; rows that break a CHECK or a NOT NULL are
   the database's own affair. */
bool sg_copy_is_sound(sqlite3 *db, const char *path, struct sg_err *err);

/* ---- verify.c ---- */

/* The census of the database, which the copy at `path` has, too; `moment` is the snapshot
   that was copied, and is given back as soon as it is counted. */
bool sg_copy_verify(struct sg_census *out, struct sg_arena *arena, struct sg_database *db,
		    struct sg_snapshot *moment, const char *path, struct sg_err *err);

/* ---- sidecar.c ---- */

/* The database as backups know it: its path, also when it is gone; of a remote one what
   people call it. */
const char *sg_sidecar_database(struct sg_arena *arena,
				const struct sg_apply_target *target);
const char *sg_sidecar_real(struct sg_arena *arena, const char *file);

/* What is written of a backup; the caller may add to it. */
cJSON *sg_sidecar_describe(const char *database, const struct sg_backup *backup);

/* Beside the backup at `path`; deletes the description. */
bool sg_sidecar_write(const char *path, cJSON *description, struct sg_err *err);

/* `database`: whose it is.  False: it is none of ours. */
bool sg_sidecar_read(struct sg_backup *out, const char **database, struct sg_arena *arena,
		     const char *path);

/* "<path without .db>.json" */
char *sg_sidecar_path(struct sg_arena *arena, const char *path);

/* ---- backup_file.c: a backup that is being taken ---- */

struct sg_new_backup {
	struct sg_backup *out;
	struct sg_arena *arena;
	const char *folder;
	struct sg_partial file; /* holds its content until it has its name */
};

/* A name of a database as the beginning of a file name. */
const char *sg_backup_stem(struct sg_arena *arena, struct sg_str name);

/* Its time, and a name: "<stem>-20261121T164200Z<ending>", and "..Z-2<ending>" and so on
   when that was taken.  Leftovers in the folder go. */
bool sg_backup_begin(struct sg_new_backup *backup, const char *stem, const char *ending,
		     const char *label, struct sg_err *err);

/* Its size, which the description tells. */
bool sg_backup_measure(struct sg_new_backup *backup, struct sg_err *err);

/* The description first: a backup that has its name is complete.  Deletes it. */
bool sg_backup_publish(struct sg_new_backup *backup, cJSON *description,
		       struct sg_err *err);

/* Nothing of it stays; returns false. */
bool sg_backup_drop(struct sg_new_backup *backup);

/* ---- dump.c ---- */

/* Runs a dump in an empty database; `named` stands in "dump.sql:12: ..". */
bool sg_dump_load(sqlite3 *db, const char *path, const char *named, struct sg_err *err);

/* unistr.c: the function of SQLite 3.50, which its .dump uses, for older ones. */
bool sg_unistr_register(sqlite3 *db);

/* ---- restore ---- */

/* What is restored: a file that was checked, and what it holds. */
struct sg_restore_source {
	const char *path;   /* of an SQLite file, without links */
	const char *named;  /* as the user called it */
	const char *origin; /* that file, without links */
	sqlite3 *db;
	bool is_dump;
	struct sg_partial partial; /* what was loaded from a dump */
	struct sg_census census;
};

bool sg_restore_source_open(struct sg_restore_source *out, struct sg_arena *arena,
			    struct sg_database *db, const struct sg_restore *what,
			    struct sg_err *err);
void sg_restore_source_close(struct sg_restore_source *source);

/* The schema under which a source is attached. */
#define SG_SOURCE "sqlguard_source"

/* The live database with a source attached, in a transaction of its own, with foreign
   keys and triggers off and strings in double quotes allowed. */
struct sg_restore_session {
	sqlite3 *db;
	bool attached, begun;
	int were[4]; /* the settings */
};

bool sg_restore_begin(struct sg_restore_session *out, struct sg_database *db,
		      const struct sg_restore_source *source, struct sg_err *err);
/* Commits when `ok`, else rolls back; and puts the settings back. */
bool sg_restore_end(struct sg_restore_session *session, bool ok, struct sg_err *err);

/* Runs the source's own CREATE statements of a type; `table` NULL: of all tables. */
bool sg_restore_create(struct sg_restore_session *session, const char *type,
		       const char *table, struct sg_err *err);
/* Fills an empty live table `into` from a table of the source; rowids stay. */
bool sg_restore_fill(struct sg_restore_session *session, const char *table,
		     const char *into, struct sg_err *err);

bool sg_restore_table(struct sg_database *db, struct sg_arena *arena,
		      const struct sg_restore_source *source,
		      const struct sg_restore *what, struct sg_err *err);
/* Everything that is in a dump in the place of everything that is in the database. */
bool sg_restore_all(struct sg_database *db, struct sg_arena *arena,
		    const struct sg_restore_source *source, struct sg_err *err);

/* The CREATE TABLE of a table beside the live one: columns, types, collations, keys and
   NOT NULL; no foreign keys, defaults, checks, generated columns, indexes, triggers. */
bool sg_restore_beside_sql(struct sg_buf *out, sqlite3 *db, const char *table,
			   const char *as, struct sg_err *err);

#endif
