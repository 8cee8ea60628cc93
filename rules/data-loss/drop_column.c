/*
 * # Column dropped
 *
 * `DROP COLUMN` takes the values of every row with it, and each query of running code
 * that names the column, or that an ORM writes out with all columns, fails from then on.
 *
 * PostgreSQL takes `ACCESS EXCLUSIVE`, briefly: no row is rewritten. Indexes and
 * constraints that include the column go with it without a word, also those over several
 * columns; when the column has a foreign key, the referenced table is locked as well
 * (measured on 15.18). SQLite rewrites every row under the lock of the whole database:
 * 0.6 s for two million rows (measured on 3.40.1).
 *
 * ## Instead
 *
 * Make the code ignore the column, deploy it everywhere, and drop the column in a later
 * migration. State in that migration why it is safe:
 *
 *     -- sqlguard:ignore drop-column -- no release reads it since 2.3
 *     ALTER TABLE guests DROP COLUMN fax;
 *
 * ## Unless
 *
 * The column or its table was created in the same file, or the table is temporary. Where
 * SQLite refuses the statement, `sqlite-drop-column-dependency` says why.
 *
 * In the down part of a migration it is an info: undoing is what that part is for.
 *
 * ## See
 *
 * - https://www.postgresql.org/docs/15/sql-altertable.html#SQL-ALTERTABLE-NOTES
 * - https://www.sqlite.org/lang_altertable.html#alter_table_drop_column
 */
#include <sqlguard/rule.h>

static void note_effect(struct sg_ctx *cx, const struct sg_drop_column *drop)
{
	if (cx->dialect == SG_POSTGRES)
		sg_note(cx, "takes ACCESS EXCLUSIVE briefly; indexes and constraints "
			    "that include the column go without a word");
	else
		sg_note(cx,
			"SQLite rewrites every row of the table while all writers wait");
	if (drop->cascade)
		sg_note(cx, "CASCADE also drops the views, generated columns and foreign "
			    "keys that depend on it");
}

/* Nothing is dropped: sqlite-drop-column-dependency says why. */
static bool is_refused(const struct sg_ctx *cx)
{
	const struct sg_place *place = sg_place_of(cx->catalog, cx->at + 1);

	return place && place->refusal == SG_REFUSED_DEPENDENT && place->refused.n;
}

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	const struct sg_drop_column *drop = sg_as_drop_column(node);
	const struct sg_name *table = sg_altered_table(cx);

	if (!table || sg_new_here(cx->facts, cx->index, table) ||
	    sg_is_temporary(cx, table) || sg_column_is_new(cx, table, drop->name) ||
	    sg_lacks_column(cx, table, drop->name) || is_refused(cx))
		return;
	sg_report(cx, node->span, "column '%s' of '%s' is dropped with its values",
		  sg_show_ident(cx, drop->name), sg_show_name(cx, table));
	sg_at_stake(cx, (struct sg_stake){.table = table->name, .column = drop->name});
	note_effect(cx, drop);
	sg_note(cx, "code that still selects or inserts the column fails from then on");
	if (sg_soften_down(cx))
		return;
	sg_help(cx, "drop it only after no running code names it, and say so");
	sg_help_sql(cx,
		    "-- sqlguard:ignore drop-column -- <unused since when>\n"
		    "ALTER TABLE %s DROP COLUMN %s;",
		    sg_sql_name(cx, table), sg_sql_ident(cx, drop->name));
}

SG_RULE(drop_column){
	.summary = "DROP COLUMN deletes the column's values in every row",
	.severity = SG_ERROR,
	.dialects = SG_ANY_DIALECT,
	.since = "0.1",
	.on = {SG_DROP_COLUMN},
	.check = check,
};
