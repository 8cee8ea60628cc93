/*
 * Asks a real SQLite which names in double quotes are strings: the statements that it
 * takes with strings in double quotes and refuses without them
 * (SQLITE_DBCONFIG_DQS_DML and _DDL) must be those of which our rules say so.  Runs the
 * SQLite and D1 fixtures of all rules, file after file.
 */
#include "golden_run.h"
#include "parsed.h"
#include "sqlite_memory.h"

struct oracle {
	struct test *test;
	sqlite3 *db;
	struct parsed parsed;
	size_t file; /* in the run */
	const struct sg_statement *statement;
	const char *sql;
	size_t index;
};

static int failed;
static size_t asked, with_strings;

static void wrong(struct oracle *o, const char *what)
{
	if (!o->test->why)
		o->test->why = sg_printf(&o->test->arena, "%s: %s", what, o->sql);
}

/* ---- what SQLite says ---- */

static void set_strings(sqlite3 *db, int on)
{
	sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DML, on, NULL);
	sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DDL, on, NULL);
}

static bool prepares(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *stmt = NULL;
	bool prepared = sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) == SQLITE_OK;

	sqlite3_finalize(stmt);
	return prepared;
}

/* The error names what stands in double quotes in the text; a view that the statement
   reads may have its own. */
static bool is_about(struct oracle *o, const char *text)
{
	const char *name = strstr(sqlite3_errmsg(o->db), "no such column: ");
	struct sg_buf quoted = {0};
	bool found;

	if (!name)
		return false;
	sg_buf_addc(&quoted, '"');
	for (name += strlen("no such column: "); *name; name++) {
		sg_buf_addc(&quoted, *name);
		if (*name == '"')
			sg_buf_addc(&quoted, '"');
	}
	sg_buf_addc(&quoted, '"');
	found = strstr(text, sg_cstr(&o->test->arena, sg_buf_str(&quoted))) != NULL;
	sg_buf_release(&quoted);
	return found;
}

static bool depends_on_strings(struct oracle *o, const char *sql)
{
	bool with = prepares(o->db, sql), without;

	set_strings(o->db, 0);
	without = prepares(o->db, sql) || !is_about(o, o->sql);
	set_strings(o->db, 1);
	return with && !without;
}

static const char *one_column(struct oracle *o, const char *table)
{
	const char *sql =
		sg_printf(&o->test->arena,
			  "SELECT name FROM pragma_table_info('%s') LIMIT 1", table);
	sqlite3_stmt *stmt = NULL;
	char *name = sg_printf(&o->test->arena, "x");

	if (sqlite3_prepare_v2(o->db, sql, -1, &stmt, NULL) == SQLITE_OK &&
	    sqlite3_step(stmt) == SQLITE_ROW)
		name = sg_printf(&o->test->arena, "%s",
				 (const char *)sqlite3_column_text(stmt, 0));
	sqlite3_finalize(stmt);
	return name;
}

/* The body of a trigger is read when its table is changed. */
static bool trigger_has_strings(struct oracle *o, const struct sg_create_trigger *trigger)
{
	struct sg_arena *arena = &o->test->arena;
	const char *table = sg_cstr(arena, trigger->table.name), *use;

	if (trigger->on_insert)
		use = sg_printf(arena, "INSERT INTO \"%s\" DEFAULT VALUES", table);
	else if (trigger->on_delete)
		use = sg_printf(arena, "DELETE FROM \"%s\"", table);
	else
		use = sg_printf(arena, "UPDATE \"%s\" SET %s = NULL", table,
				one_column(o, table));
	return depends_on_strings(o, use);
}

/* ADD COLUMN takes a CHECK as it is; what reads the schema anew stumbles over it. */
static bool rename_stumbles(struct oracle *o, const struct sg_alter_table *alter)
{
	const char *table = sg_cstr(&o->test->arena, alter->name.name);
	bool stumbles;

	sqlite3_exec(o->db, "SAVEPOINT probe", NULL, NULL, NULL);
	set_strings(o->db, 0);
	stumbles = sqlite3_exec(o->db,
				sg_printf(&o->test->arena,
					  "ALTER TABLE \"%s\" RENAME COLUMN \"%s\" TO x",
					  table, one_column(o, table)),
				NULL, NULL, NULL) != SQLITE_OK &&
		   is_about(o, o->sql);
	set_strings(o->db, 1);
	sqlite3_exec(o->db, "ROLLBACK TO probe; RELEASE probe", NULL, NULL, NULL);
	return stumbles;
}

static bool has_strings_when_used(struct oracle *o)
{
	const struct sg_node *node = o->statement->node;

	if (sg_is(node, SG_ALTER_TABLE))
		return rename_stumbles(o, sg_as_alter_table(node));
	if (sg_is(node, SG_CREATE_TRIGGER))
		return trigger_has_strings(o, sg_as_create_trigger(node));
	if (sg_is(node, SG_CREATE_VIEW))
		return depends_on_strings(
			o, sg_printf(&o->test->arena, "SELECT * FROM \"%.*s\"",
				     SG_STR_ARG(sg_as_create_view(node)->name.name)));
	return false;
}

/* ---- what the rules say ---- */

struct search {
	struct sg_span span;
	bool found;
};

