/* The SQL dialects.  The values are bits, so that a rule can name several. */
#ifndef SQLGUARD_DIALECT_H
#define SQLGUARD_DIALECT_H

#include <sqlguard/buf.h>

enum sg_dialect {
	SG_POSTGRES = 1,
	SG_SQLITE = 2,
	SG_D1 = 4,    /* Cloudflare D1: SQLite with limits and an implicit transaction */
	SG_MYSQL = 8, /* recognised and named, not analysed */
};

#define SG_ANY_SQLITE  (SG_SQLITE | SG_D1)
#define SG_ANY_DIALECT (SG_POSTGRES | SG_SQLITE | SG_D1)

/* "postgres", "sqlite", "d1" or "mysql"; false when the name is none of them. */
bool sg_dialect_find(enum sg_dialect *out, struct sg_str name);

/* The same words; "unknown" for any other value. */
const char *sg_dialect_name(enum sg_dialect dialect);

/* D1 is SQLite: only PostgreSQL and these two have schemas that cannot be compared. */
bool sg_same_family(enum sg_dialect one, enum sg_dialect other);

/* The names of all dialects of a set of bits, in the order of the bits. */
void sg_dialect_names(struct sg_buf *out, unsigned set, const char *separator);

#endif
