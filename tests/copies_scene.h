/* A folder with a database in it and a target that names it, for tests of copies. */
#ifndef SQLGUARD_TESTS_COPIES_SCENE_H
#define SQLGUARD_TESTS_COPIES_SCENE_H

#include <signal.h>
#include <stdarg.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <sqlguard/apply/backup.h>

#include "../apply/sqlite/sqlite.h"
#include "files.h"

struct scene {
	char folder[64];
	struct sg_arena arena;
	struct sg_apply_target target;
	struct sg_database db;
	struct sg_err err;
	const char *mode; /* "wal", "delete" */
};

static int scene_failed;
static const char *scene_mode = "";

static inline void __attribute__((format(printf, 2, 3)))
is(bool holds, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	printf("%s ", holds ? "ok" : "not ok");
	vprintf(format, args);
	va_end(args);
	printf("%s%s%s\n", *scene_mode ? " (" : "", scene_mode, *scene_mode ? ")" : "");
	scene_failed += !holds;
}

/* On another connection, as an application does it. */
static inline bool scene_run_on(const char *path, const char *sql)
{
	sqlite3 *db = NULL;
	char *why = NULL;
	bool ok = sqlite3_open(path, &db) == SQLITE_OK &&
		  sqlite3_exec(db, sql, NULL, NULL, &why) == SQLITE_OK;

	if (!ok && why)
		printf("# %s\n", why);
	sqlite3_free(why);
	sqlite3_close(db);
	return ok;
}

static inline void scene_run(struct scene *s, const char *sql)
{
	if (!scene_run_on(s->target.file, sql))
		sg_bug("the scene is not made");
}

/* The first column of the first row as text, in the arena; "" when there is none. */
static inline const char *scene_ask_of(struct scene *s, const char *path, const char *sql)
{
	sqlite3 *db = NULL;
	sqlite3_stmt *row = NULL;
	const char *text = "";

	if (sqlite3_open(path, &db) == SQLITE_OK &&
	    sqlite3_prepare_v2(db, sql, -1, &row, NULL) == SQLITE_OK &&
	    sqlite3_step(row) == SQLITE_ROW && sqlite3_column_text(row, 0))
		text = sg_printf(&s->arena, "%s",
				 (const char *)sqlite3_column_text(row, 0));
	sqlite3_finalize(row);
	sqlite3_close(db);
	return text;
}

static inline const char *scene_ask(struct scene *s, const char *sql)
{
	return scene_ask_of(s, s->target.file, sql);
}

static inline void scene_open(struct scene *s, const char *sql)
{
	*s = (struct scene){.mode = *scene_mode ? scene_mode : "delete"};
	snprintf(s->folder, sizeof s->folder, "/tmp/sqlguard-copies-XXXXXX");
	if (!mkdtemp(s->folder))
		sg_bug("no folder in /tmp");
	s->target = (struct sg_apply_target){
		.driver = "sqlite",
		.dialect = SG_SQLITE,
		.name = "app.db",
		.file = sg_printf(&s->arena, "%s/app.db", s->folder),
		.home = sg_printf(&s->arena, "%s/home", s->folder),
		.backups = sg_printf(&s->arena, "%s/backups", s->folder),
		.busy_ms = 50,
	};
	s->target.place = s->target.file;
	scene_run(s, sg_printf(&s->arena, "PRAGMA journal_mode = %s; %s", s->mode, sql));
	s->db = (struct sg_database){.target = &s->target, .access = SG_READ_WRITE};
	if (!sg_sqlite_open(&s->db, &s->arena, &s->err))
		sg_bug("%s", s->err.text);
}

/* With all that is in it, hidden files too; links are removed, not followed. */
static inline void scene_remove(const char *path)
{
	struct sg_arena arena = {0};
	DIR *folder = opendir(path);
	struct dirent *entry;

	while (folder && (entry = readdir(folder))) {
		const char *inner = sg_printf(&arena, "%s/%s", path, entry->d_name);

		if (strcmp(entry->d_name, ".") && strcmp(entry->d_name, "..") &&
		    unlink(inner))
			scene_remove(inner);
	}
	if (folder)
		closedir(folder);
	rmdir(path);
	sg_arena_release(&arena);
}

static inline void scene_close(struct scene *s)
{
	sg_sqlite_close(&s->db);
	scene_remove(s->folder);
	sg_arena_release(&s->arena);
}

static inline char *scene_path(struct scene *s, const char *name)
{
	return sg_printf(&s->arena, "%s/%s", s->folder, name);
}

static inline void scene_write(struct scene *s, const char *name, const char *text)
{
	file_write(scene_path(s, name), sg_str_of(text));
}

