/* What the parts that write a rebuild anew share. */
#ifndef SQLGUARD_REWRITE_PLAN_H
#define SQLGUARD_REWRITE_PLAN_H

#include <sqlguard/rewrite.h>
#include <sqlguard/rule.h>

/* Statements without their semicolons. */
struct steps {
	SG_ARRAY(const char *) of;
};

/* Foreign keys to a table. */
struct keys {
	SG_ARRAY(const struct sg_constraint_record *) of;
};

struct tables {
	SG_ARRAY(const struct sg_object *) of;
};

struct plan {
	struct sg_ctx *cx;
	const struct sg_rebuild *rebuild;
	size_t loss; /* the statement from which on rows, keys or the name are gone */
	uint32_t at; /* the old table still has its rows and its name */
	const struct sg_object *table; /* NULL: the history does not show it */
	/* The new shape and the statement that fills it; NULL: the file's own are kept.
	 */
	const struct sg_create_table *create;
	const struct sg_insert *copy;
	const char *name;    /* of the table, as SQL writes it */
	struct keys parents; /* foreign keys to the table */
	struct steps before; /* the old table goes */
	struct steps after;  /* the new one is there with its rows */
	const char *why_not;
};

void sg_step(struct plan *p, struct steps *steps, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* The statement that makes an index or trigger as it is at the moment. */
void sg_step_create(struct plan *p, struct steps *steps, const struct sg_object *object);

/* A name for a copy of the table that nothing has yet; as SQL writes it. */
const char *sg_name_of_copy(struct plan *p, struct sg_str table);

/* The name of an object at the moment, as SQL writes it. */
const char *sg_sql_object(struct plan *p, const struct sg_object *object);

/* The text has the word, in any case. */
bool sg_mentions(struct sg_str text, struct sg_str word);

/* All foreign keys to a table but those of the new table, which is not there meanwhile.
 */
void sg_list_keys(struct keys *out, struct plan *p, const struct sg_object *table);

/* Its rows go, or lose the key, when their parents are deleted. */
static inline bool sg_acts_on_delete(const struct sg_constraint_record *key)
{
	return key->on_delete > SG_FK_RESTRICT;
}

/* ---- definition.c ---- */

/* The CREATE TABLE of the new shape under the name of the table. */
const char *sg_write_definition(struct plan *p);

/* The statement that fills it, reading the rows from `copy`; NULL: none is right. */
const char *sg_write_fill(struct plan *p, const char *copy);

/* ---- shift.c ---- */

/* Moves the keys away; false: that would not save all rows. */
bool sg_shift_keys(struct plan *p);

/* ---- keep.c ---- */

/* Copies and empties what would lose rows, fills it again. */
void sg_keep_rows(struct plan *p);

#endif
