/*
 * # Statement that the runner cuts in two
 *
 * Many tools cut a file into statements by themselves, and know less of SQL than the
 * database. goose and sql-migrate cut at every line that ends with `;`, inside of a
 * function body as well, unless the statement stands between `StatementBegin` and
 * `StatementEnd`. Drizzle cuts at `--> statement-breakpoint` also where that is
 * part of a string. The database gets half a statement, and the run fails with a syntax
 * error.
 *
 * ## Instead
 *
 * With goose:
 *
 *     -- +goose StatementBegin
 *     CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$
 *     BEGIN
 *       NEW.updated_at := now();
 *       RETURN NEW;
 *     END $$;
 *     -- +goose StatementEnd
 *
 * ## Unless
 *
 * The runner sends the file as it is, or knows bodies and quotes itself.
 *
 * ## See
 *
 * - https://pressly.github.io/goose/documentation/annotations/
 */
#include <sqlguard/rule.h>

static const struct sg_profile *profile_of(const struct sg_ctx *cx)
{
	return sg_profile_of(cx->set ? cx->set->runner : NULL, cx->dialect);
}

/* Directives are read without case. */
static size_t find_word(struct sg_str text, const char *word)
{
	struct sg_str wanted = sg_str_of(word);

	for (size_t i = 0; i + wanted.n <= text.n; i++)
		if (sg_str_ieq(sg_str_sub(text, i, i + wanted.n), wanted))
			return i;
	return text.n;
}

/* The last comment before the statement that has one of two words. */
static bool last_has(struct sg_ctx *cx, const char *word, const char *other)
{
	for (size_t i = cx->script->comments.len; i > 0; i--) {
		struct sg_span span = cx->script->comments.items[i - 1].span;
		struct sg_str text = sg_text_of(cx, span);

		if (span.off > cx->statement->span.off)
			continue;
		if (find_word(text, word) < text.n)
			return true;
		if (find_word(text, other) < text.n)
			return false;
	}
	return false;
}

/* A line of the statement, but not its last, ends with ';' (goose 3.27, sqlparser). */
static uint32_t cut_at_line_end(struct sg_ctx *cx, struct sg_span span)
{
	struct sg_str text = sg_text_of(cx, span);

	for (size_t i = 0; i < text.n; i++) {
		size_t end = i;

		if (text.p[i] != '\n')
			continue;
		while (end > 0 && (text.p[end - 1] == ' ' || text.p[end - 1] == '\t' ||
				   text.p[end - 1] == '\r'))
			end--;
		if (end > 0 && text.p[end - 1] == ';')
			return span.off + (uint32_t)end - 1;
	}
	return 0;
}

static uint32_t cut_at_breakpoint(struct sg_ctx *cx, struct sg_span span)
{
	struct sg_str text = sg_text_of(cx, span);
	size_t at = sg_str_find(text, "--> statement-breakpoint", 0);

	return at < text.n ? span.off + (uint32_t)at : 0;
}

/* Where the runner cuts into the statement; 0: nowhere. */
static uint32_t find_cut(struct sg_ctx *cx, struct sg_span span)
{
	switch (profile_of(cx)->splitter) {
	case SG_SPLIT_LINE_END:
		return last_has(cx, "StatementBegin", "StatementEnd")
			       ? 0
			       : cut_at_line_end(cx, span);
	case SG_SPLIT_BREAKPOINT: return cut_at_breakpoint(cx, span);
	default: return 0;
	}
}

static void help(struct sg_ctx *cx)
{
	bool goose = sg_str_is(sg_str_of(cx->set->runner->name), "goose");
	const char *word = goose ? "goose" : "migrate";

	if (profile_of(cx)->splitter == SG_SPLIT_LINE_END)
		sg_help(cx,
			"put it between '-- +%s StatementBegin' and '-- +%s "
			"StatementEnd'",
			word, word);
	else
		sg_help(cx, "keep that text out of strings and bodies");
}

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	struct sg_span span = cx->statement->span;
	uint32_t cut;

	if (node != cx->top)
		return;
	cut = find_cut(cx, span);
	if (!cut)
		return;
	sg_report(cx, span, "%s cuts this statement in line %zu", cx->set->runner->title,
		  sg_line_of(cx, cut));
	sg_note(cx, "the database gets its first part alone: a syntax error");
	help(cx);
}

SG_RULE(runner_splits_statement){
	.summary = "the tool that applies the file sends this statement in pieces",
	.severity = SG_ERROR,
	.dialects = SG_ANY_DIALECT,
	.since = "0.1",
	.on = {SG_CREATE_FUNCTION, SG_DO_BLOCK, SG_CREATE_TRIGGER, SG_INSERT, SG_UPDATE,
	       SG_COMMENT_ON, SG_CREATE_VIEW, SG_CREATE_TABLE, SG_SELECT},
	.check = check,
};
