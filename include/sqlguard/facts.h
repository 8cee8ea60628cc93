/*
 * What replay knows of a file, statement by statement.  Rules judge these facts and work
 * out none of their own.  Statements are named by their number in the script; a fact at a
 * statement is what holds just before it runs.
 */
#ifndef SQLGUARD_FACTS_H
#define SQLGUARD_FACTS_H

#include <sqlguard/catalog.h>
#include <sqlguard/session.h>

struct sg_facts;

/* The order in which a rebuild does its parts. */
enum sg_rebuild_shape {
	SG_REBUILD_NEW_FIRST, /* create new, copy, drop old, rename new to old */
	SG_REBUILD_OLD_FIRST, /* rename old away, create, copy, drop old */
	SG_REBUILD_SWAP,     /* create new, copy, rename old away, rename new, drop old */
	SG_REBUILD_REFILL,   /* copy away, drop, create anew, copy back */
	SG_REBUILD_IN_PLACE, /* copy away, delete all rows, copy back */
};

/*
 * One operation made of several statements: a table is copied into a new shape and the
 * new one takes its name (SQLite lang_altertable.html section 7 and its many variants).
 * Parts that are missing are SG_NEVER.
 */
struct sg_rebuild {
	enum sg_rebuild_shape shape;
	struct sg_name table;     /* the name that stays */
	struct sg_name temporary; /* the other table that holds the rows meanwhile */
	size_t create;            /* of the new shape */
	size_t copy;              /* the first copy of the rows */
	size_t away;              /* the old table is renamed away */
	size_t drop;              /* of the old table; IN_PLACE: DELETE of all rows */
	size_t rename;            /* the new table takes the name */
	size_t back;              /* REFILL, IN_PLACE: the rows are copied back */
	size_t cleanup;           /* REFILL, IN_PLACE: the temporary table is dropped */
	size_t key_shift; /* an UPDATE of all rows of the old one before the drop */
	size_t loss;      /* where the old table ceases to be: drop, else away */
	size_t first, last;
	bool empty;  /* the old table was created in this file and never filled */
	bool backup; /* IN_PLACE around another rebuild: it saves the rows of a child */
};

struct sg_facts *sg_facts_new(struct sg_arena *arena, enum sg_dialect dialect,
			      struct sg_source *src, const struct sg_script *script,
			      const struct sg_session *session);

/* The rebuild that a statement is part of, or NULL. */
const struct sg_rebuild *sg_rebuild_at(const struct sg_facts *facts, size_t index);

/*
 * The table was created earlier in this file and nothing has filled it since, so that no
 * statement can hurt rows or readers.  Ended by INSERT, COPY, MERGE, CREATE TABLE AS and
 * SELECT INTO; undone by a rollback over the creation; follows RENAME and SET SCHEMA.
 * CREATE TABLE IF NOT EXISTS proves nothing, unless the file dropped the table before.
 */
bool sg_created_here(const struct sg_facts *facts, size_t index,
		     const struct sg_name *table);

/*
 * As sg_created_here, but CREATE TABLE IF NOT EXISTS is believed to have created it: for
 * hazards that are no loss, where a doubt on every such file would drown the findings.
 */
bool sg_perhaps_created_here(const struct sg_facts *facts, size_t index,
			     const struct sg_name *table);

/* As sg_created_here, but the table may have been filled: nobody else knows it yet.  A
   rebuild ends it, as the new table then has the rows and the name of a known one. */
bool sg_new_here(const struct sg_facts *facts, size_t index, const struct sg_name *table);

/* The name stands for a temporary table that this file created and that still exists. */
bool sg_temporary_here(const struct sg_facts *facts, size_t index,
		       const struct sg_name *table);

/* The CREATE TABLE of this file that made the table of that name, or NULL. */
const struct sg_create_table *sg_definition_here(const struct sg_facts *facts,
						 size_t index,
						 const struct sg_name *table);

#endif
