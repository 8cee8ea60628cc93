/*
 * # View or trigger that makes ALTER TABLE fail
 *
 * `RENAME` and `DROP COLUMN` read the whole schema again. A view or trigger that names a
 * table or column which is not there makes them fail, on whatever table they work: `error
 * in view v: no such table: main.z` (measured on 3.40.1 and local D1). `DROP TABLE` does
 * not look at views, so that the broken one may be old.
 *
 * ## Instead
 *
 * Drop the view or trigger, or make what it names:
 *
 *     DROP VIEW v;
 *
 * ## Unless
 *
 * `PRAGMA legacy_alter_table = ON` is set, for `RENAME TO`.
 *
 * ## See
 *
 * - https://www.sqlite.org/lang_altertable.html#altertabrename
 */
#include <sqlguard/rule.h>

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	const struct sg_place *place = sg_refused_here(cx, SG_REFUSED_BROKEN);
	const char *drops = "";

	if (!place || sg_dropped_before_rename(cx, place) != SG_NEVER ||
	    place->refused_again)
		return;
	sg_report(cx, node->span, "SQLite refuses this ALTER TABLE: %.*s",
		  SG_STR_ARG(place->refused));
	for (size_t i = 0; i < place->refused_by.len; i++) {
		const struct sg_object *object = place->refused_by.items[i];

		sg_note(cx, "%s was made at %s", sg_show_object(cx, object),
			sg_show_place(cx, sg_place_of(cx->catalog, object->created)));
		drops = sg_printf(cx->arena, "%s\n%s", sg_sql_drop(cx, object), drops);
	}
	sg_note(cx,
		"until it is whole again, no table can be renamed, nor a column renamed "
		"or dropped");
	sg_help(cx, "drop it first, or make what it names");
	sg_help_sql(cx, "%s%.*s;", drops,
		    SG_STR_ARG(sg_text_of(cx, cx->statement->span)));
}

SG_RULE(sqlite_broken_view_blocks_alter){
	.summary = "a view or trigger names what is not there, so that ALTER TABLE fails",
	.severity = SG_ERROR,
	.dialects = SG_ANY_SQLITE,
	.since = "0.1",
	.on = {SG_RENAME_TABLE, SG_RENAME_COLUMN, SG_DROP_COLUMN},
	.check = check,
};
