/*
 * Rows and objects of a restored file in the live database: the file is attached, and all
 * of it happens in one transaction.  Foreign keys are off, since half of a restore breaks
 * them (foreignkeys.html section 6: they can only be switched before BEGIN); triggers do
 * not fire, since what they did is in the rows already; strings in double quotes are
 * allowed, since the schema was made where they were.
 */
#include "copies.h"

static const struct {
	int option, value;
} settings[] = {
	{SQLITE_DBCONFIG_ENABLE_FKEY, 0},
	{SQLITE_DBCONFIG_ENABLE_TRIGGER, 0},
	{SQLITE_DBCONFIG_DQS_DDL, 1},
	{SQLITE_DBCONFIG_DQS_DML, 1},
};

#define SETTINGS (sizeof settings / sizeof *settings)

static bool attach(sqlite3 *db, const char *path, struct sg_err *err)
{
	static const char tried[] = "open what is restored beside it";
	sqlite3_stmt *statement =
		sg_sqlite_ask(db, tried, err, "ATTACH ?1 AS " SG_SOURCE);

	if (!statement)
		return false;
	sqlite3_bind_text(statement, 1, path, -1, SQLITE_STATIC);
	sqlite3_step(statement);
	return sg_sqlite_done(statement, tried, err);
}

static void set_all(struct sg_restore_session *session)
{
	for (size_t i = 0; i < SETTINGS; i++) {
		sqlite3_db_config(session->db, settings[i].option, -1, &session->were[i]);
		sqlite3_db_config(session->db, settings[i].option, settings[i].value,
				  (int *)NULL);
	}
}

/*
 * The source comes in behind BEGIN IMMEDIATE, which would take the write lock on it, too:
 * the commit would need a super-journal over both, and who dies leaves that behind.
 */
bool sg_restore_begin(struct sg_restore_session *out, struct sg_database *db,
		      const struct sg_restore_source *source, struct sg_err *err)
{
	*out = (struct sg_restore_session){.db = sg_sqlite_of(db)->db};
	set_all(out);
	out->begun = sg_sqlite_run(out->db, "begin the restore", err, "BEGIN IMMEDIATE");
	out->attached = out->begun && attach(out->db, source->path, err);
	return out->attached;
}

bool sg_restore_end(struct sg_restore_session *session, bool ok, struct sg_err *err)
{
	sqlite3 *db = session->db;

	ok = ok && sg_sqlite_run(db, "commit the restore", err, "COMMIT");
	if (!ok && session->begun && !sqlite3_get_autocommit(db))
		sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
	if (session->attached)
		sqlite3_exec(db, "DETACH " SG_SOURCE, NULL, NULL, NULL);
	for (size_t i = 0; i < SETTINGS; i++)
		sqlite3_db_config(db, settings[i].option, session->were[i], (int *)NULL);
	return ok;
}

/* ---- objects ---- */

/* The first statement alone: a schema that somebody forged may hold more. */
static bool run_text(sqlite3 *db, const char *sql, struct sg_err *err)
{
	static const char tried[] = "make an object of the backup";
	sqlite3_stmt *statement = NULL;

	if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) != SQLITE_OK)
		return sg_sqlite_fail(db, tried, err);
	sqlite3_step(statement);
	return sg_sqlite_done(statement, tried, err);
}

