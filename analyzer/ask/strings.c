/* What findings tell of a string in double quotes: what it does where it stands, and what
 * the runner makes of it. */
#include <sqlguard/meaning.h>
#include <sqlguard/rule.h>

const char *sg_sql_text(struct sg_ctx *cx, struct sg_str text)
{
	struct sg_buf out = {0};
	const char *copy;

	sg_buf_addc(&out, '\'');
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] == '\'')
			sg_buf_addc(&out, '\'');
		sg_buf_addc(&out, text.p[i]);
	}
	sg_buf_addc(&out, '\'');
	copy = sg_cstr(cx->arena, sg_buf_str(&out));
	sg_buf_release(&out);
	return copy;
}

/* What the string does where it stands in a condition of DELETE or UPDATE. */
static void note_condition(struct sg_ctx *cx, const struct sg_meaning *meaning,
			   const struct sg_node *where, const char *deed)
{
	enum sg_maybe truth = sg_meaning_truth(meaning, where);

	if (truth == SG_YES)
		sg_note(cx, "so the condition is true for every row: all of them are %s",
			deed);
	else if (truth == SG_NO)
		sg_note(cx, "so the condition is true for no row: none is %s", deed);
	else
		sg_note(cx, "it is the same for every row, which decides what is %s",
			deed);
}

static bool is_under(const struct sg_string *string, const struct sg_node *node)
{
	return node && string->off >= node->span.off &&
	       string->off < sg_span_end(node->span);
}

static void note_index(struct sg_ctx *cx, const struct sg_create_index *index,
		       const struct sg_string *string)
{
	if (is_under(string, index->where))
		sg_note(cx, "so the index has all rows, or none");
	else if (index->unique && index->columns.len == 1)
		sg_note(cx, "so all rows have the same key: a second row is refused, "
			    "UNIQUE constraint failed");
	else
		sg_note(cx, "so that part of the index is the same for every row");
	SG_EACH (key, index->columns)
		if (sg_as_index_column(key)->value == &string->ref->node)
			sg_note(cx,
				"every later RENAME COLUMN and DROP COLUMN fails: "
				"error in index %s",
				sg_show_name(cx, &index->name));
}

void sg_note_string_outcome(struct sg_ctx *cx, const struct sg_meaning *meaning,
			    const struct sg_string *string)
{
	const struct sg_node *top = cx->top;

	if (sg_is(top, SG_DELETE) && is_under(string, sg_as_delete(top)->where))
		note_condition(cx, meaning, sg_as_delete(top)->where, "deleted");
	else if (sg_is(top, SG_UPDATE) && is_under(string, sg_as_update(top)->where))
		note_condition(cx, meaning, sg_as_update(top)->where, "changed");
	else if (string->value && (sg_is(top, SG_UPDATE) || sg_is(top, SG_INSERT)))
		sg_note(cx, "every row that is written gets the same");
	else if (sg_is(top, SG_CREATE_INDEX))
		note_index(cx, sg_as_create_index(top), string);
}

static bool runner_refuses(const struct sg_ctx *cx)
{
	return cx->dialect == SG_SQLITE && cx->set && cx->set->runner &&
	       cx->set->runner->no_quoted_strings;
}

/* ADD COLUMN with a CHECK is accepted, and refused are only renames after it (measured).
 */
void sg_note_string_runner(struct sg_ctx *cx, struct sg_str name)
{
	if (sg_is(cx->top, SG_ALTER_TABLE)) {
		sg_note(cx,
			"where SQLite is built without such texts, every later "
			"RENAME COLUMN fails: no such column: %.*s",
			SG_STR_ARG(name));
	} else if (runner_refuses(cx)) {
		sg_note(cx, "%s refuses the statement: no such column: %.*s",
			sg_runner_title(cx), SG_STR_ARG(name));
		sg_severity(cx, SG_ERROR);
	} else if (cx->dialect == SG_SQLITE) {
		sg_note(cx, "better-sqlite3, node:sqlite and libSQL refuse the "
			    "statement instead: no such column");
	}
}
