/*
 * # Statement that D1 refuses
 *
 * D1 is SQLite with an authorizer: temporary objects, `ATTACH`, `DETACH`, most `PRAGMA`s
 * and most virtual tables end with `not authorized: SQLITE_AUTH`, and `VACUUM` with
 * `cannot VACUUM from within a transaction`. Of functions `d1-unsupported-function`
 * speaks. A misspelt `PRAGMA`, which SQLite ignores, is refused, too, and so is a switch
 * with a value that is not on, off, yes, no, true, false, 1 or 0. `ALTER TABLE` cannot
 * set or drop `NOT NULL`, nor add or drop a constraint, which SQLite can as of 3.53. The
 * whole file fails and is rolled back (measured on local D1, wrangler 4.86 and 4.164,
 * with each name that SQLite has).
 *
 * ## Instead
 *
 * Leave it out. D1 chooses journal, page size and encoding itself; use a plain table that
 * is dropped at the end of the file for a temporary one.
 *
 * ## Unless
 *
 * The virtual table is `fts5`, `fts5vocab` or `rtree`; older local versions refuse
 * `rtree`. The file is the output of `.dump`, of which `d1-dump-artifacts` speaks.
 *
 * ## See
 *
 * - https://developers.cloudflare.com/d1/sql-api/sql-statements/
 */
#include <sqlguard/rule.h>

/* New in SQLite 3.53; refused by wrangler 4.86 and 4.164. */
static const char *refused_change(const struct sg_alter_table *table)
{
	SG_EACH (action, table->actions)
		switch ((int)action->kind) {
		case SG_ALTER_COLUMN_NOT_NULL: return "to alter a column";
		case SG_ADD_CONSTRAINT: return "to add a constraint";
		case SG_DROP_CONSTRAINT: return "to drop a constraint";
		default: break;
		}
	return NULL;
}

static const char *refused_pragma(struct sg_ctx *cx, const struct sg_pragma *pragma)
{
	const char *why = sg_d1_refuses_pragma(pragma);

	if (!why || sg_str_istarts(pragma->name.name, "libsql_"))
		return NULL;
	return sg_printf(cx->arena, "PRAGMA %s%s", sg_show_ident(cx, pragma->name.name),
			 why);
}

static const char *refused_module(struct sg_ctx *cx, struct sg_str module)
{
	return sg_d1_has_module(module)
		       ? NULL
		       : sg_printf(cx->arena, "virtual tables of module %s",
				   sg_show_ident(cx, module));
}

static const char *refused_object(const struct sg_node *node)
{
	struct sg_created created;

	if (!sg_created_by(&created, node) ||
	    !(created.temporary || sg_str_iis(created.name.schema, "temp")))
		return NULL;
	return created.object == SG_OBJ_TABLE  ? "a temporary table"
	       : created.object == SG_OBJ_VIEW ? "a temporary view"
					       : "a temporary trigger";
}

/* What is refused, as the message names it; NULL: nothing. */
static const char *refused(struct sg_ctx *cx, const struct sg_node *node)
{
	switch ((int)node->kind) {
	case SG_VACUUM: return "VACUUM";
	case SG_ATTACH: return "ATTACH";
	case SG_DETACH: return "DETACH";
	case SG_ALTER_TABLE: return refused_change(sg_as_alter_table(node));
	case SG_PRAGMA: return refused_pragma(cx, sg_as_pragma(node));
	case SG_CREATE_VIRTUAL_TABLE:
		return refused_module(cx, sg_as_create_virtual_table(node)->module);
	default: return refused_object(node);
	}
}

static bool is_harmless(const struct sg_node *node)
{
	return sg_is(node, SG_VACUUM) || sg_is(node, SG_DETACH) ||
	       (sg_is(node, SG_PRAGMA) && !sg_as_pragma(node)->value);
}

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	const char *what = node == cx->top ? refused(cx, node) : NULL;

	if (!what || sg_is_dump(cx))
		return;
	sg_report(cx, node->span, "D1 refuses %s", what);
	if (sg_is(node, SG_ALTER_TABLE)) {
		sg_note(cx, "the file fails with a syntax error or 'not authorized to "
			    "use function', by version of D1");
		sg_help(cx, "build the table anew; see 'sqlguard explain table-rebuild'");
		return;
	}
	sg_note(cx, "the file fails with '%s'",
		sg_is(node, SG_VACUUM) ? "cannot VACUUM from within a transaction"
				       : "not authorized: SQLITE_AUTH");
	sg_help(cx, "leave it out");
	if (is_harmless(node)) {
		sg_fix(cx, SG_FIX_SAFE, "remove the statement that D1 refuses");
		sg_fix_remove_statement(cx, cx->index);
	}
}

SG_RULE(d1_unsupported_statement){
	.summary = "D1 does not authorize this statement, so the whole file fails",
	.severity = SG_ERROR,
	.dialects = SG_D1,
	.since = "0.1",
	.on = {SG_VACUUM, SG_ATTACH, SG_DETACH, SG_CREATE_TABLE, SG_CREATE_VIEW,
	       SG_CREATE_TRIGGER, SG_PRAGMA, SG_CREATE_VIRTUAL_TABLE, SG_ALTER_TABLE},
	.check = check,
};
