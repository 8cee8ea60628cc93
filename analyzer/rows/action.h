/* What the actions of foreign keys need of each other. */
#ifndef SQLGUARD_ROWS_ACTION_H
#define SQLGUARD_ROWS_ACTION_H

#include "sim.h"

/* Actions that cause actions are followed so far: SQLITE_MAX_TRIGGER_DEPTH is 1000, and
   no schema has such a chain without a cycle. */
#define DEPTH_MOST 64

/* One portion of a child, and the parent rows that it loses. */
struct meeting {
	struct tie tie;
	const struct sg_object *parent;
	const struct portion *portion; /* of the child */
	enum sg_maybe certain;
	const struct sg_row_effect *cause;
};

/* Runs an action: ON DELETE or ON UPDATE of the key. */
void sg_sim_act(struct sg_rows *rows, const struct meeting *m, enum sg_fk_action action);

/* How surely rows of a portion of the child reference rows of the parent; of all of them,
   or of those that a removal is about. */
enum sg_maybe sg_sim_meets(const struct sg_rows *rows, struct tie tie,
			   const struct portion *child, const struct sg_object *parent,
			   const struct content *content, const struct removal *removal);

/* The same action was followed for these rows already: a cycle of foreign keys. */
bool sg_sim_is_repeated(struct sg_rows *rows, const struct meeting *m);

/* A column of the key that is NOT NULL; NULL: none. */
const struct sg_object *sg_sim_not_null_column(const struct sg_rows *rows,
					       struct tie tie);
bool sg_sim_has_default(const struct sg_rows *rows, struct tie tie);

#endif
