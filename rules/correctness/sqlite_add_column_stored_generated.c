/*
 * # STORED generated column added
 *
 * SQLite refuses it when the table has rows: `cannot add a STORED column`. On an empty
 * table it is accepted, so that the migration passes on a test database and fails in
 * production (measured on 3.40.1 and local D1).
 *
 * ## Instead
 *
 * Add it as `VIRTUAL`: the same values, computed when they are read, and an index may be
 * made on it:
 *
 *     ALTER TABLE items ADD COLUMN total INTEGER AS (price * amount) VIRTUAL;
 *
 * A column that must be stored needs a rebuild of the table; see `table-rebuild`.
 *
 * ## Unless
 *
 * The table was created in the same file and is still empty.
 *
 * ## See
 *
 * - https://www.sqlite.org/gencol.html#limitations
 * - https://www.sqlite.org/lang_altertable.html#alter_table_add_column
 */
#include <sqlguard/rule.h>

/* STORED is the last word of the clause. */
static struct sg_span stored_word(const struct sg_constraint *generated)
{
	uint32_t end = sg_span_end(generated->node.span);

	return sg_span_of(end - 6, end);
}

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	const struct sg_name *table = sg_altered_table(cx);
	const struct sg_column_def *column =
		sg_as_column_def(sg_as_add_column(node)->column);
	const struct sg_constraint *generated =
		sg_find_constraint(column->constraints, SG_CON_GENERATED);

	if (!table || !generated || !generated->stored || sg_has_no_rows(cx, table))
		return;
	sg_report(cx, stored_word(generated),
		  "STORED column '%s' is added: fails if '%s' has rows",
		  sg_show_ident(cx, column->name), sg_show_name(cx, table));
	sg_note_hidden_when_empty(cx);
	sg_help(cx, "make it VIRTUAL: the same values, computed when they are read");
	sg_help_sql(
		cx, "%s;",
		sg_text_with(cx, cx->statement->span, stored_word(generated), "VIRTUAL"));
	sg_fix(cx, SG_FIX_SAFE, "make the column VIRTUAL");
	sg_fix_replace(cx, stored_word(generated), "VIRTUAL");
}

SG_RULE(sqlite_add_column_stored_generated){
	.summary = "SQLite refuses a STORED generated column once there are rows",
	.severity = SG_ERROR,
	.dialects = SG_ANY_SQLITE,
	.since = "0.1",
	.on = {SG_ADD_COLUMN},
	.check = check,
};
