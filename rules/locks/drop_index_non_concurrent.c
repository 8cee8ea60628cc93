/*
 * # Index dropped while reads and writes wait
 *
 * `DROP INDEX` takes `ACCESS EXCLUSIVE` on the table of the index until the transaction
 * ends (measured on PostgreSQL 15.18). The drop itself is short. But it waits for every
 * query that is running on the table, and while it waits, every later query queues behind
 * it: one long report is enough to stop all traffic on the table.
 *
 * ## Instead
 *
 *     DROP INDEX CONCURRENTLY IF EXISTS orders_customer_idx;
 *
 * It takes one index, no `CASCADE`, and cannot run inside a transaction: give it a
 * migration file of its own which the runner does not wrap.
 *
 * ## Unless
 *
 * The index was created earlier in the same file.
 *
 * ## See
 *
 * - https://www.postgresql.org/docs/15/sql-dropindex.html
 */
#include <sqlguard/rule.h>

static void judge(struct sg_ctx *cx, const struct sg_node *item)
{
	const struct sg_name *index = &sg_as_object_name(item)->name;

	if (sg_index_made_here(cx, index))
		return;
	sg_report(cx, item->span,
		  "index '%s' is dropped while reads and writes of its table wait",
		  sg_show_name(cx, index));
	sg_note(cx, "takes ACCESS EXCLUSIVE on the table until the transaction ends: it "
		    "waits for running queries, and every later one waits for it");
	sg_help_concurrently(cx);
	sg_help_sql(cx, "DROP INDEX CONCURRENTLY IF EXISTS %s;", sg_sql_name(cx, index));
}

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	const struct sg_drop *drop = sg_as_drop(node);

	if (drop->object != SG_OBJ_INDEX || drop->concurrently)
		return;
	SG_EACH (item, drop->names)
		judge(cx, item);
}

SG_RULE(drop_index_non_concurrent){
	.summary = "DROP INDEX without CONCURRENTLY locks the table against all queries",
	.severity = SG_WARNING,
	.dialects = SG_POSTGRES,
	.since = "0.1",
	.on = {SG_DROP},
	.check = check,
};
