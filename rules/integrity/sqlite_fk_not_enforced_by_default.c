/*
 * # Foreign key that nobody enforces
 *
 * SQLite reads foreign keys and does not enforce them, until the connection says `PRAGMA
 * foreign_keys = ON`; each connection must say it anew. Libraries differ: better-sqlite3
 * and node:sqlite turn them on, the `sqlite3` shell, Python and sql.js do not (measured).
 *
 * ## Instead
 *
 * In the application, after each connect:
 *
 *     PRAGMA foreign_keys = ON;
 *
 * ## Unless
 *
 * The database is D1, or the runner is known to enforce them. The rule is off by default:
 * what the application does stands in no migration.
 *
 * ## See
 *
 * - https://www.sqlite.org/foreignkeys.html#fk_enable
 */
#include <sqlguard/rule.h>

static bool find(struct sg_node *node, void *payload)
{
	const struct sg_constraint **found = payload;

	if (!*found && sg_is(node, SG_CONSTRAINT) &&
	    sg_as_constraint(node)->type == SG_CON_FOREIGN_KEY)
		*found = sg_as_constraint(node);
	return !*found;
}

/* By the runner, or by the file itself. */
static bool is_enforced(const struct sg_ctx *cx)
{
	size_t n = cx->script->statements.len;
	size_t said = sg_session_foreign_keys_said(cx->session, n);

	if (said != SG_NEVER)
		return sg_session_pragma_asks(cx->session, said, "foreign_keys") ==
		       SG_YES;
	return sg_session_foreign_keys(cx->session, 0) == SG_YES;
}

/* The first one speaks for all of the file. */
static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	const struct sg_constraint *key = NULL;

	(void)node;
	if (is_enforced(cx))
		return;
	for (size_t i = 0; i < cx->script->statements.len && !key; i++) {
		sg_walk(cx->script->statements.items[i].node, find, &key);
		if (!key)
			continue;
		sg_report(cx, key->ref_table.span,
			  "the reference to '%s' is enforced only where the connection "
			  "says so",
			  sg_show_name(cx, &key->ref_table));
		sg_help(cx, "let the application run PRAGMA foreign_keys = ON after each "
			    "connect");
	}
}

SG_RULE(sqlite_fk_not_enforced_by_default){
	.summary =
		"SQLite does not enforce foreign keys until the connection asks for it",
	.severity = SG_OFF,
	.dialects = SG_SQLITE,
	.since = "0.1",
	.on = {SG_WHOLE_FILE},
	.check = check,
};
