/*
 * Loads an SQL dump, as `sqlite3 .dump` and `wrangler d1 export` write it, into an empty
 * database: line by line, statement by statement, cut by SQLite itself.
 *
 * A dump is somebody's text.  It may make tables and fill them; an authorizer refuses
 * what leaves the file (ATTACH, extensions), what a dump never has (settings, endless
 * queries), and virtual tables: .dump writes these with PRAGMA writable_schema, which can
 * make a schema of anything.  BEGIN and COMMIT are passed over, since all of it is one
 * transaction; they tell, though, whether the end is there.
 *
 * Facts: lang_attach.html, c3ref/set_authorizer.html, cli.html section 11; the shell's
 * .dump ends with "ROLLBACK; -- due to errors" when it could not read everything.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "copies.h"

struct dump {
	sqlite3 *db;
	const char *named;
	struct sg_buf text;  /* statements that are not complete yet */
	size_t line, begins; /* the last one read, the first one of the text */
	char within;         /* at the end of the text: a quote, '*' of a comment, 0 */
	const char *refused;
	bool begun, committed;
};

/* ---- what it may do ---- */

static int refuse(struct dump *d, const char *why)
{
	d->refused = why;
	return SQLITE_DENY;
}

static int transaction(struct dump *d, const char *operation)
{
	if (!strcmp(operation, "ROLLBACK"))
		return refuse(d, "it ends with ROLLBACK: whoever wrote the dump could "
				 "not read all of the database");
	d->begun |= !strcmp(operation, "BEGIN");
	d->committed |= !strcmp(operation, "COMMIT");
	return SQLITE_IGNORE;
}

static int pragma(struct dump *d, const char *name)
{
	static const char *const idle[] = {"foreign_keys", "defer_foreign_keys",
					   "encoding"};

	if (SG_STR_IIS_ANY(sg_str_of(name), idle))
		return SQLITE_IGNORE;
	if (!sqlite3_stricmp(name, "writable_schema"))
		return refuse(d, "it has virtual tables (PRAGMA writable_schema), which "
				 "no dump brings back safely: restore a backup of the "
				 "file");
	return refuse(d, "a dump may not change settings (PRAGMA)");
}

static int may(void *payload, int action, const char *one, const char *two,
	       const char *schema, const char *inner)
{
	struct dump *d = payload;

	(void)schema, (void)inner;
	switch (action) {
	case SQLITE_TRANSACTION: return transaction(d, one);
	case SQLITE_PRAGMA: return pragma(d, one);
	case SQLITE_ATTACH:
	case SQLITE_DETACH: return refuse(d, "a dump may not open other files (ATTACH)");
	case SQLITE_CREATE_VTABLE:
	case SQLITE_DROP_VTABLE:
		return refuse(d, "it has virtual tables, which no dump brings back "
				 "safely: restore a backup of the file");
	case SQLITE_RECURSIVE: return refuse(d, "a dump has no recursive queries");
	case SQLITE_SAVEPOINT: return refuse(d, "a dump has no savepoints");
	case SQLITE_FUNCTION:
		if (two && !sqlite3_stricmp(two, "load_extension"))
			return refuse(d, "a dump may not load extensions");
		return SQLITE_OK;
	default: return SQLITE_OK;
	}
}

/* ---- statements ---- */

static size_t lines_in(const char *from, const char *to)
{
	size_t lines = 0;

	for (; from < to; from++)
		lines += *from == '\n';
	return lines;
}

static bool fail_at(struct dump *d, const char *statement, struct sg_err *err)
{
	int offset = sqlite3_error_offset(d->db);
	const char *at = statement;

	while (sg_is_blank(*at))
		at++;
	if (offset > at - statement && (size_t)offset <= strlen(statement))
		at = statement + offset;
	return sg_fail(err, "%s:%zu: %s", d->named, d->begins + lines_in(d->text.p, at),
		       d->refused ? d->refused : sqlite3_errmsg(d->db));
}

static bool run_one(struct dump *d, const char **text, struct sg_err *err)
{
	const char *statement = *text;
	sqlite3_stmt *prepared = NULL;
	int code = sqlite3_prepare_v2(d->db, statement, -1, &prepared, text);

	while (code == SQLITE_OK && prepared && sqlite3_step(prepared) == SQLITE_ROW)
		;
	if (code == SQLITE_OK)
		code = sqlite3_finalize(prepared);
	return code == SQLITE_OK || fail_at(d, statement, err);
}

