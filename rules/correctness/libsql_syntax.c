/*
 * # Syntax of libSQL
 *
 * libSQL, the SQLite of Turso, knows more than SQLite: `ALTER TABLE .. ALTER COLUMN c TO
 * definition`, `RANDOM ROWID`, vector indexes and functions. SQLite and D1 refuse the
 * first two with a syntax error and the others with `no such function` (measured on
 * 3.40.1 and local D1, wrangler 4.86 and 4.164). A type such as `F32_BLOB(3)` is accepted
 * everywhere: outside of libSQL it is a BLOB like any other.
 *
 * ## Instead
 *
 * In SQLite and D1 rebuild the table to change a column; compute distances in the
 * application, or use Vectorize on Cloudflare.
 *
 * ## Unless
 *
 * The migrations run on libSQL: Drizzle's dialect is `turso`, or `--runner` says so.
 *
 * ## See
 *
 * - https://docs.turso.tech/libsql
 * - https://docs.turso.tech/features/ai-and-embeddings
 */
#include <sqlguard/rule.h>

static bool alters_column(const struct sg_alter_table *alter)
{
	SG_EACH (action, alter->actions)
		if (sg_is(action, SG_ALTER_COLUMN_OTHER))
			return true;
	return false;
}

/* What only libSQL knows; NULL: nothing here. */
static const char *libsql_of(struct sg_ctx *cx, const struct sg_node *node)
{
	switch ((int)node->kind) {
	case SG_ALTER_TABLE:
		return alters_column(sg_as_alter_table(node)) ? "ALTER COLUMN .. TO"
							      : NULL;
	case SG_CREATE_TABLE:
		return sg_as_create_table(node)->random_rowid ? "RANDOM ROWID" : NULL;
	case SG_CALL:
		return sg_is_libsql_function(sg_as_call(node)->name)
			       ? sg_printf(cx->arena, "%.*s()",
					   SG_STR_ARG(sg_as_call(node)->name))
			       : NULL;
	default:
		return sg_str_istarts(sg_as_pragma(node)->name.name, "libsql_")
			       ? "this PRAGMA"
			       : NULL;
	}
}

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	const struct sg_runner *runner = cx->set ? cx->set->runner : NULL;
	const char *what = libsql_of(cx, node);

	if (!what || (runner && runner->libsql))
		return;
	sg_report(cx, node->span, "%s is libSQL's own, and %s does not know it", what,
		  cx->dialect == SG_D1 ? "D1" : "SQLite");
	if (sg_is(node, SG_ALTER_TABLE))
		sg_help(cx, "rebuild the table; see 'sqlguard explain table-rebuild'");
	else
		sg_help(cx, "leave it out");
	if (!runner && cx->dialect == SG_SQLITE)
		sg_note(cx, "if these migrations run on Turso, say so with '--runner "
			    "drizzle-libsql'");
}

SG_RULE(libsql_syntax){
	.summary = "SQL that only libSQL (Turso) knows, for SQLite or D1",
	.severity = SG_ERROR,
	.dialects = SG_ANY_SQLITE,
	.since = "0.1",
	.on = {SG_ALTER_TABLE, SG_CREATE_TABLE, SG_CALL, SG_PRAGMA},
	.check = check,
};
