/* What the parts that replay PostgreSQL's relations share among themselves. */
#ifndef SQLGUARD_SCHEMA_REPLAY_POSTGRES_TABLES_H
#define SQLGUARD_SCHEMA_REPLAY_POSTGRES_TABLES_H

#include "replay_postgres.h"

/* ---- names ---- */

struct sg_names {
	SG_ARRAY(struct sg_str) of;
};

/* A column of a name to be made; empty: an expression without a name. */
void sg_pg_add_name(struct sg_step *step, struct sg_names *names, struct sg_str name);
struct sg_str sg_pg_join_names(struct sg_step *step, const struct sg_names *names);

/* The name of a constraint with an index: free among relations and constraints. */
struct sg_str sg_pg_constraint_index_name(struct sg_step *step, struct sg_str schema,
					  struct sg_str one, struct sg_str two,
					  const char *label);

/* Every constraint says its name when it gets it. */
void sg_pg_note_constraint(struct sg_step *step, struct sg_object *constraint);

/* "public" is left out. */
void sg_pg_add_type_name(struct sg_buf *out, struct sg_step *step, struct sg_str schema,
			 struct sg_str name);

/* ---- text ---- */

/* What sg_pg_read() puts before an expression. */
#define SG_PG_PREFIX "SELECT ("

/* A column, or the table when the column is empty, that is called `to` now. */
struct sg_pg_rename {
	struct sg_str schema, table, column, to;
};

/* Writes the new name into a text; false: the text does not have the old one. */
bool sg_pg_rename_in(struct sg_step *step, const struct sg_pg_rename *rename,
		     struct sg_str *text, bool query);

/* The texts of a part of the table, and those of the views that read it. */
void sg_pg_rename_in_part(struct sg_step *step, const struct sg_pg_rename *rename,
			  struct sg_object *part);
void sg_pg_rename_in_views(struct sg_step *step, const struct sg_pg_rename *rename,
			   const struct sg_object *table);
/* A view keeps the names of its own columns. */
void sg_pg_keep_columns(struct sg_step *step, struct sg_object *view);

/* Says which functions, types and sequences an expression names. */
void sg_pg_use_names(struct sg_step *step, struct sg_object *user,
		     const struct sg_node *expression);

void sg_pg_use_text(struct sg_step *step, struct sg_object *user, struct sg_str text);

/* A name in a text, 's."T"': folded, unless it is in quotes. */
struct sg_name sg_pg_name_in(struct sg_step *step, struct sg_str text);

/* Words in a row, with any blanks between them, in any case. */
bool sg_pg_has_words(struct sg_str text, const char *words);

/* Whether an expression or a query names the column, or all of them by a star. */
bool sg_pg_names_column(struct sg_str text, bool query, const struct sg_object *column);

/* The offset behind a string or quoted name that starts at i; a doubled quote is two of
   them. */
size_t sg_pg_skip_quoted(struct sg_str text, size_t i);

/* ---- keys, columns, constraints, indexes ---- */

/* INDEX_COLUMNs; a column that the table does not have refuses the statement. */
void sg_pg_keys(struct sg_step *step, struct sg_keys *keys, struct sg_object *table,
		struct sg_list columns);
bool sg_pg_has_key(const struct sg_keys *keys, const struct sg_object *column);
void sg_pg_copy_keys(struct sg_step *step, struct sg_keys *to, const struct sg_keys *from,
		     struct sg_object *table);

/* A constraint still to be made; `column`: the one it stands at, or NULL. */
struct sg_pending {
	const struct sg_constraint *node;
	struct sg_object *column;
};

struct sg_pendings {
	SG_ARRAY(struct sg_pending) of;
	bool creating; /* the table is new: NOT VALID says nothing */
};

/* A new column; the constraints that stand at it wait in `pendings`. */
struct sg_object *sg_pg_column_with(struct sg_step *step, struct sg_object *table,
				    const struct sg_column_def *def, bool if_not_exists,
				    struct sg_pendings *pendings);

/* Makes them in PostgreSQL's order: checks, then keys; and the foreign keys. */
void sg_pg_add_keys(struct sg_step *step, struct sg_object *table,
		    const struct sg_pendings *pendings);
