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
 * Behind a `DROP TABLE` of a table that others reference this is not enough: rows that
 * lost their parent stay counted when a renamed table takes its place, and the commit
 * fails. There, move the keys away before the drop first, as `table-rebuild` shows.
 *
 * ## Unless
 *
 * Outside a transaction, where the PRAGMA means nothing after the next statement; or the
 * file looks at `foreign_key_check` after it.
 *
 * ## See
 *
 * - https://www.sqlite.org/pragma.html#pragma_defer_foreign_keys
 */
#include <sqlguard/rule.h>

/*
 * A rebuild on D1 counts the rows that reference the dropped table, and the new table of
 * that name does not take them off again: only this PRAGMA lets it commit (measured on
 * SQLite 3.40.1).
 */
static bool drops_before(const struct sg_ctx *cx)
{
	for (size_t i = 0; i < cx->index; i++) {
		const struct sg_node *node = cx->script->statements.items[i].node;

		if (sg_is(node, SG_DROP) && sg_as_drop(node)->object == SG_OBJ_TABLE &&
		    sg_session_same_transaction(cx->session, i, cx->index))
			return true;
	}
	return false;
}

static bool checks_after(struct sg_ctx *cx)
{
	for (size_t i = cx->index + 1; i < cx->script->statements.len; i++)
		if (sg_checks_foreign_keys(cx, i))
			return true;
	return false;
}

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	if (sg_session_pragma_asks(cx->session, cx->index, "defer_foreign_keys") !=
		    SG_NO ||
	    sg_session_in_transaction(cx->session, cx->index) != SG_YES ||
	    sg_session_foreign_keys(cx->session, cx->index) == SG_NO || checks_after(cx))
		return;
	sg_report(cx, node->span, "'%s' forgets the foreign keys that are broken now",
		  sg_one_line(cx, node->span));
	sg_note(cx, "%.*s: its commit would have checked them",
		SG_STR_ARG(sg_session_transaction_reason(cx->session, cx->index)));
	if (drops_before(cx)) {
		sg_help(cx, "do not only remove it: the commit then fails where rows "
			    "reference a table that was dropped above; move their keys "
			    "away before the DROP TABLE, as table-rebuild shows");
		return;
	}
	sg_help(cx, "remove it; the setting ends with the transaction");
	sg_fix(cx, SG_FIX_SAFE, "remove the PRAGMA");
	sg_fix_remove_statement(cx, cx->index);
}

SG_RULE(sqlite_defer_fk_off){
	.summary = "turning defer_foreign_keys off lets broken foreign keys be committed",
	.severity = SG_WARNING,
	.dialects = SG_ANY_SQLITE,
	.since = "0.1",
	.on = {SG_PRAGMA},
	.check = check,
};
