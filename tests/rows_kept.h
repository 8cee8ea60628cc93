/* Which rows of a table are still there after a file, and which of them lost a key. */
#ifndef SQLGUARD_TESTS_ROWS_KEPT_H
#define SQLGUARD_TESTS_ROWS_KEPT_H

#include "rows_run.h"

struct kept_row {
	const char *identity;
	const char **values; /* of the columns of keys, as in real_table.keys; NULL */
	bool found;          /* afterwards */
	bool whole;          /* .. somewhere with all its keys */
};

struct kept_table {
	const struct real_table *table;
	SG_ARRAY(struct kept_row) rows;
	bool loose; /* some key has no row that references anything */
	/* afterwards */
	bool there, lost, emptied;
	bool partial; /* without one of its keys */
};

struct kept {
	struct real_tables tables;
	SG_ARRAY(struct kept_table) of;
};

/* A key whose column is gone has the value that no key has. */
static inline void kept_select(struct sg_buf *sql, struct sg_arena *arena,
			       const struct real_table *now,
			       const struct real_table *like)
{
	sg_buf_printf(sql, "SELECT %s", like->identity);
	for (size_t i = 0; i < like->keys.len; i++) {
		const char *name = like->columns.items[like->keys.items[i].column].name;

		sg_buf_printf(sql, ", %s",
			      real_column_find(now, name) < 0 ? "'no such column'"
							      : real_name(arena, name));
	}
	sg_buf_printf(sql, " FROM %s", real_name(arena, now->name));
}

/* The rows that a table has, by the identity and the keys of another. */
static inline bool kept_read(struct kept_table *out, struct sg_arena *arena, sqlite3 *db,
			     const struct real_table *now, const struct real_table *like)
{
	struct sg_buf sql = {0};
	sqlite3_stmt *stmt;

	*out = (struct kept_table){.table = like};
	kept_select(&sql, arena, now, like);
	stmt = real_ask(db, sql.p, NULL);
	while (stmt && sqlite3_step(stmt) == SQLITE_ROW) {
		struct kept_row *row = SG_PUSH(arena, &out->rows);

		row->identity = real_cell(arena, stmt, 0);
		row->values = sg_alloc(arena, (like->keys.len + 1) * sizeof(char *));
		for (size_t i = 0; i < like->keys.len; i++)
			row->values[i] = real_cell(arena, stmt, (int)i + 1);
	}
	sqlite3_finalize(stmt);
	sg_buf_release(&sql);
	for (size_t i = 0; i < like->keys.len; i++)
		if (real_column_find(
			    now, like->columns.items[like->keys.items[i].column].name) <
		    0)
			out->partial = true;
	return stmt != NULL;
}

static inline bool kept_is_loose(const struct kept_table *table)
{
	for (size_t k = 0; k < table->table->keys.len; k++) {
		bool used = false;

		for (size_t i = 0; i < table->rows.len; i++)
			used = used || table->rows.items[i].values[k];
		if (!used)
			return true;
	}
	return false;
}

static inline void kept_begin(struct kept *out, struct sg_arena *arena, sqlite3 *db)
{
	*out = (struct kept){0};
	real_read_tables(&out->tables, arena, db, NULL);
	for (size_t i = 0; i < out->tables.of.len; i++) {
		struct kept_table *table = SG_PUSH(arena, &out->of);
		const struct real_table *like = &out->tables.of.items[i];

		kept_read(table, arena, db, like, like);
		table->loose = kept_is_loose(table);
	}
}

static inline struct kept_table *kept_find(const struct kept *kept, struct sg_str name)
{
	for (size_t i = 0; i < kept->of.len; i++)
		if (sg_str_ieq(sg_str_of(kept->of.items[i].table->name), name))
			return &kept->of.items[i];
	return NULL;
}

/* ---- afterwards ---- */

static inline bool kept_same(const char *a, const char *b)
{
	return a && b ? !strcmp(a, b) : a == b;
}

static inline bool kept_is_whole(const struct kept_row *row, const struct kept_row *now,
				 const struct real_table *table)
{
	for (size_t k = 0; k < table->keys.len; k++)
		if (real_is_emptied(table, &table->keys.items[k], row->values[k],
				    now->values[k]))
			return false;
	return true;
}

static inline void kept_match(struct kept_table *table, const struct kept_table *now)
{
	for (size_t i = 0; i < table->rows.len; i++) {
		struct kept_row *row = &table->rows.items[i];

		for (size_t k = 0; k < now->rows.len; k++)
			if (kept_same(row->identity, now->rows.items[k].identity)) {
				row->found = true;
				row->whole = row->whole ||
					     kept_is_whole(row, &now->rows.items[k],
							   table->table);
			}
	}
}

static inline long kept_values(const struct kept_table *table)
{
	long n = 0;

	for (size_t i = 0; i < table->rows.len; i++)
		for (size_t k = 0; k < table->table->keys.len; k++)
			n += table->rows.items[i].values[k] != NULL;
	return n;
}

/* Where rows cannot be told apart, fewer of them are a loss. */
static inline void kept_count(struct kept_table *table, const struct kept_table *now,
			      long rows, bool readable)
{
	table->lost = rows < (long)table->rows.len;
	table->emptied =
		readable && !table->lost && kept_values(now) < kept_values(table);
}

/*
 * What became of a table that may be found under two names: its old one, and that of the
 * object, which may have been renamed.
 */
static inline void kept_end(struct kept_table *table, struct real_run *r,
			    const char *renamed)
{
	const char *names[] = {table->table->name, renamed};
	struct kept_table now, most = {0};
	bool readable = true;
	long rows = 0;

	for (size_t i = 0; i < 2; i++) {
		const struct real_table *found = real_find(&r->tables, names[i]);
		long n = found ? real_count(r->arena, r->db, names[i]) : 0;

		if (!found)
			continue;
		table->there = true;
		readable =
			kept_read(&now, r->arena, r->db, found, table->table) && readable;
		table->partial = table->partial || now.partial;
		kept_match(table, &now);
		if (n >= rows)
			most = now;
		rows = n > rows ? n : rows;
	}
	if (!table->there)
		return;
	if (r->rekeyed || !readable || table->table->by_rowid) {
		kept_count(table, &most, rows, readable);
		return;
	}
	for (size_t i = 0; i < table->rows.len; i++) {
		table->lost = table->lost || !table->rows.items[i].found;
		table->emptied = table->emptied || (table->rows.items[i].found &&
						    !table->rows.items[i].whole);
	}
}

static inline void kept_forget(struct kept *kept)
{
	for (size_t i = 0; i < kept->of.len; i++) {
		struct kept_table *table = &kept->of.items[i];

		table->there = table->lost = false;
		table->emptied = table->partial = false;
		for (size_t k = 0; k < table->rows.len; k++)
			table->rows.items[k].found = table->rows.items[k].whole = false;
	}
}

#endif
