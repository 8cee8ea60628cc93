/*
 * Where faults strike: a database with rows whose first migration is applied and three
 * are pending (a rebuild of a parent whose children have rows, a new column, a change of
 * data), with each journal mode and with sqlguard's own ledger and Drizzle's.  What the
 * database holds after each of them is made by SQLite alone, without sqlguard.
 */
#ifndef SQLGUARD_TESTS_APPLY_FAULTS_SCENE_H
#define SQLGUARD_TESTS_APPLY_FAULTS_SCENE_H

#include <sqlguard/apply/run.h>

#include "fault_vfs.h"
#include "files.h"

#define PENDING 3 /* migrations, behind the first one */

struct scene {
	const char *name, *mode; /* of the journal */
	const char *layout;      /* of the files: "plain", "drizzle" */
	/* What the ledger lists, oldest first, and how it says the nth. */
	const char *listed, *entry;
};

#define OWN     "SELECT name FROM sqlguard_migrations ORDER BY rowid", "000%zu"
#define DRIZZLE "SELECT created_at FROM __drizzle_migrations ORDER BY rowid", "%zu000"

static const struct scene scenes[] = {
	{"rollback journal, own ledger", "DELETE", "plain", OWN},
	{"WAL, Drizzle's ledger", "WAL", "drizzle", DRIZZLE},
	{"WAL, own ledger", "WAL", "plain", OWN},
	{"rollback journal, Drizzle's ledger", "DELETE", "drizzle", DRIZZLE},
};

#define SCENES (sizeof scenes / sizeof *scenes)

static const char *const scene_migrations[PENDING + 1] = {
	"CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT NOT NULL, name TEXT);\n"
	"--> statement-breakpoint\n"
	"CREATE TABLE books (id INTEGER PRIMARY KEY, title TEXT NOT NULL);\n"
	"--> statement-breakpoint\n"
	"CREATE TABLE favorites (user_id INTEGER NOT NULL REFERENCES users(id) ON DELETE "
	"CASCADE, book_id INTEGER NOT NULL REFERENCES books(id) ON DELETE CASCADE, "
	"PRIMARY KEY (user_id, book_id));\n"
	"--> statement-breakpoint\n"
	"CREATE INDEX favorites_by_book ON favorites (book_id);\n",

	"PRAGMA foreign_keys=OFF;\n--> statement-breakpoint\n"
	"CREATE TABLE __new_users (id INTEGER PRIMARY KEY, email TEXT NOT NULL, "
	"name TEXT NOT NULL DEFAULT '');\n--> statement-breakpoint\n"
	"INSERT INTO __new_users (id, email, name) "
	"SELECT id, email, coalesce(name, '') FROM users;\n--> statement-breakpoint\n"
	"DROP TABLE users;\n--> statement-breakpoint\n"
	"ALTER TABLE __new_users RENAME TO users;\n--> statement-breakpoint\n"
	"PRAGMA foreign_keys=ON;\n",

	"ALTER TABLE favorites ADD COLUMN note TEXT NOT NULL DEFAULT '';\n",

	"UPDATE books SET title = upper(title) WHERE id % 2 = 0;\n"
	"--> statement-breakpoint\n"
	"INSERT INTO books (id, title) VALUES (1000, 'The last one');\n",
};

static const char scene_rows[] =
	"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60) "
	"INSERT INTO users SELECT i, 'user' || i || '@example.org', "
	"CASE WHEN i % 3 THEN 'User ' || i END FROM n;"
	"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 40) "
	"INSERT INTO books SELECT i, printf('Book %d of many, with a long title', i) "
	"FROM n;"
	"INSERT INTO favorites SELECT users.id, books.id FROM users, books "
	"WHERE (users.id * 7 + books.id) % 13 = 0;";

struct world {
	const struct scene *scene;
	char folder[64];  /* of all scenes */
	char set[128];    /* folder of the migrations */
	char origin[128]; /* the database before a trial */
	char trial[128];  /* folder of the database under trial, */
	char file[160], home[160], backups[160], look[160], kept[160];
	struct sg_buf states[PENDING + 1]; /* content after so many of the pending ones */
	struct sg_apply_target target;
	struct sg_apply_options options;
};

