/*
 * # legacy_alter_table left on
 *
 * With `PRAGMA legacy_alter_table = ON`, `ALTER TABLE .. RENAME TO` leaves the names in
 * triggers and views as they are, and, while foreign keys are off, those in `REFERENCES`,
 * too (measured on 3.40.1). A rebuild may need that. But the setting belongs to the
 * connection and outlives the file: the next migration that renames a table then leaves
 * its views, triggers and foreign keys behind, pointing to a name that is gone, and
 * nothing is reported until they are used. On D1 it even outlives the request (measured
 * on local D1: a view kept the old name of a table that a later request renamed).
 *
 * ## Instead
 *
 *     PRAGMA legacy_alter_table = ON;
 *     -- the rebuild
 *     PRAGMA legacy_alter_table = OFF;
 *
 * ## Unless
 *
 * The file turns it off again, or the sqlite3 shell runs it (`--runner sqlite3`), whose
 * connection ends with it.
 *
 * ## See
 *
 * - https://www.sqlite.org/pragma.html#pragma_legacy_alter_table
 * - https://www.sqlite.org/lang_altertable.html#altertabrename
 */
#include <sqlguard/rule.h>

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	static const char name[] = "legacy_alter_table";

	if (sg_session_pragma_asks(cx->session, cx->index, name) != SG_YES ||
	    sg_pragma_after(cx, name, SG_NO) != SG_NEVER ||
	    sg_pragma_after(cx, name, SG_YES) != SG_NEVER || sg_is_run_by_shell(cx))
		return;
	sg_report(cx, node->span, "legacy_alter_table is still on when the file ends");
	sg_note(cx, "the setting belongs to the connection: a later RENAME on it leaves "
		    "views, triggers and, with foreign keys off, REFERENCES with the "
		    "old name");
	sg_help(cx, "turn it off at the end of the file");
	sg_help_sql(cx, "PRAGMA legacy_alter_table = OFF;");
}

SG_RULE(sqlite_legacy_alter_table_left_on){
	.summary = "later renames on the connection leave views and triggers behind",
	.severity = SG_WARNING,
	.dialects = SG_ANY_SQLITE,
	.since = "0.1",
	.on = {SG_PRAGMA},
	.check = check,
};
