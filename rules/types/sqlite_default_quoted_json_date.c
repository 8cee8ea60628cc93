/*
 * # Default that is a date in JSON quotes
 *
 * `default(new Date())` in a Drizzle schema becomes `DEFAULT
 * '"2025-06-12T05:06:01.537Z"'`: a text that begins with a quotation mark, and the moment
 * at which the migration was generated. SQLite stores it in an integer column as it is.
 * It is greater than every number, counts as 0 in arithmetic, and no row has the time at
 * which it was made (measured on 3.40.1).
 *
 * As the moment differs at each `drizzle-kit generate`, every migration rebuilds the
 * table; what that costs is reported by `table-rebuild`.
 *
 * ## Instead
 *
 * A default that SQLite computes for each row:
 *
 *     CREATE TABLE users (
 *         id INTEGER PRIMARY KEY,
 *         created_at INTEGER NOT NULL DEFAULT (unixepoch())
 *     );
 *
 * In the schema: ``.default(sql`(unixepoch())`)``, or `$defaultFn(() => new Date())`,
 * which needs no default in the database.
 *
 * ## See
 *
 * - https://orm.drizzle.team/docs/column-types/sqlite
 * - https://www.sqlite.org/lang_datefunc.html
 */
#include <sqlguard/rule.h>

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* "2025-06-12T.." with the quotation mark as its first character. */
static bool is_json_date(struct sg_str text)
{
	return text.n >= 12 && text.p[0] == '"' && text.p[text.n - 1] == '"' &&
	       is_digit(text.p[1]) && is_digit(text.p[4]) && text.p[5] == '-' &&
	       is_digit(text.p[6]) && text.p[8] == '-' && is_digit(text.p[9]);
}

/* The DEFAULT of a column when it is such a date, or NULL. */
static const struct sg_constraint *dated(const struct sg_node *column)
{
	const struct sg_constraint *fallback =
		sg_find_constraint(sg_as_column_def(column)->constraints, SG_CON_DEFAULT);

	return fallback && sg_is(fallback->expr, SG_LITERAL) &&
			       is_json_date(sg_as_literal(fallback->expr)->text)
		       ? fallback
		       : NULL;
}

/* The columns of one statement that have such a default. */
struct found {
	const struct sg_constraint *first;
	const char *names; /* "'made', 'changed'" */
	bool many;
};

static void look(struct sg_ctx *cx, struct found *found, const struct sg_node *column)
{
	const struct sg_constraint *fallback = dated(column);
	const char *name;

	if (!fallback)
		return;
	name = sg_show_ident(cx, sg_as_column_def(column)->name);
	found->many = found->first != NULL;
	found->names = found->many ? sg_printf(cx->arena, "%s, '%s'", found->names, name)
				   : sg_printf(cx->arena, "'%s'", name);
	if (!found->first)
		found->first = fallback;
}

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	struct found found = {0};

	if (sg_is(node, SG_ADD_COLUMN))
		look(cx, &found, sg_as_add_column(node)->column);
	else
		SG_EACH (column, sg_as_create_table(node)->columns)
			look(cx, &found, column);
	if (!found.first)
		return;
	sg_report(cx, found.first->node.span, "the default%s of %s %s",
		  found.many ? "s" : "", found.names,
		  found.many ? "are texts in quotation marks, not dates"
			     : "is a text in quotation marks, not a date");
	sg_note(cx, "it is the moment of generation, so each new migration rebuilds the "
		    "table");
	sg_help(cx, "let SQLite compute it for each row");
	sg_help_sql(cx, "DEFAULT (unixepoch())");
}

SG_RULE(sqlite_default_quoted_json_date){
	.summary = "a default made by new Date() is a quoted text and changes every time",
	.severity = SG_WARNING,
	.dialects = SG_ANY_SQLITE,
	.since = "0.1",
	.on = {SG_CREATE_TABLE, SG_ADD_COLUMN},
	.check = check,
};