/* Text for a path, a name or a query: cut off it would be another one. */
__attribute__((format(printf, 3, 4))) static inline void put(char *out, size_t size,
							     const char *format, ...)
{
	va_list args;
	int n;

	va_start(args, format);
	n = vsnprintf(out, size, format, args);
	va_end(args);
	if (n < 0 || (size_t)n >= size)
		sg_bug("no room for '%s'", out);
}

/* A folder with all that is in it, hidden files too. */
static inline void tree_remove(const char *path)
{
	DIR *folder = opendir(path);
	struct dirent *entry;
	char inner[512];

	while (folder && (entry = readdir(folder)) != NULL) {
		if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."))
			continue;
		put(inner, sizeof inner, "%s/%s", path, entry->d_name);
		if (unlink(inner))
			tree_remove(inner);
	}
	if (folder)
		closedir(folder);
	rmdir(path);
}

static inline void sql_need(sqlite3 *db, const char *sql)
{
	if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
		sg_bug("'%.200s': %s", sql, sqlite3_errmsg(db));
}

static inline sqlite3 *sql_open(const char *file)
{
	sqlite3 *db;

	if (sqlite3_open(file, &db) != SQLITE_OK)
		sg_bug("cannot open '%s': %s", file, sqlite3_errmsg(db));
	return db;
}

/* Each row of a query as a line of literals; false: it fails, and `out` says why. */
static inline bool sql_lines(struct sg_buf *out, sqlite3 *db, const char *sql)
{
	sqlite3_stmt *rows = NULL;
	int code = sqlite3_prepare_v2(db, sql, -1, &rows, NULL);

	while (code == SQLITE_OK || code == SQLITE_ROW) {
		code = sqlite3_step(rows);
		if (code != SQLITE_ROW)
			break;
		for (int i = 0; i < sqlite3_column_count(rows); i++)
			sg_buf_printf(out, "%s%d:%s", i ? "|" : "",
				      sqlite3_column_type(rows, i),
				      sqlite3_column_text(rows, i)
					      ? (const char *)sqlite3_column_text(rows, i)
					      : "");
		sg_buf_addc(out, '\n');
	}
	sqlite3_finalize(rows);
	if (code != SQLITE_DONE)
		sg_buf_printf(out, "error: %s", sqlite3_errmsg(db));
	return code == SQLITE_DONE;
}

/* Schema and rows of all tables but the ledgers. */
static inline bool content_of(struct sg_buf *out, sqlite3 *db)
{
	static const char *const tables[] = {"users", "books", "favorites"};
	bool ok = sql_lines(out, db,
			    "SELECT type, name, tbl_name, sql FROM sqlite_schema "
			    "WHERE tbl_name NOT LIKE '%migrations' "
			    "AND tbl_name NOT LIKE 'sqlite_%' ORDER BY type, name");
	char sql[128];

	for (size_t i = 0; ok && i < sizeof tables / sizeof *tables; i++) {
		put(sql, sizeof sql, "SELECT rowid, * FROM %s ORDER BY rowid", tables[i]);
		sg_buf_printf(out, "-- %s\n", tables[i]);
		ok = sql_lines(out, db, sql);
	}
	return ok;
}

static inline void scene_write(struct world *w, size_t i, const char *name)
{
	char path[256];

	put(path, sizeof path, "%s/000%zu_%s.sql", w->set, i, name);
	file_write(path, sg_str_of(scene_migrations[i]));
}

/* Drizzle's journal with the first n; of a plain set the files are enough. */
static inline void scene_write_set(struct world *w, size_t n)
{
	static const char *const names[] = {"init", "names", "note", "titles"};
	bool drizzle = !strcmp(w->scene->layout, "drizzle");
	struct sg_buf journal = {0};
	char path[256];

	sg_buf_adds(&journal, "{\"version\":\"7\",\"dialect\":\"sqlite\",\"entries\":[");
	for (size_t i = 0; i < n; i++) {
		scene_write(w, i, names[i]);
		sg_buf_printf(&journal,
			      "%s{\"idx\":%zu,\"version\":\"6\",\"when\":%zu000,"
			      "\"tag\":\"000%zu_%s\",\"breakpoints\":true}",
			      i ? "," : "", i, i + 1, i, names[i]);
	}
	sg_buf_adds(&journal, "]}\n");
	put(path, sizeof path, "%s/meta/_journal.json", w->set);
	if (drizzle) {
		folder_make_above(path);
		file_write(path, sg_buf_str(&journal));
	}
	sg_buf_release(&journal);
}