static bool run_text(struct dump *d, struct sg_err *err)
{
	const char *text = d->text.p;

	while (*text)
		if (!run_one(d, &text, err))
			return false;
	sg_buf_clear(&d->text);
	return true;
}

/* Where a line leaves us: inside of quotes or of a comment no statement ends.  Returns
   the last byte that counts. */
static char scan(struct dump *d, const char *line)
{
	char last = 0;

	for (const char *c = line; *c; c++) {
		if (d->within == '*') {
			if (c[0] == '*' && c[1] == '/')
				d->within = 0;
		} else if (d->within) {
			if (*c == d->within)
				d->within = 0;
		} else if (*c == '\'' || *c == '"' || *c == '`') {
			d->within = *c;
		} else if (*c == '[') {
			d->within = ']';
		} else if (c[0] == '/' && c[1] == '*') {
			d->within = '*';
		} else if (c[0] == '-' && c[1] == '-') {
			break;
		}
		last = sg_is_blank(*c) ? last : *c;
	}
	return last;
}

static bool take_line(struct dump *d, const char *line, size_t n, struct sg_err *err)
{
	char last;

	d->line++;
	if (strlen(line) != n)
		return sg_fail(err, "%s:%zu: it has a NUL byte: this is no SQL dump",
			       d->named, d->line);
	if (!d->text.n)
		d->begins = d->line;
	sg_buf_add(&d->text, (struct sg_str){line, n});
	last = scan(d, line);
	if (d->within || last != ';' || !sqlite3_complete(d->text.p))
		return true;
	return run_text(d, err);
}

static bool is_whole(struct dump *d, struct sg_err *err)
{
	if (d->within)
		return sg_fail(err, "%s:%zu: the dump ends inside of this statement",
			       d->named, d->begins);
	if (d->text.n && !run_text(d, err))
		return false;
	if (d->begun && !d->committed)
		return sg_fail(err,
			       "%s:%zu: the dump ends without the COMMIT of its "
			       "BEGIN: it was cut off",
			       d->named, d->line);
	if (!sg_sqlite_number(d->db, "SELECT count(*) FROM sqlite_schema "
				     "WHERE type = 'table'"))
		return sg_fail(err, "%s makes no table: this is no dump", d->named);
	return true;
}

static bool read_lines(struct dump *d, FILE *file, struct sg_err *err)
{
	char *line = NULL;
	size_t room = 0;
	ssize_t n;
	bool ok = true;

	while (ok && (n = getline(&line, &room, file)) >= 0) {
		bool bom = !d->line && !strncmp(line, "\xef\xbb\xbf", 3);

		ok = take_line(d, bom ? line + 3 : line, (size_t)n - (bom ? 3 : 0), err);
	}
	if (ok && ferror(file))
		ok = sg_fail(err, "cannot read '%s': %s", d->named, strerror(errno));
	free(line);
	return ok && is_whole(d, err);
}

bool sg_dump_load(sqlite3 *db, const char *path, const char *named, struct sg_err *err)
{
	struct dump d = {.db = db, .named = named};
	FILE *file = fopen(path, "re");
	bool ok;

	if (!file)
		return sg_fail(err, "cannot read '%s': %s", named, strerror(errno));
	ok = sg_unistr_register(db) &&
	     sg_sqlite_run(db, "load the dump", err, "PRAGMA journal_mode = OFF") &&
	     sg_sqlite_run(db, "load the dump", err, "PRAGMA synchronous = OFF") &&
	     sg_sqlite_run(db, "load the dump", err, "PRAGMA foreign_keys = OFF") &&
	     sg_sqlite_run(db, "load the dump", err, "BEGIN");
	sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, (int *)NULL);
	sqlite3_set_authorizer(db, may, &d);
	ok = ok && read_lines(&d, file, err);
	sqlite3_set_authorizer(db, NULL, NULL);
	ok = ok && sg_sqlite_run(db, "load the dump", err, "COMMIT");
	sg_buf_release(&d.text);
	fclose(file);
	return ok;
}
