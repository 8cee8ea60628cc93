/* Tables whose columns a name may mean, from the inner query outwards. */
#ifndef SQLGUARD_SCHEMA_REPLAY_SQLITE_SCOPE_H
#define SQLGUARD_SCHEMA_REPLAY_SQLITE_SCOPE_H

#include "replay_sqlite.h"

/* One table of a FROM, or the row of a trigger. */
struct sg_sq_source {
	struct sg_str name, schema;
	struct sg_object *table;      /* NULL: a subquery, a CTE, or unknown */
	bool own_name;                /* it is called as its table is */
	bool only_dotted;             /* new.a, old.a, excluded.a: never a alone */
	struct sg_sq_columns columns; /* without a table */
};

struct sg_sq_cte {
	struct sg_str name;
	struct sg_sq_columns columns;
	struct sg_sq_cte *next;
};

struct sg_sq_scope {
	SG_ARRAY(struct sg_sq_source) sources;
	struct sg_list results; /* whose aliases can be named */
	struct sg_sq_cte *ctes;
	const struct sg_sq_scope *outer;
};

/* ---- replay_sqlite_source.c ---- */

/* Adds a table that the catalog knows, or may know, under its name or an alias. */
struct sg_sq_source *sg_sq_add_table(struct sg_sq_reading *r, struct sg_sq_scope *scope,
				     const struct sg_name *name, struct sg_str alias);

/* The source is this table or view; NULL: nothing is known of it. */
void sg_sq_bind(struct sg_sq_reading *r, struct sg_sq_source *source,
		struct sg_object *table);

void sg_sq_need_table(struct sg_sq_reading *r, const struct sg_sq_scope *scope,
		      const struct sg_name *name);

/* Where a column is found; affinity is its. */
enum sg_maybe sg_sq_column_of(struct sg_sq_reading *r, const struct sg_sq_source *source,
			      struct sg_str name, struct sg_object **column,
			      char *affinity);

/* All columns of a source, added to `out`. */
void sg_sq_all_columns(struct sg_sq_reading *r, const struct sg_sq_source *source,
		       struct sg_sq_columns *out);
struct sg_sq_output *sg_sq_add_output(struct sg_sq_reading *r, struct sg_sq_columns *out,
				      struct sg_str name, char affinity);

/* ---- replay_sqlite_scope.c ---- */

/* Notes what a column reference means, and gives its affinity. */
char sg_sq_use_column(struct sg_sq_reading *r, const struct sg_sq_scope *scope,
		      const struct sg_column_ref *ref);

/* The token of a dotted name that has `back` parts behind it. */
struct sg_span sg_sq_part_of(const struct sg_sq_reading *r, struct sg_span span,
			     size_t back);
void sg_sq_note_use(struct sg_sq_reading *r, struct sg_span span,
		    struct sg_object *object);
void sg_sq_complain_of(struct sg_sq_reading *r, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* ---- replay_sqlite_read.c, .._from.c, .._affinity.c ---- */

void sg_sq_read_in(struct sg_sq_reading *r, const struct sg_sq_scope *scope,
		   struct sg_node *node);
void sg_sq_read_select(struct sg_sq_reading *r, struct sg_node *node,
		       const struct sg_sq_scope *outer, struct sg_sq_columns *out);
void sg_sq_read_from(struct sg_sq_reading *r, struct sg_sq_scope *scope,
		     struct sg_list from);
void sg_sq_read_conditions(struct sg_sq_reading *r, const struct sg_sq_scope *scope,
			   struct sg_list from);
void sg_sq_read_list(struct sg_sq_reading *r, const struct sg_sq_scope *scope,
		     struct sg_list list);
void sg_sq_read_with(struct sg_sq_reading *r, struct sg_sq_scope *scope,
		     struct sg_node *with);
char sg_sq_affinity_of(struct sg_sq_reading *r, const struct sg_sq_scope *scope,
		       const struct sg_node *node);

#endif
