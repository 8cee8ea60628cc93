/*
 * What differs between two schemas.  Objects are the same when their type and name are;
 * SQLite's constraints, whose names mean nothing, when they are of one kind on the same
 * columns.  The order of columns does not count, nor how an expression is spelt, nor the
 * table in which the runner of the other side's migrations keeps its history.
 */
#ifndef SQLGUARD_DIFF_SCHEMA_H
#define SQLGUARD_DIFF_SCHEMA_H

#include <sqlguard/print_schema.h>

enum sg_change_type {
	SG_REMOVED,      /* only in the first */
	SG_ADDED,        /* only in the second */
	SG_CHANGED,      /* a field has another value */
	SG_NOT_COMPARED, /* one side does not know the object well enough */
};

struct sg_schema_change {
	enum sg_change_type type;
	enum sg_object_type object;
	struct sg_str owner, name;   /* as people read them; owner: of a part */
	const char *field;           /* of SG_CHANGED */
	struct sg_str before, after; /* its values; empty: none */
};

struct sg_schema_diff {
	SG_ARRAY(struct sg_schema_change) changes; /* by object */
};

/* Both are of one dialect; D1 is SQLite.  Everything lives in the arena. */
void sg_diff_schemas(struct sg_schema_diff *out, struct sg_arena *arena,
		     const struct sg_schema_at *one, const struct sg_schema_at *other);

/* A line for each change, "+ column users.email"; nothing when there is none. */
void sg_diff_text(struct sg_buf *out, const struct sg_schema_diff *diff);

/* docs/schema-diff.schema.json is the contract. */
void sg_diff_json(struct sg_buf *out, const struct sg_schema_diff *diff);

#endif
