/*
 * # Rebuild after foreign keys are on again
 *
 * The file turns foreign keys off for a rebuild and on after it, and then rebuilds
 * another table. That one runs with foreign keys on: dropping the old table deletes its
 * rows, and `ON DELETE CASCADE` the rows of the tables that reference it, without an
 * error.
 *
 * drizzle-kit up to 0.31 writes such files: it leaves out statements that are the same
 * text as an earlier one, so only the first rebuild has its `PRAGMA foreign_keys=OFF`.
 * Measured: `sqlite3 db < file` loses the rows even though the shell starts with foreign
 * keys off, because the file itself turns them on.
 *
 * ## Instead
 *
 * Turn them on once, at the end of the file:
 *
 *     PRAGMA foreign_keys = OFF;
 *     -- all rebuilds
 *     PRAGMA foreign_key_check;
 *     PRAGMA foreign_keys = ON;
 *
 * ## Unless
 *
 * The PRAGMA has no effect, inside a transaction and on D1; other rules speak there. Or
 * the history shows that no table with rows references what is rebuilt.
 *
 * ## See
 *
 * - https://www.sqlite.org/foreignkeys.html#fk_schemacommands
 * - https://www.sqlite.org/lang_altertable.html#otheralter
 */
#include <sqlguard/rule.h>

/* Tables that are named; a message with hundreds of them would say no more. */
#define TABLES_SHOWN 5

/* The rebuilds between this PRAGMA and the next, as a list for the message; NULL: none.
 */
static const char *list_rebuilt(struct sg_ctx *cx)
{
	const char *list = NULL;
	size_t count = 0;

	for (size_t i = cx->index + 1;
	     i < cx->script->statements.len &&
	     sg_session_foreign_keys_said(cx->session, i) == cx->index;
	     i++) {
		const struct sg_rebuild *rebuild = sg_rebuild_at(cx->facts, i);

		if (!rebuild || rebuild->loss != i || rebuild->empty || rebuild->backup ||
		    ++count > TABLES_SHOWN)
			continue;
		list = sg_printf(cx->arena, "%s%s'%s'", list ? list : "",
				 list ? ", " : "", sg_show_name(cx, &rebuild->table));
	}
	if (count > TABLES_SHOWN)
		return sg_printf(cx->arena, "%s and %zu more", list,
				 count - TABLES_SHOWN);
	return list;
}

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	size_t before = sg_session_foreign_keys_said(cx->session, cx->index);
	const char *list;

	if (sg_session_pragma_asks(cx->session, cx->index, "foreign_keys") != SG_YES ||
	    sg_session_in_transaction(cx->session, cx->index) == SG_YES ||
	    before == SG_NEVER || sg_harms_no_child(cx) ||
	    sg_session_pragma_asks(cx->session, before, "foreign_keys") != SG_NO)
		return;
	list = list_rebuilt(cx);
	if (!list)
		return;
	sg_report(cx, node->span, "foreign keys are on again for the rebuild of %s",
		  list);
	sg_note(cx, "DROP TABLE of an old table then deletes its rows, and the rows of "
		    "tables that reference it with ON DELETE CASCADE");
	sg_help(cx, "move '%s' behind the last rebuild", sg_one_line(cx, node->span));
}

SG_RULE(sqlite_rebuild_after_fk_on){
	.summary =
		"a second rebuild runs after the file has turned foreign keys on again",
	.severity = SG_ERROR,
	.dialects = SG_SQLITE,
	.since = "0.1",
	.on = {SG_PRAGMA},
	.check = check,
};
