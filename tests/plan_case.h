/* A real database, a folder of migrations, and the plan of what is pending. */
#ifndef SQLGUARD_TESTS_PLAN_CASE_H
#define SQLGUARD_TESTS_PLAN_CASE_H

#include <stdarg.h>

#include <sqlite3.h>

#include <sqlguard/apply/plan.h>

#include "files.h"

struct plan_case {
	char folder[64]; /* of its own */
	const char *migrations;
	struct sg_arena arena;
	struct sg_apply_target target;
	struct sg_database db;
	struct sg_allowances allowances;
	struct sg_plan_options options;
	struct sg_plan plan;
	struct sg_err err;
	bool made;
};

static const char *case_name;
static bool case_bad, any_bad;

static inline void case_wrong(const char *format, ...)
	__attribute__((format(printf, 1, 2)));

/* The first one is the reason in the result. */
static inline void case_wrong(const char *format, ...)
{
	va_list args;

	if (!case_bad) {
		printf("not ok %s: ", case_name);
		va_start(args, format);
		vprintf(format, args);
		va_end(args);
		putchar('\n');
	}
	case_bad = any_bad = true;
}

static inline void case_begin(const char *name)
{
	case_name = name;
	case_bad = false;
}

static inline void case_end(void)
{
	if (!case_bad)
		printf("ok %s\n", case_name);
	fflush(stdout);
}

static inline const char *case_path(struct plan_case *c, const char *name)
{
	return sg_printf(&c->arena, "%s/%s", c->folder, name);
}

/* ---- the database ---- */

