/*
 * # View or trigger that stops a rebuild
 *
 * A rebuild drops the old table and gives its name to the new one. While a view, or a
 * trigger of another table, names the dropped table, the `RENAME` fails: `error in view
 * v: no such table: main.t` (measured on 3.40.1 and local D1). Outside of a transaction
 * the old table is gone by then, and its rows are in a table of another name.
 *
 * ## Instead
 *
 * Drop the view before the table, and make it again at the end:
 *
 *     DROP VIEW v;
 *     DROP TABLE t;
 *     ALTER TABLE t_new RENAME TO t;
 *     CREATE VIEW v AS SELECT id FROM t;
 *
 * ## Unless
 *
 * `PRAGMA legacy_alter_table = ON` is set, or the view is dropped before the `RENAME`.
 *
 * ## See
 *
 * - https://www.sqlite.org/lang_altertable.html#otheralter
 */
#include <sqlguard/rule.h>

static void note_outcome(struct sg_ctx *cx, const struct sg_name *old, size_t drop)
{
	const char *table = sg_show_name(cx, &sg_as_alter_table(cx->top)->name);

	if (sg_goes_on_after_error(cx))
		sg_note(cx,
			"the sqlite3 shell goes on: '%s' is gone since line %zu, and its "
			"rows are in '%s'",
			sg_show_name(cx, old), sg_line_of_statement(cx, drop), table);
	else if (sg_session_in_transaction(cx->session, cx->index) == SG_YES)
		sg_note(cx,
			"the transaction is rolled back, and nothing of it is applied");
	else
		sg_note(cx,
			"unless a transaction undoes it, '%s' is gone since line %zu, "
			"and "
			"its rows are in '%s'",
			sg_show_name(cx, old), sg_line_of_statement(cx, drop), table);
}

static void help(struct sg_ctx *cx, const struct sg_place *place, size_t drop)
{
	const char *drops = "", *creates = "";

	for (size_t i = 0; i < place->refused_by.len; i++) {
		const struct sg_object *object = place->refused_by.items[i];

		drops = sg_printf(cx->arena, "%s\n%s", sg_sql_drop(cx, object), drops);
		creates = sg_printf(cx->arena, "%s\n%s", creates,
				    sg_sql_create(cx, object));
	}
	sg_help(cx, "drop %s before the table, and make %s again after the RENAME",
		place->refused_by.len > 1 ? "them" : "it",
		place->refused_by.len > 1 ? "them" : "it");
	sg_help_sql(cx, "%s%.*s;\n%.*s;%s", drops,
		    SG_STR_ARG(sg_text_of(cx, cx->script->statements.items[drop].span)),
		    SG_STR_ARG(sg_text_of(cx, cx->statement->span)), creates);
}

/* Edits at one place stand in the order in which they are given: users are dropped before
   what they use, and made after it. */
static void offer_fix(struct sg_ctx *cx, const struct sg_place *place, size_t drop)
{
	size_t n = place->refused_by.len;

	sg_fix(cx, SG_FIX_SAFE, "drop it before the table and make it again at the end");
	for (size_t i = n; i-- > 0;)
		sg_fix_put_before(cx, drop, sg_sql_drop(cx, place->refused_by.items[i]));
	for (size_t i = 0; i < n; i++)
		sg_fix_put_behind(cx, cx->index,
				  sg_sql_create(cx, place->refused_by.items[i]));
}

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	const struct sg_place *place = sg_refused_here(cx, SG_REFUSED_BROKEN);
	const struct sg_name *old = &sg_as_rename_table(node)->new_name;
	size_t drop = place ? sg_dropped_before_rename(cx, place) : SG_NEVER;

	if (drop == SG_NEVER || place->refused_again)
		return;
	sg_report(cx, node->span, "SQLite refuses the RENAME: %s names the dropped '%s'",
		  sg_show_object(cx, place->refused_by.items[0]), sg_show_name(cx, old));
	for (size_t i = 1; i < place->refused_by.len; i++)
		sg_note(cx, "%s is in the way, too",
			sg_show_object(cx, place->refused_by.items[i]));
	note_outcome(cx, old, drop);
	help(cx, place, drop);
	offer_fix(cx, place, drop);
}

SG_RULE(sqlite_rebuild_view_blocks_rename){
	.summary = "a view or trigger names the dropped table, so that RENAME fails",
	.severity = SG_ERROR,
	.dialects = SG_ANY_SQLITE,
	.since = "0.1",
	.on = {SG_RENAME_TABLE},
	.check = check,
};
