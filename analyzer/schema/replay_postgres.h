/*
 * What the parts of PostgreSQL's replay share.  replay_postgres.c calls one function for
 * each kind of statement; a statement that PostgreSQL would refuse calls
 * sg_step_refuse(), and the dispatcher takes back all that it wrote.
 *
 * Everything is looked up at SG_NOW, so that a statement sees what it did itself.
 */
#ifndef SQLGUARD_SCHEMA_REPLAY_POSTGRES_H
#define SQLGUARD_SCHEMA_REPLAY_POSTGRES_H

#include "replay.h"

/* ---- statements: tables, indexes, sequences, rows ---- */

sg_replay_statement sg_pg_create_table;
sg_replay_statement sg_pg_create_index;
sg_replay_statement sg_pg_create_sequence;
sg_replay_statement sg_pg_alter_sequence;
sg_replay_statement sg_pg_alter_table;     /* also of views, indexes, sequences */
sg_replay_statement sg_pg_rename_relation; /* RENAME_OBJECT of an index or sequence */
sg_replay_statement sg_pg_drop;            /* every DROP of nodes.def */
sg_replay_statement sg_pg_fill;            /* INSERT, UPDATE, MERGE, COPY, SELECT .. */
sg_replay_statement sg_pg_blind; /* CALL, and what may change the schema unread */
sg_replay_statement sg_pg_do_block;

/* ---- statements: the other objects ---- */

sg_replay_statement sg_pg_create_view; /* materialized ones, too */
sg_replay_statement sg_pg_refresh_view;
sg_replay_statement sg_pg_create_function;
sg_replay_statement sg_pg_create_trigger;
sg_replay_statement sg_pg_create_type;
sg_replay_statement sg_pg_alter_enum;
sg_replay_statement sg_pg_create_domain;
sg_replay_statement sg_pg_alter_domain;
sg_replay_statement sg_pg_create_policy; /* ALTER POLICY, too */
sg_replay_statement sg_pg_create_schema; /* its elements: sg_pg_run() */
sg_replay_statement sg_pg_create_extension;
sg_replay_statement sg_pg_create_other;
sg_replay_statement sg_pg_alter_other;
sg_replay_statement sg_pg_rename_object; /* all but indexes and sequences */
sg_replay_statement sg_pg_comment_on;

/* DROP of anything but tables, indexes, sequences, views (sg_pg_drop calls it). */
void sg_pg_drop_other(struct sg_step *step, const struct sg_drop *drop);
/* ALTER TYPE of a composite type: actions on its columns, RENAME, SET SCHEMA. */
void sg_pg_alter_composite(struct sg_step *step, const struct sg_alter_table *alter);
void sg_pg_trigger_state(struct sg_step *step, struct sg_object *table,
			 const struct sg_alter_trigger_state *action);

/* ---- one statement ---- */

/* Replays a node as if it were a statement of its own: an element of CREATE SCHEMA. */
void sg_pg_run(struct sg_step *step, const struct sg_node *node);

/* ---- names: replay_postgres_names.c ---- */

/* The schema in which CREATE makes the object of this name. */
struct sg_str sg_pg_schema_for(struct sg_step *step, const struct sg_name *name,
			       bool temporary);

/*
 * Whether CREATE can take the name in that schema (of sg_pg_schema_for).  When something
 * has it: false, and the statement is refused unless it says IF NOT EXISTS.  An object
 * that may be gone (known is NO) makes way.  Not for parts and functions.
 */
bool sg_pg_can_create(struct sg_step *step, enum sg_object_type type,
		      struct sg_str schema, struct sg_str name, bool if_not_exists);
/* The same for a part of an owner. */
bool sg_pg_can_add(struct sg_step *step, struct sg_object *owner,
		   enum sg_object_type type, struct sg_str name, bool if_not_exists);

/* The object of that very type that the name means, or NULL; TABLE finds foreign tables,
   too, and VIEW only views. */
struct sg_object *sg_pg_find(struct sg_step *step, enum sg_object_type type,
			     const struct sg_name *name);

