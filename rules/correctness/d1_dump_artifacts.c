/*
 * # Output of .dump as a migration
 *
 * `sqlite3 db .dump` writes SQL for the sqlite3 shell. For local D1 wrangler cuts the
 * first `BEGIN TRANSACTION;` and the first `COMMIT;` out of the text, wherever they
 * stand, and D1 ignores `PRAGMA foreign_keys=OFF`; with that a dump of plain tables runs
 * (measured, wrangler 4.86 and 4.164). With `--remote` the text is sent as it is, and D1
 * refuses `BEGIN`. Other things of a dump never run:
 *
 * - `PRAGMA writable_schema` and `INSERT INTO sqlite_schema`, of a virtual table
 * - `unistr('..')`, of text with control characters (sqlite3 3.50 and later)
 * - the tables `_cf_..` and `d1_migrations` of another D1 database
 * - `ROLLBACK`, of a database with errors
 *
 * `DELETE FROM sqlite_sequence` runs, and resets the counters of all tables: the ids of
 * deleted rows are given out again.
 *
 * ## Instead
 *
 * Keep the `CREATE` and `INSERT` statements. For a large dump use `wrangler d1 execute
 * --remote --file`, which imports it.
 *
 * ## See
 *
 * - https://developers.cloudflare.com/d1/best-practices/import-export-data/
 */
#include <sqlguard/rule.h>

static bool calls_unistr(struct sg_node *node, void *payload)
{
	bool *found = payload;

	*found |= sg_is(node, SG_CALL) && sg_str_is(sg_as_call(node)->name, "unistr");
	return !*found;
}

static bool is_internal(struct sg_str name)
{
	return sg_str_istarts(name, "_cf_") || sg_str_iis(name, "d1_migrations");
}

/* What D1 does with a statement of a dump; NULL: runs it. */
static const char *artifact(const struct sg_node *node)
{
	bool unistr = false;

	if (sg_is(node, SG_PRAGMA) && sg_d1_refuses_pragma(sg_as_pragma(node)))
		return "D1 refuses this PRAGMA";
	if (sg_is(node, SG_TRANSACTION) &&
	    sg_as_transaction(node)->type == SG_TX_ROLLBACK)
		return "the dump ends with ROLLBACK: it is not complete";
	if (sg_is(node, SG_CREATE_TABLE) &&
	    is_internal(sg_as_create_table(node)->name.name))
		return "a table of D1 or wrangler, which is there already";
	if (!sg_is(node, SG_INSERT))
		return NULL;
	if (sg_is_schema_table(sg_as_insert(node)->table.name))
		return "D1 refuses to write to its schema table: a virtual table";
	sg_walk((struct sg_node *)node, calls_unistr, &unistr);
	return unistr ? "D1 has no function 'unistr'" : NULL;
}

/* The first statement that fails ends the file; the counters are gone before or after. */
static bool note_artifacts(struct sg_ctx *cx)
{
	bool fails = false;

	for (size_t i = 0; i < cx->script->statements.len; i++) {
		const struct sg_node *node = cx->script->statements.items[i].node;
		const char *what = artifact(node);

		if (what && !fails)
			sg_note(cx, "line %zu: %s", sg_line_of_statement(cx, i), what);
		fails |= what != NULL;
		if (sg_is(node, SG_DELETE) &&
		    sg_str_iis(sg_as_delete(node)->table.name, "sqlite_sequence"))
			sg_note(cx,
				"line %zu: resets the counters of all tables, so that "
				"deleted ids are given again",
				sg_line_of_statement(cx, i));
	}
	return fails;
}

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	(void)node;
	if (!sg_is_dump(cx))
		return;
	sg_report(cx, cx->script->statements.items[0].span,
		  "this is the output of .dump, which is no migration for D1");
	if (note_artifacts(cx))
		sg_note(cx, "the whole file fails");
	else if (sg_may_be_wrangler(cx))
		sg_severity(cx, SG_WARNING);
	sg_note(cx, "D1 refuses BEGIN and COMMIT; for local D1 wrangler cuts them out");
	sg_help(cx, "keep the CREATE and INSERT statements only");
}

SG_RULE(d1_dump_artifacts){
	.summary = "the output of the sqlite3 shell's .dump, used as a migration for D1",
	.severity = SG_ERROR,
	.dialects = SG_D1,
	.since = "0.1",
	.on = {SG_WHOLE_FILE},
	.check = check,
	.by_text = true,
};
