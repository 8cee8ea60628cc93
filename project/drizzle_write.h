/*
 * Reading entities of a Drizzle snapshot and writing SQL.  0.x and 1.x differ in some
 * keys: where two are named, the second one is that of 0.x.
 */
#ifndef SQLGUARD_PROJECT_DRIZZLE_WRITE_H
#define SQLGUARD_PROJECT_DRIZZLE_WRITE_H

#include "drizzle_snapshot.h"

struct sg_ddl_writer {
	struct sg_buf *out;
	bool postgres;
	const cJSON *ddl;
	struct sg_err *err;
	bool failed;
};

/* ---- reading: drizzle_write.c ---- */

const cJSON *sg_ddl_either(const cJSON *item, const char *key, const char *other);

/* "" when there is none. */
const char *sg_ddl_text(const cJSON *item, const char *key);

bool sg_ddl_flag(const cJSON *item, const char *key);

/* Whether the entity is of that type. */
bool sg_ddl_is(const cJSON *item, const char *type);

/* Only the first mistake is told. */
void sg_ddl_fail(struct sg_ddl_writer *w, const cJSON *item, const char *key);

/* Text without which there is no SQL to write. */
const char *sg_ddl_needed(struct sg_ddl_writer *w, const cJSON *item, const char *key);

/* ---- writing: drizzle_write.c ---- */

void sg_ddl_add(struct sg_ddl_writer *w, const char *sql);
void sg_ddl_add_quoted(struct sg_ddl_writer *w, const char *word, char quote);
void sg_ddl_add_name(struct sg_ddl_writer *w, const char *schema, const char *name);
void sg_ddl_add_own_name(struct sg_ddl_writer *w, const cJSON *item);

/* The table of a part. */
void sg_ddl_add_owner(struct sg_ddl_writer *w, const cJSON *part);

/* A scalar as SQL: text is SQL already. */
void sg_ddl_add_value(struct sg_ddl_writer *w, const cJSON *value);

/* Nothing when there is no value. */
void sg_ddl_add_option(struct sg_ddl_writer *w, const char *word, const cJSON *value);

/* ---- entities: drizzle_table.c ---- */

void sg_ddl_table(struct sg_ddl_writer *w, const cJSON *table);
void sg_ddl_later_key(struct sg_ddl_writer *w, const cJSON *item);
void sg_ddl_index(struct sg_ddl_writer *w, const cJSON *index);

#endif
