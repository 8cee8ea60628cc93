/*
 * Asks a real SQLite about the cases of rules on transactions: in a line with a "--
 * want:" marker it refuses the statement, or the PRAGMA leaves its value as it was; every
 * other statement succeeds.  Statements about data are replaced by a write of our own.
 */
#include <sqlite3.h>

#include "golden_case.h"
#include "parsed.h"

static const char *const rules[] = {"sqlite-nested-transaction",
				    "sqlite-journal-or-page-pragma"};

static int failed;

static const char *pragma_value(struct parsed *parsed, sqlite3 *db,
				const struct sg_node *node)
{
	sqlite3_stmt *statement = NULL;
	const char *sql, *value = "";

	if (!sg_is(node, SG_PRAGMA) || !sg_as_pragma(node)->value)
		return NULL;
	sql = sg_printf(&parsed->arena, "PRAGMA %.*s",
			SG_STR_ARG(sg_as_pragma(node)->name.name));
	if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) == SQLITE_OK &&
	    sqlite3_step(statement) == SQLITE_ROW)
		value = sg_printf(&parsed->arena, "%s",
				  (const char *)sqlite3_column_text(statement, 0));
	sqlite3_finalize(statement);
	return value;
}

static bool is_marked(struct parsed *parsed, struct sg_span span)
{
	struct sg_str text = parsed->src.text;
	size_t end = sg_str_find(text, "\n", span.off);

	return sg_str_find(sg_str_sub(text, span.off, end), "-- want:", 0) <
	       end - span.off;
}

static bool is_of_session(const struct sg_node *node)
{
	return sg_is(node, SG_TRANSACTION) || sg_is(node, SG_VACUUM) ||
	       sg_is(node, SG_PRAGMA);
}

/* Whether SQLite refused the statement, or it changed nothing. */
static bool is_in_vain(struct parsed *parsed, sqlite3 *db, const struct sg_statement *of)
{
	const char *before = pragma_value(parsed, db, of->node), *after;
	const char *sql = "INSERT INTO marker VALUES (1)";

	if (is_of_session(of->node))
		sql = sg_cstr(&parsed->arena, sg_source_text(&parsed->src, of->span));
	if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
		return true;
	after = pragma_value(parsed, db, of->node);
	return before && !strcmp(before, after);
}

/* In a transaction of the runner: Drizzle's, or the one that the name of a case says. */
static sqlite3 *start(const char *path, struct parsed *parsed, const char *file)
{
	bool wrapped = strstr(file, "runner_may_begin");
	sqlite3 *db;

	for (size_t i = 0; i < parsed->script.comments.len; i++)
		wrapped = wrapped || parsed->script.comments.items[i].breakpoint;
	sqlite3_open(path, &db);
	sqlite3_exec(db, "CREATE TABLE marker (n)", NULL, NULL, NULL);
	if (wrapped)
		sqlite3_exec(db, "BEGIN", NULL, NULL, NULL);
	return db;
}

static void run_case(const char *rule, const char *file, void *none)
{
	char path[] = "/tmp/sqlguard.transaction.XXXXXX";
	struct test t;
	struct parsed parsed;
	size_t wrong = 0;
	sqlite3 *db;

	(void)none;
	close(mkstemp(path));
	open_case(&t, rule, file);
	parse_text(&parsed, SG_SQLITE, file, sg_buf_str(&t.text));
	db = start(path, &parsed, file);
	for (size_t i = 0; i < parsed.script.statements.len && !wrong; i++) {
		const struct sg_statement *statement = &parsed.script.statements.items[i];

		if (is_in_vain(&parsed, db, statement) !=
		    is_marked(&parsed, statement->span))
			wrong = sg_source_line(&parsed.src, statement->span.off);
	}
	sqlite3_close(db);
	remove(path);
	if (wrong)
		t.why = sg_printf(&t.arena, "SQLite says otherwise of line %zu", wrong);
	failed += report_case(&t);
	parsed_free(&parsed);
	close_case(&t);
}

int main(void)
{
	for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
		each_case(rules[i], run_case, NULL);
	return failed != 0;
}
