/*
 * # Primary key that looks like the rowid and is not
 *
 * Only `INTEGER PRIMARY KEY`, in these words, is another name for the rowid, so that
 * SQLite gives a new row the next number. `INT` and `BIGINT`, and `INTEGER PRIMARY KEY
 * DESC`, are ordinary columns with an index: a row that is inserted without an id gets
 * NULL, and so does the next one, since a primary key takes NULL in SQLite (measured on
 * 3.40.1 and local D1).
 *
 * ## Instead
 *
 *     CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT);
 *
 * ## Unless
 *
 * The column is `NOT NULL`, or the table `WITHOUT ROWID` or `STRICT`: then a row without
 * an id is refused, and the application gives the numbers. `SERIAL` is reported by
 * `sqlite-postgres-syntax`.
 *
 * ## See
 *
 * - https://www.sqlite.org/lang_createtable.html#rowids_and_the_integer_primary_key
 */
#include <sqlguard/rule.h>

static struct sg_str type_of(const struct sg_column_def *column)
{
	return column->type ? sg_as_type_name(column->type)->name.name : SG_STR("");
}

static void report(struct sg_ctx *cx, const struct sg_column_def *column, bool desc)
{
	sg_report(cx, column->node.span,
		  "'%s' is not the rowid: a row that is inserted without it gets NULL",
		  sg_show_ident(cx, column->name));
	if (desc)
		sg_note(cx, "INTEGER PRIMARY KEY DESC is an ordinary column with an "
			    "index");
	sg_help(cx, "only INTEGER PRIMARY KEY gives numbers to new rows");
	sg_help_sql(cx, "%s INTEGER PRIMARY KEY", sg_sql_ident(cx, column->name));
}

/* The primary key of a table, at its column or, when it has a single one, on its own. */
static const struct sg_constraint *find_key(const struct sg_create_table *create,
					    const struct sg_column_def **column)
{
	const struct sg_constraint *key;

	SG_EACH (item, create->columns) {
		*column = sg_as_column_def(item);
		key = sg_find_constraint((*column)->constraints, SG_CON_PRIMARY_KEY);
		if (key)
			return key;
	}
	key = sg_find_constraint(create->constraints, SG_CON_PRIMARY_KEY);
	if (!key || key->columns.len != 1)
		return NULL;
	*column = sg_find_column_def(
		create, sg_as_column_ref(sg_as_index_column(key->columns.items[0])->value)
				->column);
	return *column ? key : NULL;
}

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	const struct sg_create_table *create = sg_as_create_table(node);
	const struct sg_column_def *column = NULL;
	const struct sg_constraint *key = find_key(create, &column);
	bool desc;

	if (!key || create->without_rowid || create->strict || key->autoincrement ||
	    sg_find_constraint(column->constraints, SG_CON_NOT_NULL))
		return;
	desc = sg_str_iis(type_of(column), "integer");
	if (desc ? key->desc : sg_affinity(type_of(column)) == 'I')
		report(cx, column, desc);
}

SG_RULE(sqlite_int_primary_key){
	.summary = "only INTEGER PRIMARY KEY gives numbers to rows; others get NULL",
	.severity = SG_WARNING,
	.dialects = SG_ANY_SQLITE,
	.since = "0.1",
	.on = {SG_CREATE_TABLE},
	.check = check,
};
