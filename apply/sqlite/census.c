/*
 * Rows and content of every table, in one read of each table in its own order (NOT
 * INDEXED), without sorting and with memory for one row.
 *
 * Not counted: SQLite's and D1's own tables; generated and hidden columns, which follow
 * from the others; the rowid of a table that has no name for it, since VACUUM may change
 * it (lang_vacuum.html).  Virtual tables are passed over: an FTS5 table without content
 * (fts5.html 4.4.3) cannot be read back, and what the others show is computed, or kept in
 * shadow tables that only their module understands.
 *
 * Fact: pragma.html: table_list gives the type of a table, table_xinfo in "hidden" 0 for
 * a plain column, 1 for a hidden one, 2 and 3 for generated ones.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "copies.h"

#define TELL_EVERY 50000 /* rows */

static bool is_engines_own(struct sg_str name)
{
	return sg_str_istarts(name, "sqlite_") || sg_str_istarts(name, "_cf_");
}

#define TABLES "SELECT name FROM pragma_table_list"
#define REAL   " WHERE schema = %Q AND type = 'table'"

static const char listing[] = "list the tables";

static bool take_tables(struct sg_census *out, struct sg_arena *arena, sqlite3_stmt *rows,
			struct sg_err *err)
{
	while (rows && sqlite3_step(rows) == SQLITE_ROW) {
		struct sg_str name = sg_sqlite_text(arena, rows, 0);

		if (!is_engines_own(name))
			*SG_PUSH(arena, &out->tables) =
				(struct sg_table_census){.name = name, .hashed = true};
	}
	return rows && sg_sqlite_done(rows, listing, err);
}

/* A few are asked for one by one: a database may have thousands. */
static bool list_tables(struct sg_census *out, struct sg_arena *arena, sqlite3 *db,
			const char *schema, const struct sg_names *only,
			struct sg_err *err)
{
	if (!only)
		return take_tables(out, arena,
				   sg_sqlite_ask(db, listing, err, TABLES REAL, schema),
				   err);
	for (size_t i = 0; i < only->of.len; i++)
		if (!take_tables(out, arena,
				 sg_sqlite_ask(db, listing, err, TABLES "(%Q)" REAL,
					       sg_cstr(arena, only->of.items[i]), schema),
				 err))
			return false;
	return true;
}

static int by_name(const void *a, const void *b)
{
	return sg_str_cmp(((const struct sg_table_census *)a)->name,
			  ((const struct sg_table_census *)b)->name);
}

static bool list_columns(struct sg_table_census *table, struct sg_arena *arena,
			 sqlite3 *db, const char *schema, struct sg_err *err)
{
	static const char tried[] = "list the columns of a table";
	sqlite3_stmt *rows = sg_sqlite_ask(db, tried, err,
					   "SELECT name FROM pragma_table_xinfo(%Q, %Q) "
					   "WHERE hidden = 0 ORDER BY cid",
					   table->name.p, schema);

	while (rows && sqlite3_step(rows) == SQLITE_ROW)
		SG_PUSH(arena, &table->columns)->name = sg_sqlite_text(arena, rows, 0);
	return rows && sg_sqlite_done(rows, tried, err);
}

static sqlite3_stmt *read_rows(const struct sg_table_census *table, sqlite3 *db,
			       const char *schema, const char *tried, struct sg_err *err)
{
	sqlite3_str *sql = sqlite3_str_new(NULL);
	sqlite3_stmt *rows;
	char *text;

	sqlite3_str_appendall(sql, "SELECT");
	for (size_t i = 0; i < table->columns.len; i++)
		sqlite3_str_appendf(sql, "%s \"%w\"", i ? "," : "",
				    table->columns.items[i].name.p);
	sqlite3_str_appendf(sql, " FROM \"%w\".\"%w\" NOT INDEXED", schema,
			    table->name.p);
	text = sqlite3_str_finish(sql);
	if (!text)
		sg_die("out of memory");
	rows = sg_sqlite_ask(db, tried, err, "%s", text);
	sqlite3_free(text);
	return rows;
}

