/*
 * # Rebuild by CREATE TABLE AS
 *
 * `CREATE TABLE .. AS SELECT` copies values, not the definition: the new table has no
 * primary key, no `NOT NULL`, `DEFAULT`, `UNIQUE`, `CHECK` or foreign key, and of the
 * types only the affinity is left. When it takes the name of the old table, all of that
 * is lost; new rows get `NULL` as id (measured on SQLite 3.40.1).
 *
 * ## Instead
 *
 * Write the definition, then copy:
 *
 *     CREATE TABLE coins_new (id INTEGER PRIMARY KEY, year INTEGER NOT NULL);
 *     INSERT INTO coins_new (id, year) SELECT id, year FROM coins;
 *
 * ## Unless
 *
 * The table only holds the rows meanwhile and is dropped after.
 *
 * ## See
 *
 * - https://www.sqlite.org/lang_createtable.html#create_table_as_select_statements
 */
#include <sqlguard/rule.h>

/* What the history shows that the old table had. */
static void note_losses(struct sg_ctx *cx, const struct sg_rebuild *rebuild)
{
	struct sg_replaced r;
	struct sg_losses losses;

	if (!sg_replaced_by(&r, cx, rebuild))
		return;
	sg_list_losses(&losses, cx, &r);
	for (size_t i = 0; i < losses.of.len; i++)
		if (losses.of.items[i].type > SG_LOST_TRIGGER)
			sg_note(cx, "lost: %s", losses.of.items[i].what);
}

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	const struct sg_rebuild *rebuild = sg_rebuild_at(cx->facts, cx->index);

	if (!sg_as_create_table(node)->query || !rebuild ||
	    rebuild->create != cx->index || rebuild->shape == SG_REBUILD_IN_PLACE ||
	    rebuild->empty)
		return;
	sg_report(cx, sg_as_create_table(node)->name.span,
		  "'%s' loses its keys, constraints and defaults",
		  sg_show_name(cx, &rebuild->table));
	sg_note(cx,
		"CREATE TABLE AS copies values only, and this table takes the place of "
		"'%s'",
		sg_show_name(cx, &rebuild->table));
	note_losses(cx, rebuild);
	sg_help(cx, "create the table with its full definition, then INSERT .. SELECT");
}

SG_RULE(sqlite_ctas_loses_constraints){
	.summary =
		"a table made by CREATE TABLE AS replaces one with keys and constraints",
	.severity = SG_ERROR,
	.dialects = SG_ANY_SQLITE,
	.since = "0.1",
	.on = {SG_CREATE_TABLE},
	.check = check,
};