/*
 * The object that a statement needs.  Not known: it is assumed, with a record of `size`
 * bytes, when it may have been there before the history; otherwise the statement is
 * refused, unless `if_exists`, and NULL returned.
 */
struct sg_object *sg_pg_need(struct sg_step *step, enum sg_object_type type, size_t size,
			     const struct sg_name *name, bool if_exists);
struct sg_object *sg_pg_need_part(struct sg_step *step, struct sg_object *owner,
				  enum sg_object_type type, size_t size,
				  struct sg_str name, bool if_exists);
/* A table or foreign table; an assumed one has complete = NO. */
struct sg_object *sg_pg_need_table(struct sg_step *step, const struct sg_name *name,
				   bool if_exists);
struct sg_object *sg_pg_need_column(struct sg_step *step, struct sg_object *table,
				    struct sg_str name, bool if_exists);

/* The table, view .. that a name reads: never assumed, never refused. */
struct sg_target sg_pg_target(struct sg_step *step, const struct sg_name *name);

/*
 * "t_a_idx" of PostgreSQL: makeObjectName() and ChooseRelationName() of
 * commands/indexcmds.c, 15.  Each part is cut so that all fit in 63 bytes.
 */
struct sg_str sg_pg_relation_name(struct sg_step *step, struct sg_str schema,
				  struct sg_str one, struct sg_str two,
				  const char *label);
/* ChooseConstraintName() of catalog/pg_constraint.c, 15: free among the constraints of a
   table or domain and its schema. */
struct sg_str sg_pg_constraint_name(struct sg_step *step, struct sg_object *owner,
				    struct sg_str one, struct sg_str two,
				    const char *label);

/* ---- types: replay_postgres_format_type.c ---- */

/*
 * A TYPE_NAME as format_type() writes it: "character varying(20)", "integer[]",
 * "timestamp(3) without time zone"; a type of the catalog with its schema when that is
 * not "public", and in *object when that is not NULL.  Lives in the catalog's arena.
 */
struct sg_str sg_pg_type(struct sg_step *step, const struct sg_node *type,
			 struct sg_object **object);

/* An identifier as quote_ident() writes it. */
struct sg_str sg_pg_quoted(struct sg_step *step, struct sg_str name);

/* ---- parts of tables: replay_postgres_{column,constraint}.c ---- */

/* A new column with type, default and the like, without what its constraints make (keys,
   checks): of a table or of a composite type.  NULL: refused or already there. */
struct sg_object *sg_pg_column_new(struct sg_step *step, struct sg_object *owner,
				   const struct sg_column_def *def, bool if_not_exists);

/* CHECK of a domain (or table): named or with a chosen name; NULL: refused. */
struct sg_object *sg_pg_check_new(struct sg_step *step, struct sg_object *owner,
				  const struct sg_constraint *check,
				  struct sg_str column);

/* ---- what hangs on what: replay_postgres_depend.c ---- */

/* `user` names `used` in its record (a view a table, a column a type, a trigger a
   function): DROP of `used` looks among its users.  May be said again, and is never taken
   back: who asks sees whether the newest record still names it. */
void sg_pg_uses(struct sg_step *step, struct sg_object *user, struct sg_object *used);

/*
 * DROP of an object: with CASCADE, what depends on it goes, too; without, the statement
 * is refused when something does.  What goes with it in any case (indexes of a table, a
 * column's own sequence) goes silently.  Of every type: users that are columns,
 * constraints, views, functions .. are found by sg_pg_uses().  False: refused.
 */
bool sg_pg_drop_object(struct sg_step *step, struct sg_object *object, bool cascade);

/* ---- text: replay_postgres_text.c ---- */

/* The text of a node or nothing, in the catalog's arena. */
struct sg_str sg_pg_text_of(struct sg_step *step, const struct sg_node *node);

/* Reads an expression or a query that a record holds; NULL when it does not parse.  The
   tree and its source live in `arena`. */
const struct sg_node *sg_pg_read(struct sg_source *src, struct sg_arena *arena,
				 struct sg_str text, bool query);

#endif
