/*
 * # Truth value as a text
 *
 * `DEFAULT 'false'` stores the text `false` in a column that is no text. It is not 0:
 * `WHERE active = 0` does not find it, and neither does `WHERE active = FALSE`. `'true'`
 * is no truth either: as a condition it counts as 0 (measured on 3.40.1 and local D1).
 *
 * ## Instead
 *
 *     CREATE TABLE users (
 *         id INTEGER PRIMARY KEY,
 *         active BOOLEAN NOT NULL DEFAULT FALSE
 *     );
 *
 * ## Unless
 *
 * The column is a text by its type.
 *
 * ## See
 *
 * - https://www.sqlite.org/datatype3.html#boolean_datatype
 */
#include <sqlguard/rule.h>

static bool holds_numbers(const struct sg_column_def *column)
{
	char affinity =
		column->type ? sg_affinity(sg_as_type_name(column->type)->name.name) : 0;

	return affinity == 'N' || affinity == 'I' || affinity == 'R';
}

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	const struct sg_column_def *column = sg_as_column_def(node);
	const struct sg_constraint *con =
		sg_find_constraint(column->constraints, SG_CON_DEFAULT);
	struct sg_str text;

	if (!con || !sg_is(con->expr, SG_LITERAL) ||
	    sg_as_literal(con->expr)->type != SG_LIT_STRING ||
	    cx->src->text.p[con->expr->span.off] != '\'' || !holds_numbers(column))
		return;
	text = sg_as_literal(con->expr)->text;
	if (!sg_str_iis(text, "true") && !sg_str_iis(text, "false"))
		return;
	sg_report(cx, con->expr->span,
		  "the default of '%s' is the text '%.*s', which is no truth value",
		  sg_show_ident(cx, column->name), SG_STR_ARG(text));
	sg_note(cx, "'%s = %d' does not find it, and as a condition it is false",
		sg_show_ident(cx, column->name), sg_str_iis(text, "true"));
	sg_help(cx, "write it without quotes");
	sg_help_sql(cx, "DEFAULT %s", sg_str_iis(text, "true") ? "TRUE" : "FALSE");
}

SG_RULE(sqlite_boolean_default_text){
	.summary = "DEFAULT 'false' stores a text, which is neither 0 nor false",
	.severity = SG_WARNING,
	.dialects = SG_ANY_SQLITE,
	.since = "0.1",
	.on = {SG_COLUMN_DEF},
	.check = check,
};
