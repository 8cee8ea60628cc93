/*
 * # Statement that the database refuses
 *
 * The schema at this statement is known from the files before it, and the database
 * answers with an error: a table, column, index or constraint is not there any more, or
 * is there already. The run stops here. Where each file is a transaction nothing of this
 * file is left; where it is not, the statements before this one are.
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
 * what is unknown is not reported.
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
	case SG_INSERT: return &sg_as_insert(node)->table;
	case SG_UPDATE: return &sg_as_update(node)->table;
	case SG_DELETE: return &sg_as_delete(node)->table;
	case SG_DROP: return &sg_as_object_name(sg_as_drop(node)->names.items[0])->name;
	default: return NULL;
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

static void report(struct sg_ctx *cx, size_t index, struct sg_str reason)
{
	const struct sg_statement *s = &cx->script->statements.items[index];

	sg_report(cx, s->span, "%s refuses this statement: %.*s",
		  cx->dialect == SG_POSTGRES ? "PostgreSQL" : "SQLite",
		  SG_STR_ARG(reason));
	note_loss(cx, s->node, cx->began + (uint32_t)index);
	sg_help(cx,
		"'sqlguard dump schema --at %s:%zu %s' prints the schema at this line",
		cx->src->path, sg_line_of_statement(cx, index), cx->src->path);
}

/* ---- rows are written to what is not there ---- */

static const struct sg_ident *missing_column(const struct sg_ctx *cx, uint32_t at,
					     const struct sg_object *table,
					     struct sg_list columns)
{
	SG_EACH (column, columns)
		if (sg_is(column, SG_IDENT) &&
		    !sg_is_rowid(cx, sg_as_ident(column)->name) &&
		    sg_part_exists(cx->catalog, at, table, SG_OBJ_COLUMN,
				   sg_as_ident(column)->name) == SG_NO)
			return sg_as_ident(column);
	return NULL;
}

static const struct sg_ident *missing_assigned(const struct sg_ctx *cx, uint32_t at,
					       const struct sg_object *table,
					       const struct sg_update *update)
{
	const struct sg_ident *missing = NULL;

	SG_EACH (set, update->sets)
		if (!missing)
			missing =
				missing_column(cx, at, table, sg_as_assign(set)->columns);
	return missing;
}

static void check_columns(struct sg_ctx *cx, size_t index, const struct sg_node *node,
			  const struct sg_object *table)
{
	uint32_t at = cx->began + (uint32_t)index;
	const struct sg_ident *missing = NULL;
	struct sg_str name = table->newest->name;

	if (sg_is(node, SG_INSERT))
		missing = missing_column(cx, at, table, sg_as_insert(node)->columns);
	else if (sg_is(node, SG_UPDATE))
		missing = missing_assigned(cx, at, table, sg_as_update(node));
	if (missing)
		report(cx, index,
		       sg_str_of(sg_printf(cx->arena, "table '%.*s' has no column '%.*s'",
					   SG_STR_ARG(name), SG_STR_ARG(missing->name))));
}

static bool writes_rows(const struct sg_node *node)
{
	return sg_is(node, SG_INSERT) || sg_is(node, SG_UPDATE) || sg_is(node, SG_DELETE);
}

/* sqlite_sequence and its like, which no statement makes. */
static bool is_of_sqlite(const struct sg_ctx *cx, const struct sg_name *name)
{
	return cx->dialect != SG_POSTGRES && sg_str_istarts(name->name, "sqlite_");
}

static void check_rows(struct sg_ctx *cx, size_t index, const struct sg_node *node)
{
	uint32_t at = cx->began + (uint32_t)index;
	const struct sg_name *name = table_of(node);
	struct sg_object *table = sg_find_object(cx->catalog, at, SG_OBJ_TABLE, name);

	if (table && sg_table_at(table, at))
		check_columns(cx, index, node, table);
	else if (!table && !is_of_sqlite(cx, name) &&
		 sg_object_exists(cx->catalog, at, SG_OBJ_TABLE, name) == SG_NO)
		report(cx, index,
		       sg_str_of(sg_printf(cx->arena, "there is no table '%s'",
					   sg_show_name(cx, name))));
}

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	uint32_t opaque = cx->catalog->opaque;

	(void)node;
	for (size_t i = 0; i < cx->script->statements.len; i++) {
		const struct sg_place *place =
			sg_place_of(cx->catalog, cx->began + (uint32_t)i + 1);
		const struct sg_node *statement = cx->script->statements.items[i].node;

		if (place->refused.n)
			report(cx, i, place->refused);
		else if (writes_rows(statement) &&
			 (!opaque || opaque > cx->began + (uint32_t)i))
			check_rows(cx, i, statement);
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
