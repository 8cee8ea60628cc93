/*
 * A table that a rebuild of SQLite or D1 replaces, and the one that takes its place, as
 * the catalog knows them: what became of each column, and what the new table lacks.
 */
#ifndef SQLGUARD_REPLACED_H
#define SQLGUARD_REPLACED_H

#include <sqlguard/facts.h>

struct sg_ctx;

/* A column of the new table and what the copy puts into it. */
struct sg_copied_value {
	const struct sg_object *to;
	const struct sg_node *value;  /* NULL: the star of the SELECT, or no copy does */
	const struct sg_object *from; /* the column of the old table, copied as it is;
					 NULL: another value */
};

/* Names of a column before and after. */
struct sg_heir {
	const struct sg_object *old, *now; /* NULL: it is dropped, or it is added */
};

struct sg_replaced {
	const struct sg_rebuild *rebuild;
	const struct sg_object *old, *now;
	uint32_t before, after; /* moments: the old one as it goes, the new one at last */
	/* The INSERT that fills the new table, when that is a plain SELECT of one table
	   or join; NULL: it cannot be told what goes where. */
	const struct sg_insert *fill;
	const struct sg_select *select;          /* its source */
	SG_ARRAY(struct sg_copied_value) copied; /* by column that the INSERT names */
	bool star;                               /* the SELECT has one */
	bool paired; /* `copied` tells of every column; else not enough is known */
	SG_ARRAY(struct sg_heir) heirs;
};

/* A rebuild of this file made the table anew, and its copy has left the column without
   values of the old one: an UPDATE of every row overwrites none. */
bool sg_is_left_to_fill(const struct sg_ctx *cx, const struct sg_name *table,
			struct sg_str column);

/* False: no rebuild, or one whose tables are not known, stay in place, are new in this
   file, or are gone at its end. */
bool sg_replaced_by(struct sg_replaced *out, const struct sg_ctx *cx,
		    const struct sg_rebuild *rebuild);

/* The same old table with the one that has its name at the end of the file, where a later
   rebuild replaces the new one in turn. */
struct sg_replaced sg_replaced_at_end(const struct sg_ctx *cx,
				      const struct sg_replaced *r);

/* The column of the new table that has the values of an old one; NULL: none. */
const struct sg_object *sg_heir_of(const struct sg_replaced *r,
				   const struct sg_object *old);

/* An UPDATE behind this statement, the copy, fills the column of the new table. */
bool sg_is_filled_later(const struct sg_ctx *cx, const struct sg_rebuild *rebuild,
			struct sg_str name);

/* A statement puts the values of the column of the old table into an expression or
   another table; a copy that only holds the rows meanwhile does not count. */
bool sg_is_saved(const struct sg_ctx *cx, const struct sg_rebuild *rebuild,
		 struct sg_str column);

/* ---- values in the wrong columns ---- */

/* A column of the new table that gets the values of another one than its namesake, which
   the old table has as well. */
struct sg_misplaced_column {
	const struct sg_node *value;
	struct sg_str from, to;
};

struct sg_misplaced {
	SG_ARRAY(struct sg_misplaced_column) columns;
	bool star; /* they come from a star */
	/* A star whose columns are not known, so that nobody can tell; or NULL. */
	const struct sg_node *unknown;
};

void sg_find_misplaced(struct sg_misplaced *out, struct sg_ctx *cx,
		       const struct sg_rebuild *rebuild, const struct sg_insert *insert);

/* ---- what the new table lacks ---- */

enum sg_loss_type {
	SG_LOST_INDEX,
	SG_LOST_TRIGGER,
	SG_LOST_KEY, /* PRIMARY KEY or UNIQUE */
	SG_LOST_CHECK,
	SG_LOST_FOREIGN_KEY,
	SG_LOST_ACTION, /* ON DELETE or ON UPDATE of a foreign key that stays */
	SG_LOST_COLLATION,
	SG_LOST_GENERATION,
	SG_LOST_OPTION, /* STRICT, WITHOUT ROWID, AUTOINCREMENT */
	SG_LOST_DEFAULT,
	SG_LOST_NOT_NULL,
};

struct sg_loss {
	enum sg_loss_type type;
	const struct sg_object *object; /* the index .. or the column; NULL: an option */
	const char *what;               /* "index 'users_email' on (email)" */
};

struct sg_losses {
	SG_ARRAY(struct sg_loss) of;
};

/* What columns that are gone took along does not count, nor what a later rebuild of the
   same file brings back. */
void sg_list_losses(struct sg_losses *out, struct sg_ctx *cx,
		    const struct sg_replaced *r);

/* The tables differ in more than these losses: a column comes, goes or changes its name,
   type or default, or a constraint is new. */
bool sg_differs_otherwise(struct sg_ctx *cx, const struct sg_replaced *r);

/* The statement that makes a lost index or trigger anew; NULL: its text no longer fits.
 */
const char *sg_recreate(struct sg_ctx *cx, const struct sg_replaced *r,
			const struct sg_loss *loss);

/* ---- what ALTER TABLE does as well ---- */

/* The statements that make the new shape out of the old one and keep all values, one a
   line; empty: there is no difference; NULL: they cannot. */
const char *sg_in_place(struct sg_ctx *cx, const struct sg_replaced *r);

#endif
