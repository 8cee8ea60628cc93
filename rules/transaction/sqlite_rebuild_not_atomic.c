/*
 * # Rebuild outside a transaction
 *
 * Each statement of the rebuild is committed by itself. When the copy fails, the disk is
 * full or the process is killed between dropping the old table and renaming the new one,
 * the table is missing, and other connections see it missing meanwhile. The `sqlite3`
 * shell even goes on after an error unless `-bail` is given: a copy that fails on `NOT
 * NULL` is followed by `DROP` and `RENAME`, and the table is empty (measured on 3.40.1).
 *
 * ## Instead
 *
 *     PRAGMA foreign_keys = OFF;
 *     BEGIN;
 *     CREATE TABLE books_new (id INTEGER PRIMARY KEY, title TEXT NOT NULL);
 *     INSERT INTO books_new (id, title) SELECT id, title FROM books;
 *     DROP TABLE books;
 *     ALTER TABLE books_new RENAME TO books;
 *     PRAGMA foreign_key_check;
 *     COMMIT;
 *     PRAGMA foreign_keys = ON;
 *
 * ## Unless
 *
 * The runner wraps the file in a transaction, or nothing tells whether it does.
 *
 * ## See
 *
 * - https://www.sqlite.org/lang_altertable.html#otheralter
 * - https://www.sqlite.org/lang_transaction.html
 */
#include <sqlguard/rule.h>

/* Where the table has its name again. */
static size_t restored_by(const struct sg_rebuild *rebuild)
{
	return rebuild->rename != SG_NEVER ? rebuild->rename
	       : rebuild->back != SG_NEVER ? rebuild->back
					   : rebuild->copy;
}

/* A BEGIN in front and a COMMIT behind would change what these do. */
static bool can_be_wrapped(const struct sg_ctx *cx, const struct sg_rebuild *rebuild)
{
	for (size_t i = rebuild->first; i <= rebuild->last; i++) {
		const struct sg_node *node = cx->script->statements.items[i].node;

		if (sg_is(node, SG_PRAGMA) || sg_is(node, SG_TRANSACTION) ||
		    sg_is(node, SG_VACUUM) || sg_is(node, SG_ATTACH) ||
		    sg_is(node, SG_DETACH) || sg_is(node, SG_PROBLEM))
			return false;
	}
	return true;
}

static void offer(struct sg_ctx *cx, const struct sg_rebuild *rebuild)
{
	if (!can_be_wrapped(cx, rebuild))
		return;
	sg_fix(cx, SG_FIX_SAFE, "put the rebuild into a transaction");
	sg_fix_put_before(cx, rebuild->first, "BEGIN;");
	sg_fix_put_behind(cx, rebuild->last, "COMMIT;");
}

/* A failure before this statement leaves what the next run trips over. */
static void note_left(struct sg_ctx *cx, const struct sg_rebuild *rebuild)
{
	const struct sg_node *node;

	if (rebuild->create == SG_NEVER || rebuild->create > cx->index ||
	    (rebuild->shape != SG_REBUILD_NEW_FIRST && rebuild->shape != SG_REBUILD_SWAP))
		return;
	node = cx->script->statements.items[rebuild->create].node;
	if (!sg_as_create_table(node)->if_not_exists &&
	    !sg_dropped_before(cx, SG_OBJ_TABLE, rebuild->temporary.name))
		sg_note(cx,
			"a failure before leaves '%s', and the next run fails in line "
			"%zu",
			sg_show_name(cx, &rebuild->temporary),
			sg_line_of_statement(cx, rebuild->create));
}

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	const struct sg_rebuild *rebuild = sg_rebuild_at(cx->facts, cx->index);
	struct sg_str reason;
	size_t end;

	if (node != cx->top || !rebuild || rebuild->loss != cx->index || rebuild->empty ||
	    rebuild->copy == SG_NEVER || rebuild->drop == SG_NEVER)
		return;
	end = restored_by(rebuild);
	if (sg_session_in_transaction(cx->session, cx->index) != SG_NO)
		return;
	reason = sg_session_transaction_reason(cx->session, cx->index);
	sg_report(cx, cx->statement->span,
		  "'%s' is rebuilt outside a transaction: a failure %s",
		  sg_show_name(cx, &rebuild->table),
		  end > cx->index ? "here leaves no table of that name"
				  : "before this leaves both tables");
	if (reason.n)
		sg_note(cx, "outside a transaction: %.*s", SG_STR_ARG(reason));
	if (end > cx->index)
		sg_note(cx, "it is missing until line %zu",
			sg_line_of_statement(cx, end));
	note_left(cx, rebuild);
	sg_help(cx, "put the whole rebuild between BEGIN and COMMIT");
	offer(cx, rebuild);
}

SG_RULE(sqlite_rebuild_not_atomic){
	.summary = "a rebuild runs outside a transaction",
	.severity = SG_WARNING,
	.dialects = SG_SQLITE,
	.since = "0.1",
	.on = {SG_DROP, SG_DELETE},
	.check = check,
};
