/*
 * # REPLACE of a row that others reference
 *
 * `INSERT OR REPLACE`, `REPLACE INTO` and `UPDATE OR REPLACE` do not change the row that
 * is in the way: they delete it and insert another. With foreign keys on, the delete runs
 * the actions of every foreign key that points to it: `ON DELETE CASCADE` deletes the
 * child rows, `SET NULL` and `SET DEFAULT` overwrite their keys. Nothing is reported, and
 * `PRAGMA foreign_key_check` stays empty (measured on SQLite 3.40.1 and local D1). Under
 * `RESTRICT`, or `SET NULL` of a column that is `NOT NULL`, the statement fails instead.
 * A `UNIQUE .. ON CONFLICT REPLACE` in the table makes every plain `INSERT` such a one.
 *
 * ## Instead
 *
 * Change the row in place:
 *
 *     INSERT INTO authors (id, name) VALUES (1, 'Le Guin')
 *     	ON CONFLICT (id) DO UPDATE SET name = excluded.name;
 *
 * ## Unless
 *
 * No table with rows references it with an action, foreign keys are surely off, or the
 * rows come back in the same file. In the copy of a rebuild see
 * `sqlite-insert-or-ignore-copy`.
 *
 * ## See
 *
 * - https://www.sqlite.org/lang_conflict.html
 * - https://www.sqlite.org/lang_upsert.html
 */
#include <sqlguard/rule.h>

static enum sg_conflict conflict_of(const struct sg_node *node)
{
	return sg_is(node, SG_INSERT) ? sg_as_insert(node)->conflict
				      : sg_as_update(node)->conflict;
}

/* What REPLACE does itself, and what follows from that. */
static bool is_by_replace(const struct sg_row_effect *effect)
{
	while (effect->cause)
		effect = effect->cause;
	return effect->key != NULL;
}

/* What happens to tables that reference it, for good. */
static struct sg_row_effects losses(struct sg_ctx *cx, enum sg_conflict conflict)
{
	const struct sg_row_effects *all = sg_row_effects_at(cx->rows, cx->index);
	struct sg_row_effects lost = {{0}};

	for (size_t i = 0; i < all->of.len; i++)
		if (all->of.items[i]->key && sg_is_lasting_loss(all->of.items[i]) &&
		    (conflict == SG_CONFLICT_REPLACE || is_by_replace(all->of.items[i])))
			*SG_PUSH(cx->arena, &lost.of) = all->of.items[i];
	return lost;
}

/* Rows that may forbid it; what is sure is the matter of foreign-key-refusal. */
static struct sg_row_effects refusals(struct sg_ctx *cx, const struct sg_node *node)
{
	const struct sg_row_effects *all = sg_row_effects_at(cx->rows, cx->index);
	const struct sg_object *table =
		sg_find_object(cx->catalog, cx->at, SG_OBJ_TABLE, sg_written_table(node));
	struct sg_row_effects refused = {{0}};

	for (size_t i = 0; i < all->of.len; i++) {
		struct sg_row_effect *effect = all->of.items[i];

		if (effect->deed == SG_ROWS_REFUSED && effect->certain == SG_UNKNOWN &&
		    effect->origin && effect->table != table && is_by_replace(effect))
			*SG_PUSH(cx->arena, &refused.of) = effect;
	}
	return refused;
}

static void help(struct sg_ctx *cx, const struct sg_node *node)
{
	if (sg_is(node, SG_UPDATE)) {
		sg_help(cx, "leave OR REPLACE out: the UPDATE then fails when another "
			    "row is in the way");
		return;
	}
	sg_help(cx, "change the row in place");
	sg_help_upsert(cx, sg_as_insert(node));
}

static void report_losses(struct sg_ctx *cx, const struct sg_node *node,
			  const struct sg_row_effects *lost)
{
	sg_report(cx, node->span, "a row of '%s' that is replaced %s",
		  sg_show_name(cx, sg_written_table(node)),
		  sg_tell_losses(cx, lost, "rows"));
	sg_effects_at_stake(cx, lost);
	if (sg_session_foreign_keys(cx->session, cx->index) != SG_YES)
		sg_severity(cx, SG_WARNING);
}

static void report_refusals(struct sg_ctx *cx, const struct sg_node *node,
			    const struct sg_row_effects *refused)
{
	sg_report(cx, node->span, "this fails when %s references a row that it replaces",
		  sg_list_rows(cx, refused, SG_ROWS_REFUSED));
	sg_severity(cx, SG_WARNING);
}

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	enum sg_conflict conflict = conflict_of(node);
	struct sg_row_effects effects;

	if (node != cx->top || !sg_may_replace_rows(cx, node))
		return;
	effects = losses(cx, conflict);
	if (effects.of.len) {
		report_losses(cx, node, &effects);
	} else {
		effects = refusals(cx, node);
		if (!effects.of.len)
			return;
		report_refusals(cx, node, &effects);
	}
	sg_note(cx, "REPLACE deletes the row that is in the way");
	sg_note_effects(cx, &effects);
	sg_note_enforcement(cx);
	help(cx, node);
}

SG_RULE(sqlite_insert_or_replace_cascade){
	.summary = "REPLACE deletes a row, and with it the rows that reference it",
	.severity = SG_ERROR,
	.dialects = SG_ANY_SQLITE,
	.since = "0.1",
	.on = {SG_INSERT, SG_UPDATE},
	.check = check,
};
