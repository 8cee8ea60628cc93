/*
 * The parts of SQLite's replay.  What SQLite does is taken from its source, 3.40.1 (the
 * functions are named where they matter), and judged by tests/catalog_sqlite.c, which
 * runs the same statements in the library.
 */
#ifndef SQLGUARD_SCHEMA_REPLAY_SQLITE_H
#define SQLGUARD_SCHEMA_REPLAY_SQLITE_H

#include "replay.h"

/* Views and triggers whose texts name a table or view. */
struct sg_sq_users {
	SG_ARRAY(struct sg_object *) of;
};

/* Objects in the order in which they came, each once. */
struct sg_sq_set {
	SG_ARRAY(struct sg_object *) of;
	SG_ARRAY(bool) has; /* by the number of the object */
};

/*
 * What the replay keeps beside the catalog.  All lists only grow: who reads them asks the
 * catalog whether the object is there, so that a rollback leaves them valid.
 */
struct sg_sq_state {
	struct sg_map names; /* folded name to a place in `users`, plus 1 */
	struct sg_map noted; /* folded name and number of an object: it is listed */
	SG_ARRAY(struct sg_sq_users) users;
	/* Views and triggers that were seen to name something that was not there, and
	   those of them that have not been seen whole since. */
	struct sg_sq_set suspects, broken;
	/* Tables, views and triggers with "x" that was a string when it was written. */
	struct sg_sq_set quoted;
	bool misspelt;      /* some index is on "x", which is a string */
	uint32_t rollbacks; /* of the catalog, when `broken` was brought up to date */
	SG_ARRAY(struct sg_object *) temporary;
	/* Of the connection, which is the file's. */
	size_t files;
	SG_ARRAY(struct sg_str) attached;
	bool writable_schema;
};

static inline const struct sg_table *sg_sq_table(const struct sg_object *table)
{
	return (const struct sg_table *)table->newest;
}

static inline const struct sg_column *sg_sq_column(const struct sg_object *column)
{
	return (const struct sg_column *)column->newest;
}

/* ---- replay_sqlite_names.c ---- */

struct sg_sq_state *sg_sq_state(struct sg_catalog *catalog);

/* Copies the source text of a span, without blanks around it. */
struct sg_str sg_sq_text(struct sg_step *step, struct sg_span span);

/* The table, view or index of that name; NULL: none that is known. */
struct sg_object *sg_sq_find(const struct sg_catalog *catalog,
			     const struct sg_name *name);
struct sg_object *sg_sq_find_at(const struct sg_catalog *catalog, uint32_t at,
				const struct sg_name *name);

/*
 * The table or view that a statement needs.  One that no statement made is assumed to
 * have been there before the history; NULL: it is surely not there, or it is SQLite's
 * own.
 */
struct sg_object *sg_sq_need(struct sg_step *step, enum sg_object_type type,
			     const struct sg_name *name);

/* The schema for a new object; false: refused. */
bool sg_sq_schema(struct sg_step *step, struct sg_str *out, const struct sg_name *name,
		  bool temporary);

/* Names that begin with "sqlite_" are SQLite's own. */
bool sg_sq_is_own(struct sg_str name);

/* False: SQLite refuses the name for a new object. */
bool sg_sq_may_name(struct sg_step *step, struct sg_str name);

/*
 * Whether a new object can have the name; false: it is there already, which is refused
 * unless the statement allows for it.  An assumed object gives way: what needed it would
 * have failed, or this does.
 */
bool sg_sq_is_free(struct sg_step *step, enum sg_object_type type, struct sg_str schema,
		   struct sg_str name, bool if_not_exists);

/* An object of the schema "temp" ends with its connection. */
void sg_sq_note_temporary(struct sg_step *step, struct sg_object *object,
			  struct sg_str schema);

/* ---- replay_sqlite_read.c: what the names in a text mean ---- */

struct sg_sq_use {
	struct sg_span span;      /* of the one token */
	struct sg_object *object; /* the table, view or column that it names */
	bool written; /* SET a =, INSERT INTO t (a): nothing checks that it is there */
};

