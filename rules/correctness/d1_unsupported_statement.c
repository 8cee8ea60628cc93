/*
 * # Statement that D1 refuses
 *
 * D1 is SQLite with an authorizer: temporary objects, `ATTACH`, `DETACH`, most `PRAGMA`s
 * and most virtual tables end with `not authorized: SQLITE_AUTH`, and `VACUUM` with
 * `cannot VACUUM from within a transaction`. A misspelt `PRAGMA`, which SQLite ignores,
 * is refused, too. `ALTER TABLE` cannot set or drop `NOT NULL`, nor add or drop a
 * constraint, which SQLite can as of 3.53. The whole file fails and is rolled back
 * (measured on local D1, wrangler 4.86 and 4.164).
 *
 * ## Instead
 *
 * Leave it out. D1 chooses journal, page size and encoding itself; use a plain table that
 * is dropped at the end of the file for a temporary one.
 *
 * ## Unless
 *
 * The virtual table is `fts5`, `fts5vocab` or `rtree`; older local versions refuse
 * `rtree`.
 *
 * ## See
 *
 * - https://developers.cloudflare.com/d1/sql-api/sql-statements/
 */
#include <sqlguard/rule.h>

static bool is_one_of(struct sg_str word, const char *const *list)
{
	for (; *list; list++)
		if (sg_str_iis(word, *list))
			return true;
	return false;
}

/* workerd's ALLOWED_PRAGMAS, 1.20260426 and 1.20261117. */
static bool pragma_is_allowed(struct sg_str name)
{
	static const char *const allowed[] = {"foreign_keys",
					      "defer_foreign_keys",
					      "ignore_check_constraints",
					      "legacy_alter_table",
					      "recursive_triggers",
					      "reverse_unordered_selects",
					      "case_sensitive_like",
					      "foreign_key_check",
					      "foreign_key_list",
					      "table_info",
					      "table_xinfo",
					      "table_list",
					      "index_list",
					      "index_info",
					      "index_xinfo",
					      "quick_check",
					      "optimize",
					      "data_version",
					      "page_size",
					      NULL};

	return is_one_of(name, allowed);
}

static bool is_temporary(struct sg_str schema, bool temporary)
{
	return temporary || sg_str_iis(schema, "temp");
}

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

/* What is refused, as the message names it; NULL: nothing. */
static const char *refused(struct sg_ctx *cx, const struct sg_node *node)
{
	static const char *const modules[] = {"fts5", "fts5vocab", "rtree", NULL};
	const struct sg_create_table *table;

	switch (node->kind) {
	case SG_VACUUM: return "VACUUM";
	case SG_ATTACH: return "ATTACH";
	case SG_DETACH: return "DETACH";
	case SG_CREATE_TABLE:
		table = sg_as_create_table(node);
		return is_temporary(table->name.schema, table->temporary)
			       ? "a temporary table"
			       : NULL;
	case SG_CREATE_VIEW:
		return is_temporary(sg_as_create_view(node)->name.schema,
				    sg_as_create_view(node)->temporary)
			       ? "a temporary view"
			       : NULL;
	case SG_CREATE_TRIGGER:
		return is_temporary(sg_as_create_trigger(node)->name.schema,
				    sg_as_create_trigger(node)->temporary)
			       ? "a temporary trigger"
			       : NULL;
	case SG_ALTER_TABLE: return refused_change(sg_as_alter_table(node));
	case SG_PRAGMA:
		if (pragma_is_allowed(sg_as_pragma(node)->name.name))
			return NULL;
		return sg_printf(cx->arena, "PRAGMA %s",
				 sg_show_ident(cx, sg_as_pragma(node)->name.name));
	case SG_CREATE_VIRTUAL_TABLE:
		if (is_one_of(sg_as_create_virtual_table(node)->module, modules))
			return NULL;
		return sg_printf(
			cx->arena, "virtual tables of module %s",
			sg_show_ident(cx, sg_as_create_virtual_table(node)->module));
	default: return NULL;
	}
}

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	const char *what = node == cx->top ? refused(cx, node) : NULL;

	if (!what)
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