void sg_pg_add_foreign_keys(struct sg_step *step, struct sg_object *table,
			    const struct sg_pendings *pendings);

void sg_pg_set_attributes(struct sg_constraint_record *c,
			  const struct sg_constraint *node, bool creating);
void sg_pg_foreign_key(struct sg_step *step, struct sg_object *table,
		       const struct sg_pending *pending, bool creating);
struct sg_constraint_record *sg_pg_constraint_new(struct sg_step *step,
						  struct sg_object *table,
						  enum sg_constraint_type type,
						  struct sg_str name);

struct sg_index *sg_pg_index_new(struct sg_step *step, struct sg_object *table,
				 struct sg_str name);
struct sg_object *sg_pg_index_of_constraint(struct sg_step *step,
					    struct sg_object *constraint,
					    const struct sg_constraint *node);

/* Makes in `table` what the index (with its constraint) of another one is, with a name of
   its own. */
struct sg_object *sg_pg_clone_index(struct sg_step *step, struct sg_object *table,
				    struct sg_object *index);
/* Every partition gets the index of the partitioned table, or its own one of that kind
   becomes part of it. */
void sg_pg_take_index(struct sg_step *step, struct sg_object *partition,
		      struct sg_object *parent);
void sg_pg_clone_to_partitions(struct sg_step *step, struct sg_object *table,
			       struct sg_object *index);
void sg_pg_take_foreign_key(struct sg_step *step, struct sg_object *partition,
			    const struct sg_constraint_record *from);
void sg_pg_copy_check(struct sg_step *step, struct sg_object *child,
		      const struct sg_constraint_record *check);
struct sg_object *sg_pg_need_index(struct sg_step *step, const struct sg_name *name,
				   struct sg_object *table);
bool sg_pg_same_keys(const struct sg_keys *a, const struct sg_keys *b);
bool sg_pg_same_pending(const struct sg_pending *a, const struct sg_pending *b);
struct sg_object *sg_pg_key_index(const struct sg_constraint_record *key,
				  const struct sg_object *without);
bool sg_pg_known_well(struct sg_step *step, const struct sg_object *table);
struct sg_str sg_pg_figure_name(const struct sg_node *value);
struct sg_str sg_pg_in_parens(struct sg_step *step, const struct sg_constraint *node);
void sg_pg_set_not_null(struct sg_step *step, struct sg_object *column, bool not_null);

/* ---- tables that are made of tables ---- */

struct sg_object *sg_pg_copy_column(struct sg_step *step, struct sg_object *table,
				    struct sg_object *column);
void sg_pg_inherit(struct sg_step *step, struct sg_object *table,
		   struct sg_object *parent);
struct sg_object *sg_pg_inherit_column(struct sg_step *step, struct sg_object *table,
				       struct sg_object *from);
/* The columns of LIKE; the rest comes when the table has its keys. */
void sg_pg_like(struct sg_step *step, struct sg_object *table,
		const struct sg_like_clause *like);
void sg_pg_like_rest(struct sg_step *step, struct sg_object *table,
		     const struct sg_like_clause *like);

/* CREATE TABLE AS and SELECT INTO; names: COLUMN_DEFs. */
void sg_pg_table_as(struct sg_step *step, struct sg_object *object,
		    const struct sg_node *query, struct sg_list names, bool with_data);
void sg_pg_columns_of_query(struct sg_step *step, struct sg_object *table,
			    const struct sg_node *query, struct sg_list names);

/* A column or constraint that the parent lost goes from a child, with what hangs on it.
 */
void sg_pg_drop_inherited(struct sg_step *step, struct sg_object *part);

/* Tables that inherit from it or are its partitions, as children now. */
struct sg_children {
	SG_ARRAY(struct sg_object *) of;
};

void sg_pg_children(struct sg_step *step, struct sg_children *out,
		    const struct sg_object *table);
bool sg_pg_is_child(const struct sg_table *child, const struct sg_object *table);
bool sg_pg_is_descendant(struct sg_step *step, const struct sg_object *object,
			 const struct sg_object *of);
