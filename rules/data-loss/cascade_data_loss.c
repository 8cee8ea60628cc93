/*
 * # Rows of other tables are lost
 *
 * SQLite deletes all rows of a table before it drops it. Where foreign keys are enforced,
 * the actions of the tables that reference it run: `ON DELETE CASCADE` deletes their rows
 * and, in turn, the rows of the tables that reference those; `SET NULL` and `SET DEFAULT`
 * overwrite their keys. A rebuild (create new, copy, drop old, rename) keeps its own rows
 * and loses those of its children.
 *
 * Nothing of that is an error. The migration succeeds, the tool reports success and
 * `PRAGMA foreign_key_check` stays empty (measured on local D1 of wrangler 4.86
 * and 4.164, and on SQLite 3.40 to 3.54).
 *
 * - D1 always enforces foreign keys. `PRAGMA foreign_keys=OFF` has no effect there: each
 *   file runs in one transaction, and SQLite ignores the pragma inside one.
 * - `PRAGMA defer_foreign_keys=ON` delays checks, never actions.
 * - drizzle-kit before 1.0 writes `foreign_keys=OFF` once and `ON` after the first
 *   rebuild, so that the second one runs with foreign keys on even outside a transaction.
 *
 * The whole file counts: a child that is saved and filled again, or rebuilt along with
 * its parent, has lost nothing, and what has no rows cannot lose any.
 *
 * ## Instead
 *
 * `ALTER TABLE` in place where that is enough. Else the finding prints the same change in
 * an order that loses nothing: the keys are moved out of the way first, so that no child
 * belongs to a row that is deleted; the rows come back before the commit, which checks
 * them.
 *
 * ## Unless
 *
 * Foreign keys are surely off, no table with rows references the one that is dropped, or
 * the rows are back at the end of the file.
 *
 * ## See
 *
 * - https://www.sqlite.org/foreignkeys.html#fk_schemacommands
 * - https://www.sqlite.org/pragma.html#pragma_foreign_keys
 * - https://developers.cloudflare.com/d1/sql-api/foreign-keys/
 */
#include <sqlguard/rule.h>

static bool is_rebuilt_copy(struct sg_ctx *cx, const struct sg_row_effect *effect)
{
	const struct sg_rebuild *rebuild = sg_rebuild_at(cx->facts, cx->index);

	return rebuild && effect->origin && effect->origin != effect->table &&
	       sg_same_ident(cx->dialect, effect->origin->newest->name,
			     rebuild->table.name);
}

/* Who loses rows need not hear of their keys. */
static bool is_deleted_as_well(const struct sg_row_effects *all,
			       const struct sg_row_effect *effect)
{
	for (size_t i = 0; i < all->of.len; i++)
		if (all->of.items[i]->deed == SG_ROWS_DELETED &&
		    effect->deed != SG_ROWS_DELETED &&
		    all->of.items[i]->origin == effect->origin &&
		    sg_is_lasting_loss(all->of.items[i]) &&
		    all->of.items[i]->certain == effect->certain)
			return true;
	return false;
}

/* By a foreign key or a trigger, and not by the statement itself. */
static bool is_indirect(const struct sg_row_effect *effect)
{
	return effect->key || effect->cause;
}

/* What this statement does to other tables for good; a row that REPLACE overwrites and a
   copy of the dropped table itself have rules of their own. */
static struct sg_row_effects losses(struct sg_ctx *cx)
{
	const struct sg_row_effects *all = sg_row_effects_at(cx->rows, cx->index);
	struct sg_row_effects lost = {{0}};

	for (size_t i = 0; i < all->of.len; i++)
		if (is_indirect(all->of.items[i]) &&
		    sg_is_lasting_loss(all->of.items[i]) &&
		    !is_deleted_as_well(all, all->of.items[i]) &&
		    !is_rebuilt_copy(cx, all->of.items[i]))
			*SG_PUSH(cx->arena, &lost.of) = all->of.items[i];
	return lost;
}

static bool any_certain(const struct sg_row_effects *lost)
{
	for (size_t i = 0; i < lost->of.len; i++)
		if (lost->of.items[i]->certain == SG_YES)
			return true;
	return false;
}

/* "dropping 'users'", "this DELETE" */
static const char *subject(struct sg_ctx *cx)
{
	const struct sg_drop *drop = sg_is(cx->top, SG_DROP) ? sg_as_drop(cx->top) : NULL;

	if (drop && drop->names.len)
		return sg_printf(
			cx->arena, "dropping '%s'",
			sg_show_name(cx, &sg_as_object_name(drop->names.items[0])->name));
	if (sg_is(cx->top, SG_INSERT))
		return "this INSERT";
	return sg_is(cx->top, SG_DELETE) ? "this DELETE" : "this UPDATE";
}

/* Rows are chosen on purpose, and what references them goes as the schema says. */
static bool chooses_rows(const struct sg_ctx *cx)
{
	return sg_is(cx->top, SG_DELETE) &&
	       !sg_is_always_true(sg_as_delete(cx->top)->where);
}

static void say(struct sg_ctx *cx, const struct sg_row_effects *lost)
{
	const char *what = sg_tell_losses(cx, lost, "the rows");
	bool certain = any_certain(lost);

	if (chooses_rows(cx)) {
		sg_report(cx, cx->statement->span,
			  "this DELETE also %s, where they reference what it deletes",
			  what);
		sg_severity(cx, SG_INFO);
		return;
	}
	sg_report(cx, cx->statement->span, "%s %s%s", subject(cx),
		  certain ? "" : "may change other tables: it ", what);
	if (!certain)
		sg_severity(cx, SG_WARNING);
}

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	const struct sg_rebuild *rebuild = sg_rebuild_at(cx->facts, cx->index);
	struct sg_row_effects lost;

	/* What REPLACE does is told by sqlite-insert-or-replace-cascade. */
	if (node != cx->top || sg_may_replace_rows(cx, node))
		return;
	lost = losses(cx);
	if (!lost.of.len)
		return;
	say(cx, &lost);
	sg_effects_at_stake(cx, &lost);
	sg_note_effects(cx, &lost);
	sg_note_enforcement(cx);
	if (rebuild)
		sg_note_parts(cx, rebuild);
	sg_note(cx, "nothing fails: the run reports success and PRAGMA foreign_key_check "
		    "stays empty");
	if (rebuild)
		sg_offer_rewrite(cx, rebuild);
	else
		sg_help(cx,
			"move or delete the rows that reference it first, so that the "
			"loss is written down");
}

SG_RULE(cascade_data_loss){
	.summary =
		"a drop, delete or changed key deletes or empties rows of other tables",
	.severity = SG_ERROR,
	.dialects = SG_ANY_SQLITE,
	.since = "0.1",
	.on = {SG_DROP, SG_DELETE, SG_UPDATE, SG_INSERT},
	.check = check,
};
