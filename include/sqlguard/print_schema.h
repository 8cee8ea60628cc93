/*
 * The schema of a moment as text: SQL that makes it in an empty database, or JSON.
 */
#ifndef SQLGUARD_PRINT_SCHEMA_H
#define SQLGUARD_PRINT_SCHEMA_H

#include <sqlguard/catalog.h>

/* A schema: what the catalog holds at a moment. */
struct sg_schema_at {
	const struct sg_catalog *catalog;
	uint32_t at;
};

/*
 * In the order that the database needs; what is not known well enough to be made is a
 * comment that says so.
 */
void sg_print_schema(struct sg_buf *out, const struct sg_schema_at *schema);

/* docs/schema.schema.json is the contract. */
void sg_print_schema_json(struct sg_buf *out, const struct sg_schema_at *schema);

#endif
