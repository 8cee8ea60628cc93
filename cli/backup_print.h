/* Backups as text for people and as JSON. */
#ifndef SQLGUARD_CLI_BACKUP_PRINT_H
#define SQLGUARD_CLI_BACKUP_PRINT_H

#include <cjson/cJSON.h>

#include <sqlguard/apply/backup.h>
#include <sqlguard/apply/run.h>

#include "target_options.h"

/* What a restore says of the backup that it takes of what was there. */
#define SG_BEFORE_RESTORE SG_BEFORE "restore"

/* Those of a file; of remote D1 there are exports, which nothing here can list. */
bool sg_backups_of(struct sg_backups *out, struct sg_arena *arena,
		   const struct sg_apply_target *target, struct sg_err *err);

/* File, size, tables and rows. */
void sg_print_backup(struct sg_arena *arena, const struct sg_backup *backup);

#endif
