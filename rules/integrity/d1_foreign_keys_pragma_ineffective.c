/*
 * # PRAGMA foreign_keys=OFF on D1
 *
 * D1 runs each migration file in one transaction, and SQLite ignores
 * `PRAGMA foreign_keys` inside a transaction. The statement succeeds, foreign keys stay
 * on, and what follows does the harm that it was to prevent: `DROP TABLE` in a rebuild
 * deletes the rows of every table that references the old one with `ON DELETE CASCADE`.
 * Nothing reports an error; the migration is shown as applied. drizzle-kit writes this
 * PRAGMA around every rebuild.
 *
 * Measured with `wrangler d1 migrations apply --local` and `wrangler d1 execute --local`
 * (4.86 and 4.164): all spellings are accepted, none has an effect.
 *
 * ## Instead
 *
 * Remove it, so that nobody relies on it, and write the rebuild so that it is right with
 * foreign keys on; `sqlguard explain table-rebuild` shows how.
 * `PRAGMA defer_foreign_keys = ON` works on D1, but it delays checks only: rows are still
 * deleted by `ON DELETE CASCADE`.
 *
 * ## Unless
 *
 * The PRAGMA asks for what D1 does anyway: `PRAGMA foreign_keys=ON`. The file is the
 * output of `.dump`, of which `d1-dump-artifacts` speaks.
 *
 * It is an info where the history shows that the file reaches no row of another table.
 *
 * ## See
 *
 * - https://www.sqlite.org/pragma.html#pragma_foreign_keys
 * - https://developers.cloudflare.com/d1/sql-api/foreign-keys/
 * - https://github.com/drizzle-team/drizzle-orm/issues/4938
 */
#include <string.h>

#include <sqlguard/rule.h>

static bool asks_off(const struct sg_ctx *cx, size_t index)
{
	return sg_session_pragma_asks(cx->session, index, "foreign_keys") == SG_NO;
}

/* The first one of a file speaks for all. */
static bool is_first(const struct sg_ctx *cx)
{
	size_t before = cx->index;

	while ((before = sg_session_foreign_keys_said(cx->session, before)) != SG_NEVER)
		if (asks_off(cx, before))
			return false;
	return true;
}

/* Without a delete the PRAGMA misleads nobody any more once it is gone; `wrangler d1
   execute --remote` sends files another way, on which it does have an effect. */
static void offer(struct sg_ctx *cx)
{
	if (!cx->set || !cx->set->runner ||
	    strcmp(cx->set->runner->name, "wrangler") != 0)
		return;
	sg_fix(cx, SG_FIX_SAFE, "remove the PRAGMA, which does nothing");
	for (size_t i = cx->index; i < cx->script->statements.len; i++)
		if (asks_off(cx, i))
			sg_fix_remove_statement(cx, i);
}

/* The statement that the PRAGMA was to make harmless, as far as is known; NULL: none. */
static const struct sg_statement *next_victim(struct sg_ctx *cx)
{
	const struct sg_row_effect *harm = sg_next_harm(cx);

	if (harm)
		return &cx->script->statements.items[harm->statement];
	return sg_done_after(cx, &(struct sg_deed){.type = SG_DID_DELETE});
}

/* All that foreign keys do from here on, which the PRAGMA was to prevent. */
static void put_at_stake(struct sg_ctx *cx)
{
	const struct sg_row_effects *all = sg_row_effects_of(cx->rows);
	struct sg_row_effects lost = {{0}};

	for (size_t i = 0; i < all->of.len; i++)
		if (all->of.items[i]->statement > cx->index && all->of.items[i]->key &&
		    sg_is_lasting_loss(all->of.items[i]))
			*SG_PUSH(cx->arena, &lost.of) = all->of.items[i];
	sg_effects_at_stake(cx, &lost);
}

static void note_damage(struct sg_ctx *cx)
{
	const struct sg_statement *next = next_victim(cx);

	if (!next) {
		sg_severity(cx, SG_WARNING);
		offer(cx);
	} else if (sg_harms_no_child(cx)) {
		sg_severity(cx, SG_INFO);
		sg_note(cx, "it does no harm here: what follows reaches no rows of "
			    "another table");
	} else {
		put_at_stake(cx);
		sg_note(cx,
			"'%s' in line %zu runs with foreign keys on: ON DELETE CASCADE "
			"and SET NULL reach the tables that reference it",
			sg_one_line(cx, next->span), sg_line_of(cx, next->span.off));
	}
}

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	if (!asks_off(cx, cx->index) || !is_first(cx) || sg_is_dump(cx))
		return;
	sg_report(cx, node->span, "foreign keys stay on: D1 ignores '%s'",
		  sg_one_line(cx, node->span));
	if (sg_session_in_transaction(cx->session, cx->index) == SG_YES)
		sg_note(cx, "%.*s, and SQLite ignores this PRAGMA inside one",
			SG_STR_ARG(
				sg_session_transaction_reason(cx->session, cx->index)));
	note_damage(cx);
	sg_help(cx, "remove it, and write what follows for foreign keys that are on; "
		    "PRAGMA defer_foreign_keys delays checks, not deletes");
}

SG_RULE(d1_foreign_keys_pragma_ineffective){
	.summary = "D1 ignores PRAGMA foreign_keys=OFF, so deletes cascade",
	.severity = SG_ERROR,
	.dialects = SG_D1,
	.since = "0.1",
	.on = {SG_PRAGMA},
	.check = check,
};
