/* Rows whose foreign key leads nowhere, and foreign keys that cannot work. */
#ifndef SQLGUARD_APPLY_SQLITE_FOREIGN_KEYS_H
#define SQLGUARD_APPLY_SQLITE_FOREIGN_KEYS_H

#include "watch.h"

struct sg_broken_key {
	struct sg_str table, parent, columns; /* "a, b" */
	int64_t rows;                         /* 0: SQLite cannot check it */
	struct sg_str why;                    /* then: "foreign key mismatch - .." */
};

struct sg_broken_keys {
	SG_ARRAY(struct sg_broken_key) of;
};

bool sg_broken_keys(struct sg_broken_keys *out, struct sg_arena *arena, sqlite3 *db,
		    struct sg_err *err);

/* Fails when there are more of them than before the migration, and names those. */
bool sg_broken_keys_compare(const struct sg_broken_keys *before,
			    const struct sg_broken_keys *after,
			    const struct sg_watch *watch, struct sg_err *err);

/* Whether SQLite enforces them; outside of a transaction. */
bool sg_enforce_keys(sqlite3 *db, bool on, struct sg_err *err);

#endif
