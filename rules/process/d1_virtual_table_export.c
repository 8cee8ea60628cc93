/*
 * # Virtual table that stops exports of the database
 *
 * `wrangler d1 export` refuses a database that has a virtual table, such as a full-text
 * index of `fts5`. Time travel (30 days) still works; a backup as SQL does not.
 *
 * ## Instead
 *
 * Before an export drop the virtual table, and create and fill it again after.
 *
 * ## See
 *
 * - https://developers.cloudflare.com/d1/best-practices/import-export-data/
 */
#include <sqlguard/rule.h>

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	const struct sg_create_virtual_table *table = sg_as_create_virtual_table(node);

	if (!sg_d1_has_module(table->module))
		return; /* which D1 refuses */
	sg_report(cx, node->span, "'wrangler d1 export' refuses a database with '%s'",
		  sg_show_name(cx, &table->name));
	sg_note(cx, "virtual tables cannot be exported");
	sg_help(cx, "drop it before an export, then create and fill it again");
}

SG_RULE(d1_virtual_table_export){
	.summary = "a D1 database with a virtual table cannot be exported",
	.severity = SG_INFO,
	.dialects = SG_D1,
	.since = "0.1",
	.on = {SG_CREATE_VIRTUAL_TABLE},
	.check = check,
};
