/*
 * Printed schemas, judged by the databases themselves.  Each fixture is replayed and
 * printed; what is printed makes the same schema in an empty SQLite as the fixture itself
 * does, and an equal one when it is replayed and printed again.  PostgreSQL's fixtures
 * go through a real server in schema.test.sh.
 */
#include <sqlguard/diff_schema.h>
#include <sqlguard/replay.h>

#include "files.h"
#include "parsed.h"
#include "sqlite_memory.h"

static int failed;

static void result(const char *name, const char *law, struct sg_str why)
{
	printf("%s %s: %s%s%.*s\n", why.n ? "not ok" : "ok", name, law, why.n ? ": " : "",
	       SG_STR_ARG(why));
	failed += why.n > 0;
}

/* ---- ours ---- */

/* The first line that differs, of both. */
static void first_difference(struct sg_buf *out, struct sg_str one, struct sg_str other)
{
	struct sg_str a = SG_STR(""), b = SG_STR("");

	while (sg_str_eq(a, b) && (one.n || other.n)) {
		a = b = SG_STR("");
		line_next(&a, &one);
		line_next(&b, &other);
	}
	if (!sg_str_eq(a, b))
		sg_buf_printf(out, "'%.*s' and '%.*s'", SG_STR_ARG(a), SG_STR_ARG(b));
}

static struct sg_schema_at replay(struct sg_arena *arena, enum sg_dialect dialect,
				  struct sg_str text)
{
	struct sg_replay *replay = sg_replay_new(arena, dialect, SG_BEGINS_EMPTY);
	struct sg_session_start start = {0};
	struct sg_replay_file file = {.path = "fixture.sql"};
	struct parsed parsed;

	parse_text(&parsed, dialect, file.path, text);
	file.src = &parsed.src;
	file.script = &parsed.script;
	file.session = sg_session_new(&parsed.arena, dialect, &parsed.src, &parsed.script,
				      &start);
	sg_replay_run(replay, &file, NULL);
	parsed_free(&parsed);
	return (struct sg_schema_at){replay->catalog, replay->catalog->now};
}

/* Replaying what was printed gives an equal schema, and prints the same. */
static void check_again(const char *name, enum sg_dialect dialect,
			const struct sg_schema_at *schema, struct sg_str printed)
{
	struct sg_arena arena = {0};
	struct sg_schema_at again = replay(&arena, dialect, printed);
	struct sg_schema_diff diff = {0};
	struct sg_buf text = {0}, reprinted = {0}, why = {0};

	sg_diff_schemas(&diff, &arena, schema, &again);
	sg_diff_text(&text, &diff);
	result(name, "replaying what is printed gives an equal schema",
	       sg_buf_str(&text));
	sg_print_schema(&reprinted, &again);
	first_difference(&why, printed, sg_buf_str(&reprinted));
	result(name, "printing again prints the same", sg_buf_str(&why));
	sg_buf_release(&why);
	sg_buf_release(&text);
	sg_buf_release(&reprinted);
	sg_arena_release(&arena);
}

/* ---- SQLite's ---- */

/* All that SQLite itself says of a schema. */
static const char *const questions[] = {
	"SELECT 'table', l.name, l.type, l.wr, l.strict, x.cid, lower(x.name), "
	"upper(x.type), "
	"x.\"notnull\", trim(x.dflt_value, '()'), x.pk, x.hidden "
	"FROM pragma_table_list l, pragma_table_xinfo(l.name, 'main') x "
	"WHERE l.schema = 'main' AND l.type <> 'shadow' ORDER BY 2, 6",
	"SELECT 'index', l.name, i.\"unique\", i.origin, i.partial, x.seqno, x.name, "
	"x.\"desc\", x.coll, x.key, "
	"CASE WHEN i.origin = 'c' THEN i.name END "
	"FROM pragma_table_list l, pragma_index_list(l.name, 'main') i, "
	"pragma_index_xinfo(i.name) x WHERE l.schema = 'main' "
	"AND l.type <> 'shadow' ORDER BY 2, 11, i.origin, (SELECT group_concat(name) "
	"FROM "
	"pragma_index_info(i.name)), 6",
	"SELECT 'key', l.name, f.seq, f.\"table\", f.\"from\", f.\"to\", f.on_update, "
	"f.on_delete FROM pragma_table_list l, pragma_foreign_key_list(l.name, 'main') f "
	"WHERE l.schema = 'main' ORDER BY 2, 5, 4, 3",
	"SELECT type, name, tbl_name FROM sqlite_schema WHERE type IN ('view', "
	"'trigger') "
	"ORDER BY 1, 2",
	"SELECT 'autoincrement', name FROM sqlite_schema WHERE type = 'table' AND sql "
	"LIKE "
	"'%AUTOINCREMENT%' AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY 2",
};

