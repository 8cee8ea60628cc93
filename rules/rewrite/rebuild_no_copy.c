/*
 * # Rebuild that leaves rows behind
 *
 * A new table takes the name of the old one, the old one is dropped, and its rows were
 * not copied, or only some of them, by `WHERE` or `LIMIT`. Nothing fails; the rows are
 * gone.
 *
 * ## Instead
 *
 * Copy all rows before the old table is dropped, and name the columns on both sides:
 *
 *     INSERT INTO books_new (id, title) SELECT id, title FROM books;
 *
 * Rows that must go are better deleted by a statement of their own, which says so.
 *
 * ## Unless
 *
 * The old table was created in the same file and is still empty.
 *
 * ## See
 *
 * - https://www.sqlite.org/lang_altertable.html#otheralter
 */
#include <sqlguard/rule.h>

static const struct sg_select *simple_source(const struct sg_insert *insert)
{
	if (!sg_is(insert->source, SG_SELECT))
		return NULL;
	return sg_as_select(insert->source);
}

static void check_copy(struct sg_ctx *cx, const struct sg_rebuild *rebuild)
{
	const struct sg_select *source = simple_source(sg_as_insert(cx->top));
	const char *table = sg_show_name(cx, &rebuild->table);
	bool limited = source && source->limit;

	if (!source || (!source->where && !limited))
		return;
	sg_report(cx, limited ? source->limit->span : source->where->span,
		  "the rebuild of '%s' copies only some of its rows", table);
	sg_severity(cx, SG_WARNING);
	sg_note(cx, "the others are gone when the old table is dropped in line %zu",
		sg_line_of_statement(cx, rebuild->loss));
	sg_help(cx,
		"copy all rows; delete those that must go in a statement of their own");
}

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	const struct sg_rebuild *rebuild = sg_rebuild_at(cx->facts, cx->index);

	if (node != cx->top || !rebuild || rebuild->empty || rebuild->drop == SG_NEVER ||
	    rebuild->shape == SG_REBUILD_IN_PLACE)
		return;
	if (sg_is(node, SG_INSERT)) {
		check_copy(cx, rebuild);
		return;
	}
	if (rebuild->copy != SG_NEVER || rebuild->create == SG_NEVER ||
	    rebuild->drop != cx->index)
		return;
	sg_report(cx, cx->statement->span, "'%s' is rebuilt without its rows",
		  sg_show_name(cx, &rebuild->table));
	sg_note_parts(cx, rebuild);
	sg_note(cx, "nothing in this file copies them before the old table is dropped");
	sg_help(cx, "copy the rows into '%s' before the old table is dropped",
		sg_show_name(cx, rebuild->rename == SG_NEVER ? &rebuild->table
							     : &rebuild->temporary));
}

SG_RULE(rebuild_no_copy){
	.summary = "a rebuild drops the old table without copying all of its rows",
	.severity = SG_ERROR,
	.dialects = SG_ANY_DIALECT,
	.since = "0.1",
	.on = {SG_DROP, SG_INSERT},
	.check = check,
};
