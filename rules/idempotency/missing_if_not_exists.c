/*
 * # CREATE that fails when the file runs again
 *
 * Where a migration does not run in one transaction, a failure in the middle leaves the
 * statements before it in the database, and the file is not recorded. The next try starts
 * at the top and stops at the first `CREATE`: `relation already exists`. Somebody has to
 * clean up by hand, in production.
 *
 * Without a transaction run: files with `CONCURRENTLY`, files with a no-transaction
 * directive, `sqlite3 db < file`, and tools that send statement after statement.
 *
 * ## Instead
 *
 *     CREATE TABLE IF NOT EXISTS invoices (id bigint PRIMARY KEY);
 *     CREATE OR REPLACE VIEW open_invoices AS SELECT id FROM invoices;
 *
 * For an index built concurrently drop what a failed build left behind. `IF NOT EXISTS`
 * would keep that index, which is `INVALID` and serves no query (measured on PostgreSQL
 * 15.18):
 *
 *     DROP INDEX CONCURRENTLY IF EXISTS invoices_due_idx;
 *     CREATE INDEX CONCURRENTLY invoices_due_idx ON invoices (due);
 *
 * ## Unless
 *
 * The statement runs in a transaction, as every D1 migration does: a failure leaves
 * nothing behind. It is the last of its file, of which a failed run leaves nothing behind
 * either. The object was dropped just before; it is temporary; it is part of a
 * table rebuild; SQL has no such clause for it (types, domains, policies, roles,
 * constraints; in SQLite `ADD COLUMN`).
 *
 * When it depends on the runner whether the file runs in a transaction, there is one
 * finding for the whole file: an info, by this rule or by `missing-if-exists`.
 *
 * ## See
 *
 * - https://www.postgresql.org/docs/15/sql-createtable.html
 * - https://www.sqlite.org/lang_createtable.html
 */
#include <sqlguard/rule.h>

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	bool concurrent =
		sg_is(node, SG_CREATE_INDEX) && sg_as_create_index(node)->concurrently;

	if (node == cx->top && sg_report_rerun(cx, sg_gaps_of_create))
		sg_help(cx, "%s",
			concurrent
				? "drop what a failed build left: IF NOT EXISTS would "
				  "keep an INVALID index"
				: "let a second run pass over what the first one made");
}

SG_RULE(missing_if_not_exists){
	.summary = "a CREATE without IF NOT EXISTS stops the second run of a failed "
		   "migration",
	.severity = SG_WARNING,
	.dialects = SG_POSTGRES | SG_SQLITE,
	.since = "0.1",
	.on = {SG_CREATE_TABLE, SG_CREATE_VIRTUAL_TABLE, SG_CREATE_INDEX, SG_CREATE_VIEW,
	       SG_CREATE_TRIGGER, SG_CREATE_FUNCTION, SG_CREATE_SEQUENCE,
	       SG_CREATE_SCHEMA, SG_CREATE_EXTENSION, SG_CREATE_OTHER, SG_ALTER_TABLE},
	.check = check,
};
