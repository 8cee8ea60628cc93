/*
 * # defer_foreign_keys turned off before the commit
 *
 * While `PRAGMA defer_foreign_keys` is on, SQLite counts broken foreign keys and refuses
 * the commit unless the count is back at zero. Turning it off sets the count to zero: the
 * commit succeeds and the broken rows stay (measured on SQLite 3.40.1 and local D1; the
 * documentation calls it harmless). Prisma ends its rebuilds like this.
 *
 * ## Instead
 *
 * Leave it out. The setting ends with the transaction by itself, and the commit checks.
 *
 * ## Unless
 *
 * Outside a transaction, where the PRAGMA means nothing after the next statement.
 *
 * ## See
 *
 * - https://www.sqlite.org/pragma.html#pragma_defer_foreign_keys
 */
#include <sqlguard/rule.h>

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	if (sg_session_pragma_asks(cx->session, cx->index, "defer_foreign_keys") !=
		    SG_NO ||
	    sg_session_in_transaction(cx->session, cx->index) != SG_YES ||
	    sg_session_foreign_keys(cx->session, cx->index) == SG_NO)
		return;
	sg_report(cx, node->span, "'%s' forgets the foreign keys that are broken now",
		  sg_one_line(cx, node->span));
	sg_note(cx, "%.*s: its commit would have checked them",
		SG_STR_ARG(sg_session_transaction_reason(cx->session, cx->index)));
	sg_help(cx, "remove it; the setting ends with the transaction");
}

SG_RULE(sqlite_defer_fk_off){
	.summary = "turning defer_foreign_keys off lets broken foreign keys be committed",
	.severity = SG_WARNING,
	.dialects = SG_ANY_SQLITE,
	.since = "0.1",
	.on = {SG_PRAGMA},
	.check = check,
};
