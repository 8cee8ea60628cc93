/*
 * Rows for every table of a database, so that it can be seen what a migration does to
 * them: three in each, row k with every foreign key on row k of its parent, or the row
 * before it where the parent is the table itself.  Values are tried until the table takes
 * them; the literals of its CREATE TABLE are tried, too.
 */
#ifndef SQLGUARD_TESTS_ROWS_FILL_H
#define SQLGUARD_TESTS_ROWS_FILL_H

#include "rows_values.h"

#define FILL_ROWS   3
#define FILL_ROUNDS 40 /* in which a value of a row may be exchanged */

struct fill {
	struct sg_arena *arena;
	sqlite3 *db;
	struct real_tables tables;
	/* is told of tables that stay empty, or that have rows without parent */
	void (*skip)(const char *table, const char *why, bool empty);
};

/* ---- a row ---- */

static inline bool fill_try(struct fill *f, struct fill_row *row)
{
	const struct real_table *table = row->table;
	struct sg_buf sql = {0};
	bool ran;

	sg_buf_printf(&sql, "INSERT INTO %s (", real_name(f->arena, table->name));
	for (size_t i = 0, n = 0; i < table->columns.len; i++)
		if (!table->columns.items[i].generated)
			sg_buf_printf(&sql, "%s%s", n++ ? ", " : "",
				      real_name(f->arena, table->columns.items[i].name));
	sg_buf_adds(&sql, ") VALUES (");
	for (size_t i = 0, n = 0; i < table->columns.len; i++)
		if (!table->columns.items[i].generated)
			sg_buf_printf(&sql, "%s%s", n++ ? ", " : "", row->values[i]);
	sg_buf_adds(&sql, ")");
	ran = sqlite3_exec(f->db, sql.p, NULL, NULL, NULL) == SQLITE_OK;
	row->error = ran ? NULL : sg_cstr(f->arena, sg_str_of(sqlite3_errmsg(f->db)));
	sg_buf_release(&sql);
	return ran;
}

/* Another constraint fails than ever before in this row. */
static inline bool fill_is_news(struct fill *f, struct fill_row *row)
{
	if (!strstr(row->error, "constraint failed") ||
	    sg_str_starts(sg_str_of(row->error), "NOT NULL"))
		return false;
	for (size_t i = 0; i < row->seen.len; i++)
		if (!strcmp(row->seen.items[i], row->error))
			return false;
	*SG_PUSH(f->arena, &row->seen) = row->error;
	return true;
}

/* Exchanges one value so that the row is taken or, the second time, fails elsewhere. */
static inline bool fill_exchange(struct fill *f, struct fill_row *row, bool second)
{
	for (size_t i = 0; i < row->table->columns.len; i++) {
		const char *was = row->values[i];

		for (size_t k = 0; k < row->candidates.len; k++) {
			row->values[i] = row->candidates.items[k];
			if (fill_try(f, row) || (second && fill_is_news(f, row)))
				return true;
		}
		row->values[i] = was;
	}
	return false;
}

/* Key columns take their value from a row of the parent. */
static inline void fill_keys(struct fill *f, struct fill_row *row)
{
	struct real_table *table = row->table;

	for (size_t i = 0; i < table->keys.len; i++) {
		struct real_key *key = &table->keys.items[i];
		const struct real_table *parent = real_find(&f->tables, key->parent);

		if (!parent || !key->parent_column)
			continue;
		key->late = parent == table || !parent->done;
		if (key->late || !parent->rows)
			continue;
		row->values[key->column] = real_text(
			f->arena, f->db,
			sg_printf(
				f->arena,
				"SELECT quote(%s) FROM %s NOT INDEXED LIMIT 1 OFFSET %ld",
				real_name(f->arena, key->parent_column),
				real_name(f->arena, parent->name),
				parent->older + (row->number - 1) % parent->rows));
	}
}

static inline bool fill_row(struct fill *f, struct real_table *table, int number,
			    const char **why)
{
	struct fill_row row = {.table = table, .number = number};

	row.values = sg_alloc(f->arena, (table->columns.len + 1) * sizeof *row.values);
	for (size_t i = 0; i < table->columns.len; i++)
		row.values[i] = fill_value(f->arena, &table->columns.items[i], number);
	fill_keys(f, &row);
	if (fill_try(f, &row))
		return true;
	fill_candidates(f->arena, &row);
	*SG_PUSH(f->arena, &row.seen) = row.error;
	for (int round = 0; round < FILL_ROUNDS && row.error; round++)
		if (!fill_exchange(f, &row, false) && !fill_exchange(f, &row, true))
			break;
	*why = row.error;
	return !row.error;
}

