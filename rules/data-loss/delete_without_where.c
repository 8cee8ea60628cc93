/*
 * # DELETE of every row
 *
 * A `DELETE` without `WHERE`, or with one that is always true, removes every row of the
 * table, and through `ON DELETE CASCADE` the rows of other tables.
 *
 * PostgreSQL takes `ROW EXCLUSIVE` and locks every row until the transaction ends; the
 * dead rows stay on disk until they are vacuumed. In SQLite and D1 all other writers wait
 * meanwhile.
 *
 * ## Instead
 *
 * Name the rows that are meant:
 *
 *     DELETE FROM sessions WHERE expires_at < '2024-01-01';
 *
 * If every row is meant, say so: `-- sqlguard:ignore delete-without-where -- cache
 * table`.
 *
 * ## Unless
 *
 * The table was created in the same file and is still empty, or it is temporary; a join
 * (`USING`), a `LIMIT` or the `ON` of a `MERGE` chooses the rows; the statement stands in
 * a trigger or under a plain `EXPLAIN` and does not run now; it is a step of a rebuild,
 * of which `table-rebuild` speaks; it is a table of SQLite itself (`sqlite_sequence`) or
 * of a virtual table, of which `sqlite-virtual-table-shadow` speaks.
 *
 * ## See
 *
 * - https://www.postgresql.org/docs/15/sql-delete.html
 * - https://www.sqlite.org/lang_delete.html
 */
#include <sqlguard/rule.h>

static bool chooses_rows(const struct sg_delete *delete)
{
	return delete->using.len || delete->limit || !sg_is_always_true(delete->where);
}

/* Counters, statistics and the like: no rows of the application. */
static bool is_internal(const struct sg_ctx *cx, const struct sg_name *table)
{
	return sg_is_internal_table(cx, table) || sg_virtual_table_of(cx, table);
}

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	const struct sg_delete *delete = sg_as_delete(node);
	const char *table;

	if (sg_is_merge_branch(cx, node) || chooses_rows(delete) || !sg_runs_now(cx) ||
	    sg_is_private(cx, &delete->table) || sg_judged_as_rebuild(cx) ||
	    is_internal(cx, &delete->table))
		return;
	table = sg_show_name(cx, &delete->table);
	if (delete->where)
		sg_report(cx, delete->where->span,
			  "this WHERE is always true: every row of '%s' is deleted",
			  table);
	else
		sg_report(cx, node->span, "every row of '%s' is deleted", table);
	sg_at_stake(cx, (struct sg_stake){.table = delete->table.name});
	/* A history without gaps leaves that to cascade-data-loss. */
	if (cx->dialect == SG_POSTGRES || !sg_history_is_whole(cx->catalog, cx->at))
		sg_note(cx,
			"rows of other tables that reference it go as well where their "
			"foreign key says ON DELETE CASCADE%s",
			cx->dialect == SG_D1 ? ", which D1 always enforces" : "");
	sg_help(cx, "name the rows that are meant");
	sg_help_sql(cx, "DELETE FROM %s WHERE <condition>;",
		    sg_sql_name(cx, &delete->table));
}

SG_RULE(delete_without_where){
	.summary = "DELETE without a WHERE that chooses rows",
	.severity = SG_ERROR,
	.dialects = SG_ANY_DIALECT,
	.since = "0.1",
	.on = {SG_DELETE},
	.check = check,
};
