/*
 * # Backfill of a whole table on D1
 *
 * D1 stops a query after 30 seconds and runs one query at a time: while a statement fills
 * all rows of a table, every request to the database waits. Two million rows took 0.5 s
 * on a fast disk (129 MB, SQLite 3.40.1); remote D1 is slower, and Cloudflare advises to
 * change at most some ten thousand rows per statement. A file that is stopped is rolled
 * back whole, and fails again each time.
 *
 * ## Instead
 *
 * Fill in steps of the key, each in a file of its own, or from the application:
 *
 *     UPDATE users SET plan = 'free' WHERE id BETWEEN 1 AND 10000;
 *
 * ## Unless
 *
 * The table was created in the same file or surely is empty; the statement is a step of a
 * rebuild, of which `table-rebuild` speaks, or overwrites values, of which
 * `update-without-where` speaks; `WHERE` or `LIMIT` chooses the rows.
 *
 * ## See
 *
 * - https://developers.cloudflare.com/d1/platform/limits/
 */
#include <sqlguard/rule.h>

/* The only table that all rows are read from, or NULL. */
static const struct sg_name *whole_source(const struct sg_insert *insert)
{
	const struct sg_select *select;

	if (!sg_is(insert->source, SG_SELECT))
		return NULL;
	select = sg_as_select(insert->source);
	if (select->from.len != 1 || select->limit ||
	    select->operator.n || !sg_is_always_true(select->where) ||
	    !sg_is(select->from.items[0], SG_TABLE_REF))
		return NULL;
	return &sg_as_table_ref(select->from.items[0])->name;
}

static const struct sg_name *whole_table(struct sg_ctx *cx, const struct sg_node *node)
{
	const struct sg_update *update;

	if (sg_is(node, SG_INSERT))
		return whole_source(sg_as_insert(node));
	update = sg_as_update(node);
	return !update->from.len && !update->limit && sg_is_always_true(update->where) &&
			       sg_sets_only_new(cx, update)
		       ? &update->table
		       : NULL;
}

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	const struct sg_name *table = node == cx->top ? whole_table(cx, node) : NULL;

	if (!table || sg_has_no_rows(cx, table) || sg_judged_as_rebuild(cx) ||
	    sg_is_internal_table(cx, table))
		return;
	sg_report(cx, node->span, "this goes through all rows of '%s' in one statement",
		  sg_show_name(cx, table));
	sg_note(cx, "D1 stops a query after 30 s, and all other requests wait meanwhile");
	sg_help(cx, "with many rows fill them in steps of the key, each in a file of its "
		    "own");
}

SG_RULE(d1_long_running_backfill){
	.summary = "one statement fills a whole table, and D1 stops a query after 30 s",
	.severity = SG_INFO,
	.dialects = SG_D1,
	.since = "0.1",
	.on = {SG_UPDATE, SG_INSERT},
	.check = check,
};
