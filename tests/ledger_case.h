/* A database file with the real driver, and a set of migrations made by hand. */
#ifndef SQLGUARD_TESTS_LEDGER_CASE_H
#define SQLGUARD_TESTS_LEDGER_CASE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sqlguard/apply/ledger.h>

#include "sqlite_memory.h"

/* ---- results ---- */

static int failed;
static const char *case_name;
static bool case_ok;

static inline void begin(const char *subject, const char *what)
{
	static char name[200];

	snprintf(name, sizeof name, "%s%s%s", subject, *what ? " " : "", what);
	case_name = name;
	case_ok = true;
}

static inline void end(void)
{
	if (case_ok)
		printf("ok ledgers %s\n", case_name);
	failed |= !case_ok;
}

static inline void wrong(const char *what, const char *wanted, const char *got)
{
	if (case_ok)
		printf("not ok ledgers %s: %s: wanted '%s', got '%s'\n", case_name, what,
		       wanted, got);
	case_ok = false;
}

static inline void same(const char *what, const char *wanted, const char *got)
{
	if (strcmp(wanted, got) != 0)
		wrong(what, wanted, got);
}

static inline void holds(const char *what, const char *wanted, const char *got)
{
	if (!strstr(got, wanted))
		wrong(what, wanted, got);
}

/* ---- the case ---- */

/* The text of the checksum vectors (appliers.md 10). */
#define VECTOR "CREATE TABLE a(id int);\nCREATE INDEX ai ON a(id);\n"

#define NOW_MS 1795278120123 /* 2026-11-21T16:22:00.123Z */

struct ledger_case {
	struct sg_arena arena;
	struct sg_apply_target target;
	struct sg_database db;
	struct sg_migration_set set;
	struct sg_ledger_at at;
	struct sg_standings standings;
	struct sg_str bytes[4];
	struct sg_err err;
	sqlite3 *raw; /* another connection to the same file */
	char path[64];
};

static inline void run_sql(struct ledger_case *c, const char *sql)
{
	char *message = NULL;

	if (sqlite3_exec(c->raw, sql, NULL, NULL, &message) != SQLITE_OK)
		sg_bug("%s: %s", message, sql);
}

static inline const char *lines_of(struct ledger_case *c, const char *sql)
{
	struct sg_buf out = {0};

	if (!ask_lines(&out, c->raw, sql))
		sg_bug("%s: %s", sqlite3_errmsg(c->raw), sql);
	return sg_buf_keep(&out, &c->arena).p;
}

static inline void open_case(struct ledger_case *c, const char *layout,
			     const char *ledger)
{
	struct sg_err err;
	int file;

	memset(c, 0, sizeof *c);
	snprintf(c->path, sizeof c->path, "/tmp/sqlguard-ledger-XXXXXX");
	file = mkstemp(c->path);
	if (file < 0 || sqlite3_open(c->path, &c->raw) != SQLITE_OK)
		sg_bug("cannot make a database");
	close(file);
	run_sql(c, "CREATE TABLE kept(id INTEGER)");
	c->target = (struct sg_apply_target){.driver = "sqlite",
					     .dialect = SG_SQLITE,
					     .name = "case",
					     .place = c->path,
					     .file = c->path,
					     .home = "/tmp",
					     .backups = "/tmp",
					     .ledger = ledger,
					     .busy_ms = 1000};
	c->db = (struct sg_database){.driver = sg_driver_find("sqlite"),
				     .target = &c->target,
				     .access = SG_READ_WRITE};
	c->set = (struct sg_migration_set){
		.root = "m", .layout_name = layout, .ordered = true};
	if (!c->db.driver->open(&c->db, &c->arena, &err))
		sg_bug("%s", err.text);
}

static inline void close_case(struct ledger_case *c)
{
	c->db.driver->close(&c->db);
	sqlite3_close(c->raw);
	unlink(c->path);
	sg_arena_release(&c->arena);
}

static inline void add_migration(struct ledger_case *c, const char *path,
				 const char *version, const char *name, int64_t when)
{
	size_t place = c->set.migrations.len;

	*SG_PUSH(&c->arena, &c->set.migrations) =
		(struct sg_migration){.kind = SG_MIGRATION_UP,
				      .path = path,
				      .version = sg_str_of(version),
				      .name = sg_str_of(name),
				      .when = when};
	c->bytes[place] = SG_STR(VECTOR);
}

static inline bool find(struct ledger_case *c)
{
	return sg_ledger_find(&c->at, &c->arena, &c->db, &c->set, &c->err);
}

static inline struct sg_ledger_record record_of(struct ledger_case *c, size_t place)
{
	return (struct sg_ledger_record){.migration = &c->set.migrations.items[place],
					 .bytes = c->bytes[place],
					 .statements = 2,
					 .seconds = 0.25,
					 .now_ms = NOW_MS};
}

static inline bool record_one(struct ledger_case *c, size_t place)
{
	struct sg_ledger_record record = record_of(c, place);

	return sg_ledger_create(&c->at, &c->arena, &c->err) &&
	       sg_ledger_record(&c->at, &c->arena, &record, &c->err);
}

static inline bool forget_one(struct ledger_case *c, size_t place)
{
	struct sg_ledger_record record = record_of(c, place);

	return sg_ledger_forget(&c->at, &c->arena, &record, &c->err);
}

/* The row of the last standing, which has no file: as 'repair --forget' does. */
static inline bool forget_missing(struct ledger_case *c)
{
	struct sg_str key = c->standings.of.items[c->standings.of.len - 1].key;
	struct sg_migration gone = {.name = key, .version = key};
	struct sg_ledger_record record = {.migration = &gone, .now_ms = NOW_MS};

	return sg_ledger_forget(&c->at, &c->arena, &record, &c->err);
}

/* "applied pending missing(key)"; the error when there is one. */
static inline const char *standings_of(struct ledger_case *c)
{
	struct sg_buf out = {0};

	if (!find(c) ||
	    !sg_ledger_compare(&c->standings, &c->arena, &c->at, c->bytes, &c->err))
		return c->err.text;
	for (size_t i = 0; i < c->standings.of.len; i++) {
		const struct sg_standing_entry *entry = &c->standings.of.items[i];

		sg_buf_adds(&out, i ? " " : "");
		sg_buf_adds(&out, sg_standing_name(entry->standing));
		if (entry->standing == SG_STANDS_MISSING)
			sg_buf_printf(&out, "(%.*s)", SG_STR_ARG(entry->key));
	}
	return sg_buf_keep(&out, &c->arena).p;
}

static inline void check(bool ok, const char *what, const struct ledger_case *c)
{
	if (!ok)
		wrong(what, "success", c->err.text);
}

#endif
