/* The tables of a real SQLite as its pragmas tell them, for the judges of rows. */
#ifndef SQLGUARD_TESTS_ROWS_TABLES_H
#define SQLGUARD_TESTS_ROWS_TABLES_H

#define SQLITE_ENABLE_PREUPDATE_HOOK
#include <string.h>

#include <sqlguard/arena.h>
#include <sqlguard/buf.h>
#include <sqlguard/err.h>

#include "sqlite_memory.h"

struct real_column {
	const char *name, *type;
	const char *fallback; /* of DEFAULT; NULL: none */
	bool generated;
	int primary; /* place in the primary key from 1; 0: not in it */
};

/* One column of a foreign key. */
struct real_key {
	int column;
	const char *parent, *parent_column; /* NULL: there is no such column */
	bool composite, sets_default;
	bool late; /* filling: its values are set when all tables have rows */
};

struct real_table {
	const char *name, *sql;
	SG_ARRAY(struct real_column) columns;
	SG_ARRAY(struct real_key) keys;
	const char *identity; /* SQL of what tells its rows apart */
	bool by_rowid;        /* it is the rowid */
	long older, rows;     /* filling: rows that were there, and new ones */
	bool done;
};

struct real_tables {
	SG_ARRAY(struct real_table) of;
};

/* In backticks: in double quotes the name of no column would be a string. */
static inline const char *real_name(struct sg_arena *arena, const char *name)
{
	struct sg_buf text = {0};

	sg_buf_addc(&text, '`');
	for (; *name; name++)
		sg_buf_repeat(&text, *name, *name == '`' ? 2 : 1);
	sg_buf_addc(&text, '`');
	return sg_buf_keep(&text, arena).p;
}

/* A query whose first parameter is a name; ended by sqlite3_finalize. */
static inline sqlite3_stmt *real_ask(sqlite3 *db, const char *sql, const char *name)
{
	sqlite3_stmt *stmt = NULL;

	if (sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) != SQLITE_OK)
		return NULL;
	if (name)
		sqlite3_bind_text(stmt, 1, name, -1, SQLITE_TRANSIENT);
	return stmt;
}

static inline const char *real_cell(struct sg_arena *arena, sqlite3_stmt *stmt, int i)
{
	const char *text = (const char *)sqlite3_column_text(stmt, i);

	return text ? sg_cstr(arena, sg_str_of(text)) : NULL;
}

/* The only value of a query; "NULL" when there is none. */
static inline const char *real_text(struct sg_arena *arena, sqlite3 *db, const char *sql)
{
	sqlite3_stmt *stmt = real_ask(db, sql, NULL);
	const char *text = NULL;

	if (stmt && sqlite3_step(stmt) == SQLITE_ROW)
		text = real_cell(arena, stmt, 0);
	sqlite3_finalize(stmt);
	return text ? text : "NULL";
}

static inline long real_number(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *stmt = real_ask(db, sql, NULL);
	long value = 0;

	if (stmt && sqlite3_step(stmt) == SQLITE_ROW)
		value = (long)sqlite3_column_int64(stmt, 0);
	sqlite3_finalize(stmt);
	return value;
}

static inline long real_count(struct sg_arena *arena, sqlite3 *db, const char *table)
{
	return real_number(
		db, sg_printf(arena, "SELECT count(*) FROM %s", real_name(arena, table)));
}

static inline struct real_table *real_find(const struct real_tables *tables,
					   const char *name)
{
	for (size_t i = 0; i < tables->of.len; i++)
		if (!sqlite3_stricmp(tables->of.items[i].name, name))
			return &tables->of.items[i];
	return NULL;
}

/* A number, or a string in quotes. */
static inline bool real_is_literal(const char *literal, const char *value)
{
	size_t n = strlen(value);

	return !strcmp(literal, value) ||
	       (literal[0] == '\'' && !strncmp(literal + 1, value, n) &&
		!strcmp(literal + 1 + n, "'"));
}

/* Whether a value of a key is what an action leaves of another. */
static inline bool real_is_emptied(const struct real_table *table,
				   const struct real_key *key, const char *old,
				   const char *new)
{
	const char *fallback = table->columns.items[key->column].fallback;

	if (!old || !new)
		return old != NULL;
	return key->sets_default && strcmp(old, new) != 0 && fallback &&
	       real_is_literal(fallback, new);
}

/* -1: there is none. */
static inline int real_column_find(const struct real_table *table, const char *name)
{
	for (size_t i = 0; i < table->columns.len; i++)
		if (!sqlite3_stricmp(table->columns.items[i].name, name))
			return (int)i;
	return -1;
}

/* ---- reading ---- */

static inline void real_read_columns(struct sg_arena *arena, sqlite3 *db,
				     struct real_table *table)
{
	sqlite3_stmt *stmt = real_ask(db,
				      "SELECT name, lower(type), hidden, pk, dflt_value "
				      "FROM pragma_table_xinfo(?)",
				      table->name);

