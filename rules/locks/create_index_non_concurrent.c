/*
 * # Index built while writes wait
 *
 * `CREATE INDEX` takes `SHARE` on the table for as long as the build lasts: reads go on,
 * but every `INSERT`, `UPDATE` and `DELETE` waits, minutes on a table of some gigabytes,
 * and each waiting request holds a connection of the pool (measured on PostgreSQL 15.18
 * and 18.4: `SHARE`, one full scan). `IF NOT EXISTS` takes the lock even when the index
 * is there.
 *
 * ## Instead
 *
 *     CREATE INDEX CONCURRENTLY orders_customer_idx ON orders (customer_id);
 *
 * `CONCURRENTLY` scans the table twice under `SHARE UPDATE EXCLUSIVE`, which blocks
 * neither reads nor writes. It cannot run inside a transaction: give it a migration file
 * of its own which the runner does not wrap. A build that fails leaves an index marked
 * `INVALID`; drop it before the next try. On a partitioned table it is refused: create
 * the index with `ON ONLY`, build it concurrently on each partition, and attach those
 * with `ALTER INDEX .. ATTACH PARTITION`.
 *
 * ## Unless
 *
 * The table was created in the same file (also with `IF NOT EXISTS`) and nothing was
 * copied into it, or it is temporary; the index is an element of `CREATE SCHEMA` or on a
 * materialized view created in the same file; `ON ONLY` builds the empty index of a
 * partitioned table; the table is partitioned, as the file shows, where `CONCURRENTLY` is
 * refused.
 *
 * ## See
 *
 * - https://www.postgresql.org/docs/15/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY
 * - https://www.postgresql.org/docs/15/explicit-locking.html
 */
#include <sqlguard/rule.h>

/* Nobody writes to a new materialized view; partitions must be built one by one. */
static bool is_exempt(struct sg_ctx *cx, const struct sg_name *table)
{
	return sg_created_before(cx, SG_OBJ_MATERIALIZED_VIEW, table->name) ||
	       sg_done_before(cx, &(struct sg_deed){SG_DID_PARTITION, .name = *table});
}

/* CONCURRENTLY is refused in a transaction and on a partitioned table, and a second run
   of IF NOT EXISTS would keep the INVALID index of a failed one. */
static bool can_be_concurrent(struct sg_ctx *cx, const struct sg_create_index *index)
{
	const struct sg_object *object =
		sg_find_object(cx->catalog, cx->at, SG_OBJ_TABLE, &index->table);
	const struct sg_table *table = object ? sg_table_at(object, cx->at) : NULL;

	return sg_session_in_transaction(cx->session, cx->index) == SG_NO &&
	       !index->if_not_exists && table && table->complete == SG_YES &&
	       table->record.known == SG_YES && !table->partition_strategy.n;
}

static void offer(struct sg_ctx *cx, const struct sg_create_index *index)
{
	uint32_t off = sg_after_word(cx, cx->statement->span.off, "CREATE");

	if (!can_be_concurrent(cx, index))
		return;
	off = sg_after_word(cx, sg_after_word(cx, off, "UNIQUE"), "INDEX");
	sg_fix(cx, SG_FIX_SAFE, "build it CONCURRENTLY");
	sg_fix_insert(cx, off, " CONCURRENTLY");
}

static const char *describe(struct sg_ctx *cx, struct sg_str name)
{
	return name.n ? sg_printf(cx->arena, "index '%s'", sg_show_ident(cx, name))
		      : "an index";
}

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	const struct sg_create_index *index = sg_as_create_index(node);

	if (index->concurrently || index->only || sg_is(cx->top, SG_CREATE_SCHEMA) ||
	    sg_is_probably_private(cx, &index->table) || is_exempt(cx, &index->table))
		return;
	sg_report(cx, node->span, "%s is built while writes to '%s' wait",
		  describe(cx, index->name.name), sg_show_name(cx, &index->table));
	sg_note(cx, "takes SHARE until the transaction ends: reads go on; INSERT, UPDATE "
		    "and DELETE wait for the whole build");
	sg_help_concurrently(cx);
	if (index->if_not_exists)
		sg_note(cx, "IF NOT EXISTS is left out below: it would keep the INVALID "
			    "index of a failed build");
	sg_help_sql(cx, "%s", sg_index_concurrently(cx, index));
	offer(cx, index);
}

SG_RULE(create_index_non_concurrent){
	.summary = "CREATE INDEX without CONCURRENTLY stops writes to the table",
	.severity = SG_ERROR,
	.dialects = SG_POSTGRES,
	.since = "0.1",
	.on = {SG_CREATE_INDEX},
	.check = check,
};
