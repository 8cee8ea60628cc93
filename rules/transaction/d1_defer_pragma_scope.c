/*
 * # Deferred checks that come too late
 *
 * `PRAGMA defer_foreign_keys=ON` holds from where it stands to the end of the file, which
 * is one transaction on D1: a `DELETE` or `DROP TABLE` before it fails with `FOREIGN KEY
 * constraint failed` all the same, and the next file begins without it (measured on local
 * D1, wrangler 4.86 and 4.164).
 *
 * ## Instead
 *
 * Put it first:
 *
 *     PRAGMA defer_foreign_keys = ON;
 *     DELETE FROM authors WHERE id = 7;
 *     DELETE FROM books WHERE author_id = 7;
 *
 * ## Unless
 *
 * No statement before it touches a table that others reference, or an earlier PRAGMA
 * covers those.
 *
 * ## See
 *
 * - https://developers.cloudflare.com/d1/sql-api/foreign-keys/
 */
#include <sqlguard/rule.h>

struct search {
	const struct sg_object *table;
	bool found;
};

/* Actions are never deferred; checks are. */
static void is_checked(const struct sg_constraint_record *key, void *payload)
{
	struct search *search = payload;

	search->found |= key->record.object->owner != search->table &&
			 key->on_delete != SG_FK_CASCADE &&
			 key->on_delete != SG_FK_SET_NULL;
}

/* A statement before the PRAGMA that it would have had to cover, and no other one does.
 */
static const struct sg_statement *uncovered(struct sg_ctx *cx)
{
	for (size_t i = 0; i < cx->index; i++) {
		const struct sg_statement *s = &cx->script->statements.items[i];
		const struct sg_name *name = sg_emptied_table(s->node);
		struct search search = {NULL, false};

		if (name && !sg_created_here(cx->facts, i, name) &&
		    !sg_session_defer_foreign_keys(cx->session, i))
			search.table = sg_find_object(cx->catalog, cx->moments[i],
						      SG_OBJ_TABLE, name);
		if (search.table)
			sg_each_foreign_key_to(cx->catalog, cx->moments[i], search.table,
					       is_checked, &search);
		if (search.found)
			return s;
	}
	return NULL;
}

static bool is_last(const struct sg_ctx *cx)
{
	for (size_t i = cx->index + 1; i < cx->script->statements.len; i++)
		if (!sg_is(cx->script->statements.items[i].node, SG_PRAGMA))
			return false;
	return true;
}

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	const struct sg_statement *early;

	if (sg_session_pragma_asks(cx->session, cx->index, "defer_foreign_keys") !=
	    SG_YES)
		return;
	early = uncovered(cx);
	if (early) {
		sg_report(cx, node->span, "this comes too late for line %zu: '%s'",
			  sg_line_of(cx, early->span.off), sg_one_line(cx, early->span));
		sg_note(cx, "that statement fails with 'FOREIGN KEY constraint failed' "
			    "where rows reference what it removes");
	} else if (is_last(cx)) {
		sg_report(cx, node->span, "this covers nothing: it ends with the file");
	} else {
		return;
	}
	sg_help(cx, "put it first in the file whose statements it is for");
}

SG_RULE(d1_defer_pragma_scope){
	.summary = "PRAGMA defer_foreign_keys behind the statement that it is meant for",
	.severity = SG_WARNING,
	.dialects = SG_D1,
	.since = "0.1",
	.on = {SG_PRAGMA},
	.check = check,
};
