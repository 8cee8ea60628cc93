/* Reading queries for the rows that they give. */
#ifndef SQLGUARD_ROWS_QUERY_H
#define SQLGUARD_ROWS_QUERY_H

#include "sim.h"

/* A table, subquery or CTE in FROM, with its rows as batches. */
struct source {
	struct sg_str name;
	struct batches rows;
};

struct scope {
	const struct sg_node *with; /* NULL: none */
	const struct scope *outer;
	SG_ARRAY(struct source) sources;
	bool whole; /* every row of the first source comes through */
};

void sg_sim_add_table(struct sg_rows *rows, struct batches *out,
		      const struct sg_object *table);
void sg_sim_add_source(struct sg_rows *rows, struct scope *scope,
		       const struct sg_node *node);
/* The column of the batch, or of the only batch of another source. */
bool sg_sim_find_output(struct value *out, const struct scope *scope,
			const struct batch *batch, const struct sg_column_ref *ref);
struct value sg_sim_value_in(const struct scope *scope, const struct batch *batch,
			     const struct sg_node *value);

/* ---- missing.c ---- */

/* The condition only leaves out rows that a table has; NULL: it has none. */
bool sg_sim_lets_missing_through(struct sg_rows *rows, const struct scope *scope,
				 const struct batch *batch,
				 const struct sg_select *select,
				 const struct sg_object **table);

/* ---- query.c ---- */

void sg_sim_query_in(struct sg_rows *rows, struct batches *out,
		     const struct sg_node *query, const struct scope *outer);

#endif
