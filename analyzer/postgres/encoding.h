/* Bytes that PostgreSQL does not take in any text: malformed UTF-8 and NUL. */
#ifndef SQLGUARD_POSTGRES_ENCODING_H
#define SQLGUARD_POSTGRES_ENCODING_H

#include <sqlguard/source.h>

/* Runs after this many are taken together as one: the file is no text then. */
#define SG_PG_BAD_RUNS 100

struct sg_pg_bad {
	SG_ARRAY(struct sg_span) runs;
};

void sg_pg_find_bad(struct sg_pg_bad *out, struct sg_arena *arena, struct sg_str text);

/* UTF-16, by its byte order mark. */
bool sg_pg_is_wide(struct sg_str text);

#endif
