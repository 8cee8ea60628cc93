/*
 * # Rebuild that cannot run again
 *
 * A rebuild outside a transaction that is interrupted leaves its new table behind. The
 * next run then fails at `CREATE TABLE`: the table exists already. With `IF NOT EXISTS`
 * it does not fail, but copies into what the first run left, whatever its columns are.
 *
 * ## Instead
 *
 * Put the rebuild into a transaction. Where the old table is dropped in one, what is left
 * can be removed first; elsewhere it may have the only rows:
 *
 *     DROP TABLE IF EXISTS books_new;
 *     CREATE TABLE books_new (id INTEGER PRIMARY KEY, title TEXT NOT NULL);
 *     INSERT INTO books_new (id, title) SELECT id, title FROM books;
 *     BEGIN;
 *     DROP TABLE books;
 *     ALTER TABLE books_new RENAME TO books;
 *     COMMIT;
 *
 * ## Unless
 *
 * It runs in a transaction, or nothing tells whether it does. Where the old table is
 * dropped outside a transaction, too, `sqlite-rebuild-not-atomic` says it.
 *
 * ## See
 *
 * - https://www.sqlite.org/lang_altertable.html#otheralter
 */
#include <sqlguard/rule.h>

/* An interrupted run leaves a table of that name, and not the one that stays. */
static bool is_left(const struct sg_rebuild *rebuild, size_t index)
{
	if (rebuild->shape == SG_REBUILD_NEW_FIRST || rebuild->shape == SG_REBUILD_SWAP)
		return rebuild->create == index;
	return rebuild->shape != SG_REBUILD_OLD_FIRST && rebuild->copy == index;
}

/* sqlite-rebuild-not-atomic speaks of the whole rebuild, and its cure is the same. */
static bool is_not_atomic(const struct sg_ctx *cx, const struct sg_rebuild *rebuild)
{
	return rebuild->loss != SG_NEVER && rebuild->copy != SG_NEVER &&
	       rebuild->drop != SG_NEVER && !rebuild->empty &&
	       sg_session_in_transaction(cx->session, rebuild->loss) == SG_NO;
}

/* A run that ended behind the DROP of the old table left the only rows there. */
static void advise(struct sg_ctx *cx, const struct sg_rebuild *rebuild,
		   const struct sg_create_table *table)
{
	const char *drop = sg_printf(cx->arena, "DROP TABLE IF EXISTS %s;",
				     sg_sql_name(cx, &table->name));

	if (is_not_atomic(cx, rebuild)) {
		sg_help(cx,
			"put the rebuild into a transaction, and look at a table that "
			"was left before you drop it: it may have the only rows");
		return;
	}
	sg_help(cx, "remove what an earlier run left, or use a transaction");
	sg_help_sql(cx, "%s", drop);
	sg_fix(cx, SG_FIX_SAFE, "remove what an earlier run left");
	sg_fix_put_before(cx, cx->index, drop);
}

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	const struct sg_rebuild *rebuild = sg_rebuild_at(cx->facts, cx->index);
	const struct sg_create_table *table = sg_as_create_table(node);

	if (node != cx->top || !rebuild || !is_left(rebuild, cx->index) ||
	    table->temporary ||
	    sg_session_in_transaction(cx->session, cx->index) != SG_NO ||
	    sg_dropped_before(cx, SG_OBJ_TABLE, table->name.name) ||
	    (!table->if_not_exists && is_not_atomic(cx, rebuild)))
		return;
	sg_report(cx, table->name.span,
		  "a rebuild that is interrupted leaves '%s' behind",
		  sg_show_name(cx, &table->name));
	sg_note(cx, table->if_not_exists
			    ? "the next run then copies into the table that was left"
			    : "the next run then fails here: the table exists already");
	advise(cx, rebuild, table);
}

SG_RULE(sqlite_rebuild_temp_name_left){
	.summary = "an interrupted rebuild leaves a table that makes the next run fail",
	.severity = SG_WARNING,
	.dialects = SG_SQLITE,
	.since = "0.1",
	.on = {SG_CREATE_TABLE},
	.check = check,
};
