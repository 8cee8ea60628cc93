/*
 * # NOT NULL column added without a default
 *
 * The rows that are there get `NULL` in the new column, which `NOT NULL` forbids: the
 * statement fails with `column .. contains null values` on any table that has a row
 * (measured on PostgreSQL 15.18). It passes on the empty database of a test. And code
 * that runs with the old list of columns fails at its next `INSERT`.
 *
 * PostgreSQL takes `ACCESS EXCLUSIVE` for the attempt.
 *
 * ## Instead
 *
 * With a constant default: since version 11 it is stored once and no row is rewritten.
 *
 *     ALTER TABLE orders ADD COLUMN channel text NOT NULL DEFAULT 'web';
 *
 * When the value differs from row to row, add the column without `NOT NULL`, fill it in
 * batches, and set `NOT NULL` when no row is without a value.
 *
 * ## Unless
 *
 * The column is an identity, `serial` or generated column, its type is a domain of this
 * file that has a default, or the table was created in the same file and is still empty.
 * `DEFAULT NULL` is no default.
 *
 * ## See
 *
 * - https://www.postgresql.org/docs/15/ddl-alter.html#DDL-ALTER-ADDING-A-COLUMN
 */
#include <sqlguard/rule.h>

static bool has_value(const struct sg_column_def *column)
{
	const struct sg_constraint *fallback =
		sg_find_constraint(column->constraints, SG_CON_DEFAULT);

	return (fallback && !sg_is_null(fallback->expr)) ||
	       sg_find_constraint(column->constraints, SG_CON_IDENTITY) ||
	       sg_find_constraint(column->constraints, SG_CON_GENERATED);
}

/* The types that PostgreSQL replaces by an integer with a sequence. */
static bool is_serial(struct sg_str type)
{
	static const char *const serials[] = {"serial",  "serial4",     "bigserial",
					      "serial8", "smallserial", "serial2"};

	for (size_t i = 0; i < sizeof serials / sizeof *serials; i++)
		if (sg_str_is(type, serials[i]))
			return true;
	return false;
}

static bool type_has_value(struct sg_ctx *cx, const struct sg_node *type)
{
	const struct sg_name *name;

	if (!sg_is(type, SG_TYPE_NAME))
		return false;
	name = &sg_as_type_name(type)->name;
	return (is_serial(name->name) && !sg_as_type_name(type)->array_dimensions) ||
	       sg_done_before(cx, &(struct sg_deed){SG_DID_GIVE_DEFAULT, .name = *name});
}

/* The column as written, with the default in the place of DEFAULT NULL or at its end. */
static const char *with_default(struct sg_ctx *cx, const struct sg_column_def *column)
{
	const struct sg_constraint *old =
		sg_find_constraint(column->constraints, SG_CON_DEFAULT);
	uint32_t end = sg_span_end(column->node.span);
	struct sg_span head = column->node.span, tail = sg_span_of(end, end);

	if (old) {
		head = sg_span_of(head.off, old->node.span.off);
		tail = sg_span_of(sg_span_end(old->node.span), end);
	}
	return sg_printf(cx->arena, "%.*s DEFAULT <value>%.*s",
			 SG_STR_ARG(sg_str_trim(sg_text_of(cx, head))),
			 SG_STR_ARG(sg_text_of(cx, tail)));
}

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	const struct sg_column_def *column =
		sg_as_column_def(sg_as_add_column(node)->column);
	const struct sg_name *table = sg_altered_table(cx);
	bool key = sg_find_constraint(column->constraints, SG_CON_PRIMARY_KEY);

	if (!table || sg_is_probably_private(cx, table) || has_value(column) ||
	    type_has_value(cx, column->type))
		return;
	if (!key && !sg_find_constraint(column->constraints, SG_CON_NOT_NULL))
		return;
	sg_report(cx, column->node.span, "column '%s' is %s and has no default",
		  sg_show_ident(cx, column->name), key ? "a primary key" : "NOT NULL");
	sg_note(cx,
		"fails with \"contains null values\" when '%s' has a row; it passes on "
		"an "
		"empty database",
		sg_show_name(cx, table));
	sg_note(cx, "an INSERT by code that does not know the column fails afterwards");
	sg_help(cx,
		"give it a constant default (no rewrite since PostgreSQL 11), or add it "
		"nullable, fill it in batches, then set NOT NULL");
	if (!key)
		sg_help_sql(cx, "ALTER TABLE %s ADD COLUMN %s;", sg_sql_name(cx, table),
			    with_default(cx, column));
}

SG_RULE(add_column_not_null_no_default){
	.summary = "a NOT NULL column without a default cannot be added to a table with "
		   "rows",
	.severity = SG_ERROR,
	.dialects = SG_POSTGRES,
	.since = "0.1",
	.on = {SG_ADD_COLUMN},
	.check = check,
};