	while (stmt && sqlite3_step(stmt) == SQLITE_ROW)
		*SG_PUSH(arena, &table->columns) = (struct real_column){
			.name = real_cell(arena, stmt, 0),
			.type = real_cell(arena, stmt, 1),
			.generated = sqlite3_column_int(stmt, 2) > 1,
			.primary = sqlite3_column_int(stmt, 3),
			.fallback = real_cell(arena, stmt, 4),
		};
	sqlite3_finalize(stmt);
}

/* A column "tag" if there is one, which nothing changes; the primary key; the rowid. */
static inline void real_find_identity(struct sg_arena *arena, struct real_table *table)
{
	int tag = real_column_find(table, "tag");
	struct sg_buf sql = {0};

	if (tag >= 0)
		for (size_t i = 0; i < table->columns.len; i++)
			table->columns.items[i].primary = (int)i == tag;
	for (size_t i = 0; i < table->columns.len; i++)
		if (table->columns.items[i].primary)
			sg_buf_printf(&sql, "%sCAST(%s AS TEXT)", sql.n ? "||'.'||" : "",
				      real_name(arena, table->columns.items[i].name));
	table->by_rowid = !sql.n;
	table->identity = sql.n ? sg_cstr(arena, sg_buf_str(&sql)) : "rowid";
	sg_buf_release(&sql);
}

static inline void real_read_keys(struct sg_arena *arena, sqlite3 *db,
				  struct real_table *table)
{
	sqlite3_stmt *stmt = real_ask(
		db,
		"SELECT k.\"from\", k.\"table\", coalesce((SELECT c.name FROM "
		"pragma_table_info(k.\"table\") c WHERE c.name = k.\"to\" COLLATE "
		"NOCASE), "
		"(SELECT c.name FROM pragma_table_info(k.\"table\") c "
		"WHERE k.\"to\" IS NULL AND c.pk = k.seq + 1)), "
		"(SELECT count(*) > 1 FROM pragma_foreign_key_list(?1) o WHERE o.id = "
		"k.id), 'SET DEFAULT' IN (k.on_delete, k.on_update) "
		"FROM pragma_foreign_key_list(?1) k",
		table->name);

	while (stmt && sqlite3_step(stmt) == SQLITE_ROW)
		*SG_PUSH(arena, &table->keys) = (struct real_key){
			.column = real_column_find(table, real_cell(arena, stmt, 0)),
			.parent = real_cell(arena, stmt, 1),
			.parent_column = real_cell(arena, stmt, 2),
			.composite = sqlite3_column_int(stmt, 3),
			.sets_default = sqlite3_column_int(stmt, 4),
		};
	sqlite3_finalize(stmt);
}

static inline void real_read_table(struct real_table *table, struct sg_arena *arena,
				   sqlite3 *db, const struct real_tables *old)
{
	const struct real_table *same = real_find(old, table->name);

	if (same && !strcmp(same->sql, table->sql)) {
		*table = *same;
		return;
	}
	real_read_columns(arena, db, table);
	real_find_identity(arena, table);
	real_read_keys(arena, db, table);
}

/*
 * Without those of SQLite, views, virtual tables and their shadows.  What an older list
 * says of a table with the same SQL is taken from there; its keys may have a
 * parent_column that is not there any more.
 */
static inline void real_read_tables(struct real_tables *out, struct sg_arena *arena,
				    sqlite3 *db, const struct real_tables *old)
{
	struct real_tables none = {0};
	sqlite3_stmt *stmt = real_ask(
		db,
		"SELECT l.name, s.sql FROM pragma_table_list l JOIN sqlite_schema s "
		"ON s.name = l.name AND s.type = 'table' WHERE l.schema = 'main' AND "
		"l.type = 'table' AND l.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' "
		"ORDER BY s.rowid",
		NULL);

	*out = (struct real_tables){0};
	while (stmt && sqlite3_step(stmt) == SQLITE_ROW)
		*SG_PUSH(arena, &out->of) =
			(struct real_table){.name = real_cell(arena, stmt, 0),
					    .sql = real_cell(arena, stmt, 1)};
	sqlite3_finalize(stmt);
	for (size_t i = 0; i < out->of.len; i++)
		real_read_table(&out->of.items[i], arena, db, old ? old : &none);
}

/* ---- databases ---- */

/* Steps of one statement: more than an honest one of a test takes. */
#define REAL_STEPS 50000000

static inline int real_too_long(void *none)
{
	(void)none;
	return 1;
}

static inline sqlite3 *real_open(void)
{
	sqlite3 *db = open_memory();

	sqlite3_progress_handler(db, REAL_STEPS, real_too_long, NULL);
	sqlite3_exec(db, "PRAGMA foreign_keys = OFF", NULL, NULL, NULL);
	return db;
}

static inline sqlite3 *real_copy(sqlite3 *from)
{
	sqlite3 *db = real_open();
	sqlite3_backup *backup = sqlite3_backup_init(db, "main", from, "main");

	if (!backup || sqlite3_backup_step(backup, -1) != SQLITE_DONE)
		sg_bug("cannot copy a database: %s", sqlite3_errmsg(db));
	sqlite3_backup_finish(backup);
	return db;
}

#endif
