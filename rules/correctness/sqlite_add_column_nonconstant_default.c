/*
 * # Column added with a computed default
 *
 * SQLite refuses `DEFAULT CURRENT_TIMESTAMP` and any computed default, even `(1 + 1)`,
 * when the table has rows: `Cannot add a column with non-constant default`. On an empty
 * table it is accepted, so that the migration passes on a test database and fails in
 * production (measured on 3.40.1 and local D1).
 *
 * ## Instead
 *
 * Add the column without the default and fill it; new rows get their value from the
 * application, or from a trigger:
 *
 *     ALTER TABLE notes ADD COLUMN created_at TEXT;
 *     UPDATE notes SET created_at = CURRENT_TIMESTAMP;
 *
 * ## Unless
 *
 * The default is a plain value, also a signed one or one in parentheses; or the table was
 * created in the same file and is still empty.
 *
 * ## See
 *
 * - https://www.sqlite.org/lang_altertable.html#alter_table_add_column
 */
#include <sqlguard/rule.h>

/* A NOT NULL column needs some constant until it is filled. */
static void help(struct sg_ctx *cx, const struct sg_name *table,
		 const struct sg_column_def *column, const struct sg_constraint *fallback)
{
	bool needed = sg_find_constraint(column->constraints, SG_CON_NOT_NULL);
	const char *name = sg_sql_name(cx, table);

	sg_help(cx, "add the column %s, then fill it",
		needed ? "with a constant default" : "without the default");
	sg_help_sql(cx, "ALTER TABLE %s ADD COLUMN %s;\nUPDATE %s SET %s = %.*s;", name,
		    needed ? sg_with_default(cx, column, "<value>")
			   : sg_text_with(cx, column->node.span, fallback->node.span, ""),
		    name, sg_sql_ident(cx, column->name),
		    SG_STR_ARG(sg_text_of(cx, fallback->expr->span)));
}

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	const struct sg_name *table = sg_altered_table(cx);
	const struct sg_column_def *column =
		sg_as_column_def(sg_as_add_column(node)->column);
	const struct sg_constraint *fallback =
		sg_find_constraint(column->constraints, SG_CON_DEFAULT);

	if (!table || !fallback || !fallback->expr ||
	    sg_is_constant_default(fallback->expr) || sg_has_no_rows(cx, table))
		return;
	sg_report(cx, fallback->node.span,
		  "the default of '%s' is computed: fails if '%s' has rows",
		  sg_show_ident(cx, column->name), sg_show_name(cx, table));
	sg_note_hidden_when_empty(cx);
	help(cx, table, column, fallback);
}

SG_RULE(sqlite_add_column_nonconstant_default){
	.summary = "SQLite refuses a column with a computed default once there are rows",
	.severity = SG_ERROR,
	.dialects = SG_ANY_SQLITE,
	.since = "0.1",
	.on = {SG_ADD_COLUMN},
	.check = check,
};
