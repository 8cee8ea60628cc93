/*
 * # Foreign keys left off
 *
 * The file turns foreign keys off and does not turn them on again. The setting belongs to
 * the connection and outlives the file: the next migration, and an application that goes
 * on with the same connection, write rows that no foreign key checks and delete parents
 * without their children.
 *
 * ## Instead
 *
 *     PRAGMA foreign_keys = OFF;
 *     -- the change, in a transaction of its own
 *     PRAGMA foreign_key_check;
 *     PRAGMA foreign_keys = ON;
 *
 * ## Unless
 *
 * The PRAGMA has no effect anyway, because it stands inside a transaction; or the
 * sqlite3 shell runs the file (`--runner sqlite3`), whose connection ends with it.
 *
 * ## See
 *
 * - https://www.sqlite.org/pragma.html#pragma_foreign_keys
 */
#include <sqlguard/rule.h>

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	size_t end = cx->script->statements.len;

	if (sg_session_pragma_asks(cx->session, cx->index, "foreign_keys") != SG_NO ||
	    sg_session_foreign_keys_said(cx->session, end) != cx->index ||
	    sg_session_in_transaction(cx->session, cx->index) == SG_YES ||
	    sg_is_run_by_shell(cx))
		return;
	sg_report(cx, node->span, "foreign keys are off when the file ends");
	sg_note(cx, "the setting belongs to the connection: what runs after on it is not "
		    "checked");
	sg_help(cx, "end the file by checking them and turning them on");
	sg_help_sql(cx, "PRAGMA foreign_key_check;\nPRAGMA foreign_keys = ON;");
	/* Where they were off before, what runs after would meet keys it was not made
	   for; in a transaction left open nothing would turn them on. */
	if (sg_session_foreign_keys(cx->session, cx->index) != SG_YES ||
	    (sg_session_in_transaction(cx->session, end - 1) == SG_YES &&
	     !sg_session_ends_transaction(cx->session, end - 1)))
		return;
	sg_fix(cx, SG_FIX_SAFE, "turn foreign keys on again at the end");
	sg_fix_append(cx, "PRAGMA foreign_keys = ON;");
}

SG_RULE(sqlite_fk_left_off){
	.summary = "foreign keys stay off for whatever uses the connection next",
	.severity = SG_WARNING,
	.dialects = SG_SQLITE,
	.since = "0.1",
	.on = {SG_PRAGMA},
	.check = check,
};