static bool count_table(struct sg_table_census *table, struct sg_sum *room, sqlite3 *db,
			const char *schema, const struct sg_progress *progress,
			struct sg_err *err)
{
	char tried[256];
	const char *what = tried + strlen("read ");
	sqlite3_stmt *rows;

	snprintf(tried, sizeof tried, "read rows of %.*s", SG_STR_ARG(table->name));
	rows = read_rows(table, db, schema, tried, err);
	while (rows && sqlite3_step(rows) == SQLITE_ROW) {
		sg_sum_row(table, rows, room);
		if (progress && table->rows % TELL_EVERY == 0)
			progress->tell(progress->payload, what, (uint64_t)table->rows, 0);
	}
	return rows && sg_sqlite_done(rows, tried, err);
}

bool sg_census_take(struct sg_census *out, struct sg_arena *arena, sqlite3 *db,
		    const char *schema, const struct sg_names *only,
		    const struct sg_progress *progress, struct sg_err *err)
{
	bool ok;

	*out = (struct sg_census){0};
	ok = list_tables(out, arena, db, schema, only, err);
	if (ok && out->tables.len)
		qsort(out->tables.items, out->tables.len, sizeof *out->tables.items,
		      by_name);
	for (size_t i = 0; i < out->tables.len && ok; i++) {
		struct sg_table_census *table = &out->tables.items[i];
		struct sg_sum *room;

		ok = list_columns(table, arena, db, schema, err);
		room = sg_alloc(arena, (table->columns.len + 1) * sizeof *room);
		ok = ok && count_table(table, room, db, schema, progress, err);
	}
	return ok;
}

bool sg_sqlite_census(struct sg_census *out, struct sg_arena *arena,
		      struct sg_database *db, const struct sg_names *only,
		      struct sg_err *err)
{
	sqlite3 *live = sg_sqlite_of(db)->db;
	struct sg_snapshot moment;
	bool ok = sg_snapshot_take(&moment, live, err) &&
		  sg_census_take(out, arena, live, "main", only, db->progress, err);

	sg_snapshot_release(&moment);
	return ok;
}

/* ---- proof that two are equal ---- */

static void list_names(struct sg_buf *out, const struct sg_census_change *change)
{
	for (size_t i = 0; i < change->columns.len && out->n < 200; i++) {
		sg_buf_adds(out, i ? ", " : " in ");
		sg_buf_add(out, change->columns.items[i]);
	}
}

static void say_change(struct sg_err *err, const struct sg_census_change *change)
{
	struct sg_buf columns = {0};
	int n = change->table.n < 200 ? (int)change->table.n : 200;
	const char *name = change->table.p;

	list_names(&columns, change);
	switch (change->type) {
	case SG_TABLE_GONE: sg_fail(err, "the table '%.*s' is missing", n, name); break;
	case SG_TABLE_NEW: sg_fail(err, "there is a table '%.*s' more", n, name); break;
	case SG_CONTENT_CHANGED:
		sg_fail(err, "the rows of '%.*s' have another content%.*s", n, name,
			SG_STR_ARG(sg_buf_str(&columns)));
		break;
	default:
		sg_fail(err, "'%.*s' has %lld rows and not %lld", n, name,
			(long long)change->after, (long long)change->before);
	}
	sg_buf_release(&columns);
}

bool sg_census_equal(const struct sg_census *expected, const struct sg_census *found,
		     const struct sg_names *only, struct sg_err *err)
{
	struct sg_arena arena = {0};
	struct sg_census_changes changes;
	bool equal;

	sg_census_compare(&changes, &arena, expected, found, only);
	equal = !changes.of.len;
	if (!equal)
		say_change(err, &changes.of.items[0]);
	sg_arena_release(&arena);
	return equal;
}
