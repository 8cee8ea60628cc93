/*
 * The table in which old rows lie beside the live ones, to be looked at and copied from:
 * columns with type, collation and NOT NULL, the primary key, STRICT and WITHOUT ROWID,
 * so that every value stays what it is.  Foreign keys would let a DELETE of today reach
 * the old rows, so there are none; nor defaults, checks, generated columns, indexes,
 * triggers.
 */
#include <string.h>

#include "copies.h"

static void add_name(struct sg_buf *out, const char *name)
{
	char *quoted = sqlite3_mprintf("\"%w\"", name);

	if (!quoted)
		sg_die("out of memory");
	sg_buf_adds(out, quoted);
	sqlite3_free(quoted);
}

/* Words stay as they are, since INTEGER PRIMARY KEY must be written so. */
static void add_type(struct sg_buf *out, const char *type)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "0123456789_ (),";

	sg_buf_addc(out, ' ');
	if (strspn(type, plain) == strlen(type))
		sg_buf_adds(out, type);
	else
		add_name(out, type);
}

static bool add_column(struct sg_buf *out, sqlite3 *db, const char *table,
		       const char *column, struct sg_err *err)
{
	const char *type, *collation;
	int not_null, key, counts;

	if (sqlite3_table_column_metadata(db, "main", table, column, &type, &collation,
					  &not_null, &key, &counts) != SQLITE_OK)
		return sg_sqlite_fail(db, "read a column", err);
	sg_buf_adds(out, out->p[out->n - 1] == '(' ? "" : ", ");
	add_name(out, column);
	if (type && *type)
		add_type(out, type);
	if (sqlite3_stricmp(collation, "BINARY")) {
		sg_buf_adds(out, " COLLATE ");
		add_name(out, collation);
	}
	if (not_null)
		sg_buf_adds(out, " NOT NULL");
	return true;
}

static bool add_columns(struct sg_buf *out, sqlite3 *db, const char *table,
			struct sg_err *err)
{
	static const char tried[] = "read the columns of a table";
	sqlite3_stmt *rows = sg_sqlite_ask(
		db, tried, err,
		"SELECT name FROM pragma_table_xinfo(%Q, 'main') WHERE hidden = 0",
		table);
	bool ok = true;

	while (rows && ok && sqlite3_step(rows) == SQLITE_ROW)
		ok = add_column(out, db, table,
				(const char *)sqlite3_column_text(rows, 0), err);
	if (!ok)
		sqlite3_finalize(rows);
	return rows && ok && sg_sqlite_done(rows, tried, err);
}

/* INTEGER PRIMARY KEY DESC is no rowid and may hold NULL (lang_createtable.html): it has
   an index of its own, and as a key of the new table it would be the rowid. */
static bool add_key(struct sg_buf *out, sqlite3 *db, const char *table, bool wr,
		    struct sg_err *err)
{
	static const char tried[] = "read the key of a table";
	sqlite3_stmt *rows = sg_sqlite_ask(
		db, tried, err,
		"WITH c AS (SELECT * FROM pragma_table_xinfo(%Q, 'main')) SELECT name "
		"FROM c WHERE pk AND (%d OR (SELECT count(*) FROM c WHERE pk) > 1 OR "
		"upper(type) <> 'INTEGER' OR NOT EXISTS (SELECT 1 FROM "
		"pragma_index_list(%Q, 'main') WHERE origin = 'pk')) ORDER BY pk",
		table, wr, table);
	const char *before = ", PRIMARY KEY (";

	for (; rows && sqlite3_step(rows) == SQLITE_ROW; before = ", ") {
		sg_buf_adds(out, before);
		add_name(out, (const char *)sqlite3_column_text(rows, 0));
	}
	sg_buf_adds(out, before[2] ? "" : ")");
	return rows && sg_sqlite_done(rows, tried, err);
}

static bool read_options(bool *wr, bool *strict, sqlite3 *db, const char *table,
			 struct sg_err *err)
{
	static const char tried[] = "read the options of a table";
	sqlite3_stmt *row =
		sg_sqlite_ask(db, tried, err,
			      "SELECT wr, strict FROM pragma_table_list WHERE "
			      "schema = 'main' AND name = %Q COLLATE NOCASE",
			      table);

	*wr = *strict = false;
	if (row && sqlite3_step(row) == SQLITE_ROW) {
		*wr = sqlite3_column_int(row, 0);
		*strict = sqlite3_column_int(row, 1);
	}
	return row && sg_sqlite_done(row, tried, err);
}

bool sg_restore_beside_sql(struct sg_buf *out, sqlite3 *db, const char *table,
			   const char *as, struct sg_err *err)
{
	bool wr, strict;

	sg_buf_adds(out, "CREATE TABLE main.");
	add_name(out, as);
	sg_buf_adds(out, " (");
	if (!read_options(&wr, &strict, db, table, err) ||
	    !add_columns(out, db, table, err) || !add_key(out, db, table, wr, err))
		return false;
	sg_buf_adds(out, ")");
	sg_buf_adds(out, strict ? " STRICT" : "");
	sg_buf_adds(out, wr ? strict ? ", WITHOUT ROWID" : " WITHOUT ROWID" : "");
	return true;
}
