/* A Drizzle snapshot as a list of entities, and that list as SQL. */
#ifndef SQLGUARD_PROJECT_DRIZZLE_SNAPSHOT_H
#define SQLGUARD_PROJECT_DRIZZLE_SNAPSHOT_H

#include <cjson/cJSON.h>

#include <sqlguard/arena.h>
#include <sqlguard/dialect.h>
#include <sqlguard/err.h>

/* The text of meta/0007_snapshot.json (0.x) or snapshot.json (1.x) as SQL. */
bool sg_drizzle_snapshot(struct sg_str *out, enum sg_dialect *dialect,
			 struct sg_arena *arena, const char *path, struct sg_str json,
			 struct sg_err *err);

/*
 * `ddl` is an array of objects with entityType ("tables", "columns" ..), schema and, for
 * parts, table, as in 1.x; false with a message when one of them lacks what it needs.
 */
bool sg_drizzle_ddl(struct sg_buf *out, bool postgres, const cJSON *ddl,
		    struct sg_err *err);

#endif
