/*
 * # Table dropped
 *
 * `DROP TABLE` deletes the table and every row in it; there is no way back but a backup.
 * Old code that still runs fails at its next query.
 *
 * PostgreSQL takes `ACCESS EXCLUSIVE` on the table and on every table that its foreign
 * keys reference, until the transaction ends: reads and writes of those wait as well
 * (measured on 15.18 and 18.4). With `CASCADE` the views and the foreign keys that depend
 * on the table go, too.
 *
 * SQLite first deletes the rows one by one when foreign keys are enforced, and they
 * always are on D1: `ON DELETE CASCADE` deletes and `ON DELETE SET NULL` clears the rows
 * of other tables (measured on 3.40.1 and on local D1).
 *
 * ## Instead
 *
 * Deploy code that no longer uses the table, keep a backup, and drop it in a later
 * migration. State in that migration why it is safe:
 *
 *     -- sqlguard:ignore drop-table -- unused since release 41, dump in s3://backups
 *     DROP TABLE coupons;
 *
 * ## Unless
 *
 * The table was created in the same file, is temporary, is not there any more as the
 * history shows, or is dropped as one step of a rebuild; it is created again in the same
 * file, of which `drop-and-recreate-table` speaks, or belongs to a virtual table, of
 * which `sqlite-virtual-table-shadow` speaks; it is dropped with `IF EXISTS` before
 * a rebuild that uses its name for the new or the old table meanwhile, so that it is what
 * an interrupted run left behind.
 *
 * In the down part of a migration it is an info: undoing is what that part is for.
 *
 * ## See
 *
 * - https://www.postgresql.org/docs/15/sql-droptable.html
 * - https://www.sqlite.org/foreignkeys.html#fk_schemacommands
 */
#include <sqlguard/rule.h>

static void note_effect(struct sg_ctx *cx, const struct sg_drop *drop)
{
	if (cx->dialect == SG_POSTGRES)
		sg_note(cx, "takes ACCESS EXCLUSIVE on it and on every table that its "
			    "foreign keys reference: their reads and writes wait");
	sg_note_unseen_children(cx);
	if (drop->cascade)
		sg_note(cx, "CASCADE also drops views of it and foreign keys to it");
}

/* What an interrupted run of this file left where a rebuild puts its rows meanwhile. */
static bool is_leftover(struct sg_ctx *cx, const struct sg_name *table)
{
	return sg_done_after(cx, &(struct sg_deed){SG_DID_REBUILD_BY, .name = *table});
}

static void judge(struct sg_ctx *cx, const struct sg_drop *drop,
		  const struct sg_node *item)
{
	const struct sg_name *table = &sg_as_object_name(item)->name;

	if (sg_created_again(cx, table) || sg_virtual_table_of(cx, table) ||
	    (drop->if_exists && is_leftover(cx, table)))
		return;
	sg_report(cx, item->span, "table '%s' is dropped with all its rows",
		  sg_show_name(cx, table));
	sg_at_stake(cx, (struct sg_stake){.table = table->name});
	note_effect(cx, drop);
	if (sg_soften_down(cx))
		return;
	sg_help(cx, "drop it only after the code that uses it is gone and a backup "
		    "exists, and say so");
	sg_help_sql(cx,
		    "-- sqlguard:ignore drop-table -- <unused since when, backup where>\n"
		    "DROP TABLE %s;",
		    sg_sql_name(cx, table));
}

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	sg_each_dropped_table(cx, sg_as_drop(node), judge);
}

SG_RULE(drop_table){
	.summary = "DROP TABLE deletes the table and all its rows",
	.severity = SG_ERROR,
	.dialects = SG_ANY_DIALECT,
	.since = "0.1",
	.on = {SG_DROP},
	.check = check,
};
