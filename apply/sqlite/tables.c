/*
 * The tables of a database by name.  They are kept from one migration to the next: to
 * read all of them anew took a fifth of the CPU time of a run of 500 migrations.
 */
#include "watch.h"

/* New rows of sqlite_schema have greater numbers than those that are there. */
static bool add_newer(struct sg_tables *tables, sqlite3 *db)
{
	sqlite3_stmt *rows = NULL;
	int code = sqlite3_prepare_v2(
		db,
		"SELECT rowid, coalesce(rootpage, 0) = 0, name FROM main.sqlite_schema "
		"WHERE rowid > ?1 AND type = 'table' AND "
		"substr(name, 1, 7) <> 'sqlite_' COLLATE NOCASE ORDER BY rowid",
		-1, &rows, NULL);

	if (code == SQLITE_OK)
		sqlite3_bind_int64(rows, 1, tables->last);
	while (code == SQLITE_OK && sqlite3_step(rows) == SQLITE_ROW) {
		struct sg_watched *table = SG_PUSH(&tables->arena, &tables->of);
		const char *name = (const char *)sqlite3_column_text(rows, 2);

		table->row = tables->last = sqlite3_column_int64(rows, 0);
		table->is_virtual = sqlite3_column_int(rows, 1);
		table->name = sg_strdup(&tables->arena, sg_str_of(name));
	}
	return sqlite3_finalize(rows) == SQLITE_OK && code == SQLITE_OK;
}

void sg_tables_forget(struct sg_tables *tables)
{
	sg_arena_release(&tables->arena);
	*tables = (struct sg_tables){0};
}

bool sg_tables_read(struct sg_tables *tables, sqlite3 *db, int64_t version,
		    struct sg_err *err)
{
	if (tables->known && tables->version == version)
		return true;
	sg_tables_forget(tables);
	tables->version = version;
	tables->known = add_newer(tables, db);
	return tables->known || sg_sqlite_fail(db, "read the schema", err);
}

void sg_tables_follow(struct sg_tables *tables, sqlite3 *db, int64_t version)
{
	tables->version = version;
	if (!add_newer(tables, db))
		sg_tables_forget(tables);
}
