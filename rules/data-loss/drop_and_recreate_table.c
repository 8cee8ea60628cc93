/*
 * # Table dropped and created again
 *
 * The file drops a table and then creates one of the same name, without a copy of the
 * rows in between: every row is gone. Files made from a dump begin like that, and so do
 * migrations written for a database that had nothing in it yet.
 *
 * In SQLite the rows of other tables that reference it go along where foreign keys are
 * enforced, as on D1: `ON DELETE CASCADE` deletes them. Where the history shows such
 * tables, `cascade-data-loss` names them.
 *
 * ## Instead
 *
 * Change the table in place with `ALTER TABLE`, or copy the rows:
 *
 *     CREATE TABLE coupons_new (id INTEGER PRIMARY KEY, code TEXT NOT NULL);
 *     INSERT INTO coupons_new (id, code) SELECT id, code FROM coupons;
 *     DROP TABLE coupons;
 *     ALTER TABLE coupons_new RENAME TO coupons;
 *
 * ## Unless
 *
 * The table was created in the same file, is temporary, or is not there yet as the
 * history shows; its rows are copied out and back.
 *
 * In the down part of a migration it is an info: undoing is what that part is for.
 *
 * ## See
 *
 * - https://www.sqlite.org/lang_droptable.html
 * - https://www.postgresql.org/docs/15/sql-droptable.html
 */
#include <sqlguard/rule.h>

/* IF EXISTS in a history that has not made it: there is nothing to drop. */
static bool is_first(const struct sg_ctx *cx, const struct sg_drop *drop,
		     const struct sg_name *table)
{
	return drop->if_exists && sg_history_is_whole(cx->catalog, cx->at) &&
	       !sg_find_object(cx->catalog, cx->at, SG_OBJ_TABLE, table);
}

static void judge(struct sg_ctx *cx, const struct sg_drop *drop,
		  const struct sg_node *item)
{
	const struct sg_name *table = &sg_as_object_name(item)->name;
	const struct sg_statement *again = sg_created_again(cx, table);

	if (!again || is_first(cx, drop, table))
		return;
	sg_report(cx, item->span, "'%s' is dropped and created again without its rows",
		  sg_show_name(cx, table));
	sg_at_stake(cx, (struct sg_stake){.table = table->name});
	sg_note(cx, "line %zu creates it anew, and nothing copies the rows",
		sg_line_of(cx, again->span.off));
	sg_note_unseen_children(cx);
	if (sg_soften_down(cx))
		return;
	sg_help(cx,
		"change it with ALTER TABLE, or copy its rows into the new table first");
}

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	sg_each_dropped_table(cx, sg_as_drop(node), judge);
}

SG_RULE(drop_and_recreate_table){
	.summary = "a table is dropped and created again without a copy of its rows",
	.severity = SG_ERROR,
	.dialects = SG_ANY_DIALECT,
	.since = "0.1",
	.on = {SG_DROP},
	.check = check,
};
