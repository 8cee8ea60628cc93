/*
 * Asks a real SQLite what a schema names and does not have.  After each file of the
 * SQLite and D1 fixtures of our three rules about that, every view is read and every
 * table is written to, with foreign keys on: what fails then, and did not before the
 * file, must be what a rule speaks of.
 */
#include "golden_run.h"
#include "parsed.h"
#include "sqlite_memory.h"

static const char *const rules[] = {"sqlite-fk-parent-invalid",
				    "sqlite-drop-table-dangling",
				    "sqlite-trigger-on-missing-table"};

/* Warns of what may break, and so speaks for the second of them. */
static const char renamed_first[] = "sqlite-rename-old-first";

static int failed;

static bool is_broken(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *stmt = NULL;
	bool broken = sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) != SQLITE_OK &&
		      (strstr(sqlite3_errmsg(db), "no such") ||
		       strstr(sqlite3_errmsg(db), "mismatch"));

	sqlite3_finalize(stmt);
	return broken;
}

/* How many views cannot be read and how many tables not be written to. */
static int count_broken(sqlite3 *db)
{
	sqlite3_stmt *stmt = NULL;
	int broken = 0;

	sqlite3_prepare_v2(
		db,
		"SELECT iif(type = 'view', 'SELECT * FROM \"' || name || '\"', "
		"'INSERT INTO \"' || name || '\" DEFAULT VALUES'), "
		"iif(type = 'view', 'SELECT 1', 'DELETE FROM \"' || name || "
		"'\"'), iif(type = 'view', 'SELECT 1', 'UPDATE \"' || name || "
		"'\" SET \"' || (SELECT name FROM pragma_table_info(m.name) "
		"LIMIT 1) || '\" = NULL') FROM sqlite_schema m "
		"WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%'",
		-1, &stmt, NULL);
	while (sqlite3_step(stmt) == SQLITE_ROW)
		for (int i = 0; i < 3; i++)
			broken +=
				is_broken(db, (const char *)sqlite3_column_text(stmt, i));
	sqlite3_finalize(stmt);
	return broken;
}

static void run_in_sqlite(sqlite3 *db, struct test *t, const struct part *part)
{
	struct parsed parsed;

	sqlite3_exec(db, "PRAGMA foreign_keys = OFF", NULL, NULL, NULL);
	parse_text(&parsed, t->dialect, part->name, part->text);
	for (size_t i = 0; i < parsed.script.statements.len; i++)
		sqlite3_exec(
			db,
			sg_cstr(&t->arena,
				sg_source_text(&parsed.src,
					       parsed.script.statements.items[i].span)),
			NULL, NULL, NULL);
	parsed_free(&parsed);
	sqlite3_exec(db, "PRAGMA legacy_alter_table = OFF; PRAGMA foreign_keys = ON",
		     NULL, NULL, NULL);
}

static void judge_part(sqlite3 *db, struct test *t, size_t part, struct sg_replay *replay)
{
	int before = count_broken(db), after;
	size_t from = t->run.findings.len, ours = 0, all;

	check_part(t, part, replay);
	run_in_sqlite(db, t, &t->parts.items[part]);
	after = count_broken(db);
	all = t->run.findings.len - from;
	for (size_t i = from; i < t->run.findings.len; i++)
		ours += strcmp(t->run.findings.items[i].rule->name, renamed_first) != 0;
	if (after > before ? !all : ours > 0)
		t->why = sg_printf(&t->arena,
				   "%s: %d broken before, %d after, %zu findings",
				   t->parts.items[part].name, before, after, all);
}

static void judge(struct test *t)
{
	struct sg_replay *replay = history_of(t);
	sqlite3 *db = open_memory();

	sg_run_select_none(&t->run);
	for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
		sg_run_select(&t->run, sg_str_of(rules[i]), SG_WARNING);
	sg_run_select(&t->run, sg_str_of(renamed_first), SG_WARNING);
	for (size_t i = 0; i < t->parts.len; i++)
		judge_part(db, t, i, replay);
	sqlite3_close(db);
}

/* A file that stands alone may need tables that were there before. */
static void run_case(const char *rule, const char *file, void *none)
{
	struct test t;

	(void)none;
	open_case(&t, rule, file);
	if (t.parts.len > 1) {
		judge(&t);
		failed += report_case(&t);
	}
	close_case(&t);
}

int main(void)
{
	for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
		each_case(rules[i], run_case, NULL);
	return failed != 0;
}
