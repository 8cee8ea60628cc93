/* How one object hangs on another, for DROP. */
#ifndef SQLGUARD_SCHEMA_REPLAY_POSTGRES_DEPEND_H
#define SQLGUARD_SCHEMA_REPLAY_POSTGRES_DEPEND_H

#include "replay_postgres_tables.h"

enum sg_hold {
	SG_HOLD_NOT,
	SG_HOLD_GOES,    /* goes with it, asked or not */
	SG_HOLD_NEEDS,   /* goes with CASCADE; without, there is no DROP */
	SG_HOLD_DEFAULT, /* the same, but only the default of the column goes */
};

/* How a user of an object hangs on it now. */
enum sg_hold sg_pg_hold(const struct sg_object *user, const struct sg_object *used);

/* How another part of its table, or a user of its table, hangs on a column. */
enum sg_hold sg_pg_part_hold(const struct sg_object *part,
			     const struct sg_object *column);
enum sg_hold sg_pg_column_hold(const struct sg_object *user,
			       const struct sg_object *column);

/* A name stands in a text as a word. */
bool sg_pg_mentions(struct sg_str text, struct sg_str name);

#endif
