/*
 * # Name that D1 keeps for itself
 *
 * D1 keeps its own tables under names that begin with `_cf_`. To create or rename
 * something to such a name ends with `not authorized: SQLITE_AUTH`, and the whole file is
 * rolled back. Older versions compare with case and let `_CF_x` and a rename pass
 * (measured on local D1, wrangler 4.86 and 4.164), so that the migration works until the
 * database is moved. Columns may have such names.
 *
 * ## Instead
 *
 * Choose another name. A `_cf_KV` or `_cf_METADATA` comes from the export of another D1
 * database and is left out.
 *
 * ## Unless
 *
 * The file is the output of `.dump`, of which `d1-dump-artifacts` speaks.
 *
 * ## See
 *
 * - https://developers.cloudflare.com/d1/sql-api/sql-statements/
 */
#include <sqlguard/rule.h>

static struct sg_str new_name(const struct sg_node *node)
{
	struct sg_created created;

	if (sg_is(node, SG_RENAME_TABLE))
		return sg_as_rename_table(node)->new_name.name;
	return sg_created_by(&created, node) ? created.name.name : SG_STR("");
}

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	struct sg_str name = new_name(node);

	if (!sg_str_istarts(name, "_cf_") || sg_is_dump(cx))
		return;
	sg_report(cx, node->span, "D1 keeps names with _cf_ for itself: '%s'",
		  sg_show_ident(cx, name));
	sg_note(cx, "the whole file fails with 'not authorized: SQLITE_AUTH'");
	sg_help(cx, "choose another name");
}

SG_RULE(d1_reserved_name){
	.summary = "D1 refuses names that begin with _cf_",
	.severity = SG_ERROR,
	.dialects = SG_D1,
	.since = "0.1",
	.on = {SG_CREATE_TABLE, SG_CREATE_VIRTUAL_TABLE, SG_CREATE_VIEW, SG_CREATE_INDEX,
	       SG_CREATE_TRIGGER, SG_RENAME_TABLE},
	.check = check,
};
