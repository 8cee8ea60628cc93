/*
 * # PRAGMA foreign_keys inside a transaction
 *
 * SQLite ignores `PRAGMA foreign_keys` inside a transaction, without an error, also right
 * after `BEGIN`. Enforcement stays as the connection had it: the sqlite3 shell, sql.js
 * and bun:sqlite start with foreign keys off, better-sqlite3, node:sqlite and libsql with
 * foreign keys on. A rebuild that relies on `PRAGMA foreign_keys=OFF` then deletes the
 * rows of the tables that reference the old table with `ON DELETE CASCADE`, and says
 * nothing.
 *
 * Drizzle's migrators run all pending files in one transaction, so in its files the
 * PRAGMA never works; only its libsql migrator turns foreign keys off itself, before it
 * begins.
 *
 * ## Instead
 *
 *     PRAGMA foreign_keys = OFF;
 *     BEGIN;
 *     -- the rebuild
 *     PRAGMA foreign_key_check;
 *     COMMIT;
 *     PRAGMA foreign_keys = ON;
 *
 * With a migrator that wraps files, turn them off on the connection before it runs, and
 * on again after.
 *
 * ## Unless
 *
 * The statement runs outside a transaction, or only the runner decides that and the file
 * does not tell; or `sqlguard apply` runs it (`--runner sqlguard`), which obeys an `OFF`
 * of the file before it begins. On D1 the rule `d1-foreign-keys-pragma-ineffective`
 * speaks.
 *
 * It is a warning of `foreign_keys=ON`, and an info where the history shows that the file
 * reaches no row of another table.
 *
 * ## See
 *
 * - https://www.sqlite.org/pragma.html#pragma_foreign_keys
 * - https://www.sqlite.org/lang_altertable.html#otheralter
 */
#include <sqlguard/rule.h>

/* One finding for an OFF and the ON that belongs to it. */
static bool follows_another(const struct sg_ctx *cx)
{
	size_t before = sg_session_foreign_keys_said(cx->session, cx->index);

	return before != SG_NEVER &&
	       sg_session_in_transaction(cx->session, before) == SG_YES;
}

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	enum sg_maybe asked =
		sg_session_pragma_asks(cx->session, cx->index, "foreign_keys");

	if (asked == SG_UNKNOWN || follows_another(cx) ||
	    sg_session_in_transaction(cx->session, cx->index) != SG_YES ||
	    sg_session_foreign_keys(cx->session, cx->index) == asked)
		return;
	sg_report(cx, node->span, "'%s' has no effect inside a transaction",
		  sg_one_line(cx, node->span));
	if (asked == SG_YES || sg_harms_no_child(cx))
		sg_severity(cx, asked == SG_YES ? SG_WARNING : SG_INFO);
	sg_note(cx, "%.*s",
		SG_STR_ARG(sg_session_transaction_reason(cx->session, cx->index)));
	if (asked == SG_NO && sg_harms_no_child(cx))
		sg_note(cx, "it does no harm here: what follows reaches no rows of "
			    "another table");
	else if (asked == SG_NO)
		sg_note(cx, "%s, DROP TABLE and DELETE still cascade",
			sg_session_foreign_keys(cx->session, cx->index) == SG_YES
				? "as the connection enforces foreign keys"
				: "where the connection enforces foreign keys");
	sg_help(cx, "put it before BEGIN, or on the connection before the migrator runs");
}

SG_RULE(sqlite_fk_pragma_in_transaction){
	.summary = "SQLite ignores PRAGMA foreign_keys inside a transaction",
	.severity = SG_ERROR,
	.dialects = SG_SQLITE,
	.since = "0.1",
	.on = {SG_PRAGMA},
	.check = check,
};
