/*
 * One table of a backup: in the place of the live one, anew when that is gone, or beside
 * it under another name.  Everything else stays as it is, so foreign keys are looked at
 * before and after (pragma.html#pragma_foreign_key_check): a restore that leaves rows
 * without their parents is undone.
 */
#include <string.h>

#include "copies.h"

struct job {
	struct sg_restore_session session;
	struct sg_database *db;
	struct sg_arena *arena;
	const struct sg_restore_source *source;
	const char *table; /* as the backup spells it */
	const char *into;
};

/* ---- what is there ---- */

/* "table", "view", "virtual", "index" ..; empty: nothing has the name. */
static bool kind_of(char out[16], sqlite3 *db, const char *schema, const char *name,
		    struct sg_err *err)
{
	static const char tried[] = "look for the table";
	sqlite3_stmt *row = sg_sqlite_ask(
		db, tried, err,
		"SELECT coalesce((SELECT type FROM pragma_table_list WHERE schema = %Q "
		"AND name = s.name), type) FROM \"%w\".sqlite_schema s "
		"WHERE name = %Q COLLATE NOCASE AND type <> 'trigger'",
		schema, schema, name);

	*out = '\0';
	if (row && sqlite3_step(row) == SQLITE_ROW)
		sqlite3_snprintf(16, out, "%s", sqlite3_column_text(row, 0));
	return row && sg_sqlite_done(row, tried, err);
}

static bool find_in_backup(struct job *job, const char *name, struct sg_err *err)
{
	const struct sg_table_census *found =
		sg_census_find(&job->source->census, sg_str_of(name));
	char kind[16];

	if (found) {
		job->table = found->name.p;
		return true;
	}
	if (!kind_of(kind, job->source->db, "main", name, err))
		return false;
	if (!*kind)
		return sg_fail(err, "'%s' has no table '%s'", job->source->named, name);
	return sg_fail(err,
		       "'%s' is no plain table but a %s%s: restore the whole database",
		       name, kind, strcmp(kind, "table") ? "" : " of the engine");
}

/* Columns that one side has and the other has not. */
static bool has_same_columns(struct job *job, struct sg_err *err)
{
	static const char tried[] = "compare the columns";
	sqlite3_stmt *rows = sg_sqlite_ask(
		job->session.db, tried, err,
		"WITH was AS (SELECT name FROM pragma_table_xinfo(%Q, '" SG_SOURCE "') "
		"WHERE hidden = 0), now AS (SELECT name FROM pragma_table_xinfo(%Q, "
		"'main') WHERE hidden = 0) SELECT name, 'the backup' FROM was WHERE name "
		"COLLATE NOCASE NOT IN now UNION ALL SELECT name, 'the database' FROM "
		"now "
		"WHERE name COLLATE NOCASE NOT IN was",
		job->table, job->into);
	struct sg_buf list = {0};
	bool same;

	while (rows && sqlite3_step(rows) == SQLITE_ROW && list.n < 400)
		sg_buf_printf(&list, "%s'%.100s' only in %s", list.n ? ", " : "",
			      (const char *)sqlite3_column_text(rows, 0),
			      (const char *)sqlite3_column_text(rows, 1));
	same = !list.n;
	if (!same)
		sg_fail(err,
			"'%s' has other columns in the backup (%.*s): restore it beside "
			"the live one with --as, or restore the whole database",
			job->into, SG_STR_ARG(sg_buf_str(&list)));
	sg_buf_release(&list);
	return rows && (sg_sqlite_done(rows, tried, err) || !same) && same;
}

/* ---- foreign keys ---- */

#define VIOLATIONS                                                                       \
	"SELECT \"table\" AS t, \"rowid\" AS r, parent AS p, fkid AS f, count(*) AS n "  \
	"FROM pragma_foreign_key_check GROUP BY 1, 2, 3, 4"

static bool note_violations(struct job *job, struct sg_err *err)
{
	return sg_sqlite_run(job->session.db, "check the foreign keys", err,
			     "CREATE TEMP TABLE sqlguard_before AS " VIOLATIONS);
}

static bool has_no_new_violations(struct job *job, struct sg_err *err)
{
	static const char tried[] = "check the foreign keys";
	sqlite3_stmt *row = sg_sqlite_ask(
		job->session.db, tried, err,
		"SELECT t, p, sum(n) FROM (" VIOLATIONS " EXCEPT SELECT * FROM "
		"temp.sqlguard_before) GROUP BY t, p ORDER BY 3 DESC LIMIT 1");
	bool none = true;

	if (row && sqlite3_step(row) == SQLITE_ROW)
		none = sg_fail(
			err,
			"with '%s' as in the backup %lld rows of '%s' would "
			"reference rows of '%s' that do not exist: restore it beside "
			"the live one with --as, and bring back what is needed",
			job->table, (long long)sqlite3_column_int64(row, 2),
			(const char *)sqlite3_column_text(row, 0),
			(const char *)sqlite3_column_text(row, 1));
	if (!none) {
		sqlite3_finalize(row);
		return false;
	}
	return row && sg_sqlite_done(row, tried, err) &&
	       sg_sqlite_run(job->session.db, tried, err,
			     "DROP TABLE temp.sqlguard_before");
}

