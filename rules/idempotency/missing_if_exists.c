/*
 * # DROP that fails when the file runs again
 *
 * Where a migration does not run in one transaction, a failure in the middle leaves the
 * statements before it in the database, and the file is not recorded. The next try starts
 * at the top and stops at the first `DROP`, since the object is gone already.
 *
 * ## Instead
 *
 *     DROP VIEW IF EXISTS open_invoices;
 *     ALTER TABLE invoices DROP COLUMN IF EXISTS fax;
 *
 * ## Unless
 *
 * The statement runs in a transaction, as every D1 migration does: a failure leaves
 * nothing behind. It is the last of its file, of which a failed run leaves nothing behind
 * either. The object was created earlier in the same file; it is part of a table
 * rebuild; SQL has no such clause for it (`RENAME COLUMN`; in SQLite every `ALTER
 * TABLE`).
 *
 * When it depends on the runner whether the file runs in a transaction, there is one
 * finding for the whole file: an info, by this rule or by `missing-if-not-exists`.
 *
 * ## See
 *
 * - https://www.postgresql.org/docs/15/sql-droptable.html
 * - https://www.sqlite.org/lang_droptable.html
 */
#include <sqlguard/rule.h>

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	if (node == cx->top && sg_report_rerun(cx, sg_gaps_of_drop))
		sg_help(cx, "let a second run pass over what the first one removed");
}

SG_RULE(missing_if_exists){
	.summary = "a DROP without IF EXISTS stops the second run of a failed migration",
	.severity = SG_WARNING,
	.dialects = SG_POSTGRES | SG_SQLITE,
	.since = "0.1",
	.on = {SG_DROP, SG_ALTER_TABLE},
	.check = check,
};
