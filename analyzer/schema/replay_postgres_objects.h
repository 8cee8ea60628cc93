/* What the parts of PostgreSQL's replay for objects other than tables share. */
#ifndef SQLGUARD_SCHEMA_REPLAY_POSTGRES_OBJECTS_H
#define SQLGUARD_SCHEMA_REPLAY_POSTGRES_OBJECTS_H

#include "replay_postgres.h"

/* The name of a type or function as others say it: with its schema unless "public". */
struct sg_str sg_pg_spelt(struct sg_step *step, struct sg_str schema, struct sg_str name);

/* The record of a trigger, policy, rule or constraint. */
size_t sg_pg_size_of_part(enum sg_object_type type);

/* The word that an option says, as a name or as a string. */
struct sg_str sg_pg_word(const struct sg_node *node);

/* ---- functions ---- */

/* The function that DROP, RENAME and ALTER mean; NULL: unknown, or refused. */
struct sg_object *sg_pg_need_function(struct sg_step *step, enum sg_object_type type,
				      const struct sg_object_name *name, bool if_exists);

/* Whether a function that the replay does not know may be there all the same. */
bool sg_pg_may_have_function(const struct sg_step *step);

/* CREATE AGGREGATE, whose options begin with the arguments. */
void sg_pg_create_aggregate(struct sg_step *step, const struct sg_create_other *create);

/* ALTER FUNCTION .. IMMUTABLE, SECURITY DEFINER .. */
void sg_pg_alter_function(struct sg_step *step, const struct sg_alter_other *alter);

/* ---- types ---- */

/* An enum, composite type, range ..; with TYPE also a domain. */
struct sg_object *sg_pg_need_type(struct sg_step *step, enum sg_object_type type,
				  const struct sg_name *name, bool if_exists);

/* A type, function or schema gets another name; what says the old one says the new. */
void sg_pg_rename_to(struct sg_step *step, struct sg_object *object, struct sg_str schema,
		     struct sg_str name);

/* ---- queries ---- */

/* The tables and views that a query names; the view then uses them. */
void sg_pg_read_tables(struct sg_step *step, struct sg_view *view, struct sg_node *query);

/* The names of its columns; none when one of them is not sure. */
void sg_pg_name_columns(struct sg_step *step, struct sg_keys *out,
			const struct sg_node *query);

/* ---- schemas, extensions ---- */

/* "public" is there without a statement that made it. */
struct sg_object *sg_pg_need_schema(struct sg_step *step, struct sg_str name,
				    bool if_exists);
void sg_pg_drop_schema(struct sg_step *step, struct sg_object *schema, bool cascade);
void sg_pg_rename_schema(struct sg_step *step, struct sg_object *schema,
			 struct sg_str name);
/* What it makes is known. */
bool sg_pg_knows_extension(struct sg_str name);
void sg_pg_drop_extension(struct sg_step *step, struct sg_object *extension,
			  bool cascade);

/* ---- parts of tables ---- */

/* The table or view that a trigger, rule or policy belongs to. */
struct sg_object *sg_pg_need_owner(struct sg_step *step, const struct sg_name *name,
				   bool if_exists);

/* A row trigger of a partitioned table, its rename and its end reach its partitions:
   calls visit for the trigger and each copy of it. */
void sg_pg_each_copy(struct sg_step *step, struct sg_object *trigger,
		     void (*visit)(struct sg_step *step, struct sg_object *trigger,
				   const void *payload),
		     const void *payload);

/* To a new partition come the row triggers of the table that it belongs to. */
void sg_pg_copy_triggers(struct sg_step *step, struct sg_object *partition);
void sg_pg_drop_copied_triggers(struct sg_step *step, struct sg_object *parent,
				struct sg_object *partition);
/* For sg_pg_each_copy(): it goes. */
void sg_pg_drop_trigger(struct sg_step *step, struct sg_object *trigger,
			const void *payload);

#endif
