/*
 * A point on the command line: a schema that a path names, and where in its history.
 * Shared by `dump schema` and `schema diff`.
 */
#ifndef SQLGUARD_CLI_SCHEMA_POINT_H
#define SQLGUARD_CLI_SCHEMA_POINT_H

#include <sqlguard/print_schema.h>

#include "history.h"

struct schema_point {
	const char *path;
	const char *at; /* FILE[:LINE]; NULL: behind all of it */
};

/* PATH[@FILE[:LINE]]; a path that exists is one, whatever '@' it holds. */
struct schema_point sg_point_parse(struct sg_arena *arena, const char *argument);

/* Replays what the point names; everything lives in the arena. */
bool sg_point_read(struct sg_schema_at *out, struct history *history,
		   const struct schema_point *point, struct sg_arena *arena,
		   struct sg_err *err);

#endif
