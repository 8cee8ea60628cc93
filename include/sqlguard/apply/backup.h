/*
 * Backups that were taken: "<stem>-<UTC>.db" in target->backups, each with a
 * "<name>.json" beside it that says of which database it is and what it holds.
 */
#ifndef SQLGUARD_APPLY_BACKUP_H
#define SQLGUARD_APPLY_BACKUP_H

#include <sqlguard/apply/database.h>

/* How the label of every backup begins that something else follows. */
#define SG_BEFORE "before "

struct sg_backups {
	SG_ARRAY(struct sg_backup) of; /* newest first */
};

/* Those of this database; no folder: none. */
bool sg_backups_list(struct sg_backups *out, struct sg_arena *arena,
		     const struct sg_apply_target *target, struct sg_err *err);

/*
 * By "latest", by its name with or without ".db", or by a path.  A path may be that of an
 * SQL dump or of another SQLite file: then only `path` and `bytes` are known.
 */
bool sg_backup_find(struct sg_backup *out, struct sg_arena *arena,
		    const struct sg_apply_target *target, const char *name,
		    struct sg_err *err);

#endif
