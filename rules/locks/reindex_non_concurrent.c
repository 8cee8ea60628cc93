/*
 * # Index rebuilt while reads and writes wait
 *
 * `REINDEX` takes `SHARE` on the table and `ACCESS EXCLUSIVE` on each index it rebuilds.
 * Writes wait for the table; reads wait as well, because planning a query opens every
 * index of its table (measured on PostgreSQL 15.18). It lasts as long as building the
 * indexes.
 *
 * ## Instead
 *
 *     REINDEX INDEX CONCURRENTLY orders_customer_idx;
 *
 * From PostgreSQL 12 on. It cannot run inside a transaction: give it a migration file of
 * its own which the runner does not wrap.
 *
 * ## Unless
 *
 * The table was created in the same file and nothing was copied into it, or it is
 * temporary. `REINDEX SYSTEM` has no concurrent form.
 *
 * ## See
 *
 * - https://www.postgresql.org/docs/15/sql-reindex.html#SQL-REINDEX-CONCURRENTLY
 */
#include <sqlguard/rule.h>

static bool is_private(struct sg_ctx *cx, const struct sg_reindex *reindex)
{
	const struct sg_create_index *made;

	if (reindex->object == SG_OBJ_TABLE)
		return sg_is_probably_private(cx, &reindex->name);
	if (reindex->object != SG_OBJ_INDEX)
		return false;
	made = sg_index_made_here(cx, &reindex->name);
	return made && sg_is_probably_private(cx, &made->table);
}

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	const struct sg_reindex *reindex = sg_as_reindex(node);
	const char *kind = sg_object_type_name(reindex->object);
	char upper[32] = {0};

	if (reindex->concurrently || reindex->object == SG_OBJ_SYSTEM ||
	    is_private(cx, reindex))
		return;
	for (size_t i = 0; kind[i] && i < sizeof upper - 1; i++)
		upper[i] = kind[i] >= 'a' ? (char)(kind[i] - 32) : kind[i];
	sg_report(cx, node->span, "REINDEX of %s '%s' stops reads and writes", kind,
		  sg_show_name(cx, &reindex->name));
	sg_note(cx, "takes SHARE on the table and ACCESS EXCLUSIVE on its indexes: "
		    "writes wait, and reads wait too, as planning opens every index");
	sg_help_concurrently(cx);
	sg_help_sql(cx, "REINDEX %s CONCURRENTLY %s;", upper,
		    sg_sql_name(cx, &reindex->name));
}

SG_RULE(reindex_non_concurrent){
	.summary = "REINDEX without CONCURRENTLY stops reads and writes of the table",
	.severity = SG_ERROR,
	.dialects = SG_POSTGRES,
	.since = "0.1",
	.on = {SG_REINDEX},
	.check = check,
};
