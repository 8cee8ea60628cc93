/*
 * # Foreign keys on again, and nothing checked
 *
 * While foreign keys are off nothing stops a statement from leaving rows that reference
 * nothing, and turning them on again does not look back: SQLite checks only what is
 * written from then on. Such rows stay, until a query that joins them gives a wrong
 * result or an `UPDATE` of one fails.
 *
 * `PRAGMA foreign_key_check` lists them, but a list stops no migration. A query that
 * fails does, before the `COMMIT`.
 *
 * ## Instead
 *
 *     PRAGMA foreign_keys = OFF;
 *     BEGIN;
 *     DELETE FROM authors WHERE imported = 1;
 *     CREATE TEMP TABLE broken (n CHECK (n = 0));
 *     INSERT INTO broken SELECT count(*) FROM pragma_foreign_key_check;
 *     DROP TABLE broken;
 *     COMMIT;
 *     PRAGMA foreign_keys = ON;
 *
 * ## Unless
 *
 * The file looks at `foreign_key_check` behind the last such statement; foreign keys were
 * not surely off; or nothing in between can break one: a rebuild that copies all rows and
 * adds no foreign key does not. Rows that `ON DELETE CASCADE` deletes leave no trace
 * there: `cascade-data-loss` speaks of those.
 *
 * ## See
 *
 * - https://www.sqlite.org/pragma.html#pragma_foreign_key_check
 * - https://www.sqlite.org/lang_altertable.html#otheralter
 */
#include <sqlguard/rule.h>

/* A statement that may leave a row that references nothing, and the key in question. */
struct suspect {
	size_t statement;
	const struct sg_constraint_record *key;
};

static const struct sg_constraint_record *broken_by(const struct sg_ctx *cx, size_t i,
						    uint32_t end)
{
	const struct sg_name *table =
		sg_emptied_table(cx->script->statements.items[i].node);

	if (sg_rebuild_at(cx->facts, i))
		return sg_key_added_by(cx, i);
	return table ? sg_lasting_key_to(cx, cx->moments[i], end, table) : NULL;
}

/* The first one since `from` that nothing looked at after. */
static struct suspect find(struct sg_ctx *cx, size_t from)
{
	struct suspect found = {SG_NEVER, NULL};
	uint32_t end = cx->moments[cx->index];

	for (size_t i = from + 1; i < cx->script->statements.len; i++) {
		const struct sg_constraint_record *key;

		if (sg_checks_foreign_keys(cx, i))
			found.statement = SG_NEVER;
		if (i >= cx->index || found.statement != SG_NEVER)
			continue;
		key = broken_by(cx, i, end);
		if (key)
			found = (struct suspect){i, key};
	}
	return found;
}

static void note(struct sg_ctx *cx, const struct suspect *suspect)
{
	const char *child = sg_show_table(cx, suspect->key->record.object->owner);
	const char *place = sg_show_key_place(cx, suspect->key);

	if (sg_rebuild_at(cx->facts, suspect->statement))
		sg_note(cx,
			"the rebuild gives '%s' a foreign key (%s): the rows that "
			"are there were never checked against it",
			child, place);
	else
		sg_note(cx,
			"'%s' in line %zu ran without them: rows of '%s' may be "
			"left that reference nothing (%s)",
			sg_one_line(
				cx,
				cx->script->statements.items[suspect->statement].span),
			sg_line_of_statement(cx, suspect->statement), child, place);
}

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	size_t off = sg_session_foreign_keys_said(cx->session, cx->index);
	struct suspect found;

	if (sg_session_pragma_asks(cx->session, cx->index, "foreign_keys") != SG_YES ||
	    off == SG_NEVER || sg_session_foreign_keys(cx->session, cx->index) != SG_NO ||
	    sg_session_pragma_asks(cx->session, off, "foreign_keys") != SG_NO)
		return;
	found = find(cx, off);
	if (found.statement == SG_NEVER)
		return;
	sg_report(cx, node->span,
		  "foreign keys are on again, and nothing has checked "
		  "the rows");
	note(cx, &found);
	sg_help(cx, "check before the COMMIT, with a statement that fails");
	sg_help_sql(cx, "CREATE TEMP TABLE broken (n CHECK (n = 0));\n"
			"INSERT INTO broken SELECT count(*) FROM "
			"pragma_foreign_key_check;\nDROP TABLE broken;");
}

SG_RULE(sqlite_missing_foreign_key_check){
	.summary = "rows that reference nothing stay, as foreign keys were off",
	.severity = SG_WARNING,
	.dialects = SG_SQLITE,
	.since = "0.1",
	.on = {SG_PRAGMA},
	.check = check,
};