struct sg_sq_output {
	struct sg_str name;
	char affinity; /* 'B'lob or none, 'T'ext, 'N'umeric, 'I'nteger, 'R'eal */
};

struct sg_sq_columns {
	SG_ARRAY(struct sg_sq_output) of;
	bool open; /* there may be more */
};

struct sg_sq_view_columns {
	const struct sg_object *view;
	struct sg_sq_columns columns;
};

struct sg_sq_views {
	SG_ARRAY(struct sg_sq_view_columns) of;
};

struct sg_sq_reading {
	const struct sg_catalog *catalog;
	uint32_t at;            /* the moment at which names mean something */
	struct sg_arena *arena; /* of what is found */
	struct sg_str text;     /* that the spans are of */
	struct sg_str schema;   /* of unqualified names; empty: any */
	SG_ARRAY(struct sg_sq_use) uses;
	SG_ARRAY(struct sg_name) tables;  /* all that are named */
	SG_ARRAY(struct sg_span) strings; /* "x" that names no column: a string */
	struct sg_str problem;            /* the first name without meaning; or empty */
	struct sg_str found;              /* the column found last, as it is called */
	int depth;                        /* of views in views */
	struct sg_sq_views *views;        /* those whose columns are known already */
};

/* An expression in which the columns of a table can be named. */
void sg_sq_read_expression(struct sg_sq_reading *r, struct sg_node *node,
			   struct sg_object *table);
void sg_sq_read_query(struct sg_sq_reading *r, struct sg_node *node,
		      struct sg_sq_columns *columns);
void sg_sq_read_trigger(struct sg_sq_reading *r, const struct sg_create_trigger *trigger,
			struct sg_object *table);
/* SELECT, INSERT, UPDATE or DELETE */
void sg_sq_read_rows(struct sg_sq_reading *r, struct sg_node *node);

char sg_sq_affinity(struct sg_str type);

/* The type of a STRICT table's column (stricttables.html). */
bool sg_sq_is_strict_type(struct sg_str type);

/* Rows of sqlite_schema are the schema itself (pragma.html#pragma_writable_schema). */
bool sg_sq_is_schema_table(struct sg_str name);

/* ---- replay_sqlite_text.c: the texts of an object ---- */

enum sg_sq_form { SG_SQ_EXPRESSION, SG_SQ_QUERY, SG_SQ_TRIGGER };

/* A text of an object, parsed again: what its names mean. */
struct sg_sq_text {
	enum sg_sq_form form;
	struct sg_str *text;     /* in the record that was given */
	struct sg_object *table; /* whose columns it may name; NULL */
	struct sg_str schema;    /* as in a reading */
};

typedef void sg_sq_text_visit(struct sg_sq_text *text, void *payload);

/* Calls visit for each text in a record (a copy may be given, to be changed). */
void sg_sq_each_text(struct sg_record *record, sg_sq_text_visit *visit, void *payload);

/* Reads a text as it is now; columns, when not NULL, gets those of a query. */
void sg_sq_read_text(struct sg_sq_reading *r, const struct sg_sq_text *text,
		     struct sg_sq_columns *columns);

/* The first name in an object's texts that means nothing; empty: all is well. */
struct sg_str sg_sq_problem_of(struct sg_catalog *catalog, struct sg_arena *arena,
			       struct sg_object *object);

/* Whether one of its texts reads it. */
bool sg_sq_names(struct sg_catalog *catalog, struct sg_object *object,
		 const struct sg_object *named);

/* Whether a trigger writes to the column, which nothing checks before it runs. */
bool sg_sq_writes(struct sg_catalog *catalog, struct sg_object *object,
		  const struct sg_object *column);

/* Reads all texts of a new object. */
void sg_sq_note_texts(struct sg_step *step, struct sg_object *object);

/* ---- replay_sqlite_edit.c ---- */

/* Puts a new name wherever the object's texts name `named`. */
void sg_sq_rename_in(struct sg_step *step, struct sg_object *object,
		     const struct sg_object *named, struct sg_str name, bool quote);

