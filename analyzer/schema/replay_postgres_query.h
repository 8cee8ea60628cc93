/* The names that a query of PostgreSQL can mean by its WITH clauses. */
#ifndef SQLGUARD_SCHEMA_REPLAY_POSTGRES_QUERY_H
#define SQLGUARD_SCHEMA_REPLAY_POSTGRES_QUERY_H

#include "replay_postgres_objects.h"

/* The WITH clauses that a query stands in, the innermost first. */
struct sg_pg_scope {
	const struct sg_pg_scope *outer;
	struct sg_list ctes;
	uint32_t visible; /* the first so many of them */
};

/* The CTE of that name, and what it sees itself: those before it.  NULL: a table of that
   name is meant. */
const struct sg_cte *sg_pg_find_cte(struct sg_pg_scope *sees,
				    const struct sg_pg_scope *scope,
				    const struct sg_name *name);

#endif
