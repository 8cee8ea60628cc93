/*
 * # Old table renamed away before the rebuild
 *
 * `ALTER TABLE .. RENAME` rewrites the foreign keys, views and triggers that name the
 * table: they follow it to its temporary name. When a new table then takes the old name
 * and the renamed one is dropped, they point to a table that is gone, and the next write
 * fails with `no such table: main.books_old`. Measured on SQLite 3.40.1 and local D1;
 * `PRAGMA legacy_alter_table=ON` prevents it only while foreign keys are off.
 *
 * ## Instead
 *
 * Create the new table under another name first, and rename it last:
 *
 *     CREATE TABLE books_new (id INTEGER PRIMARY KEY, title TEXT NOT NULL);
 *     INSERT INTO books_new (id, title) SELECT id, title FROM books;
 *     DROP TABLE books;
 *     ALTER TABLE books_new RENAME TO books;
 *
 * Mind what `DROP TABLE` deletes; see `table-rebuild`.
 *
 * ## Unless
 *
 * `PRAGMA legacy_alter_table=ON` stands before it and foreign keys are not on.
 *
 * ## See
 *
 * - https://www.sqlite.org/lang_altertable.html#alter_table_rename
 * - https://www.sqlite.org/pragma.html#pragma_legacy_alter_table
 */
#include <sqlguard/rule.h>

static const char *new_name(struct sg_ctx *cx)
{
	SG_EACH (action, sg_as_alter_table(cx->top)->actions)
		if (sg_is(action, SG_RENAME_TABLE))
			return sg_show_name(cx, &sg_as_rename_table(action)->new_name);
	return "";
}

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	const struct sg_rebuild *rebuild = sg_rebuild_at(cx->facts, cx->index);
	const char *table, *away;

	if (node != cx->top || !rebuild || rebuild->away != cx->index || rebuild->empty)
		return;
	if (sg_session_legacy_alter_table(cx->session, cx->index) &&
	    sg_session_foreign_keys(cx->session, cx->index) != SG_YES)
		return;
	table = sg_show_name(cx, &rebuild->table);
	away = new_name(cx);
	sg_report(cx, node->span, "what references '%s' now follows it to '%s'", table,
		  away);
	if (rebuild->children.len)
		sg_severity(cx, SG_ERROR);
	for (size_t k = 0; k < rebuild->children.len; k++)
		sg_note(cx, "the foreign key of '%s' (%s) then names '%s'",
			sg_show_ident(cx, rebuild->children.items[k].child.name),
			sg_show_reference_place(cx, &rebuild->children.items[k]), away);
	if (rebuild->drop != SG_NEVER)
		sg_note(cx,
			"'%s' is dropped in line %zu: foreign keys, views and triggers "
			"that follow it break",
			away, sg_line_of_statement(cx, rebuild->drop));
	sg_help(cx, "create the new table under another name and rename it last");
}

SG_RULE(sqlite_rename_old_first){
	.summary = "renaming the old table away takes foreign keys, views and triggers "
		   "along",
	.severity = SG_WARNING,
	.dialects = SG_ANY_SQLITE,
	.since = "0.1",
	.on = {SG_ALTER_TABLE},
	.check = check,
};
