/* What the kinds of statements need of each other. */
#ifndef SQLGUARD_ROWS_STATEMENT_H
#define SQLGUARD_ROWS_STATEMENT_H

#include "sim.h"

/* A statement meets all rows, or nobody knows which. */
static inline enum sg_maybe sg_sim_all_if(bool all)
{
	return all ? SG_YES : SG_UNKNOWN;
}

struct sg_object *sg_sim_find_table(const struct sg_rows *rows,
				    const struct sg_name *name);

/* What the statement itself takes, as far as it was there before the file; the first of
   these effects, or NULL. */
const struct sg_row_effect *sg_sim_say_deleted(struct sg_rows *rows,
					       const struct sg_object *table,
					       enum sg_maybe all,
					       const struct sg_row_effect *cause);

/* `why`: the effect that fired the trigger in which it stands; NULL: none. */
void sg_sim_delete(struct sg_rows *rows, const struct sg_name *name, bool all,
		   const struct sg_row_effect *why);
void sg_sim_insert(struct sg_rows *rows, const struct sg_insert *node);
/* Adds the columns that are set, to values that nobody knows. */
void sg_sim_name_columns(struct sg_rows *rows, struct change *change,
			 const struct sg_assign *set);

/* ---- upsert.c ---- */

/* Rows with a key that is there already are left out. */
bool sg_sim_passes_over(const struct sg_insert *node);
/* SET column = excluded.column */
bool sg_sim_takes_new_value(const struct sg_insert *node, struct sg_str column);
void sg_sim_upsert(struct sg_rows *rows, const struct sg_insert *node,
		   const struct sg_object *table);

/* ---- insert.c, update.c ---- */

void sg_sim_create_as(struct sg_rows *rows, const struct sg_create_table *node);
void sg_sim_update_statement(struct sg_rows *rows, const struct sg_update *node,
			     const struct sg_row_effect *cause);

#endif