static bool find_default(struct sg_node *node, void *payload)
{
	struct search *search = payload;

	if (sg_is(node, SG_CONSTRAINT) &&
	    sg_as_constraint(node)->type == SG_CON_DEFAULT &&
	    sg_as_constraint(node)->expr->span.off == search->span.off)
		search->found = true;
	return true;
}

/* DEFAULT "x" is accepted either way: it says so in the schema. */
static bool is_default(struct oracle *o, const struct sg_finding *finding)
{
	struct search search = {finding->span, false};

	sg_walk(o->statement->node, find_default, &search);
	if (search.found && o->parsed.src.text.p[finding->span.off] != '"')
		wrong(o, "a default is reported that stands in no double quotes");
	return search.found;
}

static double value_of(struct oracle *o, const char *sql)
{
	sqlite3_stmt *stmt = NULL;
	double value = -1;

	if (sqlite3_prepare_v2(o->db, sql, -1, &stmt, NULL) == SQLITE_OK &&
	    sqlite3_step(stmt) == SQLITE_ROW)
		value = sqlite3_column_double(stmt, 0);
	sqlite3_finalize(stmt);
	return value;
}

/* Where a finding says what the condition is, so it is for a row of NULLs. */
static void judge_condition(struct oracle *o, const struct sg_finding *finding)
{
	const struct sg_node *node = o->statement->node;
	bool update = sg_is(node, SG_UPDATE);
	const struct sg_node *where;
	const char *sql;

	if ((!update && !sg_is(node, SG_DELETE)) || !finding->notes.len)
		return;
	where = update ? sg_as_update(node)->where : sg_as_delete(node)->where;
	if (!where)
		return;
	sql = sg_printf(&o->test->arena,
			"SELECT ifnull((%.*s) IS TRUE, 0) FROM (SELECT 1) LEFT JOIN %.*s",
			SG_STR_ARG(sg_source_text(&o->parsed.src, where->span)),
			SG_STR_ARG(update ? sg_as_update(node)->table.name
					  : sg_as_delete(node)->table.name));
	if (strstr(finding->notes.items[0].p, "true for every row") &&
	    value_of(o, sql) != 1)
		wrong(o, "the condition is not true for every row");
	if (strstr(finding->notes.items[0].p, "true for no row") && value_of(o, sql) != 0)
		wrong(o, "the condition is true for some row");
}

static bool is_accused(struct oracle *o)
{
	const struct sg_run *run = &o->test->run;
	bool accused = false;

	for (size_t i = 0; i < run->findings.len; i++) {
		const struct sg_finding *finding = &run->findings.items[i];

		if (finding->file != run->files.items[o->file] ||
		    finding->statement != (long)o->index + 1 || is_default(o, finding))
			continue;
		accused = true;
		judge_condition(o, finding);
	}
	return accused;
}

/* ---- running the fixtures ---- */

static void judge_statement(struct oracle *o)
{
	bool strings = depends_on_strings(o, o->sql);

	sqlite3_exec(o->db, o->sql, NULL, NULL, NULL);
	strings = strings || has_strings_when_used(o);
	asked++;
	with_strings += strings;
	if (strings != is_accused(o))
		wrong(o, strings ? "no rule tells of a string" : "there is no string");
}

static void judge_part(struct oracle *o, const struct part *part)
{
	parse_text(&o->parsed, o->test->dialect, part->name, part->text);
	for (size_t i = 0; i < o->parsed.script.statements.len; i++) {
		o->statement = &o->parsed.script.statements.items[i];
		o->index = i;
		o->sql = sg_cstr(&o->test->arena,
				 sg_source_text(&o->parsed.src, o->statement->span));
		if (!sg_is(o->statement->node, SG_PROBLEM))
			judge_statement(o);
	}
	parsed_free(&o->parsed);
}

static void judge(struct oracle *o)
{
	struct test *t = o->test;
	struct sg_replay *replay =
		sg_replay_new(&t->arena, t->dialect, SG_BEGINS_PRESUMED_EMPTY);

	sg_run_select_none(&t->run);
	sg_run_select(&t->run, SG_STR("sqlite-double-quoted-string"), SG_WARNING);
	sg_run_select(&t->run, SG_STR("sqlite-copy-of-missing-column"), SG_ERROR);
	o->db = open_memory();
	for (size_t i = 0; i < t->parts.len; i++) {
		const struct part *part = &t->parts.items[i];

		if (!sg_str_ends(sg_str_of(part->name), ".sql"))
			continue;
		check_part(t, i, replay);
		o->file = t->run.files.len - 1;
		judge_part(o, part);
	}
	sqlite3_close(o->db);
}

static void run_case(const char *rule, const char *file, void *none)
{
	struct test t;
	struct oracle o = {.test = &t};

	(void)none;
	open_case(&t, rule, file);
	if (t.dialect & SG_ANY_SQLITE) {
		judge(&o);
		failed += report_case(&t);
	}
	close_case(&t);
}

int main(int argc, char **argv)
{
	each_case(argc > 1 ? argv[1] : NULL, run_case, NULL);
	printf("# %zu statements, %zu with strings\n", asked, with_strings);
	return failed != 0 || (argc < 2 && !with_strings);
}