bool sg_restore_create(struct sg_restore_session *session, const char *type,
		       const char *table, struct sg_err *err)
{
	static const char tried[] = "read the schema of the backup";
	struct sg_arena arena = {0};
	SG_ARRAY(const char *) texts = {0};
	sqlite3_stmt *rows = sg_sqlite_ask(
		session->db, tried, err,
		"SELECT sql FROM " SG_SOURCE ".sqlite_schema WHERE type = %Q AND "
		"sql IS NOT NULL AND (?1 IS NULL OR tbl_name = ?1 COLLATE NOCASE) AND "
		"substr(lower(name), 1, 7) <> 'sqlite_' AND "
		"substr(lower(tbl_name), 1, 4) <> '_cf_' ORDER BY rowid",
		type);
	bool ok;

	if (rows)
		sqlite3_bind_text(rows, 1, table, -1, SQLITE_STATIC);
	while (rows && sqlite3_step(rows) == SQLITE_ROW)
		*SG_PUSH(&arena, &texts) = sg_sqlite_text(&arena, rows, 0).p;
	ok = rows && sg_sqlite_done(rows, tried, err);
	for (size_t i = 0; i < texts.len && ok; i++)
		ok = run_text(session->db, texts.items[i], err);
	sg_arena_release(&arena);
	return ok;
}

/* ---- rows ---- */

/*
 * A name of the rowid that is no column's; empty: it has none, or a column is it.  Rows
 * keep theirs, since an FTS5 table without content of its own finds its rows by it.
 */
static bool rowid_name(char out[8], sqlite3 *db, const char *table, struct sg_err *err)
{
	static const char tried[] = "read the columns of a table";
	sqlite3_stmt *row = sg_sqlite_ask(
		db, tried, err,
		"WITH c AS (SELECT * FROM pragma_table_xinfo(%Q, '" SG_SOURCE "')), "
		"n(name) AS (VALUES ('rowid'), ('_rowid_'), ('oid')) "
		"SELECT name FROM n WHERE NOT EXISTS (SELECT 1 FROM c WHERE c.name = "
		"n.name COLLATE NOCASE) AND NOT EXISTS (SELECT 1 FROM pragma_table_list "
		"WHERE schema = '" SG_SOURCE "' AND name = %Q COLLATE NOCASE AND wr) AND "
		"NOT ((SELECT count(*) FROM c WHERE pk) = 1 AND EXISTS (SELECT 1 FROM c "
		"WHERE pk AND upper(type) = 'INTEGER')) LIMIT 1",
		table, table);

	*out = '\0';
	if (row && sqlite3_step(row) == SQLITE_ROW)
		sqlite3_snprintf(8, out, "%s", sqlite3_column_text(row, 0));
	return row && sg_sqlite_done(row, tried, err);
}

/* "rowid", "a", "b": generated columns follow from the others. */
static char *column_list(sqlite3 *db, const char *table, struct sg_err *err)
{
	static const char tried[] = "read the columns of a table";
	sqlite3_str *list = sqlite3_str_new(NULL);
	sqlite3_stmt *rows =
		sg_sqlite_ask(db, tried, err,
			      "SELECT name FROM pragma_table_xinfo(%Q, '" SG_SOURCE
			      "') WHERE hidden = 0",
			      table);
	char rowid[8], *text;

	if (rows && !rowid_name(rowid, db, table, err)) {
		sqlite3_finalize(rows);
		rows = NULL;
	}
	if (rows)
		sqlite3_str_appendall(list, rowid);
	while (rows && sqlite3_step(rows) == SQLITE_ROW)
		sqlite3_str_appendf(list, "%s\"%w\"",
				    sqlite3_str_length(list) ? ", " : "",
				    sqlite3_column_text(rows, 0));
	if (rows && !sg_sqlite_done(rows, tried, err))
		rows = NULL;
	text = sqlite3_str_finish(list);
	if (rows && !text)
		sg_fail(err, "the backup has no columns of '%s'", table);
	if (rows)
		return text;
	sqlite3_free(text);
	return NULL;
}

bool sg_restore_fill(struct sg_restore_session *session, const char *table,
		     const char *into, struct sg_err *err)
{
	char *columns = column_list(session->db, table, err);
	bool ok;

	if (!columns)
		return false;
	ok = sg_sqlite_run(session->db, "bring back the rows", err,
			   "INSERT INTO main.\"%w\" (%s) SELECT %s FROM " SG_SOURCE
			   ".\"%w\" NOT INDEXED",
			   into, columns, columns, table);
	sqlite3_free(columns);
	return ok;
}
