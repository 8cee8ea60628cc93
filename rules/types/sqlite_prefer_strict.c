/*
 * # Table that is not STRICT
 *
 * An ordinary SQLite table stores any value in any column. A `STRICT` one refuses what
 * does not fit its type, and misspelt types (SQLite 3.37 and later, and D1).
 *
 * ## Instead
 *
 *     CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT) STRICT;
 *
 * ## Unless
 *
 * The rule is off by default.
 *
 * ## See
 *
 * - https://www.sqlite.org/stricttables.html
 */
#include <sqlguard/rule.h>

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	const struct sg_create_table *create = sg_as_create_table(node);

	if (create->strict || create->query || sg_is_temporary(cx, &create->name) ||
	    create->temporary)
		return;
	sg_report(cx, create->name.span, "'%s' takes any value in any column",
		  sg_show_name(cx, &create->name));
	sg_help(cx, "end the definition with ') STRICT'; its types are INT, INTEGER, "
		    "REAL, TEXT, BLOB and ANY");
}

SG_RULE(sqlite_prefer_strict){
	.summary = "a table that is not STRICT takes any value in any column",
	.severity = SG_OFF,
	.dialects = SG_ANY_SQLITE,
	.since = "0.1",
	.on = {SG_CREATE_TABLE},
	.check = check,
};
