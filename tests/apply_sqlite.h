/* Database files for the tests of the SQLite driver, in a folder of their own. */
#ifndef SQLGUARD_TESTS_APPLY_SQLITE_H
#define SQLGUARD_TESTS_APPLY_SQLITE_H

#include <sqlite3.h>

#include <sqlguard/apply/database.h>

#include "files.h"

/* ---- results ---- */

static int bench_failed;

static inline void expect(bool holds, const char *name, const char *why)
{
	printf(holds ? "ok %s\n" : "not ok %s: %s\n", name, why);
	bench_failed += !holds;
}

/* ---- a folder, a file and a target ---- */

struct bench {
	char folder[200], file[250], home[250];
	struct sg_apply_target target;
	struct sg_database db;
	struct sg_arena arena;
	struct sg_err err;
};

static inline void bench_run(const char *file, const char *sql)
{
	sqlite3 *db = NULL;
	char *why = NULL;

	if (sqlite3_open(file, &db) || sqlite3_exec(db, sql, NULL, NULL, &why))
		sg_bug("%s: %s: %s", file, why ? why : sqlite3_errmsg(db), sql);
	sqlite3_close(db);
}

/* What a query says, "a|b" a row, joined by "/". */
static inline const char *bench_ask(struct bench *b, const char *sql)
{
	struct sg_buf out = {0};
	sqlite3 *db = NULL;
	sqlite3_stmt *rows = NULL;

	if (sqlite3_open(b->file, &db) || sqlite3_prepare_v2(db, sql, -1, &rows, NULL))
		sg_bug("%s: %s", sqlite3_errmsg(db), sql);
	while (sqlite3_step(rows) == SQLITE_ROW) {
		sg_buf_adds(&out, out.n ? "/" : "");
		for (int i = 0; i < sqlite3_column_count(rows); i++) {
			const char *text = (const char *)sqlite3_column_text(rows, i);

			sg_buf_adds(&out, i ? "|" : "");
			sg_buf_adds(&out, text ? text : "null");
		}
	}
	sqlite3_finalize(rows);
	sqlite3_close(db);
	return sg_cstr(&b->arena, sg_buf_keep(&out, &b->arena));
}

/* An existing database made by `sql`; NULL: there is no file. */
static inline void bench_begin(struct bench *b, const char *sql)
{
	char folder[64];

	memset(b, 0, sizeof *b);
	/* In memory, where fsync costs nothing. */
	snprintf(folder, sizeof folder, "%s/sqlguard.bench.XXXXXX",
		 access("/dev/shm", W_OK) ? "/tmp" : "/dev/shm");
	if (!mkdtemp(folder))
		sg_bug("no folder");
	snprintf(b->folder, sizeof b->folder, "%s", folder);
	snprintf(b->file, sizeof b->file, "%.200s/app.db", b->folder);
	snprintf(b->home, sizeof b->home, "%.200s/home", b->folder);
	b->target = (struct sg_apply_target){
		.driver = "sqlite",
		.dialect = SG_SQLITE,
		.name = "app.db",
		.place = b->file,
		.file = b->file,
		.home = b->home,
		.backups = b->home,
		.busy_ms = 300,
	};
	if (sql)
		bench_run(b->file, sql);
}

static inline bool bench_open(struct bench *b, enum sg_access access)
{
	b->err.text[0] = '\0';
	b->db = (struct sg_database){
		.driver = sg_driver_find("sqlite"),
		.target = &b->target,
		.access = access,
	};
	return b->db.driver->open(&b->db, &b->arena, &b->err);
}

static inline void bench_end(struct bench *b)
{
	if (b->db.driver)
		b->db.driver->close(&b->db);
	chmod(b->folder, 0700);
	folder_remove(b->folder);
	sg_arena_release(&b->arena);
}

/* A parent and a child, two rows each. */
static const char bench_family[] __attribute__((unused)) =
	"CREATE TABLE p(id INTEGER PRIMARY KEY, a);"
	"CREATE TABLE c(id INTEGER PRIMARY KEY, p REFERENCES p(id) ON DELETE CASCADE);"
	"INSERT INTO p VALUES (1, 'x'), (2, 'y'); INSERT INTO c VALUES (1, 1), (2, 2)";

/* ---- a migration of statements that are already cut; NULL ends them ---- */

struct bench_unit {
	struct sg_unit unit;
	struct sg_unit_result result;
	bool ok;
};

static inline void bench_add(struct bench *b, struct sg_unit *unit, const char *sql)
{
	struct sg_unit_statement *statement = SG_PUSH(&b->arena, &unit->statements);

	statement->text = sg_strdup(&b->arena, sg_str_of(sql));
	statement->number = statement->line = unit->statements.len;
}

static inline void bench_cut(struct bench *b, struct sg_unit *unit,
			     const char *const *statements)
{
	unit->path = "m.sql";
	unit->name = SG_STR("m");
	while (*statements)
		bench_add(b, unit, *statements++);
}

#define BENCH_CUT(b, unit, ...)                                                          \
	bench_cut((b), (unit), (const char *const[]){__VA_ARGS__, NULL})

static inline void bench_apply(struct bench *b, struct bench_unit *u)
{
	b->err.text[0] = '\0';
	u->result = (struct sg_unit_result){0};
	u->ok = b->db.driver->apply(&u->result, &b->arena, &b->db, &u->unit, &b->err);
}

/* The names that the database says it touched, in byte order, "a b". */
static inline const char *bench_touched(struct bench *b, const struct sg_unit_result *r)
{
	struct sg_buf out = {0};
	const struct sg_str *last = NULL;

	for (size_t n = 0; n < r->touched.len; n++) {
		const struct sg_str *next = NULL;

		for (size_t i = 0; i < r->touched.len; i++) {
			const struct sg_str *name = &r->touched.items[i];

			if ((!last || sg_str_cmp(*name, *last) > 0) &&
			    (!next || sg_str_cmp(*name, *next) < 0))
				next = name;
		}
		if (!next)
			break;
		sg_buf_adds(&out, n ? " " : "");
		sg_buf_add(&out, *next);
		last = next;
	}
	return sg_cstr(&b->arena, sg_buf_keep(&out, &b->arena));
}

#endif
