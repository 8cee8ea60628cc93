/* One statement of a replay, as the parts for each dialect see it. */
#ifndef SQLGUARD_SCHEMA_REPLAY_H
#define SQLGUARD_SCHEMA_REPLAY_H

#include <sqlguard/replay.h>

#include "catalog.h"

struct sg_step {
	struct sg_catalog *catalog;
	const struct sg_replay_file *file;
	size_t index; /* of the statement in its script */
	const struct sg_node *node;
	/* Why the database refuses it, in its own words ('relation "a" already exists',
	   "no such table: a"); empty: it does not.  It then changes nothing. */
	struct sg_str refused;
	enum sg_refusal refusal;
	SG_ARRAY(const struct sg_object *) refused_by;
};

/* Writes what the statement does to the schema and to what is filled. */
typedef void sg_replay_statement(struct sg_step *step);
sg_replay_statement sg_replay_sqlite;
sg_replay_statement sg_replay_postgres;

/* The source text of a node, without blanks around it; it dies with the file. */
struct sg_str sg_step_text(const struct sg_step *step, const struct sg_node *node);

/* A copy that lives as long as the catalog. */
struct sg_str sg_step_keep(const struct sg_step *step, struct sg_str text);

/* The database refuses the statement; the first reason counts.  Always false. */
bool sg_step_refuse(struct sg_step *step, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* The same, where a rule of its own speaks of it. */
bool sg_step_refuse_for(struct sg_step *step, enum sg_refusal refusal, const char *format,
			...) __attribute__((format(printf, 3, 4)));

/* What stands in the way of the statement. */
void sg_step_blame(struct sg_step *step, const struct sg_object *object);

/* The statement cannot be read: it may have made or dropped anything. */
void sg_step_blind(struct sg_step *step);

/* Nor do its words name what it changes: an unread migration, names put together. */
void sg_step_opaque(struct sg_step *step);

/* Where it stands, and all that was said of it. */
struct sg_place sg_step_place(const struct sg_step *step);

#endif
