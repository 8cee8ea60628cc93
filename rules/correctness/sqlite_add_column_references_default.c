/*
 * # REFERENCES column added with a default
 *
 * While foreign keys are enforced, SQLite refuses it when the table has rows: `Cannot add
 * a REFERENCES column with non-NULL default value`. On an empty table it is accepted, so
 * that the migration passes on a test database and fails in production (measured on
 * 3.40.1 and local D1, where foreign keys are always on).
 *
 * ## Instead
 *
 * Add the column without the default, then fill it:
 *
 *     ALTER TABLE posts ADD COLUMN author INTEGER REFERENCES users (id);
 *     UPDATE posts SET author = 1;
 *
 * A column that must also be `NOT NULL` needs a rebuild of the table; see
 * `table-rebuild`.
 *
 * ## Unless
 *
 * The default is NULL, foreign keys are off at this statement, or the table was created
 * in the same file and is still empty.
 *
 * ## See
 *
 * - https://www.sqlite.org/lang_altertable.html#alter_table_add_column
 */
#include <sqlguard/rule.h>

static void help(struct sg_ctx *cx, const struct sg_name *table,
		 const struct sg_column_def *column, const struct sg_constraint *fallback)
{
	const char *name = sg_sql_name(cx, table);

	if (sg_find_constraint(column->constraints, SG_CON_NOT_NULL)) {
		sg_help(cx, "add it without NOT NULL and DEFAULT, or rebuild the table");
		return;
	}
	sg_help(cx, "add the column without the default, then fill it");
	sg_help_sql(cx, "ALTER TABLE %s ADD COLUMN %s;\nUPDATE %s SET %s = %.*s;", name,
		    sg_text_with(cx, column->node.span, fallback->node.span, ""), name,
		    sg_sql_ident(cx, column->name),
		    SG_STR_ARG(sg_text_of(cx, fallback->expr->span)));
}

/* A file that turns them off means it, where nobody knows of a transaction around it. */
static enum sg_maybe enforced_here(const struct sg_ctx *cx)
{
	enum sg_maybe enforced = sg_session_foreign_keys(cx->session, cx->index);
	size_t said = sg_session_foreign_keys_said(cx->session, cx->index);

	if (enforced == SG_UNKNOWN && said != SG_NEVER)
		return sg_session_pragma_asks(cx->session, said, "foreign_keys");
	return enforced;
}

/* A computed default is refused, too, and sqlite-add-column-nonconstant-default tells. */
static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	const struct sg_name *table = sg_altered_table(cx);
	const struct sg_column_def *column =
		sg_as_column_def(sg_as_add_column(node)->column);
	const struct sg_constraint *fallback =
		sg_find_constraint(column->constraints, SG_CON_DEFAULT);
	enum sg_maybe enforced = enforced_here(cx);

	if (!table || !fallback || !fallback->expr || sg_is_null(fallback->expr) ||
	    !sg_find_constraint(column->constraints, SG_CON_FOREIGN_KEY) ||
	    !sg_is_constant_default(fallback->expr) || enforced == SG_NO ||
	    sg_has_no_rows(cx, table))
		return;
	sg_report(cx, fallback->node.span,
		  "'%s' has REFERENCES and a default: fails if '%s' has rows%s",
		  sg_show_ident(cx, column->name), sg_show_name(cx, table),
		  enforced == SG_YES ? "" : " and foreign keys are on");
	if (enforced == SG_UNKNOWN)
		sg_severity(cx, SG_WARNING);
	sg_note_hidden_when_empty(cx);
	help(cx, table, column, fallback);
}

SG_RULE(sqlite_add_column_references_default){
	.summary = "SQLite refuses a REFERENCES column with a default once there are "
		   "rows",
	.severity = SG_ERROR,
	.dialects = SG_ANY_SQLITE,
	.since = "0.1",
	.on = {SG_ADD_COLUMN},
	.check = check,
};
