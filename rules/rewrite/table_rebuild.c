/*
 * # Table rebuilt
 *
 * A new table is filled from the old one, the old one is dropped and the new one takes
 * its name. Every row is copied while the database is locked for writing: 1.5 s for two
 * million rows (129 MB, measured on SQLite 3.40.1), and D1 stops a query after 30 s.
 *
 * Worse, where foreign keys are enforced `DROP TABLE` first deletes every row of the old
 * table, and the rows of tables that reference it go with them. Where the history shows
 * such a table, `cascade-data-loss` or `foreign-key-refusal` speaks in the place of this
 * rule. Where it does not show all tables, this one warns; it is only an info when
 * foreign keys are surely off, or the history shows that nothing is lost.
 *
 * ## Instead
 *
 * `ALTER TABLE` adds, renames and drops columns in place. Where that is not enough, move
 * the keys out of the way first, so that no child belongs to a row that is deleted; the
 * rows come back before the commit, which then checks them:
 *
 *     PRAGMA defer_foreign_keys = ON;
 *     CREATE TABLE __copy_authors AS SELECT * FROM authors;
 *     UPDATE authors SET id = id + (SELECT max(id) - min(id) + 1 FROM authors);
 *     DROP TABLE authors;
 *     CREATE TABLE authors (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
 *     INSERT INTO authors (id, name) SELECT id, name FROM __copy_authors;
 *     DROP TABLE __copy_authors;
 *
 * This needs children whose foreign keys have no `ON UPDATE` action, which would follow
 * the moved keys, and point to the key that is moved. It was measured with every `ON
 * DELETE` action on local D1 (wrangler 4.86 and 4.164). Do not end it with `PRAGMA
 * defer_foreign_keys = OFF`: that forgets the pending checks.
 *
 * On plain SQLite, turn foreign keys off before `BEGIN`, and back on after `COMMIT`.
 *
 * ## Unless
 *
 * The old table was created in the same file and is still empty, or is temporary. A
 * rebuild that loses nothing and that `ALTER TABLE` could replace is the affair of
 * `sqlite-unneeded-rebuild`.
 *
 * ## See
 *
 * - https://www.sqlite.org/lang_altertable.html#otheralter
 * - https://www.sqlite.org/foreignkeys.html#fk_schemacommands
 * - https://developers.cloudflare.com/d1/sql-api/foreign-keys/
 */
#include <sqlguard/rule.h>

/* Rows of other tables are lost, or make it fail: that is another rule's finding. */
static bool is_told_elsewhere(const struct sg_ctx *cx)
{
	const struct sg_row_effects *effects;

	if (!cx->rows)
		return false;
	effects = sg_row_effects_at(cx->rows, cx->index);
	for (size_t i = 0; i < effects->of.len; i++)
		if ((effects->of.items[i]->key || effects->of.items[i]->cause) &&
		    sg_is_lasting_loss(effects->of.items[i]))
			return true;
	return sg_sure_refusals(cx).of.len > 0;
}

/* ALTER TABLE does it: sqlite-unneeded-rebuild says so, and how.  UNKNOWN: the history
   does not show both definitions. */
static enum sg_maybe is_unneeded(struct sg_ctx *cx, const struct sg_rebuild *rebuild)
{
	struct sg_replaced r;

	if (cx->dialect == SG_POSTGRES || rebuild->drop == SG_NEVER ||
	    !sg_replaced_by(&r, cx, rebuild))
		return SG_UNKNOWN;
	return sg_in_place(cx, &r) ? SG_YES : SG_NO;
}

static void help_to_plan(struct sg_ctx *cx)
{
	sg_note(cx, "this takes about 0.75 s per million rows, and all writers wait%s",
		cx->dialect == SG_D1 ? "; D1 stops a query after 30 s" : "");
	sg_help(cx, "run it when few write");
}

/* Nothing is known that could lose rows; is that all there is to know? */
static bool is_safe(struct sg_ctx *cx, const struct sg_rebuild *rebuild)
{
	return cx->dialect != SG_POSTGRES &&
	       (sg_history_is_whole(cx->catalog, cx->at) ||
		rebuild->key_shift != SG_NEVER || rebuild->drop == SG_NEVER ||
		sg_session_foreign_keys(cx->session, rebuild->loss) == SG_NO);
}

static void say(struct sg_ctx *cx, const struct sg_rebuild *rebuild)
{
	const char *table = sg_show_name(cx, &rebuild->table);
	bool safe = is_safe(cx, rebuild);

	if (rebuild->copy == SG_NEVER)
		sg_report(cx, cx->statement->span,
			  "'%s' is replaced by '%s' and dropped with its rows", table,
			  sg_show_name(cx, &rebuild->temporary));
	else
		sg_report(cx, cx->statement->span,
			  "'%s' is rebuilt: all its rows are copied%s", table,
			  safe || cx->dialect == SG_POSTGRES
				  ? ""
				  : " and the old ones deleted");
	if (safe)
		sg_severity(cx, SG_INFO);
	sg_note_parts(cx, rebuild);
}

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	const struct sg_rebuild *rebuild = sg_rebuild_at(cx->facts, cx->index);
	enum sg_maybe unneeded;
	bool in_place;

	if (node != cx->top || !rebuild || rebuild->loss != cx->index || rebuild->empty ||
	    rebuild->backup || sg_is_temporary(cx, &rebuild->table) ||
	    is_told_elsewhere(cx))
		return;
	in_place = rebuild->shape == SG_REBUILD_IN_PLACE;
	/* The table stays, so that in PostgreSQL it is a DELETE like any other. */
	if (cx->dialect == SG_POSTGRES && in_place)
		return;
	/* Nothing is copied: that is rebuild-no-copy. */
	if (rebuild->copy == SG_NEVER && rebuild->create != SG_NEVER)
		return;
	unneeded = is_unneeded(cx, rebuild);
	if (unneeded == SG_YES && is_safe(cx, rebuild))
		return;
	say(cx, rebuild);
	if (unneeded == SG_NO && is_safe(cx, rebuild)) {
		help_to_plan(cx);
		return;
	}
	if (cx->dialect == SG_POSTGRES || is_safe(cx, rebuild)) {
		sg_help(cx, "ALTER TABLE adds, drops and renames columns in place");
		return;
	}
	sg_note_enforcement(cx);
	sg_note(cx,
		"this history does not show every table: one that references '%s' "
		"with ON DELETE CASCADE loses its rows, without an error",
		sg_show_name(cx, &rebuild->table));
	sg_offer_rewrite(cx, rebuild);
}

SG_RULE(table_rebuild){
	.summary = "a table is rebuilt: rows are copied while all writers wait",
	.severity = SG_WARNING,
	.dialects = SG_ANY_DIALECT,
	.since = "0.1",
	.on = {SG_DROP, SG_ALTER_TABLE, SG_DELETE, SG_TRUNCATE},
	.check = check,
};
