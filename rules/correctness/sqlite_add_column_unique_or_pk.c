/*
 * # UNIQUE or PRIMARY KEY column added
 *
 * SQLite refuses it always: `Cannot add a UNIQUE column`, `Cannot add a PRIMARY KEY
 * column` (measured on 3.40.1 and local D1, with and without rows).
 *
 * ## Instead
 *
 * Add the column, then a unique index, which does the same:
 *
 *     ALTER TABLE users ADD COLUMN handle TEXT;
 *     CREATE UNIQUE INDEX users_handle ON users (handle);
 *
 * A primary key needs a new table; see `table-rebuild`.
 *
 * ## See
 *
 * - https://www.sqlite.org/lang_altertable.html#alter_table_add_column
 */
#include <sqlguard/rule.h>

/* A default gives every row the same value. */
static const char *fill_first(struct sg_ctx *cx, const struct sg_name *table,
			      const struct sg_column_def *column)
{
	if (!sg_find_constraint(column->constraints, SG_CON_DEFAULT))
		return "";
	return sg_printf(cx->arena, "UPDATE %s SET %s = <another value for each row>;\n",
			 sg_sql_name(cx, table), sg_sql_ident(cx, column->name));
}

/* Every row is NULL, which may stand in a unique index many times. */
static void offer_fix(struct sg_ctx *cx, const struct sg_column_def *column,
		      const struct sg_constraint *unique, const char *index,
		      const char *sql)
{
	struct sg_name name = {.name = sg_str_of(index)};
	struct sg_span span = unique->node.span;

	if (sg_find_constraint(column->constraints, SG_CON_DEFAULT) ||
	    sg_find_constraint(column->constraints, SG_CON_GENERATED) ||
	    unique->conflict != SG_CONFLICT_UNSAID ||
	    sg_find_object(cx->catalog, cx->at, SG_OBJ_INDEX, &name))
		return;
	while (sg_is_blank(cx->src->text.p[span.off - 1])) {
		span.off--;
		span.len++;
	}
	sg_fix(cx, SG_FIX_SAFE, "make a unique index behind it instead");
	sg_fix_replace(cx, span, "");
	sg_fix_put_behind(cx, cx->index, sql);
}

static void help_unique(struct sg_ctx *cx, const struct sg_name *table,
			const struct sg_column_def *column,
			const struct sg_constraint *unique)
{
	const char *name = sg_printf(cx->arena, "%.*s_%.*s", SG_STR_ARG(table->name),
				     SG_STR_ARG(column->name));
	const char *index =
		sg_printf(cx->arena, "CREATE UNIQUE INDEX %s ON %s (%s);",
			  sg_sql_ident(cx, sg_str_of(name)),
			  sg_sql_ident(cx, table->name), sg_sql_ident(cx, column->name));

	sg_help(cx, "add the column without UNIQUE, then a unique index");
	sg_help_sql(cx, "ALTER TABLE %s ADD COLUMN %s;\n%s%s", sg_sql_name(cx, table),
		    sg_text_with(cx, column->node.span, unique->node.span, ""),
		    fill_first(cx, table, column), index);
	offer_fix(cx, column, unique, name, index);
}

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	const struct sg_name *table = sg_altered_table(cx);
	const struct sg_column_def *column =
		sg_as_column_def(sg_as_add_column(node)->column);
	const struct sg_constraint *key =
		sg_find_constraint(column->constraints, SG_CON_PRIMARY_KEY);
	const struct sg_constraint *unique =
		sg_find_constraint(column->constraints, SG_CON_UNIQUE);

	if (!table || (!key && !unique))
		return;
	sg_report(cx, (key ? key : unique)->node.span,
		  "SQLite cannot add the %s column '%s'", key ? "PRIMARY KEY" : "UNIQUE",
		  sg_show_ident(cx, column->name));
	if (key)
		sg_help(cx, "a primary key needs a new table");
	else
		help_unique(cx, table, column, unique);
}

SG_RULE(sqlite_add_column_unique_or_pk){
	.summary = "SQLite cannot add a UNIQUE or PRIMARY KEY column",
	.severity = SG_ERROR,
	.dialects = SG_ANY_SQLITE,
	.since = "0.1",
	.on = {SG_ADD_COLUMN},
	.check = check,
};