static inline void case_run(struct plan_case *c, const char *sql)
{
	sqlite3 *db = NULL;

	if (sqlite3_open(c->target.file, &db) != SQLITE_OK ||
	    sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
		case_wrong("SQLite says: %s", sqlite3_errmsg(db));
	sqlite3_close(db);
}

static inline void case_open(struct plan_case *c)
{
	c->db = (struct sg_database){
		.driver = sg_driver_find("sqlite"),
		.target = &c->target,
		.access = SG_READ_WRITE,
	};
	if (!c->db.driver->open(&c->db, &c->arena, &c->err))
		case_wrong("%s", c->err.text);
}

static inline void case_new(struct plan_case *c, enum sg_dialect dialect)
{
	*c = (struct plan_case){0};
	snprintf(c->folder, sizeof c->folder, "/tmp/sqlguard-plan-XXXXXX");
	if (!mkdtemp(c->folder))
		sg_bug("no folder in /tmp");
	c->migrations = case_path(c, "migrations");
	mkdir(c->migrations, 0755);
	c->target = (struct sg_apply_target){
		.driver = "sqlite",
		.dialect = dialect,
		.name = "app.db",
		.place = "app.db",
		.file = case_path(c, "app.db"),
		.home = c->folder,
		.backups = c->folder,
		.busy_ms = 1000,
	};
	c->options.allowances = &c->allowances;
	case_run(c, "PRAGMA user_version = 0");
	case_open(c);
}

static inline void case_write(struct plan_case *c, const char *name, const char *text)
{
	file_write(sg_printf(&c->arena, "%s/%s", c->migrations, name), sg_str_of(text));
}

static inline void case_allow(struct plan_case *c, const char *word)
{
	*SG_PUSH(&c->arena, &c->allowances.of) =
		(struct sg_allowed){.word = word, .reason = "it is meant"};
}

static inline void case_free(struct plan_case *c)
{
	sg_plan_release(&c->plan);
	c->db.driver->close(&c->db);
	folder_remove(c->folder);
	sg_arena_release(&c->arena);
}

/* ---- the plan ---- */

static inline bool case_try(struct plan_case *c)
{
	sg_plan_release(&c->plan);
	for (size_t i = 0; i < c->allowances.of.len; i++)
		c->allowances.of.items[i].used = false;
	c->made = sg_plan_make(&c->plan, &c->db, c->migrations, &c->options, &c->err);
	return c->made;
}

static inline void case_plan(struct plan_case *c)
{
	if (!case_try(c))
		case_wrong("no plan: %s", c->err.text);
}

/* What has to be allowed, "rule:table, rule:table.column"; "-": cannot be allowed. */
static inline const char *case_blocks(struct plan_case *c)
{
	const char *list = "";

	for (size_t i = 0; i < c->plan.blocks.len; i++) {
		const struct sg_block *block = &c->plan.blocks.items[i];

		list = sg_printf(&c->arena, "%s%s%s", list, *list ? " " : "",
				 block->word ? block->word : block->finding->rule->name);
	}
	return list;
}

static inline void case_expect(struct plan_case *c, const char *what, const char *is,
			       const char *wanted)
{
	(void)c;
	if (strcmp(is, wanted) != 0)
		case_wrong("%s is '%s', not '%s'", what, is, wanted);
}

static inline void case_tells(const char *text, const char *wanted)
{
	if (!strstr(text, wanted))
		case_wrong("'%s' does not tell '%s'", text, wanted);
}

/* ---- the run, as a runner does it: without any of our checks ---- */

static inline bool case_exec(sqlite3 *db, struct sg_str sql)
{
	struct sg_arena arena = {0};
	bool ok = sqlite3_exec(db, sg_cstr(&arena, sql), NULL, NULL, NULL) == SQLITE_OK;

	sg_arena_release(&arena);
	return ok;
}

/* False: SQLite refused it, and nothing is changed. */
static inline bool case_run_unit(const char *file, const struct sg_unit *unit)
{
	sqlite3 *db = NULL;
	bool ok = sqlite3_open(file, &db) == SQLITE_OK;

	ok = ok && case_exec(db, SG_STR("PRAGMA synchronous = OFF")) &&
	     case_exec(db, unit->foreign_keys_off
				   ? SG_STR("PRAGMA foreign_keys = OFF; BEGIN")
				   : SG_STR("PRAGMA foreign_keys = ON; BEGIN"));
	for (size_t i = 0; ok && i < unit->statements.len; i++)
		ok = unit->statements.items[i].passed_over ||
		     case_exec(db, unit->statements.items[i].text);
	ok = ok && case_exec(db, SG_STR("COMMIT"));
	if (!ok)
		case_exec(db, SG_STR("ROLLBACK"));
	sqlite3_close(db);
	return ok;
}

/* Runs and records the first of the plan. */
static inline void case_apply_one(struct plan_case *c)
{
	struct sg_planned *planned;
	struct sg_ledger_at at = c->plan.ledger;
	struct sg_ledger_record record = {.now_ms = 1790000000000, .statements = 1};

	if (!c->plan.migrations.len) {
		case_wrong("nothing is planned");
		return;
	}
	planned = &c->plan.migrations.items[0];
	record.migration = planned->migration;
	record.bytes = planned->bytes;
	if (!case_run_unit(c->target.file, &planned->unit))
		case_wrong("%s does not run", planned->unit.path);
	if (!sg_ledger_create(&at, &c->arena, &c->err) ||
	    !sg_ledger_record(&at, &c->arena, &record, &c->err))
		case_wrong("%s", c->err.text);
}

/* All that is pending, one after the other. */
static inline void case_apply(struct plan_case *c)
{
	struct sg_plan_options options = c->options;

	c->options.steps = 1;
	for (size_t n = 0; !case_bad && n < 100; n++) {
		case_plan(c);
		if (!c->plan.migrations.len)
			break;
		case_apply_one(c);
	}
	c->options = options;
}

static inline struct sg_census *case_census(struct plan_case *c)
{
	struct sg_census *census = SG_NEW(&c->arena, struct sg_census);

	if (!c->db.driver->census(census, &c->arena, &c->db, NULL, &c->err))
		case_wrong("%s", c->err.text);
	return census;
}

#endif
