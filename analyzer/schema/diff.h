/* What the parts of the comparison of schemas share. */
#ifndef SQLGUARD_SCHEMA_DIFF_H
#define SQLGUARD_SCHEMA_DIFF_H

#include <sqlguard/describe_schema.h>
#include <sqlguard/diff_schema.h>

struct differ {
	struct sg_arena *arena;
	enum sg_dialect dialect;
	struct sg_schema_diff *out;
	struct sg_described sides[2]; /* fields: of the object under comparison */
};

struct sg_value {
	const char *name;                   /* of the field */
	struct sg_str readable, comparable; /* equal when they mean the same */
};

struct sg_values {
	SG_ARRAY(struct sg_value) of;
};

void sg_diff_values(struct sg_values *out, struct differ *d, struct sg_described *side,
		    const struct sg_object *object);

const struct sg_record *sg_side_record(const struct sg_described *side,
				       const struct sg_object *object);

#endif
