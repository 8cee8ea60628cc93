/*
 * # Copy that depends on the order of columns
 *
 * `INSERT INTO new SELECT * FROM old` puts the first column into the first, the second
 * into the second. When the new table has them in another order, values land in the wrong
 * columns; SQLite converts types freely, so that nothing fails (measured on 3.40.1).
 * The same happens when both lists are written and one of them is out of order.
 *
 * ## Instead
 *
 * Name the columns on both sides, in the same order:
 *
 *     INSERT INTO books_new (id, title) SELECT id, title FROM books;
 *
 * ## Unless
 *
 * The names that are written show that each value goes where it belongs, or the old table
 * was created in the same file.
 *
 * ## See
 *
 * - https://www.sqlite.org/lang_insert.html
 */
#include <sqlguard/rule.h>

/* The name of the n-th column that the INSERT fills; empty when there is none. */
static struct sg_str target(const struct sg_insert *insert,
			    const struct sg_create_table *table, size_t n)
{
	struct sg_str none = {0};

	if (insert->columns.len)
		return n < insert->columns.len
			       ? sg_as_ident(insert->columns.items[n])->name
			       : none;
	return n < table->columns.len ? sg_as_column_def(table->columns.items[n])->name
				      : none;
}

static bool is_a_target(const struct sg_insert *insert,
			const struct sg_create_table *table, struct sg_str name)
{
	struct sg_str column;

	for (size_t n = 0; (column = target(insert, table, n)).n; n++)
		if (sg_str_ieq(column, name))
			return true;
	return false;
}

static void report_order(struct sg_ctx *cx, const struct sg_node *star)
{
	sg_report(cx, star->span,
		  "the copy relies on the order of columns in the old table");
	sg_note(cx, "where the order differs, values land in the wrong columns without "
		    "an error");
	sg_help(cx, "name the columns on both sides of the INSERT");
}

/* A column is copied into another one although the new table has one of its name. */
static void check_pair(struct sg_ctx *cx, const struct sg_insert *insert,
		       const struct sg_create_table *table, size_t n,
		       const struct sg_node *value)
{
	struct sg_str to = target(insert, table, n), from;

	if (!to.n || !sg_is(value, SG_COLUMN_REF))
		return;
	from = sg_as_column_ref(value)->column;
	if (sg_str_ieq(from, to) || !is_a_target(insert, table, from))
		return;
	sg_report(cx, value->span, "'%s' is copied into column '%s'",
		  sg_show_ident(cx, from), sg_show_ident(cx, to));
	sg_severity(cx, SG_ERROR);
	sg_note(cx, "the new table has a column '%s', too, which gets another value",
		sg_show_ident(cx, from));
	sg_help(cx, "write both lists of columns in the same order");
}

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	const struct sg_rebuild *rebuild = sg_rebuild_at(cx->facts, cx->index);
	const struct sg_insert *insert = sg_as_insert(node);
	const struct sg_create_table *table;
	size_t n = 0;

	if (node != cx->top || !rebuild || rebuild->empty ||
	    rebuild->create == SG_NEVER || !sg_is(insert->source, SG_SELECT) ||
	    rebuild->shape == SG_REBUILD_IN_PLACE)
		return;
	table = sg_definition_here(cx->facts, cx->index, &insert->table);
	if (!table || table->query)
		return;
	SG_EACH (column, sg_as_select(insert->source)->columns) {
		const struct sg_node *value = sg_as_result_column(column)->value;

		if (sg_is(value, SG_STAR)) {
			report_order(cx, column);
			return;
		}
		check_pair(cx, insert, table, n++, value);
	}
}

SG_RULE(sqlite_rebuild_select_star){
	.summary = "a copy in a rebuild puts values into the wrong columns when orders "
		   "differ",
	.severity = SG_WARNING,
	.dialects = SG_ANY_SQLITE,
	.since = "0.1",
	.on = {SG_INSERT},
	.check = check,
};