/* The text of views and triggers; blanks and quotes do not count. */
static const char text_question[] =
	"SELECT type, name, tbl_name, lower(replace(replace(replace(replace(replace("
	"replace(replace(substr(sql, instr(sql, CASE type WHEN 'view' THEN ' AS' ELSE "
	"'BEGIN' END)), ' ', ''), char(10), ''), char(9), ''), '\"', ''), '`', ''), "
	"'[', ''), ']', '')) FROM sqlite_schema WHERE type IN ('view', 'trigger') "
	"ORDER BY 1, 2";

static void run(struct sg_buf *errors, sqlite3 *db, const char *sql)
{
	while (*sql) {
		sqlite3_stmt *statement = NULL;
		const char *tail = sql;

		if (sqlite3_prepare_v2(db, sql, -1, &statement, &tail) != SQLITE_OK ||
		    (statement && sqlite3_step(statement) == SQLITE_ERROR))
			sg_buf_printf(errors, "%s; ", sqlite3_errmsg(db));
		sqlite3_finalize(statement);
		sql = tail > sql ? tail : sql + strlen(sql);
	}
}

static void describe(struct sg_buf *out, struct sg_buf *errors, struct sg_str sql,
		     bool texts)
{
	struct sg_arena arena = {0};
	sqlite3 *db = open_memory();

	run(errors, db, sg_cstr(&arena, sql));
	for (size_t i = 0; i < sizeof questions / sizeof *questions; i++)
		if (!ask_lines(out, db, questions[i]))
			sg_bug("%s", sqlite3_errmsg(db));
	if (texts && !ask_lines(out, db, text_question))
		sg_bug("%s", sqlite3_errmsg(db));
	sqlite3_close(db);
	sg_arena_release(&arena);
}

static void check_sqlite(const char *name, struct sg_str text, struct sg_str printed,
			 bool all_run)
{
	struct sg_buf one = {0}, other = {0}, errors = {0}, why = {0};

	describe(&one, &errors, text, all_run);
	if (all_run)
		result(name, "SQLite takes the fixture", sg_buf_str(&errors));
	sg_buf_clear(&errors);
	describe(&other, &errors, printed, all_run);
	result(name, "SQLite takes what is printed", sg_buf_str(&errors));
	first_difference(&why, sg_buf_str(&one), sg_buf_str(&other));
	result(name, "SQLite makes the same schema of it", sg_buf_str(&why));
	sg_buf_release(&one);
	sg_buf_release(&other);
	sg_buf_release(&errors);
	sg_buf_release(&why);
}

/* ---- fixtures ---- */

static void check_fixture(const char *path, enum sg_dialect dialect, bool all_run)
{
	struct sg_arena arena = {0};
	struct sg_buf text = {0}, printed = {0};
	struct sg_schema_at schema;

	file_need(&text, path);
	schema = replay(&arena, dialect, sg_buf_str(&text));
	sg_print_schema(&printed, &schema);
	check_again(path, dialect, &schema, sg_buf_str(&printed));
	if (dialect == SG_SQLITE)
		check_sqlite(path, sg_buf_str(&text), sg_buf_str(&printed), all_run);
	sg_buf_release(&text);
	sg_buf_release(&printed);
	sg_arena_release(&arena);
}

static int check_folder(const char *folder, enum sg_dialect dialect, bool all_run)
{
	struct names names = folder_list(folder, ".sql");
	char path[512];

	for (int i = 0; i < names.len; i++) {
		snprintf(path, sizeof path, "%s/%s", folder, names.items[i]);
		check_fixture(path, dialect, all_run);
	}
	names_free(&names);
	return names.len;
}

int main(void)
{
	/* Those of the replay also have statements that SQLite refuses, and comments in
	   the text of views; catalog_sqlite.c compares their texts. */
	if (!check_folder("fixtures/schema/print/sqlite", SG_SQLITE, true) ||
	    !check_folder("fixtures/schema/print/postgres", SG_POSTGRES, true) ||
	    !check_folder("fixtures/schema/sqlite", SG_SQLITE, false))
		sg_bug("no fixtures");
	return failed != 0;
}
