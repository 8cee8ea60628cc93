/*
 * # UPDATE of every row
 *
 * An `UPDATE` without `WHERE`, or with one that is always true, overwrites a value in
 * every row of the table. What was there before is gone.
 *
 * PostgreSQL writes every row anew in one transaction, holds the lock of each row until
 * it ends, and leaves a table twice the size; an `UPDATE` of a large table can run for
 * hours. In SQLite and D1 all other writers wait meanwhile, and D1 stops a query after 30
 * s.
 *
 * ## Instead
 *
 * Name the rows that must change, and change them in batches:
 *
 *     UPDATE bookings SET status = 'open' WHERE status IS NULL;
 *
 * ## Unless
 *
 * The table was created in the same file and is still empty, or it is temporary; every
 * column that is set was added in the same file, or left out of the copy of a rebuild, so
 * that nothing is overwritten; a join (`FROM`), a `LIMIT` or the `ON` of a `MERGE`
 * chooses the rows; the statement stands in a trigger or under a plain `EXPLAIN` and does
 * not run now; it is a step of a rebuild, of which `table-rebuild` speaks.
 *
 * ## See
 *
 * - https://www.postgresql.org/docs/15/sql-update.html
 * - https://developers.cloudflare.com/d1/platform/limits/
 */
#include <sqlguard/rule.h>

static bool chooses_rows(const struct sg_update *update)
{
	return update->from.len || update->limit || !sg_is_always_true(update->where);
}

static void help_where(struct sg_ctx *cx, const struct sg_update *update)
{
	struct sg_span sets =
		sg_span_join(update->sets.items[0]->span,
			     update->sets.items[update->sets.len - 1]->span);
	const char *table = sg_sql_name(cx, &update->table);

	sg_help(cx, "name the rows that must change");
	if (update->alias.n)
		table = sg_printf(cx->arena, "%s AS %s", table,
				  sg_sql_ident(cx, update->alias));
	sg_help_sql(cx, "UPDATE %s SET %.*s WHERE <condition>;", table,
		    SG_STR_ARG(sg_text_of(cx, sets)));
}

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	const struct sg_update *update = sg_as_update(node);
	const char *table;

	if (sg_is_merge_branch(cx, node) || !update->sets.len || chooses_rows(update) ||
	    !sg_runs_now(cx) || sg_is_private(cx, &update->table) ||
	    sg_judged_as_rebuild(cx) || sg_sets_only_new(cx, update))
		return;
	table = sg_show_name(cx, &update->table);
	if (update->where)
		sg_report(cx, update->where->span,
			  "this WHERE is always true: every row of '%s' is changed",
			  table);
	else
		sg_report(cx, node->span, "every row of '%s' is changed", table);
	sg_at_stake(cx, (struct sg_stake){.table = update->table.name});
	sg_note(cx,
		cx->dialect == SG_POSTGRES
			? "the old values are lost; each row is written anew and stays "
			  "locked until the transaction ends"
			: "the old values are lost; all other writers wait meanwhile");
	help_where(cx, update);
}

SG_RULE(update_without_where){
	.summary = "UPDATE without a WHERE that chooses rows",
	.severity = SG_WARNING,
	.dialects = SG_ANY_DIALECT,
	.since = "0.1",
	.on = {SG_UPDATE},
	.check = check,
};
