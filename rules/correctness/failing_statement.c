/*
 * # Statement that the database refuses
 *
 * The schema at this statement is known from the files before it, and the database
 * answers with an error: a table, column, index or constraint is not there any more, or
 * is there already, or a query of SQLite reads a column that no table has. The run stops
 * here. Where each file is a transaction nothing of this file is left; where it is not,
 * the statements before this one are.
 *
 * ## Instead
 *
 * Use the name that the schema has at this statement (`sqlguard dump schema --at
 * FILE:LINE FILE` prints it), or put the files into the right order.
 *
 * ## Unless
 *
 * Something that cannot be read (a `DO` block, a migration that is no SQL) may have made
 * or removed the object, or the history begins with a database that was there before:
 * what is unknown is not reported. A statement that fails only because one before it
 * failed, also in an earlier file, is not reported again, and where a rule knows more of
 * the reason (`sqlite-drop-column-dependency`, `sqlite-rebuild-view-blocks-rename` ..),
 * that rule speaks.
 *
 * ## See
 *
 * - https://www.postgresql.org/docs/current/errcodes-appendix.html
 * - https://www.sqlite.org/rescode.html
 */
#include <sqlguard/rule.h>

/* The table that a statement works on, or NULL. */
static const struct sg_name *table_of(const struct sg_node *node)
{
	switch (node->kind) {
	case SG_ALTER_TABLE: return &sg_as_alter_table(node)->name;
	case SG_CREATE_INDEX: return &sg_as_create_index(node)->table;
	case SG_CREATE_TRIGGER: return &sg_as_create_trigger(node)->table;
	case SG_DROP: return &sg_as_object_name(sg_as_drop(node)->names.items[0])->name;
	default: return sg_written_table(node);
	}
}

/* Who took the name away, when nothing has it now. */
static void note_loss(struct sg_ctx *cx, const struct sg_node *node, uint32_t at)
{
	const struct sg_name *name = table_of(node);
	uint32_t lost;

	if (!name || sg_find_object(cx->catalog, at, SG_OBJ_TABLE, name))
		return;
	lost = sg_name_lost(cx->catalog, at, SG_OBJ_TABLE, name);
	if (lost)
		sg_note(cx, "'%s' was dropped or renamed at %s", sg_show_name(cx, name),
			sg_show_place(cx, sg_place_of(cx->catalog, lost)));
}

static void report(struct sg_ctx *cx, size_t index, const char *reason)
{
	const struct sg_statement *s = &cx->script->statements.items[index];

	if (sg_follows_refusal(cx, index, table_of(s->node)))
		return;
	sg_report(cx, s->span, "%s refuses this statement: %s",
		  cx->dialect == SG_POSTGRES ? "PostgreSQL" : "SQLite", reason);
	note_loss(cx, s->node, cx->began + (uint32_t)index);
	if (sg_place_of(cx->catalog, cx->began + (uint32_t)index + 1)->refusal ==
	    SG_REFUSED_ITSELF)
		return;
	sg_help(cx,
		"'sqlguard dump schema --at %s:%zu %s' prints the schema at this line",
		cx->src->path, sg_line_of_statement(cx, index), cx->src->path);
}

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	(void)node;
	for (size_t i = 0; i < cx->script->statements.len; i++) {
		const char *reason = sg_refusal_of(cx, i);

		if (reason)
			report(cx, i, reason);
	}
}

SG_RULE(failing_statement){
	.summary = "the schema at this statement makes the database refuse it",
	.severity = SG_ERROR,
	.dialects = SG_ANY_DIALECT,
	.since = "0.1",
	.on = {SG_WHOLE_FILE},
	.check = check,
};
