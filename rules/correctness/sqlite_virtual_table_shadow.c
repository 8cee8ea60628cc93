/*
 * # Table in which a virtual table keeps its rows
 *
 * FTS and R-Tree tables keep their rows in tables of their own, such as `mails_fts_data`
 * and `mails_fts_idx` of `mails_fts`. SQLite lets everybody write to them and drop them
 * unless the connection is defensive, and then the index answers wrongly or fails with
 * `database disk image is malformed` or `SQL logic error` (measured on 3.40.1 with fts5:
 * rows inserted into `_data`, `_idx` dropped). D1 is defensive and refuses it: `table
 * mails_fts_data may not be modified` (measured on local D1).
 *
 * ## Instead
 *
 * Write to the virtual table, and let FTS make its index anew:
 *
 *     INSERT INTO mails_fts (mails_fts) VALUES ('rebuild');
 *
 * ## Unless
 *
 * No virtual table of the history has a table of that name.
 *
 * ## See
 *
 * - https://www.sqlite.org/vtab.html#the_xshadowname_method
 * - https://www.sqlite.org/fts5.html#the_rebuild_command
 */
#include <sqlguard/rule.h>

static void judge(struct sg_ctx *cx, const struct sg_name *name, struct sg_span span)
{
	const struct sg_object *table = sg_virtual_table_of(cx, name);

	if (!table)
		return;
	sg_report(cx, span,
		  "'%s' belongs to the virtual table '%s', which alone may change it",
		  sg_show_name(cx, name), sg_show_table(cx, table));
	if (cx->dialect == SG_D1)
		sg_note(cx, "D1 refuses it, and the whole file fails");
	else
		sg_note(cx, "searches then give wrong rows, or fail with 'database disk "
			    "image is malformed'; a defensive connection refuses it");
	sg_help(cx, "change '%s' instead", sg_show_table(cx, table));
}

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	if (sg_is(node, SG_ALTER_TABLE))
		judge(cx, &sg_as_alter_table(node)->name, node->span);
	else if (!sg_is(node, SG_DROP))
		judge(cx, sg_written_table(node), node->span);
	else if (sg_as_drop(node)->object == SG_OBJ_TABLE)
		SG_EACH (item, sg_as_drop(node)->names)
			judge(cx, &sg_as_object_name(item)->name, node->span);
}

SG_RULE(sqlite_virtual_table_shadow){
	.summary = "the tables behind a virtual table are changed by hand",
	.severity = SG_ERROR,
	.dialects = SG_ANY_SQLITE,
	.since = "0.1",
	.on = {SG_INSERT, SG_UPDATE, SG_DELETE, SG_ALTER_TABLE, SG_DROP},
	.check = check,
};
