/*
 * # More columns than D1 takes
 *
 * A table, an index and the result of a query have at most 100 columns on D1; SQLite
 * takes 2000. `CREATE TABLE` ends with `too many columns on t`, the `ADD COLUMN` that
 * makes it 101 with `too many columns on sqlite_altertab_t`, a query with `too many
 * columns in result set`. A view is made all the same, and every query of it fails
 * (measured on local D1, wrangler 4.86 and 4.164).
 *
 * ## Instead
 *
 * Move columns to a table with the same key, or keep the rare ones as JSON in one column.
 *
 * ## Unless
 *
 * The columns of a `*` cannot be counted, because the history does not show the table.
 *
 * ## See
 *
 * - https://developers.cloudflare.com/d1/platform/limits/
 */
#include <sqlguard/rule.h>

/* 0: not known. */
static unsigned columns_of(const struct sg_ctx *cx, const struct sg_name *name)
{
	const struct sg_object *object =
		sg_find_object(cx->catalog, cx->at, SG_OBJ_TABLE, name);
	const struct sg_table *table = object ? sg_table_at(object, cx->at) : NULL;
	unsigned count = 0;

	if (!table || table->complete != SG_YES)
		return 0;
	SG_EACH_PART(part, object, SG_OBJ_COLUMN, cx->at)
	count++;
	return count;
}

static unsigned columns_in(const struct sg_ctx *cx, const struct sg_node *from)
{
	if (sg_is(from, SG_TABLE_REF))
		return columns_of(cx, &sg_as_table_ref(from)->name);
	if (sg_is(from, SG_JOIN))
		return columns_in(cx, sg_as_join(from)->left) +
		       columns_in(cx, sg_as_join(from)->right);
	return 0;
}

/* A "t.*" counts as one: which table it means is not looked up. */
static unsigned results_of(const struct sg_ctx *cx, const struct sg_select *select)
{
	unsigned count = 0;

	SG_EACH (column, select->columns) {
		const struct sg_node *value = sg_as_result_column(column)->value;

		if (!sg_is(value, SG_STAR) || sg_as_star(value)->table.n) {
			count++;
			continue;
		}
		SG_EACH (from, select->from)
			count += columns_in(cx, from);
	}
	return count;
}

static void report(struct sg_ctx *cx, struct sg_span span, const char *what,
		   unsigned count)
{
	sg_report(cx, span, "%s has %u columns, and D1 takes %d", what, count,
		  SG_D1_COLUMNS);
	if (sg_is(cx->top, SG_CREATE_VIEW))
		sg_note(cx, "the view is made, and every query of it fails");
	else if (sg_is(cx->top, SG_CREATE_TRIGGER))
		sg_note(cx,
			"the trigger is made, and every statement that fires it fails");
	else
		sg_note(cx, "the whole file fails with 'too many columns'");
}

static void check_added(struct sg_ctx *cx, const struct sg_node *node)
{
	const struct sg_name *table = sg_altered_table(cx);

	if (!table || columns_of(cx, table) != SG_D1_COLUMNS)
		return;
	report(cx, node->span,
	       sg_printf(cx->arena, "with this column '%s'", sg_show_name(cx, table)),
	       SG_D1_COLUMNS + 1);
	sg_help(cx, "put the column into a table of its own with the same key");
}

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	unsigned count;

	switch ((int)node->kind) {
	case SG_CREATE_TABLE:
		count = sg_as_create_table(node)->columns.len;
		if (count <= SG_D1_COLUMNS)
			break;
		report(cx, node->span,
		       sg_printf(cx->arena, "'%s'",
				 sg_show_name(cx, &sg_as_create_table(node)->name)),
		       count);
		sg_help(cx, "split it into tables with the same key");
		break;
	case SG_ADD_COLUMN: check_added(cx, node); break;
	case SG_CREATE_INDEX:
		count = sg_as_create_index(node)->columns.len;
		if (count > SG_D1_COLUMNS)
			report(cx, node->span, "the index", count);
		break;
	default:
		count = results_of(cx, sg_as_select(node));
		if (count > SG_D1_COLUMNS)
			report(cx, node->span, "the result", count);
		break;
	}
}

SG_RULE(d1_too_many_columns){
	.summary = "tables, indexes and results have at most 100 columns on D1",
	.severity = SG_ERROR,
	.dialects = SG_D1,
	.since = "0.1",
	.on = {SG_CREATE_TABLE, SG_ADD_COLUMN, SG_CREATE_INDEX, SG_SELECT},
	.check = check,
};