/* ---- rows ---- */

/* Numbers that were given out once are not given out again: the greater one stays. */
static bool restore_sequence(struct job *job, struct sg_err *err)
{
	static const char tried[] = "restore the AUTOINCREMENT number";
	static const char has[] =
		"SELECT (SELECT count(*) FROM main.sqlite_schema WHERE "
		"name = 'sqlite_sequence') AND (SELECT count(*) FROM " SG_SOURCE
		".sqlite_schema WHERE name = "
		"'sqlite_sequence')";
	sqlite3 *db = job->session.db;

	if (!sg_sqlite_number(db, has))
		return true;
	return sg_sqlite_run(
		       db, tried, err,
		       "INSERT INTO main.sqlite_sequence (name, seq) SELECT %Q, 0 "
		       "FROM " SG_SOURCE ".sqlite_sequence WHERE name = %Q AND NOT "
		       "EXISTS (SELECT 1 FROM main.sqlite_sequence WHERE name = %Q)",
		       job->into, job->table, job->into) &&
	       sg_sqlite_run(db, tried, err,
			     "UPDATE main.sqlite_sequence SET seq = max(seq, coalesce("
			     "(SELECT max(seq) FROM " SG_SOURCE ".sqlite_sequence WHERE "
			     "name = %Q), 0)) WHERE name = %Q",
			     job->table, job->into);
}

static bool prove(struct job *job, struct sg_err *err)
{
	const struct sg_table_census *was =
		sg_census_find(&job->source->census, sg_str_of(job->table));
	struct sg_table_census expected = *was;
	struct sg_names only = {0};
	struct sg_census found, one = {.tables = {&expected, 1, 1}};
	struct sg_err why;

	expected.name = sg_str_of(job->into);
	*SG_PUSH(job->arena, &only.of) = expected.name;
	return sg_census_take(&found, job->arena, job->session.db, "main", &only,
			      job->db->progress, err) &&
	       (sg_census_equal(&one, &found, &only, &why) ||
		sg_fail(err,
			"what came back is not what the backup has: %s; the database is "
			"as it was",
			why.text));
}

static bool fill(struct job *job, struct sg_err *err)
{
	return sg_restore_fill(&job->session, job->table, job->into, err);
}

static bool in_place(struct job *job, struct sg_err *err)
{
	return has_same_columns(job, err) &&
	       sg_sqlite_run(job->session.db, "empty the table", err,
			     "DELETE FROM main.\"%w\"", job->into) &&
	       fill(job, err) && restore_sequence(job, err);
}

static bool anew(struct job *job, struct sg_err *err)
{
	return sg_restore_create(&job->session, "table", job->table, err) &&
	       fill(job, err) && restore_sequence(job, err) &&
	       sg_restore_create(&job->session, "index", job->table, err) &&
	       sg_restore_create(&job->session, "trigger", job->table, err);
}

static bool replace(struct job *job, struct sg_err *err)
{
	char kind[16];
	bool ok;

	job->into = job->table;
	if (!kind_of(kind, job->session.db, "main", job->table, err))
		return false;
	if (*kind && strcmp(kind, "table"))
		return sg_fail(err,
			       "'%s' is a %s now: restore the table under another "
			       "name with --as",
			       job->table, kind);
	ok = note_violations(job, err) && (*kind ? in_place(job, err) : anew(job, err));
	return ok && has_no_new_violations(job, err) && prove(job, err);
}

static bool beside(struct job *job, const char *as, struct sg_err *err)
{
	struct sg_buf sql = {0};
	char kind[16];
	bool ok;

	job->into = as;
	if (!kind_of(kind, job->session.db, "main", as, err))
		return false;
	if (*kind)
		return sg_fail(err, "there is already a %s '%s': name another one", kind,
			       as);
	if (sg_str_istarts(sg_str_of(as), "_cf_"))
		return sg_fail(err, "'%s' is a name of D1's own: name another one", as);
	ok = sg_restore_beside_sql(&sql, job->source->db, job->table, as, err) &&
	     sg_sqlite_run(job->session.db, "make the table", err, "%s", sql.p) &&
	     fill(job, err) && prove(job, err);
	sg_buf_release(&sql);
	return ok;
}

bool sg_restore_table(struct sg_database *db, struct sg_arena *arena,
		      const struct sg_restore_source *source,
		      const struct sg_restore *what, struct sg_err *err)
{
	struct job job = {.db = db, .arena = arena, .source = source};
	bool ok;

	if (!find_in_backup(&job, what->table, err))
		return false;
	ok = sg_restore_begin(&job.session, db, source, err);
	ok = ok && (what->as ? beside(&job, what->as, err) : replace(&job, err));
	return sg_restore_end(&job.session, ok, err);
}
