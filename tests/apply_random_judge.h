/*
 * What SQLite alone makes of a migration, and what that does to rows: the oracle of
 * tests/apply_random.c.  It knows nothing of sqlguard.
 */
#ifndef SQLGUARD_TESTS_APPLY_RANDOM_JUDGE_H
#define SQLGUARD_TESTS_APPLY_RANDOM_JUDGE_H

#include <sqlite3.h>

#include "apply_random_steps.h"
#include "files.h"

static inline sqlite3 *open_plain(const char *file)
{
	sqlite3 *db;

	if (sqlite3_open(file, &db) != SQLITE_OK)
		sg_bug("cannot open '%s': %s", file, sqlite3_errmsg(db));
	sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DDL, 0, (int *)NULL);
	sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DML, 0, (int *)NULL);
	return db;
}

static inline void need(sqlite3 *db, const char *sql)
{
	if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
		sg_bug("'%.300s': %s", sql, sqlite3_errmsg(db));
}

static inline sqlite3_stmt *asked(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *rows = NULL;

	if (sqlite3_prepare_v2(db, sql, -1, &rows, NULL) != SQLITE_OK)
		sg_bug("'%.300s': %s", sql, sqlite3_errmsg(db));
	return rows;
}

/* The number in the first row. */
static inline int64_t number(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *row = asked(db, sql);
	int64_t n = sqlite3_step(row) == SQLITE_ROW ? sqlite3_column_int64(row, 0) : 0;

	sqlite3_finalize(row);
	return n;
}

/* ---- all that is there ---- */

/* Lines of a query; what cannot be read says so. */
static inline void dump_rows(struct sg_buf *out, sqlite3 *db, const char *sql)
{
	sqlite3_stmt *rows = NULL;
	int code = sqlite3_prepare_v2(db, sql, -1, &rows, NULL);

	while (code == SQLITE_OK && (code = sqlite3_step(rows)) == SQLITE_ROW) {
		code = SQLITE_OK;
		for (int i = 0; i < sqlite3_column_count(rows); i++)
			sg_buf_printf(out, "%s%s", i ? "|" : "",
				      (const char *)sqlite3_column_text(rows, i));
		sg_buf_addc(out, '\n');
	}
	if (code != SQLITE_DONE)
		sg_buf_printf(out, "error: %s\n", sqlite3_errmsg(db));
	sqlite3_finalize(rows);
}

static inline void dump_table(struct sg_buf *out, sqlite3 *db, const char *name)
{
	char *ask = sqlite3_mprintf("SELECT group_concat(printf('quote(\"%%w\")', name)) "
				    "FROM pragma_table_xinfo(%Q) WHERE hidden <> 1",
				    name);
	sqlite3_stmt *row = asked(db, ask);
	char *sql;

	sqlite3_step(row);
	sql = sqlite3_mprintf("SELECT %s FROM \"%w\" ORDER BY %s",
			      (const char *)sqlite3_column_text(row, 0), name,
			      (const char *)sqlite3_column_text(row, 0));
	sg_buf_printf(out, "-- %s\n", name);
	dump_rows(out, db, sql);
	sqlite3_finalize(row);
	sqlite3_free(ask);
	sqlite3_free(sql);
}

/* But for the ledger: schema, rows of every table, and the next AUTOINCREMENTs. */
static inline struct sg_str dump(struct sg_arena *arena, const char *file)
{
	sqlite3 *db = open_plain(file);
	struct sg_buf out = {0};
	sqlite3_stmt *tables;

	dump_rows(&out, db,
		  "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE tbl_name "
		  "NOT LIKE '%migrations' AND name NOT LIKE 'sqlite_%' "
		  "ORDER BY type, name");
	tables = asked(db, "SELECT name FROM pragma_table_list WHERE schema = 'main' AND "
			   "type <> 'view' AND name NOT LIKE '%migrations' AND "
			   "name NOT LIKE 'sqlite_%' ORDER BY name");
	while (sqlite3_step(tables) == SQLITE_ROW)
		dump_table(&out, db, (const char *)sqlite3_column_text(tables, 0));
	sqlite3_finalize(tables);
	if (number(db, "SELECT count(*) FROM sqlite_schema WHERE name = "
		       "'sqlite_sequence'"))
		dump_rows(&out, db,
			  "SELECT * FROM sqlite_sequence WHERE name NOT LIKE "
			  "'%migrations' ORDER BY name");
	sqlite3_close(db);
	return sg_buf_keep(&out, arena);
}

