/*
 * # NOT NULL column without a default
 *
 * SQLite refuses it when the table has rows: `Cannot add a NOT NULL column with default
 * value NULL`. On an empty table it is accepted, so that the migration passes on a test
 * database and fails in production (measured on 3.40.1 and local D1).
 *
 * ## Instead
 *
 * Give it a constant default:
 *
 *     ALTER TABLE users ADD COLUMN role TEXT NOT NULL DEFAULT 'member';
 *
 * Or add it without `NOT NULL` and fill it.
 *
 * ## Unless
 *
 * The table was created in the same file and is still empty, or the column is generated.
 *
 * ## See
 *
 * - https://www.sqlite.org/lang_altertable.html#alter_table_add_column
 */
#include <sqlguard/rule.h>

/* A cast of NULL is no NULL to SQLite here (measured, 3.40.1). */
static bool is_null(const struct sg_constraint *fallback)
{
	return !fallback || (sg_is(fallback->expr, SG_LITERAL) &&
			     sg_as_literal(fallback->expr)->type == SG_LIT_NULL);
}

/* With REFERENCES there can be no default while foreign keys are on, and so no NOT NULL.
 */
static void help(struct sg_ctx *cx, const struct sg_name *table,
		 const struct sg_column_def *column, const struct sg_constraint *not_null)
{
	const char *name = sg_sql_name(cx, table);

	if (sg_find_constraint(column->constraints, SG_CON_FOREIGN_KEY) &&
	    sg_session_foreign_keys(cx->session, cx->index) != SG_NO) {
		sg_help(cx, "add it without NOT NULL and fill it, or rebuild the table: "
			    "with REFERENCES it can have no default");
		sg_help_sql(cx, "ALTER TABLE %s ADD COLUMN %s;", name,
			    sg_text_with(cx, column->node.span, not_null->node.span, ""));
		return;
	}
	sg_help(cx, "give it a constant DEFAULT");
	sg_help_sql(cx, "ALTER TABLE %s ADD COLUMN %s;", name,
		    sg_with_default(cx, column, "<value>"));
}

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	const struct sg_name *table = sg_altered_table(cx);
	const struct sg_column_def *column =
		sg_as_column_def(sg_as_add_column(node)->column);
	const struct sg_constraint *not_null =
		sg_find_constraint(column->constraints, SG_CON_NOT_NULL);

	if (!table || !not_null || sg_has_no_rows(cx, table) ||
	    sg_find_constraint(column->constraints, SG_CON_GENERATED) ||
	    !is_null(sg_find_constraint(column->constraints, SG_CON_DEFAULT)))
		return;
	sg_report(cx, column->node.span,
		  "NOT NULL column '%s' has no default: fails if '%s' has rows",
		  sg_show_ident(cx, column->name), sg_show_name(cx, table));
	sg_note_hidden_when_empty(cx);
	help(cx, table, column, not_null);
}

SG_RULE(sqlite_add_column_not_null_no_default){
	.summary =
		"SQLite refuses a NOT NULL column without a default once there are rows",
	.severity = SG_ERROR,
	.dialects = SG_ANY_SQLITE,
	.since = "0.1",
	.on = {SG_ADD_COLUMN},
	.check = check,
};
