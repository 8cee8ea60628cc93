/*
 * # Schema edited as text
 *
 * `PRAGMA writable_schema = ON` lets `UPDATE`, `INSERT` and `DELETE` change
 * `sqlite_master`, where SQLite keeps the text of each definition. Nothing checks what is
 * written there: a definition that does not parse, or that does not fit the rows on the
 * disk, makes the database malformed for every connection that opens it from then on, and
 * the migration that did it succeeds.
 *
 * ## Instead
 *
 * Rebuild the table: create the new one, copy, drop, rename. `ALTER TABLE` adds, renames
 * and drops columns in place.
 *
 * If the text must be edited (SQLite describes it for constraints only), do it in one
 * transaction that ends with
 *
 *     PRAGMA writable_schema = RESET;
 *     PRAGMA integrity_check;
 *
 * on a copy of the database first.
 *
 * ## Unless
 *
 * D1 refuses the PRAGMA: `d1-unsupported-statement` speaks there.
 *
 * ## See
 *
 * - https://www.sqlite.org/pragma.html#pragma_writable_schema
 * - https://www.sqlite.org/lang_altertable.html#otheralter
 */
#include <sqlguard/rule.h>

static bool writes_schema(const struct sg_node *node)
{
	const struct sg_name *table = sg_written_table(node);

	return table && sg_is_schema_table(table->name);
}

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	size_t off = sg_pragma_after(cx, "writable_schema", SG_NO);

	if (sg_session_pragma_asks(cx->session, cx->index, "writable_schema") != SG_YES)
		return;
	sg_report(cx, node->span, "the schema can be edited as text from here on");
	for (size_t i = cx->index + 1; i < cx->script->statements.len; i++)
		if (writes_schema(cx->script->statements.items[i].node)) {
			sg_note(cx,
				"line %zu does: what it writes is not checked, and a "
				"definition that does not fit makes the database "
				"malformed",
				sg_line_of_statement(cx, i));
			break;
		}
	if (off == SG_NEVER)
		sg_note(cx, "the file does not turn it off again: it lasts as long as "
			    "the connection");
	sg_help(cx, "use ALTER TABLE, or rebuild the table");
}

SG_RULE(sqlite_writable_schema){
	.summary = "editing sqlite_master by hand can make the database malformed",
	.severity = SG_WARNING,
	.dialects = SG_SQLITE,
	.since = "0.1",
	.on = {SG_PRAGMA},
	.check = check,
};