void sg_pg_list_child(struct sg_step *step, struct sg_object *child,
		      struct sg_object *parent);
void sg_pg_descendants(struct sg_step *step, struct sg_children *out,
		       const struct sg_object *table);
void sg_pg_become_partition(struct sg_step *step, struct sg_object *partition,
			    struct sg_object *parent, struct sg_str bound);
void sg_pg_attach(struct sg_step *step, struct sg_object *parent,
		  const struct sg_attach_partition *action);
void sg_pg_detach(struct sg_step *step, struct sg_object *parent,
		  const struct sg_detach_partition *action);
void sg_pg_attach_index(struct sg_step *step, struct sg_object *parent,
			const struct sg_name *name);
bool sg_pg_can_be_unique(struct sg_step *step, const struct sg_object *table,
			 const struct sg_keys *keys);
/* A new type of a column makes its indexes anew, and those of partitions get new names.
 */
void sg_pg_remake_indexes(struct sg_step *step, struct sg_object *table,
			  struct sg_str column);
bool sg_pg_is_partitioned(const struct sg_object *table);

/* ---- sequences ---- */

struct sg_object *sg_pg_serial(struct sg_step *step, struct sg_object *column,
			       struct sg_str type, struct sg_list options, bool identity);

/* Those that the column owns go. */
void sg_pg_drop_sequences(struct sg_step *step, struct sg_object *column);

/* ---- rows ---- */

void sg_pg_fill_table(struct sg_step *step, struct sg_object *table);

/* ---- ALTER TABLE ---- */

/* What a column's definition and its changes set. */
void sg_pg_set_type(struct sg_step *step, struct sg_column *column,
		    const struct sg_node *type);
void sg_pg_set_default(struct sg_step *step, struct sg_column *column,
		       const struct sg_node *value);
void sg_pg_set_identity(struct sg_step *step, struct sg_column *column,
			const struct sg_constraint *identity);
void sg_pg_set_collation(struct sg_step *step, struct sg_column *column,
			 struct sg_str collation);

void sg_pg_alter_add_column(struct sg_step *step, struct sg_object *table,
			    const struct sg_add_column *action, bool only,
			    struct sg_pendings *pendings);
void sg_pg_alter_drop_column(struct sg_step *step, struct sg_object *table,
			     const struct sg_drop_column *action, bool only);
void sg_pg_alter_drop_constraint(struct sg_step *step, struct sg_object *table,
				 const struct sg_drop_constraint *action, bool only);
void sg_pg_validate(struct sg_step *step, struct sg_object *table, struct sg_str name);
void sg_pg_alter_constraint(struct sg_step *step, struct sg_object *table,
			    const struct sg_alter_constraint *action);
/* ALTER COLUMN .. of one table. */
void sg_pg_column_action(struct sg_step *step, struct sg_object *table,
			 const struct sg_node *action);
/* INHERIT, NO INHERIT */
void sg_pg_change_parent(struct sg_step *step, struct sg_object *table,
			 struct sg_str parent, bool remove);
struct sg_object *sg_pg_need_altered(struct sg_step *step,
				     const struct sg_alter_table *node);
/* RENAME of all kinds, SET SCHEMA */
void sg_pg_rename_any(struct sg_step *step, const struct sg_alter_table *node,
		      const struct sg_node *action);
/* A table, index, sequence or view with a new name; a constraint follows its index. */
void sg_pg_rename_relation_to(struct sg_step *step, struct sg_object *object,
			      struct sg_str name);
bool sg_pg_is_inherited_column(struct sg_step *step, struct sg_object *table,
			       struct sg_str name);
size_t sg_pg_size_of(enum sg_object_type type);

/* ---- blocks ---- */

/* What the body of a block or function names may be changed, dropped or filled. */
void sg_pg_doubt_body(struct sg_step *step, struct sg_str body);

/* The function of the history that a call means, or NULL. */
const struct sg_function *sg_pg_function_called(struct sg_step *step,
						const struct sg_call *call);

/* A trigger whose function changes the schema may do so at any later statement. */
void sg_pg_note_trigger_function(struct sg_step *step, const struct sg_name *name);

#endif
