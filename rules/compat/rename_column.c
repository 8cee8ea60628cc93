/*
 * # Column renamed
 *
 * From the moment the rename commits, every query of running code that names the old
 * column fails, and so does the new code until then. An ORM names all columns of a table
 * in each query, so that usually every query on the table fails.
 *
 * PostgreSQL takes `ACCESS EXCLUSIVE`, briefly. Views go on and keep showing the old
 * name; PL/pgSQL functions fail at their next call (measured on 15.18). SQLite rewrites
 * views and triggers.
 *
 * ## Instead
 *
 * Add a column, write to both, move the values, then drop the old one, each in a
 * deployment of its own:
 *
 *     ALTER TABLE guests ADD COLUMN phone text;
 *     -- code writes both; then, in batches:
 *     UPDATE guests SET phone = tel WHERE phone IS NULL;
 *     -- code reads the new one; then:
 *     ALTER TABLE guests DROP COLUMN tel;
 *
 * Or keep the column's name and map the new one in the code.
 *
 * ## Unless
 *
 * The table or the column was created in the same file; the file adds a column with the
 * old name afterwards, or puts another table or a view in the place of the table; in
 * SQLite and D1 only the case of the name changes.
 *
 * In the down part of a migration it is an info: undoing is what that part is for.
 *
 * ## See
 *
 * - https://www.postgresql.org/docs/15/sql-altertable.html
 * - https://www.sqlite.org/lang_altertable.html#alter_table_rename_column
 */
#include <sqlguard/rule.h>

/* A new column with the old name, or another table or view in the table's place. */
static bool gives_name_back(const struct sg_ctx *cx, const struct sg_name *table,
			    struct sg_str column)
{
	return sg_done_after(cx, &(struct sg_deed){SG_DID_ADD_COLUMN, .name = *table,
						   .part = column}) ||
	       sg_done_after(cx, &(struct sg_deed){SG_DID_TAKE_NAME, .name = *table});
}

/* SQLite finds a column by its name in any case. */
static bool is_same_name(const struct sg_ctx *cx, const struct sg_rename_column *rename)
{
	return cx->dialect != SG_POSTGRES && sg_str_ieq(rename->name, rename->new_name);
}

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	const struct sg_rename_column *rename = sg_as_rename_column(node);
	const struct sg_name *altered = sg_altered_table(cx);
	const char *table, *column, *new_name;

	if (!altered || is_same_name(cx, rename) ||
	    sg_new_here(cx->facts, cx->index, altered) || sg_is_temporary(cx, altered) ||
	    sg_column_is_new(cx, altered, rename->name) ||
	    gives_name_back(cx, altered, rename->name))
		return;
	sg_report(cx, node->span, "column '%s' of '%s' is renamed to '%s'",
		  sg_show_ident(cx, rename->name), sg_show_name(cx, altered),
		  sg_show_ident(cx, rename->new_name));
	sg_note(cx,
		"code that still runs with the old name fails as soon as this commits");
	if (sg_soften_down(cx))
		return;
	sg_help(cx, "add the new column, write both, move the values in batches, drop "
		    "the old one in a later release");
	table = sg_sql_name(cx, altered);
	column = sg_sql_ident(cx, rename->name);
	new_name = sg_sql_ident(cx, rename->new_name);
	sg_help_sql(cx,
		    "ALTER TABLE %s ADD COLUMN %s <type of %s>;\n"
		    "UPDATE %s SET %s = %s WHERE %s IS NULL;",
		    table, new_name, column, table, new_name, column, new_name);
}

SG_RULE(rename_column){
	.summary = "renaming a column breaks the code that still uses the old name",
	.severity = SG_WARNING,
	.dialects = SG_ANY_DIALECT,
	.since = "0.1",
	.on = {SG_RENAME_COLUMN},
	.check = check,
};