/* Every "x" that names no column becomes 'x' (renameFixQuotes() of alter.c). */
void sg_sq_fix_all_quotes(struct sg_step *step);

/* ---- replay_sqlite_users.c: who names what ---- */

/* Notes the tables that the statement behind a view or trigger names. */
void sg_sq_note_users(struct sg_step *step, struct sg_object *user, struct sg_node *node);
void sg_sq_note_user(struct sg_catalog *catalog, struct sg_object *user,
		     struct sg_str name);
const struct sg_sq_users *sg_sq_users_of(const struct sg_catalog *catalog,
					 struct sg_str name);

/* The object changed in a way after which users of that name may be broken. */
void sg_sq_suspect_users(struct sg_catalog *catalog, struct sg_str name);

/* What a reading of a new object found: names without meaning, strings in `"`. */
void sg_sq_note_findings(struct sg_catalog *catalog, struct sg_object *object,
			 const struct sg_sq_reading *r);

/* A view or trigger stands in the way, and so do those that would be broken without it.
 */
void sg_sq_blame(struct sg_step *step, const struct sg_object *user);

/* ALTER TABLE reads the whole schema: false, it stumbles (renameTestSchema). */
bool sg_sq_test_schema(struct sg_step *step, const char *when);

/* ---- replay_sqlite_table.c, .._constraint.c, .._keys.c ---- */

void sg_sq_create_table(struct sg_step *step);
bool sg_sq_add_column(struct sg_step *step, struct sg_object *table,
		      const struct sg_column_def *def);
/* Gives a column the type, properties and constraints of a definition. */
bool sg_sq_define_column(struct sg_step *step, struct sg_object *table,
			 struct sg_column *column, const struct sg_column_def *def);
bool sg_sq_add_constraint(struct sg_step *step, struct sg_object *table,
			  const struct sg_constraint *con, struct sg_object *column);
bool sg_sq_finish_keys(struct sg_step *step, struct sg_object *table);
bool sg_sq_check_names(struct sg_step *step, struct sg_object *table,
		       const struct sg_create_table *create);
bool sg_sq_check_checks(struct sg_step *step, struct sg_object *table,
			struct sg_list constraints);
struct sg_column *sg_sq_new_column(struct sg_step *step, struct sg_object *table,
				   struct sg_str name);

bool sg_sq_check_generation(struct sg_step *step, struct sg_object *table,
			    const struct sg_constraint *con);
bool sg_sq_test_keys(struct sg_step *step);

void sg_sq_drop_column(struct sg_step *step, struct sg_object *table,
		       const struct sg_drop_column *action);
/* Drops the constraints in the definition of a column. */
void sg_sq_drop_own(struct sg_step *step, struct sg_object *table,
		    const struct sg_object *column);

/* The name of a column as an index or key may write it: a string, too
   (sqlite3StringToId()); empty: an expression. */
struct sg_str sg_sq_written(const struct sg_node *value);

/* A column is named with its table. */
bool sg_sq_has_dot(struct sg_node *expression);

/* Whether every name in an expression of this statement means something. */
bool sg_sq_check_expression(struct sg_step *step, struct sg_object *table,
			    struct sg_node *value);

/* Fills the keys of an index or constraint; false: refused. */
bool sg_sq_fill_keys(struct sg_step *step, struct sg_object *table, struct sg_keys *keys,
		     struct sg_list columns, bool expressions);

/* ---- the others: a function for each kind of statement ---- */

sg_replay_statement sg_sq_create_virtual, sg_sq_create_index, sg_sq_create_view,
	sg_sq_create_trigger, sg_sq_alter, sg_sq_drop, sg_sq_insert, sg_sq_update;
void sg_sq_create_as(struct sg_step *step, struct sg_object *table);

/* A column that a statement needs; of a table from before the history it is assumed. */
struct sg_object *sg_sq_need_column(struct sg_step *step, struct sg_object *table,
				    struct sg_str name);
void sg_sq_rename_table(struct sg_step *step, struct sg_object *table,
			const struct sg_rename_table *action);
void sg_sq_rename_column(struct sg_step *step, struct sg_object *table,
			 const struct sg_rename_column *action);

#endif
