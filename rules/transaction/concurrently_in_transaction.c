/*
 * # CONCURRENTLY inside a transaction
 *
 * PostgreSQL refuses `CREATE INDEX`, `DROP INDEX`, `REINDEX` and `DETACH PARTITION` with
 * `CONCURRENTLY` in a transaction block (`cannot run inside a transaction block`), since
 * each of them commits several times of its own. The migration fails and is rolled back.
 *
 * The transaction may be `BEGIN` in the file, or the runner's own around it.
 *
 * ## Instead
 *
 * Move the statement to a migration file of its own, and tell the runner not to wrap that
 * file: `-- +goose NO TRANSACTION`, `-- no-transaction` (sqlx), `-- migrate:up
 * transaction:false` (dbmate), `-- atlas:txmode none`, `run_in_transaction = false`
 * (diesel).
 *
 * ## Unless
 *
 * The transaction was ended before. `REFRESH MATERIALIZED VIEW CONCURRENTLY` is allowed
 * in a transaction (measured on 15.18). When it is not known whether the runner wraps the
 * file, the rule is silent.
 *
 * ## See
 *
 * - https://www.postgresql.org/docs/15/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY
 * - https://www.postgresql.org/docs/15/sql-altertable.html
 */
#include <sqlguard/rule.h>

/* What the user wrote, or NULL when it may run in a transaction. */
static const char *refused_form(const struct sg_node *node)
{
	if (sg_is(node, SG_CREATE_INDEX))
		return sg_as_create_index(node)->concurrently ? "CREATE INDEX" : NULL;
	if (sg_is(node, SG_DROP))
		return sg_as_drop(node)->concurrently ? "DROP INDEX" : NULL;
	if (sg_is(node, SG_REINDEX))
		return sg_as_reindex(node)->concurrently ? "REINDEX" : NULL;
	return sg_as_detach_partition(node)->concurrently ? "DETACH PARTITION" : NULL;
}

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	const char *form = refused_form(node);
	struct sg_str reason;

	if (!form || sg_session_in_transaction(cx->session, cx->index) != SG_YES)
		return;
	reason = sg_session_transaction_reason(cx->session, cx->index);
	sg_report(cx, node->span, "%s CONCURRENTLY is refused inside a transaction",
		  form);
	if (reason.n)
		sg_note(cx, "%.*s", SG_STR_ARG(reason));
	sg_note(cx, "the statement fails and the whole transaction is rolled back");
	sg_help(cx, "move it to a file of its own that is not wrapped in a transaction");
	sg_help_sql(cx, "%.*s;", SG_STR_ARG(sg_text_of(cx, cx->statement->span)));
}

SG_RULE(concurrently_in_transaction){
	.summary = "CONCURRENTLY cannot run inside a transaction",
	.severity = SG_ERROR,
	.dialects = SG_POSTGRES,
	.since = "0.1",
	.on = {SG_CREATE_INDEX, SG_DROP, SG_REINDEX, SG_DETACH_PARTITION},
	.check = check,
};