static inline bool scene_has(struct scene *s, const char *name)
{
	struct stat info;

	return !lstat(scene_path(s, name), &info);
}

/* Files of a folder, hidden ones included; but for .gitignore. */
static inline int scene_count(struct scene *s, const char *folder)
{
	DIR *dir = opendir(scene_path(s, folder));
	struct dirent *entry;
	int n = 0;

	while (dir && (entry = readdir(dir)))
		n += strcmp(entry->d_name, ".") && strcmp(entry->d_name, "..") &&
		     strcmp(entry->d_name, ".gitignore");
	if (dir)
		closedir(dir);
	return n;
}

static inline struct sg_census scene_census(struct scene *s)
{
	struct sg_census out = {0};

	if (!sg_sqlite_census(&out, &s->arena, &s->db, NULL, &s->err))
		sg_bug("%s", s->err.text);
	return out;
}

static inline bool scene_same(struct scene *s, const struct sg_census *before)
{
	struct sg_census now = scene_census(s);
	struct sg_census_changes changes;

	sg_census_compare(&changes, &s->arena, before, &now, NULL);
	for (size_t i = 0; i < changes.of.len; i++)
		printf("# %.*s differs\n", SG_STR_ARG(changes.of.items[i].table));
	return !changes.of.len;
}

static inline struct sg_backup scene_back_up(struct scene *s)
{
	struct sg_backup out = {0};

	if (!sg_sqlite_back_up(&out, &s->arena, &s->db, "test", &s->err)) {
		printf("# %s\n", s->err.text);
		is(false, "a backup is taken");
	}
	sg_sqlite_retire(&s->db, &out);
	return out;
}

static inline bool scene_restore(struct scene *s, const char *from, const char *table,
				 const char *as)
{
	struct sg_restore what = {.from = from, .table = table, .as = as};
	bool ok = from && sg_sqlite_restore(&s->db, &s->arena, &what, &s->err);

	if (!ok)
		printf("# %s\n", s->err.text);
	return ok;
}

static inline bool scene_says(struct scene *s, const char *words)
{
	return strstr(s->err.text, words) != NULL;
}

static inline bool same_sum(struct sg_sum a, struct sg_sum b)
{
	return a.low == b.low && a.high == b.high;
}

#define SCENE_ROWS                                                                       \
	"CREATE TABLE t(id INTEGER PRIMARY KEY, x TEXT); WITH RECURSIVE n(i) AS "        \
	"(SELECT 1 "                                                                     \
	"UNION ALL SELECT i + 1 FROM n WHERE i < 3000) INSERT INTO t SELECT i, "         \
	"hex(randomblob(100)) FROM n; CREATE INDEX ti ON t(x);"

#define SCENE_SHOP                                                                       \
	"CREATE TABLE users(id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT, up "        \
	"INTEGER "                                                                       \
	"REFERENCES users(id)); INSERT INTO users VALUES (1, 'a', NULL), (2, 'b', 1), "  \
	"(3, 'c', 2); CREATE TABLE likes(user_id INTEGER NOT NULL REFERENCES users(id) " \
	"ON DELETE CASCADE, what TEXT, PRIMARY KEY (user_id, what)) WITHOUT ROWID; "     \
	"INSERT INTO likes VALUES (1, 'x'), (3, 'y'); CREATE TABLE log(x, n AS (x || "   \
	"'!') STORED); INSERT INTO log(rowid, x) VALUES (7, 'one'), (9, x'00ff'); "      \
	"CREATE INDEX log_x ON log(x); CREATE TRIGGER t AFTER INSERT ON likes BEGIN "    \
	"INSERT INTO log(x) VALUES (new.what); END; CREATE VIEW v AS SELECT * FROM "     \
	"users; PRAGMA user_version = 7;"

#define SCENE_SPOIL                                                                      \
	"PRAGMA foreign_keys = OFF; DELETE FROM likes; UPDATE users SET name = 'z'; "    \
	"INSERT INTO users(name) VALUES ('d'); DROP TABLE log;"

/* A scene with a backup, and then spoiled. */
static inline struct sg_backup scene_open_spoiled(struct scene *s)
{
	struct sg_backup b;

	scene_open(s, SCENE_SHOP);
	b = scene_back_up(s);
	scene_run(s, SCENE_SPOIL);
	return b;
}

/* Test by test, in both journal modes. */
static inline int scene_main(void (*const *tests)(void), size_t n)
{
	static const char *const modes[] = {"delete", "wal"};

	for (size_t mode = 0; mode < 2; mode++)
		for (size_t i = 0; i < n; i++) {
			scene_mode = modes[mode];
			tests[i]();
		}
	return scene_failed != 0;
}

#endif
