/*
 * # CHECK constraints ignored
 *
 * After `PRAGMA ignore_check_constraints = ON` SQLite stores rows that break a `CHECK`,
 * without a word (measured on 3.40.1 and local D1). The constraint stays in the schema,
 * so that everybody believes the rows to obey it; they show up much later, when an
 * `UPDATE` of such a row or the next rebuild of the table fails. It works inside a
 * transaction, too, and lasts as long as the connection; on D1 longer than the request
 * (measured on local D1: a later one still stores such a row).
 *
 * ## Instead
 *
 * Leave it out, and let the statement fail that writes such a row. If rows of the past
 * break the constraint, repair them before it is added:
 *
 *     UPDATE orders SET quantity = 1 WHERE quantity < 1;
 *
 * ## Unless
 *
 * The file turns it off again and checks what it wrote with `PRAGMA quick_check` or
 * `PRAGMA integrity_check`, which report broken `CHECK` constraints while it is off.
 *
 * ## See
 *
 * - https://www.sqlite.org/pragma.html#pragma_ignore_check_constraints
 * - https://www.sqlite.org/pragma.html#pragma_quick_check
 */
#include <sqlguard/rule.h>

static bool is_checked_after(const struct sg_ctx *cx, size_t off)
{
	for (size_t i = off; i < cx->script->statements.len; i++) {
		const struct sg_node *node = cx->script->statements.items[i].node;

		if (sg_is(node, SG_PRAGMA) &&
		    (sg_str_iis(sg_as_pragma(node)->name.name, "quick_check") ||
		     sg_str_iis(sg_as_pragma(node)->name.name, "integrity_check")))
			return true;
	}
	return false;
}

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	static const char name[] = "ignore_check_constraints";
	size_t off;

	if (sg_session_pragma_asks(cx->session, cx->index, name) != SG_YES)
		return;
	off = sg_pragma_after(cx, name, SG_NO);
	if (off != SG_NEVER && is_checked_after(cx, off))
		return;
	sg_report(cx, node->span, "rows that break a CHECK are stored from here on");
	if (off == SG_NEVER)
		sg_note(cx, "the file does not turn it off again: it lasts as long as "
			    "the connection, for whatever runs next on it");
	else
		sg_note(cx, "until line %zu, and nothing looks at the rows after that",
			sg_line_of_statement(cx, off));
	sg_help(cx, "leave it out; or turn it off before the end, and look at the rows");
	/* D1 authorizes quick_check only (measured with wrangler 4.86 and 4.164). */
	sg_help_sql(cx, "PRAGMA ignore_check_constraints = OFF;\nPRAGMA quick_check;");
}

SG_RULE(sqlite_ignore_check_constraints){
	.summary = "rows that break a CHECK constraint are stored without an error",
	.severity = SG_WARNING,
	.dialects = SG_ANY_SQLITE,
	.since = "0.1",
	.on = {SG_PRAGMA},
	.check = check,
};
