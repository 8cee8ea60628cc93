/* What the comparison of a table with its replacement shares. */
#ifndef SQLGUARD_ASK_LOSSES_H
#define SQLGUARD_ASK_LOSSES_H

#include <sqlguard/describe_schema.h>
#include <sqlguard/replaced.h>

struct comparing {
	struct sg_ctx *cx;
	struct sg_arena *arena;
	const struct sg_replaced *r;
	const struct sg_replaced *back; /* the same with old and new exchanged */
	struct sg_losses *out;
	bool gone; /* what was read last names a column that is gone */
};

/* The rebuild as if it went the other way: its losses are what the new table gains. */
struct sg_replaced sg_exchanged(struct sg_arena *arena, const struct sg_replaced *r);

/* All losses, into `out`. */
void sg_compare_tables(struct comparing *c);

void sg_add_loss(struct comparing *c, enum sg_loss_type type,
		 const struct sg_object *object, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

/* "email, lower(name)" */
const char *sg_show_keys(struct comparing *c, const struct sg_keys *keys, uint32_t at);

/* ---- losses_keys.c ---- */

/* An expression of the old table as a tree in which columns have their new names: for
   comparing only. */
struct sg_str sg_as_inherited(struct comparing *c, struct sg_str text);

/* Both texts mean the same for the new table. */
bool sg_same_expression(struct comparing *c, struct sg_str old, struct sg_str now);

/* A column among them is gone. */
bool sg_keys_are_gone(struct comparing *c, const struct sg_keys *keys);

/* In any order: all keys of the old are among those of the new, or are the same. */
bool sg_are_within(struct comparing *c, const struct sg_keys *old,
		   const struct sg_keys *now);
bool sg_same_keys(struct comparing *c, const struct sg_keys *old,
		  const struct sg_keys *now);

/* The keys of the old are the first ones of the new. */
bool sg_begins_with(struct comparing *c, const struct sg_keys *old,
		    const struct sg_keys *now);

/* The new table has such a key: UNIQUE, PRIMARY KEY or a unique index. */
bool sg_has_key(struct comparing *c, const struct sg_keys *old);

bool sg_same_collation(struct sg_str a, struct sg_str b);

/* ---- losses_constraints.c ---- */

void sg_compare_constraint(struct comparing *c, const struct sg_object *object);

/* ---- in_place_sql.c ---- */

/* One a line; false: one of them would be refused. */
bool sg_add_statements(struct sg_ctx *cx, struct sg_buf *out,
		       const struct sg_replaced *r);

#endif
