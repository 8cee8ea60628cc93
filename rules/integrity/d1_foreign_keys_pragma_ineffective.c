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
 * The PRAGMA asks for what D1 does anyway: `PRAGMA foreign_keys=ON`.
 *
 * ## See
 *
 * - https://www.sqlite.org/pragma.html#pragma_foreign_keys
 * - https://developers.cloudflare.com/d1/sql-api/foreign-keys/
 * - https://github.com/drizzle-team/drizzle-orm/issues/4938
 */
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

static void note_damage(struct sg_ctx *cx)
{
	const struct sg_statement *next =
		sg_done_after(cx, &(struct sg_deed){.type = SG_DID_DELETE});

	if (!next) {
		sg_severity(cx, SG_WARNING);
		return;
	}
	sg_note(cx,
		"'%s' in line %zu runs with foreign keys on: ON DELETE CASCADE and SET "
		"NULL reach the tables that reference it",
		sg_one_line(cx, next->span), sg_line_of(cx, next->span.off));
}

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	if (!asks_off(cx, cx->index) || !is_first(cx))
		return;
	sg_report(cx, node->span, "foreign keys stay on: D1 ignores '%s'",
		  sg_one_line(cx, node->span));
	sg_note(cx, "D1 runs each file in one transaction, and SQLite ignores this "
		    "PRAGMA inside one");
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
