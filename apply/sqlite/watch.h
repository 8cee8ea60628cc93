/* What the authorizer sees while a migration runs: see watch.c. */
#ifndef SQLGUARD_APPLY_SQLITE_WATCH_H
#define SQLGUARD_APPLY_SQLITE_WATCH_H

#include "sqlite.h"

/* A table that was there before the migration. */
struct sg_watched {
	int64_t row; /* in sqlite_schema: it stays the same when it is renamed */
	struct sg_str name;
	bool is_virtual;
	bool only_grows; /* of a touched one: rows were inserted, and nothing else done */
};

struct sg_tables {
	bool known;
	int64_t version; /* of the schema that has these */
	int64_t last;    /* the greatest number of a row */
	struct sg_arena arena;
	SG_ARRAY(struct sg_watched) of;
};

struct sg_watch {
	sqlite3 *db;
	bool d1;
	bool on;       /* a statement of the migration is prepared or runs */
	bool stains;   /* settings of the connection changed, or TEMP has something */
	bool unknown;  /* a statement may write what the authorizer does not see */
	bool alters;   /* this statement may rename a table */
	bool reshapes; /* a table went or got another name */
	struct sg_names touched; /* as they were called before the migration */
	struct sg_names modules; /* D1: of virtual tables */
	int64_t internal;        /* D1: how many of its own tables there are */
	const char *refused;     /* why the authorizer refused; NULL: it did not */
	int limits[SQLITE_LIMIT_WORKER_THREADS + 1]; /* D1: those to go back to */
	struct sg_arena arena;
	struct sg_tables *tables; /* of the connection, as they were before */
};

/* From here on the connection is watched, but only between on and off. */
bool sg_watch_begin(struct sg_watch *watch, struct sg_sqlite *s, int64_t version,
		    struct sg_err *err);
void sg_watch_end(struct sg_watch *watch);

void sg_watch_on(struct sg_watch *watch);
void sg_watch_off(struct sg_watch *watch);

/* NULL: there was no such table before. */
struct sg_watched *sg_watch_find(const struct sg_watch *watch, struct sg_str name);

/* ---- tables.c ---- */

/* All that are there, unless they are known; `version`: of the schema as it is now. */
bool sg_tables_read(struct sg_tables *tables, sqlite3 *db, int64_t version,
		    struct sg_err *err);

/* Adds those that were created since; none went, and none got another name. */
void sg_tables_follow(struct sg_tables *tables, sqlite3 *db, int64_t version);

void sg_tables_forget(struct sg_tables *tables);

/* ---- d1.c ---- */

/* What sqlite3_set_authorizer calls; NULL: D1 takes it, else why not. */
const char *sg_d1_refuses(struct sg_watch *watch, int action, const char *one,
			  const char *two, const char *database);
bool sg_d1_watch(struct sg_watch *watch, struct sg_err *err);

/* Fails when the statement that ran gave a table a name of D1's own. */
bool sg_d1_check_names(struct sg_watch *watch, struct sg_err *err);
void sg_d1_limit(struct sg_watch *watch);
void sg_d1_unlimit(struct sg_watch *watch);

#endif
