/*
 * Inside the SQLite driver: the open file, and the functions that driver.c puts in its
 * table.  Local D1 is the same file, run with D1's rules (`d1`).
 */
#ifndef SQLGUARD_APPLY_SQLITE_H
#define SQLGUARD_APPLY_SQLITE_H

#include <sqlite3.h>

#include <sqlguard/apply/database.h>

struct sg_sqlite {
	sqlite3 *db;
	char *path;               /* absolute, links followed; on the heap */
	int lock;                 /* file descriptor that holds the appliers' lock; -1 */
	struct sg_tables *tables; /* watch.h; never NULL */
	int64_t opened; /* how often; numbers of one connection mean nothing to another */
	bool temporary; /* a copy for a rehearsal: close removes it with its journals */
	bool d1;        /* D1's restrictions are in force */
	struct sg_watch *watch; /* of the migration that runs; NULL: none does */
	bool stained; /* the last migration changed settings: see sg_sqlite_reconnect */
	struct sg_arena arena;     /* lives as long as the connection */
	const char *last_backup;   /* of this run, in the arena; NULL: none */
	struct sg_stamp backed_up; /* as the database was then; zero: we wrote since */
};

/* How long a lock is waited for. */
static inline int sg_sqlite_busy_ms(const struct sg_database *db)
{
	return db->target->busy_ms > 0 ? (int)db->target->busy_ms : 5000;
}

static inline struct sg_sqlite *sg_sqlite_of(const struct sg_database *db)
{
	return db->handle;
}

/* Makes db->handle and opens `path` (absolute, without links) as db->access says, with
   what every connection of ours has: busy timeout, DQS off, extended codes, no
   extensions.  Of a failure there is nothing to close.  open.c */
bool sg_sqlite_connect(struct sg_database *db, const char *path, struct sg_err *err);

/* The same file, opened anew in place of the connection, which may have settings of a
   migration.  When it fails the old connection stays.  open.c */
bool sg_sqlite_reconnect(struct sg_database *db, struct sg_err *err);

/* Fills `err` from the connection's last error and what was tried ("back up": "'<file>':
   cannot back up: <message>; <remedy>"), with a remedy for the codes that have one (BUSY,
   FULL, READONLY, NOTADB, CORRUPT ..); returns false.  fail.c */
bool sg_sqlite_fail(sqlite3 *db, const char *tried, struct sg_err *err);

/* The same with a text of the caller in front: "<where>: <message>; <remedy>".  fail.c */
bool sg_sqlite_explain(sqlite3 *db, const char *where, struct sg_err *err);

/* Blanks, comments and semicolons alone, as SQLite itself reads it.  query.c */
bool sg_sqlite_is_blank(sqlite3 *db, const char *text, const char *end);

/* ---- the driver's functions, as sg_driver documents them ---- */

bool sg_sqlite_open(struct sg_database *db, struct sg_arena *arena, struct sg_err *err);
void sg_sqlite_close(struct sg_database *db);
bool sg_sqlite_identify(struct sg_identity *out, struct sg_arena *arena,
			struct sg_database *db, struct sg_err *err);
bool sg_sqlite_lock(struct sg_database *db, struct sg_err *err);
bool sg_sqlite_query(struct sg_database *db, const struct sg_query *query,
		     struct sg_err *err);
bool sg_sqlite_schema(struct sg_str *out, struct sg_arena *arena, struct sg_database *db,
		      struct sg_err *err);
bool sg_sqlite_stamp(struct sg_stamp *out, struct sg_database *db, struct sg_err *err);
bool sg_sqlite_health(struct sg_health *out, struct sg_arena *arena,
		      struct sg_database *db, const struct sg_names *only,
		      struct sg_err *err);
bool sg_sqlite_apply(struct sg_unit_result *out, struct sg_arena *arena,
		     struct sg_database *db, const struct sg_unit *unit,
		     struct sg_err *err);
/* Of the files with rows and copies: */
bool sg_sqlite_census(struct sg_census *out, struct sg_arena *arena,
		      struct sg_database *db, const struct sg_names *only,
		      struct sg_err *err);
bool sg_sqlite_has_room(struct sg_database *db, struct sg_err *err);
bool sg_sqlite_back_up(struct sg_backup *out, struct sg_arena *arena,
		       struct sg_database *db, const char *label, struct sg_err *err);
bool sg_sqlite_rehearse(struct sg_database *copy, struct sg_arena *arena,
			struct sg_database *db, struct sg_err *err);
bool sg_sqlite_restore(struct sg_database *db, struct sg_arena *arena,
		       const struct sg_restore *what, struct sg_err *err);
void sg_sqlite_retire(struct sg_database *db, const struct sg_backup *latest);
void sg_sqlite_discard(struct sg_database *db, const struct sg_backup *backup);
const char *sg_sqlite_way_back(struct sg_database *db, struct sg_arena *arena);

#endif
