/*
 * Asks a real SQLite whether a rebuild loses rows, and compares that with what the rules
 * say.  A case of fixtures/rebuilds/ has a file "before" that makes tables and rows, and
 * a file "change".  The change runs as D1 runs it, in one transaction with foreign keys
 * on, and outside of one with foreign keys off.
 */
#include <sqlite3.h>

#include <sqlguard/engine.h>

#include "files.h"

struct oracle {
	const char *name;
	struct sg_arena arena;
	struct sg_buf text;
	struct sg_str before, change;
};

static int failed;

static void result(const char *name, const char *way, const char *why)
{
	printf("%s %s %s%s%s\n", why ? "not ok" : "ok", name, way, why ? ": " : "",
	       why ? why : "");
	failed += why != NULL;
}

static void split(struct oracle *o)
{
	struct sg_str all = sg_buf_str(&o->text);
	size_t before = sg_str_find(all, "-- file: before\n", 0);
	size_t change = sg_str_find(all, "-- file: change\n", 0);

	o->before = sg_str_sub(all, before, change);
	o->change = sg_str_sub(all, change, all.n);
}

static bool run(struct oracle *o, sqlite3 *db, struct sg_str sql)
{
	return sqlite3_exec(db, sg_cstr(&o->arena, sql), NULL, NULL, NULL) == SQLITE_OK;
}

static long query(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *statement = NULL;
	long value = -1;

	if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) == SQLITE_OK &&
	    sqlite3_step(statement) == SQLITE_ROW)
		value = (long)sqlite3_column_int64(statement, 0);
	sqlite3_finalize(statement);
	return value;
}

/* Values that are not NULL, in all tables: what a cascade or SET NULL makes fewer. */
static long count_values(struct oracle *o, sqlite3 *db)
{
	sqlite3_stmt *tables = NULL;
	long values = 0;

	sqlite3_prepare_v2(
		db,
		"SELECT m.name, group_concat('count(\"' || c.name || '\")', '+') "
		"FROM sqlite_schema m, pragma_table_info(m.name) c "
		"WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' GROUP BY 1",
		-1, &tables, NULL);
	while (sqlite3_step(tables) == SQLITE_ROW)
		values += query(db,
				sg_printf(&o->arena, "SELECT %s FROM \"%s\"",
					  (const char *)sqlite3_column_text(tables, 1),
					  (const char *)sqlite3_column_text(tables, 0)));
	sqlite3_finalize(tables);
	return values;
}

/* Whether the change took values away; a change that fails takes none. */
static bool loses(struct oracle *o, bool like_d1, const char **why)
{
	sqlite3 *db;
	long before;
	bool lost, ran;

	sqlite3_open(":memory:", &db);
	*why = run(o, db, o->before) ? NULL : "the file 'before' fails";
	before = count_values(o, db);
	if (like_d1)
		run(o, db, SG_STR("PRAGMA foreign_keys = ON; BEGIN;"));
	ran = run(o, db, o->change);
	if (like_d1 && (!ran || !run(o, db, SG_STR("COMMIT;"))))
		run(o, db, SG_STR("ROLLBACK;"));
	lost = count_values(o, db) < before;
	sqlite3_close(db);
	return lost;
}

/* The SQL that a finding advises instead must run, commit and take nothing away. */
static void try_advice(struct oracle *o, struct sg_str advice)
{
	const char *why = NULL;
	sqlite3 *db;
	long before;

	sqlite3_open(":memory:", &db);
	run(o, db, o->before);
	before = count_values(o, db);
	run(o, db, SG_STR("PRAGMA foreign_keys = ON; BEGIN;"));
	if (!run(o, db, advice) || !run(o, db, SG_STR("COMMIT;")))
		why = sg_printf(&o->arena, "it fails: %s", sqlite3_errmsg(db));
	else if (count_values(o, db) < before)
		why = "it loses values";
	result(o->name, "advises SQL that keeps all values", why);
	sqlite3_close(db);
}

/* Whether any of our rules calls the change an error. */
static bool accused(struct oracle *o, enum sg_dialect dialect)
{
	static const char *const rules[] = {
		"table-rebuild", "sqlite-rebuild-self-reference", "rebuild-no-copy",
		"sqlite-rebuild-after-fk-on"};
	struct sg_input input = {.dialect = dialect, .reason = "the case"};
	struct sg_run checked;
	struct sg_file *file;
	bool error;

	sg_run_init(&checked);
	sg_run_select_none(&checked);
	for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
		struct sg_str name = sg_str_of(rules[i]);

		sg_run_select(&checked, name, sg_rule_find(name)->rule->severity);
	}
	file = sg_run_add(&checked, o->name);
	input.bytes = sg_strdup(&file->arena, o->change);
	sg_run_check(&checked, file, &input);
	error = checked.errors > 0;
	for (size_t i = 0; i < checked.findings.len && dialect == SG_D1; i++)
		if (sg_str_starts(checked.findings.items[i].sql, "PRAGMA defer"))
			try_advice(o, checked.findings.items[i].sql);
	sg_run_release(&checked);
	return error;
}

static void compare(struct oracle *o, const char *way, enum sg_dialect dialect)
{
	const char *why;
	bool lost = loses(o, dialect == SG_D1, &why);
	bool error = accused(o, dialect);

	if (!why && lost && !error)
		why = "SQLite loses values and no rule says so";
	if (!why && error && !lost)
		why = "a rule calls it an error and SQLite loses nothing";
	result(o->name,
	       sg_printf(&o->arena, "%s, where values are %s", way,
			 lost ? "lost" : "kept"),
	       why);
}

int main(void)
{
	struct names cases = folder_list("fixtures/rebuilds", ".sql");

	for (int i = 0; i < cases.len; i++) {
		struct oracle o = {.name = cases.items[i]};

		file_read(&o.text,
			  sg_printf(&o.arena, "fixtures/rebuilds/%s", cases.items[i]));
		split(&o);
		compare(&o, "as D1", SG_D1);
		compare(&o, "outside a transaction", SG_SQLITE);
		sg_buf_release(&o.text);
		sg_arena_release(&o.arena);
	}
	names_free(&cases);
	return failed != 0;
}
