/*
 * # Concurrent index that stays invalid
 *
 * A `CREATE INDEX CONCURRENTLY` that fails (a deadlock, a timeout, duplicate keys) leaves
 * its index behind, marked `INVALID`. No query uses it and every write still pays for it.
 * With `IF NOT EXISTS` the next run finds the name taken, says `already exists,
 * skipping`, and reports success: the index never comes to be, and a unique one guards
 * nothing (measured on PostgreSQL 15.18 and 18.4).
 *
 * ## Instead
 *
 *     DROP INDEX CONCURRENTLY IF EXISTS orders_day_idx;
 *     CREATE INDEX CONCURRENTLY orders_day_idx ON orders (day);
 *
 * ## Unless
 *
 * The file drops the index before.
 *
 * ## See
 *
 * - https://www.postgresql.org/docs/15/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY
 */
#include <sqlguard/rule.h>

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	const struct sg_create_index *index = sg_as_create_index(node);
	struct sg_name name = index->name;

	if (!index->concurrently || !index->if_not_exists ||
	    sg_dropped_before(cx, SG_OBJ_INDEX, name.name))
		return;
	name.schema = index->table.schema;
	sg_report(cx, node->span, "a failed build of '%s' would be taken for the index",
		  sg_show_ident(cx, name.name));
	sg_note(cx, "a failed concurrent build leaves an INVALID index, which IF NOT "
		    "EXISTS keeps: the next run succeeds without building anything");
	sg_help(cx, "drop what a failed build left, then build without IF NOT EXISTS");
	sg_help_sql(cx, "DROP INDEX CONCURRENTLY IF EXISTS %s;\n%s",
		    sg_sql_name(cx, &name), sg_index_concurrently(cx, index));
}

SG_RULE(concurrent_index_if_not_exists_keeps_invalid){
	.summary = "IF NOT EXISTS keeps the INVALID index of a failed concurrent build",
	.severity = SG_WARNING,
	.dialects = SG_POSTGRES,
	.since = "0.1",
	.on = {SG_CREATE_INDEX},
	.check = check,
};
