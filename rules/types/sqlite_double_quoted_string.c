/*
 * # Name in double quotes that becomes a text
 *
 * In SQLite and D1 a name in double quotes that is no column becomes a text, without any
 * error. `DELETE FROM users WHERE "deleted_at" IS NOT NULL` deletes **every** row of a
 * table that has no such column; `CREATE INDEX i ON users ("emial")` indexes a constant,
 * and no `ALTER TABLE .. RENAME COLUMN` gets past it any more (measured on SQLite 3.40.1
 * and local D1 of wrangler 4.86 and 4.164).
 *
 * A text that is meant as one works only until somebody adds a column of that name.
 * Builds without the habit (better-sqlite3 12.11, node:sqlite 3.51, libSQL) refuse the
 * statement: `no such column`; they accept `DEFAULT "x"` only.
 *
 * ## Instead
 *
 * Names in double quotes, texts in single ones:
 *
 *     UPDATE users SET state = 'active' WHERE "state" = 'new';
 *
 * ## Unless
 *
 * The history does not show all columns of the tables that the statement reads. Copies of
 * a column that the old table lacks are reported by `sqlite-copy-of-missing-column`.
 *
 * ## See
 *
 * - https://www.sqlite.org/quirks.html#double_quoted_string_literals_are_accepted
 */
#include <sqlguard/rule.h>

static void report_text(struct sg_ctx *cx, struct sg_span span, const char *text)
{
	sg_report(cx, span, "the text %s stands in double quotes, which are for names",
		  text);
	sg_help(cx, "put texts in single quotes");
	sg_help_sql(cx, "%s", text);
	sg_fix(cx, SG_FIX_SAFE, "put texts in single quotes");
}

/* All texts of a statement are one finding, and so is their repair. */
static void report_texts(struct sg_ctx *cx, const struct sg_meaning *meaning)
{
	size_t n = 0;

	for (size_t i = 0; i < meaning->strings.len; i++) {
		const struct sg_string *string = &meaning->strings.items[i];
		const char *text = sg_sql_text(cx, string->ref->column);

		if (string->role != SG_STRING_TEXT)
			continue;
		if (!n++) {
			report_text(cx, string->ref->node.span, text);
			sg_note(cx, "it is one as long as no column in reach is called "
				    "so");
			sg_note_string_runner(cx, string->ref->column);
		}
		sg_fix_replace(cx, string->ref->node.span, text);
	}
	if (n > 1)
		sg_note(cx, "the statement has %zu of them", n);
}

static void report_name(struct sg_ctx *cx, const struct sg_meaning *meaning,
			const struct sg_string *string)
{
	sg_report(cx, string->ref->node.span,
		  "there is no column '%s': SQLite takes the name for a text",
		  sg_show_ident(cx, string->ref->column));
	if (string->role == SG_STRING_COLUMN && !sg_is(cx->top, SG_SELECT))
		sg_severity(cx, SG_ERROR);
	sg_note_string_outcome(cx, meaning, string);
	sg_help(cx, "write the name of a column, or %s where the text is meant",
		sg_sql_text(cx, string->ref->column));
	sg_note_string_runner(cx, string->ref->column);
}

static void check_statement(struct sg_ctx *cx)
{
	struct sg_arena scratch = {0};
	struct sg_meaning meaning;

	sg_meaning_of(
		&meaning, &scratch,
		&(struct sg_meaning_input){cx->catalog, cx->at, cx->src->text, cx->top});
	for (size_t i = 0; i < meaning.strings.len; i++)
		if (meaning.strings.items[i].role < SG_STRING_TEXT &&
		    meaning.strings.items[i].role != SG_STRING_COPIED)
			report_name(cx, &meaning, &meaning.strings.items[i]);
	report_texts(cx, &meaning);
	sg_arena_release(&scratch);
}

/* "CURRENT_TIMESTAMP", "now()": more than its letters is meant. */
static bool is_value(struct sg_str text)
{
	static const char *const words[] = {"current_timestamp",
					    "current_date",
					    "current_time",
					    "null",
					    "true",
					    "false"};

	return SG_STR_IIS_ANY(text, words) || sg_str_find(text, "(", 0) < text.n;
}

/* Accepted by every build, as no column can be meant (measured). */
static void check_default(struct sg_ctx *cx, const struct sg_constraint *con)
{
	struct sg_str text;

	if (con->type != SG_CON_DEFAULT || !sg_is(con->expr, SG_LITERAL) ||
	    cx->src->text.p[con->expr->span.off] != '"')
		return;
	text = sg_as_literal(con->expr)->text;
	if (is_value(text)) {
		sg_report(cx, con->expr->span,
			  "the default is the text %s, letter by letter",
			  sg_sql_text(cx, text));
		sg_help(cx,
			"write the value without quotes, an expression in parentheses");
		return;
	}
	report_text(cx, con->expr->span, sg_sql_text(cx, text));
	sg_fix_replace(cx, con->expr->span, sg_sql_text(cx, text));
}

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	if (sg_is(node, SG_CONSTRAINT))
		check_default(cx, sg_as_constraint(node));
	else if (node == cx->top)
		check_statement(cx);
}

SG_RULE(sqlite_double_quoted_string){
	.summary = "a name in double quotes that is no column becomes a text, silently",
	.severity = SG_WARNING,
	.dialects = SG_ANY_SQLITE,
	.since = "0.1",
	.on = {SG_CREATE_TABLE, SG_ALTER_TABLE, SG_CREATE_INDEX, SG_CREATE_VIEW,
	       SG_CREATE_TRIGGER, SG_SELECT, SG_INSERT, SG_UPDATE, SG_DELETE, SG_EXPLAIN,
	       SG_CONSTRAINT},
	.check = check,
};
