/*
 * # AUTOINCREMENT where the rowid would do
 *
 * `INTEGER PRIMARY KEY` gives new rows a number by itself. `AUTOINCREMENT` only sees to
 * it that the number of a deleted last row is not used again, for the price of a read and
 * a write of `sqlite_sequence` at each insert; D1 bills the rows that are written.
 *
 * ## Instead
 *
 *     CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT);
 *
 * ## Unless
 *
 * Numbers must never be used twice. The rule is off by default.
 *
 * ## See
 *
 * - https://www.sqlite.org/autoinc.html
 */
#include <sqlguard/rule.h>

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	if (!sg_as_constraint(node)->autoincrement)
		return;
	sg_report(cx, node->span, "each insert also writes to sqlite_sequence");
	sg_help(cx, "leave AUTOINCREMENT out, unless a number must never be used again");
}

SG_RULE(sqlite_autoincrement_unneeded){
	.summary = "AUTOINCREMENT costs a write at each insert, and is seldom needed",
	.severity = SG_OFF,
	.dialects = SG_ANY_SQLITE,
	.since = "0.1",
	.on = {SG_CONSTRAINT},
	.check = check,
};
