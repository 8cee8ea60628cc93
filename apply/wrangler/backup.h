/* Backups of remote D1: their files, and how many of them stay. */
#ifndef SQLGUARD_APPLY_WRANGLER_BACKUP_H
#define SQLGUARD_APPLY_WRANGLER_BACKUP_H

#include "../sqlite/copies.h"
#include "wrangler.h"

/* Keeps the bookmark of Time Travel as it is now. */
bool sg_wrangler_note_bookmark(struct sg_database *db, struct sg_arena *arena,
			       struct sg_err *err);

/* Exports the database into a file of ours. */
bool sg_wrangler_export(struct sg_database *db, const struct sg_partial *to,
			struct sg_err *err);

/* Runs an export in an empty database. */
bool sg_wrangler_load(sqlite3 *db, const char *dump, bool has_tables, struct sg_err *err);

/* ---- retire.c ---- */

/* A text of the description of a backup, "bookmark"; NULL: there is none, or it is of
   another database. */
const char *sg_wrangler_described(struct sg_arena *arena, const struct sg_database *db,
				  const char *path, const char *key);

#endif
