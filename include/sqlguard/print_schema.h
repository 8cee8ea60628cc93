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

/* The CREATE statement of one table, index, view or trigger, as it was at that moment. */
void sg_print_one(struct sg_buf *out, const struct sg_schema_at *schema,
		  const struct sg_object *object);

/* docs/schema.schema.json is the contract. */
void sg_print_schema_json(struct sg_buf *out, const struct sg_schema_at *schema);

#endif
