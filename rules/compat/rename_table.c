/*
 * # Table renamed
 *
 * From the moment the rename commits, every query of running code that names the old
 * table fails. No order of deployment avoids it: the old code needs the old name and the
 * new code the new one, and both run for a while.
 *
 * PostgreSQL takes `ACCESS EXCLUSIVE`, briefly. Views, foreign keys and functions with a
 * parsed body follow the rename; PL/pgSQL and functions whose body is a string do not,
 * and fail at their next call (measured on 15.18). SQLite rewrites the references in
 * other tables, views and triggers.
 *
 * ## Instead
 *
 * PostgreSQL: leave a view under the old name; it can be read and written like the table.
 *
 *     BEGIN;
 *     ALTER TABLE guests RENAME TO visitors;
 *     CREATE VIEW guests AS SELECT * FROM visitors;
 *     COMMIT;
 *
 * Drop the view when no code uses the old name. SQLite and D1: views cannot be written
 * without `INSTEAD OF` triggers; keep the name, or create the new table beside the old
 * one and move the rows when all code writes to both.
 *
 * ## Unless
 *
 * The table was created in the same file; the file makes a view or table with the old
 * name afterwards; the old name was given by this file, on the way to another one; the
 * rename is a step of a rebuild.
 *
 * In the down part of a migration it is an info: undoing is what that part is for.
 *
 * ## See
 *
 * - https://www.postgresql.org/docs/15/sql-altertable.html
 * - https://www.postgresql.org/docs/15/sql-createview.html#SQL-CREATEVIEW-UPDATABLE-VIEWS
 * - https://www.sqlite.org/lang_altertable.html#alter_table_rename
 */
#include <sqlguard/rule.h>

static void help_view(struct sg_ctx *cx, const struct sg_name *old,
		      const struct sg_name *new_name)
{
	bool inside = sg_session_in_transaction(cx->session, cx->index) == SG_YES;

	sg_help(cx, "leave a view under the old name until no code uses it");
	sg_help_sql(cx,
		    "%sALTER TABLE %s RENAME TO %s;\n"
		    "CREATE VIEW %s AS SELECT * FROM %s;%s",
		    inside ? "" : "BEGIN;\n", sg_sql_name(cx, old),
		    sg_sql_ident(cx, new_name->name), sg_sql_name(cx, old),
		    sg_sql_name(cx, new_name), inside ? "" : "\nCOMMIT;");
}

/* A name that only this file gave, on the way to another one: no code knows it. */
static bool is_name_between(const struct sg_ctx *cx, const struct sg_name *old)
{
	return sg_done_before(cx, &(struct sg_deed){SG_DID_TAKE_NAME, .name = *old}) &&
	       !sg_times_done(cx, &(struct sg_deed){SG_DID_REBUILD, .name = *old});
}

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	const struct sg_name *old = sg_altered_table(cx);
	struct sg_name new_name = sg_as_rename_table(node)->new_name;

	if (!old || sg_new_here(cx->facts, cx->index, old) || sg_is_temporary(cx, old) ||
	    sg_rebuild_at(cx->facts, cx->index) || is_name_between(cx, old) ||
	    sg_done_after(cx, &(struct sg_deed){SG_DID_TAKE_NAME, .name = *old}))
		return;
	new_name.schema = old->schema;
	sg_report(cx, node->span, "table '%s' is renamed to '%s'", sg_show_name(cx, old),
		  sg_show_ident(cx, new_name.name));
	sg_note(cx,
		"code that still runs with the old name fails as soon as this commits");
	if (cx->dialect == SG_POSTGRES)
		sg_note(cx, "views and foreign keys follow; PL/pgSQL functions do not");
	if (sg_soften_down(cx))
		return;
	if (cx->dialect == SG_POSTGRES)
		help_view(cx, old, &new_name);
	else
		sg_help(cx,
			"keep the name, or create '%s' beside it and move the rows once "
			"all code writes to both",
			sg_show_ident(cx, new_name.name));
}

SG_RULE(rename_table){
	.summary = "renaming a table breaks the code that still uses the old name",
	.severity = SG_WARNING,
	.dialects = SG_ANY_DIALECT,
	.since = "0.1",
	.on = {SG_RENAME_TABLE},
	.check = check,
};