static inline void fill_table(struct fill *f, struct real_table *table)
{
	const char *why = NULL;

	table->older = real_count(f->arena, f->db, table->name);
	table->done = true;
	for (int number = 1; number <= FILL_ROWS; number++)
		if (fill_row(f, table, number, &why))
			table->rows++;
	if (!table->rows && table->older) {
		table->rows = table->older;
		table->older = 0;
	}
	if (!table->rows)
		f->skip(table->name, why, true);
}

/* ---- the tables ---- */

static inline bool fill_is_ready(const struct fill *f, const struct real_table *table)
{
	for (size_t i = 0; i < table->keys.len; i++) {
		const struct real_table *parent =
			real_find(&f->tables, table->keys.items[i].parent);

		if (parent && parent != table && !parent->done)
			return false;
	}
	return true;
}

/* Parents first; where they go round in a circle, the first one. */
static inline struct real_table *fill_next(const struct fill *f)
{
	struct real_table *first = NULL;

	for (size_t i = 0; i < f->tables.of.len; i++) {
		struct real_table *table = &f->tables.of.items[i];

		if (table->done)
			continue;
		if (fill_is_ready(f, table))
			return table;
		first = first ? first : table;
	}
	return first;
}

/*
 * Keys whose parent was filled later, or is the table itself: row k gets the row before
 * it there, and the first one none, or itself where it must have one.
 */
static inline void fill_late_key(struct fill *f, const struct real_table *table,
				 const struct real_key *key)
{
	const struct real_table *parent = real_find(&f->tables, key->parent);
	const char *name = real_name(f->arena, table->name);
	const char *column = real_name(f->arena, table->columns.items[key->column].name);

	if (!parent || !parent->rows || !key->parent_column || key->composite)
		return;
	for (long k = 0; k < table->rows; k++) {
		bool root = parent == table && k == 0;
		const char *value = sg_printf(
			f->arena, "(SELECT %s FROM %s NOT INDEXED LIMIT 1 OFFSET %ld)",
			real_name(f->arena, key->parent_column),
			real_name(f->arena, parent->name),
			parent->older + (parent == table ? k - !root : k) % parent->rows);
		const char *where = sg_printf(
			f->arena,
			"WHERE %s = (SELECT %s FROM %s NOT INDEXED LIMIT 1 OFFSET %ld)",
			table->identity, table->identity, name, table->older + k);

		if (root && sqlite3_exec(f->db,
					 sg_printf(f->arena, "UPDATE %s SET %s = NULL %s",
						   name, column, where),
					 NULL, NULL, NULL) == SQLITE_OK)
			continue;
		sqlite3_exec(f->db,
			     sg_printf(f->arena, "UPDATE %s SET %s = %s %s", name, column,
				       value, where),
			     NULL, NULL, NULL);
	}
}

/* Rows without parent would stop a migration that has nothing to do with them. */
static inline void fill_check(struct fill *f)
{
	sqlite3_stmt *stmt = real_ask(
		f->db,
		"SELECT \"table\", parent FROM pragma_foreign_key_check GROUP BY 1, 2",
		NULL);
	int rc = SQLITE_DONE;

	while (stmt && (rc = sqlite3_step(stmt)) == SQLITE_ROW)
		f->skip(real_cell(f->arena, stmt, 0),
			sg_printf(f->arena, "its rows have no parent in '%s'",
				  real_cell(f->arena, stmt, 1)),
			false);
	if (rc != SQLITE_DONE)
		f->skip("the schema", sg_cstr(f->arena, sg_str_of(sqlite3_errmsg(f->db))),
			false);
	sqlite3_finalize(stmt);
}

/*
 * Fills all tables; `skip` is told of each that stays empty, or whose rows are not as
 * they should be.  Triggers do not run.
 */
static inline void fill_database(struct fill *f)
{
	struct real_table *table;

	real_read_tables(&f->tables, f->arena, f->db, NULL);
	sqlite3_db_config(f->db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
	sqlite3_exec(f->db, "PRAGMA foreign_keys = OFF; BEGIN", NULL, NULL, NULL);
	while ((table = fill_next(f)) != NULL)
		fill_table(f, table);
	for (size_t i = 0; i < f->tables.of.len; i++) {
		table = &f->tables.of.items[i];
		for (size_t k = 0; k < table->keys.len; k++)
			if (table->keys.items[k].late)
				fill_late_key(f, table, &table->keys.items[k]);
	}
	sqlite3_exec(f->db, "COMMIT", NULL, NULL, NULL);
	sqlite3_db_config(f->db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 1, NULL);
	fill_check(f);
}

#endif
