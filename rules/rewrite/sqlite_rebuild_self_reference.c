/*
 * # Copy that still references the old table
 *
 * A table that references itself, such as a tree of categories, is rebuilt, and the
 * foreign key of the new table names the old one. With foreign keys on, dropping the old
 * table deletes its rows, and `ON DELETE CASCADE` deletes the copied rows with them: only
 * rows without a parent are left. `SET NULL` makes every row a root. Nothing fails
 * (measured on SQLite 3.40.1 and local D1). drizzle-kit writes rebuilds like this, 0.31
 * and 1.0 alike.
 *
 * ## Instead
 *
 * Let the new table reference itself by the name it has now. Its later `RENAME` corrects
 * the text of the foreign key:
 *
 *     CREATE TABLE nodes_new (
 *       id INTEGER PRIMARY KEY,
 *       parent INTEGER REFERENCES nodes_new (id) ON DELETE CASCADE
 *     );
 *
 * ## Unless
 *
 * Foreign keys are surely off when the old table is dropped.
 *
 * ## See
 *
 * - https://www.sqlite.org/foreignkeys.html#fk_schemacommands
 * - https://www.sqlite.org/lang_altertable.html#alter_table_rename
 */
#include <sqlguard/rule.h>

static const char *fate(enum sg_fk_action on_delete)
{
	switch (on_delete) {
	case SG_FK_CASCADE: return "the copied rows are deleted with the old ones";
	case SG_FK_SET_NULL: return "the copied rows lose their parents";
	case SG_FK_SET_DEFAULT: return "the copied rows get the default as parent";
	default: return "with rows in it, dropping the old table fails";
	}
}

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	const struct sg_rebuild *rebuild = sg_rebuild_at(cx->facts, cx->index);
	const struct sg_reference *self = rebuild ? rebuild->self : NULL;
	enum sg_maybe enforced;

	if (node != cx->top || !self || rebuild->create != cx->index || rebuild->empty)
		return;
	enforced = sg_session_foreign_keys(cx->session, rebuild->loss);
	if (enforced == SG_NO)
		return;
	sg_report(cx, self->parent, "this foreign key names the old table: %s",
		  fate(self->on_delete));
	if (enforced == SG_UNKNOWN || self->on_delete <= SG_FK_RESTRICT)
		sg_severity(cx, SG_WARNING);
	sg_note(cx, "'%s' is dropped in line %zu%s", sg_show_name(cx, &rebuild->table),
		sg_line_of_statement(cx, rebuild->loss),
		enforced == SG_YES ? "" : ", maybe with foreign keys on");
	sg_help(cx, "reference the new table; RENAME corrects the name later");
	sg_help_sql(cx, "REFERENCES %s", sg_sql_name(cx, &rebuild->temporary));
}

SG_RULE(sqlite_rebuild_self_reference){
	.summary = "the copy of a self-referencing table loses rows when the old one is "
		   "dropped",
	.severity = SG_ERROR,
	.dialects = SG_ANY_SQLITE,
	.since = "0.1",
	.on = {SG_CREATE_TABLE},
	.check = check,
};
