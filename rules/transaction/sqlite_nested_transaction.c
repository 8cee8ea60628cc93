/*
 * # Transaction in a transaction
 *
 * SQLite has no nested transactions. A second `BEGIN` fails (`cannot start a transaction
 * within a transaction`), a `COMMIT` or `ROLLBACK` without one does (`no transaction is
 * active`), and so does `VACUUM` inside one. A runner stops there; the sqlite3 shell goes
 * on with the rest, in a transaction other than the file means (measured on 3.40.1).
 *
 * ## Instead
 *
 * One `BEGIN` and one `COMMIT`; for a part that may be undone alone, a savepoint:
 *
 *     SAVEPOINT part;
 *     UPDATE accounts SET balance = 0 WHERE balance IS NULL;
 *     RELEASE part;
 *
 * ## Unless
 *
 * Nothing tells whether a transaction is open. When the runner's own transaction is in
 * the way of `BEGIN`, `transaction-control-in-migration` speaks, on D1
 * `d1-explicit-transaction`.
 *
 * ## See
 *
 * - https://www.sqlite.org/lang_transaction.html
 * - https://www.sqlite.org/lang_vacuum.html
 */
#include <sqlguard/rule.h>

/* Then each statement like that fails, and that is said of the first one. */
static bool is_runners_business(const struct sg_ctx *cx)
{
	enum sg_wrap wrap = cx->migration ? cx->migration->wrap : SG_WRAP_UNKNOWN;

	return cx->set && cx->set->runner &&
	       (wrap == SG_WRAP_FILE || wrap == SG_WRAP_RUN);
}

/* What SQLite answers; NULL: it does not refuse, or nobody knows. */
static const char *refusal(const struct sg_ctx *cx, const struct sg_node *node)
{
	enum sg_maybe inside = sg_session_in_transaction(cx->session, cx->index);

	if (sg_is(node, SG_VACUUM))
		return inside == SG_YES ? "cannot VACUUM from within a transaction"
					: NULL;
	if (is_runners_business(cx))
		return NULL;
	switch ((int)sg_as_transaction(node)->type) {
	case SG_TX_BEGIN:
		return inside == SG_YES
			       ? "cannot start a transaction within a transaction"
			       : NULL;
	case SG_TX_COMMIT:
		return inside == SG_NO ? "cannot commit - no transaction is active"
				       : NULL;
	case SG_TX_ROLLBACK:
		return inside == SG_NO ? "cannot rollback - no transaction is active"
				       : NULL;
	default: return NULL;
	}
}

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	const char *answer = refusal(cx, node);

	if (!answer)
		return;
	sg_report(cx, node->span, "SQLite refuses '%s': %s",
		  sg_one_line(cx, cx->statement->span), answer);
	if (sg_session_in_transaction(cx->session, cx->index) == SG_YES)
		sg_note(cx, "%.*s",
			SG_STR_ARG(
				sg_session_transaction_reason(cx->session, cx->index)));
	if (sg_is(node, SG_VACUUM))
		sg_help(cx, "run it by itself, outside any transaction");
	else
		sg_help(cx,
			"leave it out; a part that may be undone alone is a SAVEPOINT");
}

SG_RULE(sqlite_nested_transaction){
	.summary = "SQLite refuses a transaction inside another, and a COMMIT of none",
	.severity = SG_ERROR,
	.dialects = SG_SQLITE,
	.since = "0.1",
	.on = {SG_TRANSACTION, SG_VACUUM},
	.check = check,
};
