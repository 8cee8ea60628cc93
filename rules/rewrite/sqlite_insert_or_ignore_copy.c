/*
 * # Copy that passes over rows
 *
 * `INSERT OR IGNORE` and `ON CONFLICT DO NOTHING` leave out every row that breaks
 * `NOT NULL`, `UNIQUE`, `CHECK` or the key of the new table; `OR REPLACE` deletes the
 * earlier of two that collide. In a rebuild the old table is dropped next, so these rows
 * are gone without an error.
 *
 * ## Instead
 *
 * A plain `INSERT` stops the migration and says which constraint is broken. Repair the
 * rows first, or delete them in a statement of their own:
 *
 *     INSERT INTO tags_new (id, name) SELECT id, name FROM tags;
 *
 * ## Unless
 *
 * The old table was created in the same file and is still empty, or it is kept.
 *
 * ## See
 *
 * - https://www.sqlite.org/lang_conflict.html
 */
#include <sqlguard/rule.h>

static bool does_nothing(const struct sg_insert *insert)
{
	SG_EACH (upsert, insert->upserts)
		if (!sg_as_upsert(upsert)->sets.len)
			return true;
	return false;
}

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	const struct sg_rebuild *rebuild = sg_rebuild_at(cx->facts, cx->index);
	const struct sg_insert *insert = sg_as_insert(node);
	bool replace = insert->conflict == SG_CONFLICT_REPLACE;
	bool ignore = insert->conflict == SG_CONFLICT_IGNORE || does_nothing(insert);

	if (node != cx->top || !rebuild || rebuild->empty || rebuild->drop == SG_NEVER ||
	    (!replace && !ignore))
		return;
	sg_report(cx, node->span, "the rebuild of '%s' %s",
		  sg_show_name(cx, &rebuild->table),
		  replace ? "keeps only the last of the rows that collide"
			  : "leaves out rows that break a constraint");
	sg_note(cx, "the old table is dropped in this file, so they are gone, without an "
		    "error");
	sg_help(cx, "use a plain INSERT: it stops and names the constraint");
}

SG_RULE(sqlite_insert_or_ignore_copy){
	.summary = "a copy in a rebuild leaves out rows that break a constraint",
	.severity = SG_ERROR,
	.dialects = SG_ANY_SQLITE,
	.since = "0.1",
	.on = {SG_INSERT},
	.check = check,
};
