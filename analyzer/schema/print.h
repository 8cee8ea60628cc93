/* What the parts of the SQL printer share. */
#ifndef SQLGUARD_SCHEMA_PRINT_H
#define SQLGUARD_SCHEMA_PRINT_H

#include <sqlguard/print_schema.h>

struct printer {
	struct sg_buf *out;
	const struct sg_catalog *catalog;
	uint32_t at;
	bool postgres;
	struct sg_arena *arena;            /* scratch */
	const struct sg_search_path *path; /* that is set; NULL: the server's */
};

/* ---- print_names.c ---- */

/* Always in double quotes: no list of reserved words can be out of date. */
void sg_print_ident(struct printer *p, struct sg_str name);
void sg_print_string(struct printer *p, struct sg_str text);

/* Qualified in PostgreSQL; the only schema of a SQLite file needs no name. */
void sg_print_name(struct printer *p, struct sg_name name);
void sg_print_object(struct printer *p, const struct sg_object *object);

/* `text` between two others; nothing when it is empty. */
void sg_print_text(struct printer *p, const char *before, struct sg_str text,
		   const char *after);

void sg_print_collation(struct printer *p, struct sg_str name);

/* "(a, lower(b) desc)" */
void sg_print_keys(struct printer *p, const struct sg_keys *keys);

/* "-- table "x": why"; a line break in a name cannot end the comment. */
void sg_print_remark(struct printer *p, const struct sg_object *object, const char *why);

/* SET search_path, when the object was made under another one than is set: its texts
   mean what they meant there. */
void sg_print_search_path(struct printer *p, const struct sg_object *object);

/* Whether a table calls the function, which must be made first then. */
bool sg_is_called(const struct printer *p, const struct sg_object *function);

/* ---- a statement for an object of each type ---- */

void sg_print_table(struct printer *p, const struct sg_object *object);
void sg_print_foreign_keys(struct printer *p, const struct sg_object *object);
void sg_print_index(struct printer *p, const struct sg_object *object);
void sg_print_view(struct printer *p, const struct sg_object *object);
void sg_print_trigger(struct printer *p, const struct sg_object *object);
void sg_print_extension(struct printer *p, const struct sg_object *object);
void sg_print_schema_name(struct printer *p, const struct sg_object *object);
void sg_print_type(struct printer *p, const struct sg_object *object);
void sg_print_sequence(struct printer *p, const struct sg_object *object);
void sg_print_sequence_owner(struct printer *p, const struct sg_object *object);
void sg_print_function(struct printer *p, const struct sg_object *object);
void sg_print_policy(struct printer *p, const struct sg_object *object);
void sg_print_thing(struct printer *p, const struct sg_object *object);

/* One constraint as it stands in a table or behind ADD; for columns of domains, too. */
void sg_print_constraint(struct printer *p, const struct sg_constraint_record *c);

void sg_print_column(struct printer *p, const struct sg_object *object);

/* The primary key is a part of its column's text. */
bool sg_stands_at_column(const struct printer *p, const struct sg_constraint_record *key);

/* SQLite's ON CONFLICT of a constraint. */
void sg_print_conflict(struct printer *p, enum sg_conflict conflict);

/* DEFAULT and its expression, in parentheses when the grammar wants them. */
void sg_print_default(struct printer *p, struct sg_str expression);

#endif