/* ---- harm ---- */

/* The columns that both have, as values with their storage class. */
static inline char *common_columns(sqlite3 *db, const char *before, const char *after)
{
	char *ask = sqlite3_mprintf(
		"SELECT group_concat(printf('quote(\"%%w\")', name)) FROM "
		"pragma_table_info(%Q, 'old') WHERE name IN "
		"(SELECT name FROM pragma_table_info(%Q, 'main'))",
		before, after);
	sqlite3_stmt *row = asked(db, ask);
	char *out;

	sqlite3_step(row);
	out = sqlite3_mprintf("%s", (const char *)sqlite3_column_text(row, 0));
	sqlite3_finalize(row);
	sqlite3_free(ask);
	return out;
}

/* How many rows of a table of the attached database `old` are not there any more. */
static inline int64_t rows_missing(sqlite3 *db, const char *before, const char *after)
{
	char *columns = common_columns(db, before, after);
	char *sql = sqlite3_mprintf(
		"SELECT count(*) FROM (SELECT %s, row_number() OVER (PARTITION BY %s) "
		"FROM old.\"%w\" EXCEPT SELECT %s, row_number() OVER (PARTITION BY %s) "
		"FROM main.\"%w\")",
		columns, columns, before, columns, columns, after);
	int64_t n = number(db, sql);

	sqlite3_free(columns);
	sqlite3_free(sql);
	return n;
}

struct harm {
	const char *unsaid; /* a table that lost rows and of which no statement says so */
	bool any;
};

static inline void judge_table(struct harm *out, sqlite3 *db, const struct table *table)
{
	if (!table->dropped && !rows_missing(db, table->first, table->name))
		return;
	out->any = true;
	if (!table->meant)
		out->unsaid = table->first;
}

static inline struct harm harm_of(const struct make *m, const char *before,
				  const char *after)
{
	static const struct table log = {.first = "log", .name = "log"};
	struct harm out = {0};
	sqlite3 *db = open_plain(after);
	char *attach = sqlite3_mprintf("ATTACH %Q AS old", before);

	need(db, attach);
	for (int i = 0; i < m->len; i++)
		judge_table(&out, db, &m->tables[i]);
	if (m->logged)
		judge_table(&out, db, &log);
	sqlite3_free(attach);
	sqlite3_close(db);
	return out;
}

/* ---- what SQLite alone does ---- */

struct plain {
	const char *failed; /* NULL: it ran */
	bool breaks_keys;   /* with foreign keys off: rows without a parent are more */
	bool loses_table;   /* that a foreign key names */
};

static inline int64_t broken_keys(sqlite3 *db)
{
	sqlite3_stmt *rows = NULL;
	int64_t n = 0;

	if (sqlite3_prepare_v2(db, "PRAGMA foreign_key_check", -1, &rows, NULL))
		return -1;
	while (sqlite3_step(rows) == SQLITE_ROW)
		n++;
	return sqlite3_finalize(rows) == SQLITE_OK ? n : -1;
}

static inline int64_t lost_keys(sqlite3 *db)
{
	return number(db, "SELECT count(*) FROM sqlite_schema s, "
			  "pragma_foreign_key_list(s.name) k WHERE s.type = 'table' AND "
			  "lower(k.\"table\") NOT IN (SELECT lower(name) FROM "
			  "sqlite_schema WHERE type = 'table')");
}

static inline void run_plain(struct plain *out, struct make *m, const char *file,
			     bool keys)
{
	sqlite3 *db = open_plain(file);
	int64_t broken = broken_keys(db), lost = lost_keys(db);
	bool ok = true;

	*out = (struct plain){0};
	need(db, keys ? "PRAGMA foreign_keys = ON" : "PRAGMA foreign_keys = OFF");
	need(db, "BEGIN IMMEDIATE");
	for (size_t i = 0; i < m->steps.of.len && ok; i++)
		ok = sqlite3_exec(db, m->steps.of.items[i], NULL, NULL, NULL) ==
		     SQLITE_OK;
	ok = ok && sqlite3_exec(db, "COMMIT", NULL, NULL, NULL) == SQLITE_OK;
	if (!ok)
		out->failed = sg_printf(m->arena, "%s", sqlite3_errmsg(db));
	out->breaks_keys = ok && !keys && broken_keys(db) > broken;
	out->loses_table = ok && lost_keys(db) > lost;
	sqlite3_close(db);
}

#endif
