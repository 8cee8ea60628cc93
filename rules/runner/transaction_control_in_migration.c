/*
 * # Transaction control in the runner's transaction
 *
 * The tool that applies the file runs it in a transaction of its own. In SQLite a `BEGIN`
 * in there is an error: `cannot start a transaction within a transaction`. In PostgreSQL
 * `BEGIN` is only a warning, but the file's `COMMIT` ends the tool's transaction: what
 * follows, the row in the tool's history too, is no longer undone when something fails,
 * and a failure leaves a database that the tool does not know how to go on from.
 *
 * ## Instead
 *
 * Leave transaction statements to the tool, or tell it to use none for this file.
 *
 * ## Unless
 *
 * The tool uses no transaction for the file, or it is `SAVEPOINT`, `RELEASE` or `ROLLBACK
 * TO`, which only divide the one that is there; or it is the `BEGIN` and `COMMIT` around
 * everything in a file that `sqlguard apply` runs, which are taken for its own. For D1
 * see `d1-explicit-transaction`.
 *
 * ## See
 *
 * - https://www.sqlite.org/lang_transaction.html
 * - https://www.postgresql.org/docs/current/sql-begin.html
 */
#include <sqlguard/rule.h>

static bool is_wrapped(const struct sg_migration *migration)
{
	return migration &&
	       (migration->wrap == SG_WRAP_FILE || migration->wrap == SG_WRAP_RUN);
}

static bool ends_or_begins(enum sg_transaction_type type)
{
	return type == SG_TX_BEGIN || type == SG_TX_COMMIT || type == SG_TX_ROLLBACK;
}

static const struct sg_deed transaction = {.type = SG_DID_TRANSACTION};

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	const struct sg_runner *runner = cx->set ? cx->set->runner : NULL;
	enum sg_own_control control = sg_profile_of(runner, cx->dialect)->control;

	if (!is_wrapped(cx->migration) || !runner || control == SG_CONTROL_ALLOWED ||
	    !ends_or_begins(sg_as_transaction(node)->type) ||
	    sg_done_before(cx, &transaction))
		return;
	sg_report(cx, node->span, "'%s' in a file that %s runs in a transaction",
		  sg_one_line(cx, cx->statement->span), runner->title);
	if (control == SG_CONTROL_FAILS) {
		sg_note(cx, "the run stops with an error");
	} else {
		sg_severity(cx, SG_WARNING);
		sg_note(cx, "COMMIT ends the transaction of the run: what follows is not "
			    "undone when it fails, and neither is the row that records "
			    "the migration");
	}
	if (runner->opt_out)
		sg_help(cx, "leave it out, or turn the tool's transaction off: %s",
			runner->opt_out);
	else
		sg_help(cx, "leave it out");
}

SG_RULE(transaction_control_in_migration){
	.summary =
		"BEGIN or COMMIT where the tool already runs the file in a transaction",
	.severity = SG_ERROR,
	.dialects = SG_POSTGRES | SG_SQLITE,
	.since = "0.1",
	.on = {SG_TRANSACTION},
	.check = check,
};
