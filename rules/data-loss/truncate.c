/*
 * # Table emptied by TRUNCATE
 *
 * `TRUNCATE` removes every row of the tables it names. It takes `ACCESS EXCLUSIVE`, fires
 * no `ON DELETE` trigger, and is refused when another table references this one, unless
 * that table is emptied, too: `CASCADE` does so for every table that references it, and
 * for those that reference them (measured on PostgreSQL 15.18).
 *
 * ## Instead
 *
 * Delete the rows that are meant, in batches, outside of the schema migration:
 *
 *     DELETE FROM visits WHERE id IN
 *         (SELECT id FROM visits WHERE seen_at < '2020-01-01' LIMIT 5000);
 *
 * ## Unless
 *
 * The table was created in the same file and nothing was copied into it, or it is
 * temporary. SQLite and D1 have no `TRUNCATE`.
 *
 * ## See
 *
 * - https://www.postgresql.org/docs/15/sql-truncate.html
 */
#include <sqlguard/rule.h>

static void judge(struct sg_ctx *cx, const struct sg_truncate *truncate,
		  const struct sg_node *item)
{
	const struct sg_name *table = &sg_as_object_name(item)->name;
	const char *sql;

	if (sg_is_private(cx, table))
		return;
	sg_report(cx, item->span, "TRUNCATE removes every row of '%s'",
		  sg_show_name(cx, table));
	sg_at_stake(cx, (struct sg_stake){.table = table->name});
	sg_note(cx, "takes ACCESS EXCLUSIVE: reads and writes of the table wait until "
		    "the transaction ends");
	if (truncate->cascade)
		sg_note(cx, "CASCADE empties every table that references it, and those "
			    "that reference them, whatever their ON DELETE says");
	sg_help(cx, "delete the rows that are meant, in batches");
	sql = sg_sql_name(cx, table);
	/* Partitions repeat each other's ctid, so that the condition must stand twice
	   (without it rows of other partitions go: measured on 15.20). */
	sg_help_sql(
		cx,
		"DELETE FROM %s WHERE ctid = ANY (ARRAY(\n"
		"  SELECT ctid FROM %s WHERE <condition> LIMIT 5000)) AND <condition>;",
		sql, sql);
}

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	const struct sg_truncate *truncate = sg_as_truncate(node);

	if (!sg_runs_now(cx))
		return;
	SG_EACH (item, truncate->tables)
		judge(cx, truncate, item);
}

SG_RULE(truncate){
	.summary = "TRUNCATE removes every row of a table",
	.severity = SG_ERROR,
	.dialects = SG_POSTGRES,
	.since = "0.1",
	.on = {SG_TRUNCATE},
	.check = check,
};
