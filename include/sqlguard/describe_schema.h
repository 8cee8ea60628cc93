/*
 * An object of the catalog as a list of named values: what the JSON of a schema shows and
 * what a comparison of two schemas compares.  Every object of a type has the same fields
 * in the same order; those of a foreign key stand behind the ones of all constraints.
 */
#ifndef SQLGUARD_DESCRIBE_SCHEMA_H
#define SQLGUARD_DESCRIBE_SCHEMA_H

#include <sqlguard/catalog.h>

enum sg_field_type {
	SG_TEXT_FIELD, /* a word or a name; empty: none */
	SG_FLAG_FIELD,
	SG_LIST_FIELD,
	SG_SQL_FIELD, /* an expression, compared as a tree; empty: none */
	SG_QUERY_FIELD,
	SG_KEYS_FIELD, /* names and expressions: the keys of an index */
};

struct sg_field {
	const char *name;
	enum sg_field_type type;
	bool flag;
	struct sg_str text;
	SG_ARRAY(struct sg_str) list;
};

struct sg_described {
	struct sg_arena *arena;
	const struct sg_catalog *catalog;
	uint32_t at;
	bool comparable; /* keys are made equal when they mean the same, not readable */
	SG_ARRAY(struct sg_field) fields;
};

/* Adds the fields of an object that is there at the moment. */
void sg_describe(struct sg_described *out, const struct sg_object *object);

/*
 * Objects that a schema lists: not the indexes, sequences and columns that others imply
 * (of a key, of an identity column, inherited), and nothing temporary.
 */
bool sg_is_listed(const struct sg_object *object, uint32_t at);

/* The parts of an owner by type, as JSON names them; `type` OTHER ends the table. */
struct sg_part_group {
	enum sg_object_type type;
	const char *name; /* "columns" */
};

extern const struct sg_part_group sg_part_groups[];

/*
 * The same text for two spellings of one expression (query: of one SELECT): white space,
 * the case of keywords, parentheses, casts of literals and IN or = ANY do not count; it
 * is for comparing only.
 */
struct sg_str sg_comparable_sql(struct sg_arena *arena, enum sg_dialect dialect,
				struct sg_str text, bool query);

/* The tree of an expression, or NULL when the text is none. */
struct sg_node *sg_parse_expression(struct sg_arena *arena, enum sg_dialect dialect,
				    struct sg_str text);

/* "schema.name", without the dialect's usual schema; as people read it, not quoted. */
struct sg_str sg_readable_name(struct sg_arena *arena, enum sg_dialect dialect,
			       struct sg_name name);

#endif
