/*
 * # Rows changed in a schema migration
 *
 * A file that changes both the schema and rows holds the locks of the first for as long
 * as the second takes, cannot be repeated in parts, and is hard to undo.
 *
 * ## Instead
 *
 * Put changes of rows into a migration of their own, or into a script that works in
 * batches.
 *
 * ## Unless
 *
 * The table is made in the same file: its first rows belong to it; or the statement is a
 * step of a rebuild. The rule is off by default.
 *
 * ## See
 *
 * - https://docs.gitlab.com/development/migration_style_guide/
 */
#include <sqlguard/rule.h>

static bool changes_schema(const struct sg_node *node)
{
	switch (node->kind) {
	case SG_CREATE_TABLE:
	case SG_CREATE_INDEX:
	case SG_CREATE_VIEW:
	case SG_CREATE_TRIGGER:
	case SG_CREATE_FUNCTION:
	case SG_CREATE_TYPE:
	case SG_ALTER_TABLE:
	case SG_DROP: return true;
	default: return false;
	}
}

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	const struct sg_name *table = sg_written_table(node);
	size_t schema = 0;

	while (schema < cx->script->statements.len &&
	       !changes_schema(cx->script->statements.items[schema].node))
		schema++;
	if (node != cx->top || !table || schema == cx->script->statements.len ||
	    sg_rebuild_at(cx->facts, cx->index) ||
	    sg_new_here(cx->facts, cx->index, table))
		return;
	sg_report(cx, table->span,
		  "rows of '%s' are changed in a file that changes the "
		  "schema",
		  sg_show_name(cx, table));
	sg_note(cx, "the schema is changed in line %zu",
		sg_line_of_statement(cx, schema));
	sg_help(cx, "move it to a migration of its own");
}

SG_RULE(data_in_schema_migration){
	.summary = "a migration changes both the schema and rows",
	.severity = SG_OFF,
	.dialects = SG_ANY_DIALECT,
	.since = "0.1",
	.on = {SG_INSERT, SG_UPDATE, SG_DELETE, SG_MERGE, SG_COPY},
	.check = check,
};
