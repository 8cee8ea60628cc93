/*
 * # Expression that changes from one moment to the next
 *
 * A generated column and an index must always have the same value for the same row.
 * SQLite refuses `random()`, `changes()` or `CURRENT_TIMESTAMP` in them at once. A date
 * function that asks for the current time (`datetime('now')`, `date()`, `unixepoch()`, or
 * one with `'localtime'` or `'utc'`) is accepted and fails when it meets a row:
 * `non-deterministic use of datetime() in an index`. So the migration passes on an empty
 * test database, and then each INSERT fails. The same holds for a CHECK (measured on
 * 3.40.1).
 *
 * ## Instead
 *
 * Store the moment in a column with a default, or let a trigger compare it:
 *
 *     CREATE TABLE visits (
 *         id INTEGER PRIMARY KEY,
 *         created_at TEXT NOT NULL DEFAULT (datetime('now'))
 *     );
 *
 * ## Unless
 *
 * `random()` and `CURRENT_TIMESTAMP` in a CHECK, which SQLite allows.
 *
 * ## See
 *
 * - https://www.sqlite.org/deterministic.html
 */
#include <sqlguard/rule.h>

struct search {
	struct sg_ctx *cx;
	const char *where; /* "an index", as messages say it */
	bool check;        /* functions that are refused elsewhere are allowed */
};

/* Those without SQLITE_FUNC_CONSTANT (func.c, 3.40.1). */
static bool is_volatile(struct sg_str name)
{
	static const char *const names[] = {"random", "randomblob", "changes",
					    "total_changes", "last_insert_rowid"};

	return SG_STR_IIS_ANY(name, names);
}

/* isDate() and its modifiers (date.c, 3.40.1): what calls sqlite3NotPureFunc(). */
static bool asks_the_clock(const struct sg_call *call)
{
	static const char *const dates[] = {"date", "time", "datetime", "julianday",
					    "unixepoch"};
	static const char *const words[] = {"now", "localtime", "utc"};
	bool format = sg_str_is(call->name, "strftime");

	if (!format && !SG_STR_IIS_ANY(call->name, dates))
		return false;
	SG_EACH (item, call->arguments)
		if (sg_is(item, SG_LITERAL) &&
		    SG_STR_IIS_ANY(sg_as_literal(item)->text, words))
			return true;
	return call->arguments.len <= format;
}

static void report(struct search *s, const struct sg_node *node, bool late)
{
	sg_report(s->cx, node->span, "'%s' in %s differs from one moment to the next: %s",
		  sg_one_line(s->cx, node->span), s->where,
		  late ? "every INSERT fails" : "SQLite refuses the statement");
	if (late)
		sg_note(s->cx,
			"SQLite accepts it as long as the table is empty, so a test "
			"database does not show it");
	sg_help(s->cx, "store the moment in a column with a DEFAULT, or compare it in a "
		       "trigger or the application");
}

static bool find(struct sg_node *node, void *payload)
{
	struct search *s = payload;

	if (sg_is(node, SG_LITERAL) && sg_as_literal(node)->type == SG_LIT_KEYWORD &&
	    !s->check)
		report(s, node, false);
	if (!sg_is(node, SG_CALL))
		return true;
	if (asks_the_clock(sg_as_call(node)))
		report(s, node, true);
	else if (is_volatile(sg_as_call(node)->name) && !s->check)
		report(s, node, false);
	return true;
}

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	struct search s = {cx, "an index", false};
	struct sg_node *expr = NULL;

	if (sg_is(node, SG_CREATE_INDEX)) {
		expr = sg_as_create_index(node)->where;
		SG_EACH (item, sg_as_create_index(node)->columns)
			sg_walk(sg_as_index_column(item)->value, find, &s);
	} else {
		const struct sg_constraint *con = sg_as_constraint(node);

		s.check = con->type == SG_CON_CHECK;
		s.where = s.check ? "a CHECK" : "a generated column";
		if (s.check || con->type == SG_CON_GENERATED)
			expr = con->expr;
	}
	if (expr)
		sg_walk(expr, find, &s);
}

SG_RULE(sqlite_nondeterministic_expression){
	.summary =
		"an index, CHECK or generated column depends on the clock or on chance",
	.severity = SG_ERROR,
	.dialects = SG_ANY_SQLITE,
	.since = "0.1",
	.on = {SG_CREATE_INDEX, SG_CONSTRAINT},
	.check = check,
};
