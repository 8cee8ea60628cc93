/*
 * # Newer than most SQLite libraries
 *
 * `ALTER TABLE` sets and drops `NOT NULL`, and adds and drops a `CHECK`, as of SQLite
 * 3.53. Older ones answer `near "ALTER": syntax error`: Debian 12 has 3.40.1, node:sqlite
 * of Node 22 has 3.51; better-sqlite3 12.11 brings 3.53.2 along (measured).
 *
 * ## Instead
 *
 * Where the library is older, build the table anew; `sqlguard explain table-rebuild`
 * shows how.
 *
 * ## Unless
 *
 * The statement is refused for another reason. D1 refuses these statements in every
 * version: `d1-unsupported-statement` speaks there.
 *
 * ## See
 *
 * - https://www.sqlite.org/lang_altertable.html
 * - https://www.sqlite.org/changes.html
 */
#include <sqlguard/rule.h>

static const char *new_change(const struct sg_node *action)
{
	switch ((int)action->kind) {
	case SG_ALTER_COLUMN_NOT_NULL: return "changing NOT NULL";
	case SG_ADD_CONSTRAINT: return "adding a CHECK";
	default: return "dropping a constraint";
	}
}

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	const struct sg_place *place = sg_place_of(cx->catalog, cx->at + 1);

	if (place && place->refused.n)
		return;
	sg_report(cx, node->span, "%s needs SQLite 3.53 or newer", new_change(node));
	sg_note(cx, "older libraries answer with a syntax error");
	sg_help(cx,
		"ask SELECT sqlite_version() where the migration runs; else build the "
		"table anew, see 'sqlguard explain table-rebuild'");
}

SG_RULE(sqlite_version_required){
	.summary = "a statement that only a new SQLite understands",
	.severity = SG_WARNING,
	.dialects = SG_SQLITE,
	.since = "0.1",
	.on = {SG_ALTER_COLUMN_NOT_NULL, SG_ADD_CONSTRAINT, SG_DROP_CONSTRAINT},
	.check = check,
};