/* What SQLite alone makes of a copy of the origin. */
static inline void scene_expect(struct world *w)
{
	sqlite3 *db = sql_open(w->origin);
	sqlite3 *copy = sql_open(":memory:");
	sqlite3_backup *backup = sqlite3_backup_init(copy, "main", db, "main");

	if (!backup || sqlite3_backup_step(backup, -1) != SQLITE_DONE ||
	    sqlite3_backup_finish(backup) != SQLITE_OK)
		sg_bug("cannot copy '%s'", w->origin);
	sqlite3_close(db);
	for (size_t i = 0; i <= PENDING; i++) {
		sg_buf_clear(&w->states[i]);
		if (i)
			sql_need(copy, scene_migrations[i]);
		if (!content_of(&w->states[i], copy))
			sg_bug("%s", w->states[i].p);
	}
	sqlite3_close(copy);
}

static inline void scene_paths(struct world *w)
{
	put(w->set, sizeof w->set, "%s/set", w->folder);
	put(w->origin, sizeof w->origin, "%s/origin.db", w->folder);
	put(w->trial, sizeof w->trial, "%s/trial", w->folder);
	put(w->file, sizeof w->file, "%s/app.db", w->trial);
	put(w->home, sizeof w->home, "%s/home", w->trial);
	put(w->backups, sizeof w->backups, "%s/home/backups", w->trial);
	put(w->look, sizeof w->look, "%s/look", w->folder);
	put(w->kept, sizeof w->kept, "%s/kept", w->folder);
	w->target = (struct sg_apply_target){.driver = "sqlite",
					     .dialect = SG_SQLITE,
					     .name = "app.db",
					     .place = w->file,
					     .file = w->file,
					     .home = w->home,
					     .backups = w->backups,
					     .keep = 10,
					     .busy_ms = 100};
	w->options = (struct sg_apply_options){.migrations = w->set, .command = "apply"};
}

static inline void copy_file(const char *from, const char *to)
{
	struct sg_buf bytes = {0};

	if (file_read(&bytes, from))
		file_write(to, sg_buf_str(&bytes));
	sg_buf_release(&bytes);
}

/* Fresh, as before every trial. */
static inline void scene_reset(struct world *w)
{
	tree_remove(w->trial);
	mkdir(w->trial, 0755);
	copy_file(w->origin, w->file);
}

/* The first migration comes from sqlguard, so that the ledger is as it makes it. */
static inline void scene_open(struct world *w, const struct scene *scene)
{
	struct sg_run_report report = {0};
	struct sg_err err = {0};
	sqlite3 *db;

	w->scene = scene;
	scene_paths(w);
	tree_remove(w->folder);
	mkdir(w->folder, 0755);
	mkdir(w->trial, 0755);
	mkdir(w->set, 0755);
	scene_write_set(w, 1);
	db = sql_open(w->file);
	sql_need(db, "PRAGMA page_size = 1024; VACUUM;");
	sql_need(db, scene->mode[0] == 'W' ? "PRAGMA journal_mode = WAL"
					   : "PRAGMA journal_mode = DELETE");
	sql_need(db, "CREATE TABLE t (a); DROP TABLE t;");
	sqlite3_close(db);
	if (!sg_apply_run(&report, &w->target, &w->options, &err) ||
	    report.state != SG_RUN_DONE)
		sg_bug("%s: the first migration: %s", scene->name,
		       report.why ? report.why : err.text);
	sg_run_report_release(&report);
	db = sql_open(w->file);
	sql_need(db, scene_rows);
	sqlite3_close(db);
	copy_file(w->file, w->origin);
	scene_write_set(w, PENDING + 1);
	scene_expect(w);
}

static inline void scene_close(struct world *w)
{
	for (size_t i = 0; i <= PENDING; i++)
		sg_buf_release(&w->states[i]);
	tree_remove(w->folder);
}

#endif
