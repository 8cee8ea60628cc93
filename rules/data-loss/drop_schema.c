/*
 * # Schema dropped
 *
 * `DROP SCHEMA .. CASCADE` drops every table, view, function, type and sequence in the
 * schema, with all rows, and what depends on them in other schemas. It takes
 * `ACCESS EXCLUSIVE` on each of them. Without `CASCADE` PostgreSQL refuses to drop a
 * schema that is not empty.
 *
 * ## Instead
 *
 * Drop what is meant by its name, each table with its own backup, and then the empty
 * schema:
 *
 *     DROP TABLE archive.orders_2019;
 *     DROP SCHEMA archive;
 *
 * ## Unless
 *
 * The schema was created earlier in the same file, or there is no `CASCADE`. In the down
 * part of a migration it is an info.
 *
 * ## See
 *
 * - https://www.postgresql.org/docs/15/sql-dropschema.html
 */
#include <sqlguard/rule.h>

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	const struct sg_drop *drop = sg_as_drop(node);

	if (drop->object != SG_OBJ_SCHEMA || !drop->cascade)
		return;
	SG_EACH (item, drop->names) {
		struct sg_str schema = sg_as_object_name(item)->name.name;

		if (sg_done_before(
			    cx, &(struct sg_deed){SG_DID_CREATE_SCHEMA, .part = schema}))
			continue;
		sg_report(cx, item->span, "schema '%s' is dropped with everything in it",
			  sg_show_ident(cx, schema));
		sg_note(cx, "CASCADE drops all its tables with their rows, and what "
			    "depends on them in other schemas");
		if (sg_soften_down(cx))
			continue;
		sg_help(cx, "drop the objects by name, then the empty schema: without "
			    "CASCADE PostgreSQL refuses if one is left");
		sg_help_sql(cx, "DROP SCHEMA %s;", sg_sql_ident(cx, schema));
	}
}

SG_RULE(drop_schema){
	.summary = "DROP SCHEMA .. CASCADE deletes every table in the schema",
	.severity = SG_ERROR,
	.dialects = SG_POSTGRES,
	.since = "0.1",
	.on = {SG_DROP},
	.check = check,
};
