/*
 * # CHECK or NOT NULL that the rows break when the column is added
 *
 * SQLite tests every row: `CHECK constraint failed`, and for a generated column `NOT NULL
 * constraint failed`. On an empty table it succeeds, so that the migration passes on a
 * test database and fails in production (measured on 3.40.1 and local D1).
 *
 * Every row gets the default, or NULL without one. A CHECK that is NULL holds, so that
 * `CHECK (score > 0)` without a default passes and with `DEFAULT 0` fails.
 *
 * ## Instead
 *
 * A default that the CHECK allows, or none:
 *
 *     ALTER TABLE games ADD COLUMN score INTEGER CHECK (score > 0);
 *
 * ## Unless
 *
 * The table was created in the same file and is still empty, or the CHECK says more than
 * can be computed without the database.
 *
 * ## See
 *
 * - https://www.sqlite.org/lang_altertable.html#alter_table_add_column
 */
#include <sqlguard/rule.h>

static void report_check(struct sg_ctx *cx, const struct sg_constraint *check,
			 const struct sg_column_def *column, const struct sg_name *table)
{
	const struct sg_constraint *fallback =
		sg_find_constraint(column->constraints, SG_CON_DEFAULT);
	const char *value = fallback ? sg_one_line(cx, fallback->expr->span) : "NULL";

	sg_report(cx, check->node.span,
		  "%s breaks this CHECK of '%s': fails if '%s' has rows", value,
		  sg_show_ident(cx, column->name), sg_show_name(cx, table));
	sg_note_hidden_when_empty(cx);
	if (fallback && !sg_find_constraint(column->constraints, SG_CON_NOT_NULL)) {
		sg_help(cx, "choose a default that the CHECK allows, or none");
		sg_help_sql(cx, "ALTER TABLE %s ADD COLUMN %s;", sg_sql_name(cx, table),
			    sg_text_with(cx, column->node.span, fallback->node.span, ""));
	} else {
		sg_help(cx, "give it a default that the CHECK allows");
		sg_help_sql(cx, "ALTER TABLE %s ADD COLUMN %s;", sg_sql_name(cx, table),
			    sg_with_default(cx, column, "<value>"));
	}
}

static void report_rows(struct sg_ctx *cx, const struct sg_constraint *check,
			const struct sg_column_def *column, const struct sg_name *table)
{
	sg_report(cx, check->node.span,
		  "fails if a row of '%s' breaks this CHECK of the new column '%s'",
		  sg_show_name(cx, table), sg_show_ident(cx, column->name));
	sg_severity(cx, SG_WARNING);
	sg_note_hidden_when_empty(cx);
}

/* ---- NOT NULL of a generated column ---- */

struct nullable {
	const struct sg_ctx *cx;
	const struct sg_object *table;
	const struct sg_node *column; /* that may be NULL; NULL: none is known to */
	bool other;                   /* something that may make a value of a NULL */
};

static bool find_nullable(struct sg_node *node, void *payload)
{
	struct nullable *n = payload;
	const struct sg_column *column;
	const struct sg_constraint_record *key;

	switch ((int)node->kind) {
	case SG_LITERAL:
	case SG_BINARY:
	case SG_CAST:
	case SG_TYPE_NAME: return true;
	case SG_COLUMN_REF: break;
	default: n->other = true; return false;
	}
	column = sg_column_at(sg_find_part(n->cx->catalog, n->cx->at, n->table,
					   SG_OBJ_COLUMN, sg_as_column_ref(node)->column),
			      n->cx->at);
	key = sg_primary_key(n->table, n->cx->at);
	if (column && !column->record.object->assumed && !column->not_null &&
	    !(key && key->keys.of.items[0].column == column->record.object))
		n->column = node;
	return true;
}

static void check_generated(struct sg_ctx *cx, const struct sg_constraint *generated,
			    const struct sg_column_def *column,
			    const struct sg_name *table)
{
	struct nullable n = {cx, sg_find_object(cx->catalog, cx->at, SG_OBJ_TABLE, table),
			     NULL, false};

	if (!n.table || generated->stored || !generated->expr)
		return;
	sg_walk(generated->expr, find_nullable, &n);
	if (!n.column || n.other)
		return;
	sg_report(cx, n.column->span,
		  "'%s' is NOT NULL: fails if '%s' is NULL in a row of '%s'",
		  sg_show_ident(cx, column->name),
		  sg_show_ident(cx, sg_as_column_ref(n.column)->column),
		  sg_show_name(cx, table));
	sg_severity(cx, SG_WARNING);
	sg_note_hidden_when_empty(cx);
	sg_help(cx, "leave NOT NULL out, or compute a value for NULL with coalesce()");
}

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	const struct sg_name *table = sg_altered_table(cx);
	const struct sg_column_def *column =
		sg_as_column_def(sg_as_add_column(node)->column);
	const struct sg_constraint *generated =
		sg_find_constraint(column->constraints, SG_CON_GENERATED);
	bool by_rows;

	if (!table || sg_has_no_rows(cx, table))
		return;
	SG_EACH (item, column->constraints) {
		const struct sg_constraint *con = sg_as_constraint(item);

		if (con->type != SG_CON_CHECK || !con->expr)
			continue;
		if (sg_breaks_check(&by_rows, column, con->expr) == SG_YES)
			report_check(cx, con, column, table);
		else if (by_rows)
			report_rows(cx, con, column, table);
	}
	if (generated && sg_find_constraint(column->constraints, SG_CON_NOT_NULL))
		check_generated(cx, generated, column, table);
}

SG_RULE(sqlite_add_column_check_violated){
	.summary = "the rows of the table break a CHECK or NOT NULL of the new column",
	.severity = SG_ERROR,
	.dialects = SG_ANY_SQLITE,
	.since = "0.1",
	.on = {SG_ADD_COLUMN},
	.check = check,
};
