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
 * Each value goes where it belongs, as the names that are written show, or the columns of
 * both tables, where the history shows them; a column that the old table does not have is
 * filled from another one; the old table was created in the same file.
 *
 * ## See
 *
 * - https://www.sqlite.org/lang_insert.html
 */
#include <sqlguard/rule.h>

static void report(struct sg_ctx *cx, const struct sg_misplaced_column *column, bool star)
{
	const char *to = sg_show_ident(cx, column->to);

	sg_report(cx, column->value->span, "'%s' is copied into column '%s'",
		  sg_show_ident(cx, column->from), to);
	sg_severity(cx, SG_ERROR);
	sg_note(cx, "the old table has a column '%s', too, whose values do not go there",
		to);
	sg_help(cx, star ? "name the columns on both sides of the INSERT"
			 : "write both lists of columns in the same order");
}

static void report_unknown(struct sg_ctx *cx, const struct sg_node *star)
{
	sg_report(cx, star->span,
		  "the copy relies on the order of columns in the old table");
	sg_note(cx, "where the order differs, values land in the wrong columns without "
		    "an error");
	sg_help(cx, "name the columns on both sides of the INSERT");
}

/* ---- the repair of a star ---- */

/* The columns of the new table that the old one has under that name. */
static const char *common_columns(struct sg_ctx *cx, const struct sg_replaced *r)
{
	const char *list = NULL;

	for (size_t i = 0; i < r->copied.len; i++) {
		struct sg_str name;

		if (!r->copied.items[i].to)
			continue;
		name = sg_record_at(r->copied.items[i].to, r->after)->name;
		if (sg_find_part(cx->catalog, r->before, r->old, SG_OBJ_COLUMN, name))
			list = sg_printf(cx->arena, "%s%s%s", list ? list : "",
					 list ? ", " : "", sg_sql_ident(cx, name));
	}
	return list;
}

/* INSERT INTO new SELECT * FROM old, with the names on both sides. */
static void offer_names(struct sg_ctx *cx, const struct sg_rebuild *rebuild)
{
	const struct sg_name *table;
	struct sg_replaced r;
	const char *list;

	if (!sg_replaced_by(&r, cx, rebuild) || r.fill->columns.len ||
	    r.select->columns.len != 1)
		return;
	list = common_columns(cx, &r);
	if (!list)
		return;
	table = &r.fill->table;
	sg_help_sql(cx, "INSERT INTO %s (%s) SELECT %s FROM %.*s;",
		    sg_sql_name(cx, table), list, list,
		    SG_STR_ARG(sg_text_of(cx, r.select->from.items[0]->span)));
	sg_fix(cx, SG_FIX_SAFE, "name the columns on both sides");
	sg_fix_insert(cx, sg_span_end(table->span), sg_printf(cx->arena, " (%s)", list));
	sg_fix_replace(cx, r.select->columns.items[0]->span, list);
}

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	const struct sg_rebuild *rebuild = sg_rebuild_at(cx->facts, cx->index);
	struct sg_misplaced misplaced;

	if (node != cx->top || !rebuild || rebuild->empty ||
	    rebuild->create == SG_NEVER || rebuild->shape == SG_REBUILD_IN_PLACE)
		return;
	sg_find_misplaced(&misplaced, cx, rebuild, sg_as_insert(node));
	for (size_t i = 0; i < misplaced.columns.len; i++) {
		report(cx, &misplaced.columns.items[i], misplaced.star);
		if (misplaced.star) { /* the first one speaks for all */
			offer_names(cx, rebuild);
			return;
		}
	}
	if (misplaced.unknown)
		report_unknown(cx, misplaced.unknown);
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
