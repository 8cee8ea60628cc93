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
 * table; what that costs is told by `table-rebuild`.
 *
 * ## Instead
 *
 * A default that SQLite computes for each row:
 *
 *     created_at INTEGER NOT NULL DEFAULT (unixepoch())
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

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	const struct sg_column_def *column = sg_as_column_def(node);
	const struct sg_constraint *fallback =
		sg_find_constraint(column->constraints, SG_CON_DEFAULT);

	if (!fallback || !sg_is(fallback->expr, SG_LITERAL) ||
	    !is_json_date(sg_as_literal(fallback->expr)->text))
		return;
	sg_report(cx, fallback->node.span,
		  "the default of '%s' is a text in quotation marks, not a date",
		  sg_show_ident(cx, column->name));
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
	.on = {SG_COLUMN_DEF},
	.check = check,
};
