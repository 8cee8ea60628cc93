/*
 * What replay knows of a file, statement by statement.  Rules judge these facts and work
 * out none of their own.  Statements are named by their number in the script; a fact at a
 * statement is what holds just before it runs.
 */
#ifndef SQLGUARD_FACTS_H
#define SQLGUARD_FACTS_H

#include <sqlguard/parse.h>

/* Unknown is a value: a rule stays silent or says so, and never guesses. */
enum sg_maybe { SG_UNKNOWN, SG_YES, SG_NO };

/* The number of a statement that is not there. */
#define SG_NEVER SIZE_MAX

struct sg_facts;

/* The order in which a rebuild does its parts. */
enum sg_rebuild_shape {
	SG_REBUILD_NEW_FIRST, /* create new, copy, drop old, rename new to old */
	SG_REBUILD_OLD_FIRST, /* rename old away, create, copy, drop old */
	SG_REBUILD_SWAP,     /* create new, copy, rename old away, rename new, drop old */
	SG_REBUILD_REFILL,   /* copy away, drop, create anew, copy back */
	SG_REBUILD_IN_PLACE, /* copy away, delete all rows, copy back */
};

/* A foreign key to the table that is rebuilt. */
struct sg_reference {
	struct sg_name child; /* the table that has it, by its name at that moment */
	enum sg_fk_action on_delete, on_update;
	struct sg_list keys;   /* the columns it points to; none: the primary key */
	struct sg_span span;   /* of the constraint */
	struct sg_span parent; /* of the name of the table it points to */
	size_t statement;
	bool later; /* seen only in the new shape that a later rebuild gives the child */
};

/* Children that a rebuild names; a table with more has these and the others are left. */
#define SG_CHILDREN_KEPT 16

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
	bool empty;   /* the old table was created in this file and never filled */
	bool guarded; /* children are rebuilt along and reference the new table, or their
			 rows are saved before and come back after */
	bool backup;  /* IN_PLACE around another rebuild: it saves the rows of a child */
	/* Tables with rows whose foreign keys name the old table when it is dropped. */
	SG_ARRAY(struct sg_reference) children;
	/* A foreign key of the new table that names the old one; NULL: none. */
	const struct sg_reference *self;
};

struct sg_facts *sg_facts_new(struct sg_arena *arena, enum sg_dialect dialect,
			      struct sg_source *src, const struct sg_script *script);

/* The rebuild that a statement is part of, or NULL. */
const struct sg_rebuild *sg_rebuild_at(const struct sg_facts *facts, size_t index);
size_t sg_rebuilds(const struct sg_facts *facts, const struct sg_rebuild **out);

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

/* The schema that unqualified names belong to. */
struct sg_str sg_schema_at(const struct sg_facts *facts, size_t index);

/* The CREATE TABLE of this file that made the table of that name, or NULL. */
const struct sg_create_table *sg_definition_here(const struct sg_facts *facts,
						 size_t index,
						 const struct sg_name *table);

/* Whether the statement runs inside a transaction, by BEGIN or by the runner. */
enum sg_maybe sg_in_transaction(const struct sg_facts *facts, size_t index);

/* No transaction begins or ends between two statements that run in one. */
bool sg_same_transaction(const struct sg_facts *facts, size_t one, size_t other);

/* Why: "D1 runs each file in one transaction", "BEGIN in line 3"; for notes. */
struct sg_str sg_transaction_reason(const struct sg_facts *facts, size_t index);

/* SQLite: whether foreign keys are enforced.  On in D1; else the connection's choice
   until a PRAGMA outside a transaction makes it. */
enum sg_maybe sg_foreign_keys(const struct sg_facts *facts, size_t index);

/* What "PRAGMA name = x" asks for: on (YES), off (NO); UNKNOWN when the statement is
   anything else or only reads the setting.  All spellings of SQLite are known. */
enum sg_maybe sg_pragma_asks(const struct sg_facts *facts, size_t index,
			     const char *name);

/* The last PRAGMA foreign_keys = x before the statement, effective or not; for the number
   of statements as index: the last one of the file. */
size_t sg_foreign_keys_said(const struct sg_facts *facts, size_t index);

/* SQLite: PRAGMA legacy_alter_table and PRAGMA defer_foreign_keys are on. */
bool sg_legacy_alter_table(const struct sg_facts *facts, size_t index);
bool sg_defer_foreign_keys(const struct sg_facts *facts, size_t index);

#endif
