/*
 * # Copy of a column that the old table does not have
 *
 * SQLite takes a name in double quotes for a text when no such column is there. A copy
 * that reads `"created_at"` from a table without that column therefore succeeds, and
 * every row gets the word `created_at` as its value: measured on local D1 (wrangler
 * 4.86) and SQLite 3.40.1. better-sqlite3 12.11 and libSQL (`@libsql/client` 0.18) are
 * built without that habit and refuse the statement: `no such column`.
 *
 * drizzle-kit 0.31 writes such a copy when one migration adds a column and changes
 * another one, so that the table is rebuilt (measured with 0.31.11).
 *
 * ## Instead
 *
 * Leave the new column out of both lists; it gets its default:
 *
 *     INSERT INTO __new_users ("id", "name") SELECT "id", "name" FROM users;
 *
 * ## Unless
 *
 * The history does not show all columns of the old table.
 *
 * ## See
 *
 * - https://www.sqlite.org/quirks.html#double_quoted_string_literals_are_accepted
 */
#include <sqlguard/rule.h>

/* The only table that the query reads, or NULL; a WITH may give its name to a query. */
static const struct sg_name *only_source(const struct sg_insert *insert)
{
	const struct sg_select *select;

	if (insert->with || !sg_is(insert->source, SG_SELECT))
		return NULL;
	select = sg_as_select(insert->source);
	if (select->with || select->from.len != 1 ||
	    !sg_is(select->from.items[0], SG_TABLE_REF))
		return NULL;
	return &sg_as_table_ref(select->from.items[0])->name;
}

static void report(struct sg_ctx *cx, const struct sg_node *value,
		   const struct sg_name *table)
{
	const char *name = sg_show_ident(cx, sg_as_column_ref(value)->column);

	sg_report(cx, value->span,
		  "every row gets the text '%s', since '%s' has no such column", name,
		  sg_show_name(cx, table));
	sg_note(cx, "SQLite takes a name in double quotes that is no column for a text");
	if (cx->dialect == SG_SQLITE)
		sg_note(cx, "better-sqlite3 and libSQL refuse the statement instead: no "
			    "such column");
	sg_help(cx, "leave '%s' out of both lists, and it gets its default", name);
}

/* Only a column that is copied into its namesake: elsewhere the text may be meant. */
static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	const struct sg_insert *insert = sg_as_insert(node);
	const struct sg_name *table = only_source(insert);
	size_t n = 0;

	if (!table)
		return;
	SG_EACH (column, sg_as_select(insert->source)->columns) {
		const struct sg_node *value = sg_as_result_column(column)->value;
		struct sg_str name;

		if (n == insert->columns.len || sg_is(value, SG_STAR))
			return;
		name = sg_as_ident(insert->columns.items[n++])->name;
		if (sg_is(value, SG_COLUMN_REF) && sg_as_column_ref(value)->quoted &&
		    sg_str_ieq(sg_as_column_ref(value)->column, name) &&
		    !sg_is_rowid(cx, name) && sg_lacks_column(cx, table, name))
			report(cx, value, table);
	}
}

SG_RULE(sqlite_copy_of_missing_column){
	.summary = "a copy reads a column that is not there, and SQLite takes its name "
		   "for a text",
	.severity = SG_ERROR,
	.dialects = SG_ANY_SQLITE,
	.since = "0.1",
	.on = {SG_INSERT},
	.check = check,
};
