/*
 * Notes what each statement of a file does to rows in a real SQLite: its preupdate hook
 * (c3ref/preupdate_blobwrite.html) tells of every row, also of those that an action of a
 * foreign key or a trigger changes.
 */
#ifndef SQLGUARD_TESTS_ROWS_HOOK_H
#define SQLGUARD_TESTS_ROWS_HOOK_H

#include <sqlguard/parse.h>

#include "rows_tables.h"

/* What a statement did to a table; names are as before it. */
struct real_deed {
	size_t statement;
	const char *table;
	long gone;    /* rows */
	long emptied; /* values of foreign keys that an action took away */
};

enum real_failure {
	REAL_RAN,
	REAL_REFUSED,           /* by a foreign key */
	REAL_REFUSED_AT_COMMIT, /* the statement is the COMMIT, or behind the last one */
	REAL_FAILED,            /* for any other reason */
};

struct real_run {
	struct sg_arena *arena;
	sqlite3 *db;
	const struct sg_source *src;
	struct real_tables tables; /* as of `version` of the schema */
	long version;
	size_t now;                    /* the statement that runs */
	void (*before)(void *payload); /* is called before each statement */
	void *payload;
	SG_ARRAY(struct real_deed) deeds;
	/* rows that it took away, or keys from: table and identity */
	SG_ARRAY(const char *) taken, emptied;
	bool rekeyed; /* a row got another identity; rows can only be counted */
	/* how it ended */
	enum real_failure failure;
	const char *error;
	size_t stop;  /* the statement that failed, or the number of statements */
	size_t began; /* the first statement of the transaction */
	size_t kept;  /* what statements from here on did was rolled back */
};

static inline struct real_deed *run_deed(struct real_run *r, const char *table)
{
	for (size_t i = r->deeds.len; i-- > 0;)
		if (r->deeds.items[i].statement == r->now &&
		    !strcmp(r->deeds.items[i].table, table))
			return &r->deeds.items[i];
	*SG_PUSH(r->arena, &r->deeds) =
		(struct real_deed){r->now, sg_cstr(r->arena, sg_str_of(table)), 0, 0};
	return &r->deeds.items[r->deeds.len - 1];
}

/* ---- the hook ---- */

typedef int run_value_of(sqlite3 *db, int column, sqlite3_value **value);

static inline const char *run_value(sqlite3 *db, run_value_of *of, int column)
{
	sqlite3_value *value = NULL;

	if (of(db, column, &value) != SQLITE_OK || !value)
		return NULL;
	return (const char *)sqlite3_value_text(value);
}

/* "table.key.key" of a row. */
static inline const char *run_identity(struct real_run *r, const struct real_table *table,
				       run_value_of *of, sqlite3_int64 rowid)
{
	struct sg_buf text = {0};
	const char *kept;

	sg_buf_adds(&text, table->name);
	if (table->by_rowid)
		sg_buf_printf(&text, ".%lld", (long long)rowid);
	for (int i = 0; i < (int)table->columns.len; i++)
		if (table->columns.items[i].primary) {
			const char *value = run_value(r->db, of, i);

			sg_buf_printf(&text, ".%s", value ? value : "");
		}
	kept = sg_cstr(r->arena, sg_buf_str(&text));
	sg_buf_release(&text);
	return kept;
}

static inline void run_delete(struct real_run *r, const struct real_table *table,
			      sqlite3_int64 rowid)
{
	const char *identity = run_identity(r, table, sqlite3_preupdate_old, rowid);

	run_deed(r, table->name)->gone++;
	*SG_PUSH(r->arena, &r->taken) = identity;
	/* Its keys went with it. */
	for (size_t i = 0; i < r->emptied.len; i++)
		if (!strcmp(r->emptied.items[i], identity)) {
			r->emptied.items[i] = "";
			run_deed(r, table->name)->emptied--;
		}
}

/* A row that is replaced by one with the same key is not lost. */
static inline void run_insert(struct real_run *r, const struct real_table *table,
			      sqlite3_int64 rowid)
{
	const char *identity;

	if (!r->taken.len)
		return;
	identity = run_identity(r, table, sqlite3_preupdate_new, rowid);
	for (size_t i = 0; i < r->taken.len; i++)
		if (!strcmp(r->taken.items[i], identity)) {
			r->taken.items[i] = "";
			run_deed(r, table->name)->gone--;
			return;
		}
}

/* Only what foreign keys and triggers do; NULL, or the default, for a value. */
static inline void run_update(struct real_run *r, const struct real_table *table,
			      sqlite3_int64 rowid, sqlite3_int64 to)
{
	const char *was = run_identity(r, table, sqlite3_preupdate_old, rowid);

	if (strcmp(was, run_identity(r, table, sqlite3_preupdate_new, to)) != 0)
		r->rekeyed = true;
	if (!sqlite3_preupdate_depth(r->db))
		return;
	for (size_t i = 0; i < table->keys.len; i++) {
		const struct real_key *key = &table->keys.items[i];
		const char *old = run_value(r->db, sqlite3_preupdate_old, key->column);
		const char *new = run_value(r->db, sqlite3_preupdate_new, key->column);

		if (!real_is_emptied(table, key, old, new))
			continue;
		run_deed(r, table->name)->emptied++;
		*SG_PUSH(r->arena, &r->emptied) = was;
	}
}

static inline void run_hook(void *payload, sqlite3 *db, int op, char const *schema,
			    char const *name, sqlite3_int64 rowid, sqlite3_int64 to)
{
	struct real_run *r = payload;
	const struct real_table *table = real_find(&r->tables, name);

	(void)db;
	if (!table || strcmp(schema, "main") != 0)
		return;
	if (op == SQLITE_DELETE)
		run_delete(r, table, rowid);
	else if (op == SQLITE_INSERT)
		run_insert(r, table, to);
	else
		run_update(r, table, rowid, to);
}

#endif
