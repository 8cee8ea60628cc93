/*
 * # Text that wrangler removes from a file
 *
 * Before wrangler runs a file on local D1 it removes the first `BEGIN TRANSACTION;` and
 * the first `COMMIT;` from its text, by their letters and not as statements. Where they
 * stand in a string, the string is changed, and the run succeeds. Where another `BEGIN
 * TRANSACTION` is left, if only in a comment, it refuses the file: `Wrangler could not
 * process the provided SQL file, as it contains several transactions` (measured with 4.86
 * and 4.164). With `--remote` the file is sent as it is (their source), so that the
 * databases differ.
 *
 * ## Instead
 *
 * Write the words in another case in comments, and split them in strings:
 *
 *     -- begin transaction
 *     INSERT INTO help (text) VALUES ('end with COM' || 'MIT;');
 *
 * ## Unless
 *
 * They are statements, of which `d1-explicit-transaction` speaks; the file is the output
 * of `.dump`, of which `d1-dump-artifacts` speaks; another tool than wrangler applies it.
 *
 * ## See
 *
 * - https://developers.cloudflare.com/d1/best-practices/import-export-data/
 */
#include <sqlguard/rule.h>

static bool covers(struct sg_span outer, struct sg_span inner)
{
	return outer.off <= inner.off && sg_span_end(outer) >= sg_span_end(inner);
}

static bool in_comment(const struct sg_ctx *cx, struct sg_span span)
{
	for (size_t i = 0; i < cx->script->comments.len; i++)
		if (covers(cx->script->comments.items[i].span, span))
			return true;
	return false;
}

static void check_removed(struct sg_ctx *cx, struct sg_span removed)
{
	for (size_t i = 0; i < cx->script->statements.len; i++) {
		const struct sg_statement *s = &cx->script->statements.items[i];

		if (!removed.len || !covers(s->span, removed) || in_comment(cx, removed))
			continue;
		sg_report(cx, removed, "wrangler removes '%.*s' from this statement",
			  SG_STR_ARG(sg_text_of(cx, removed)));
		sg_note(cx, "local D1 gets the text without these words, and the run "
			    "succeeds; with --remote the file is sent as it is");
		sg_help(cx, "split the words: 'COM' || 'MIT;'");
	}
}

static bool has_statement(const struct sg_ctx *cx)
{
	for (size_t i = 0; i < cx->script->statements.len; i++)
		if (sg_is(cx->script->statements.items[i].node, SG_TRANSACTION))
			return true;
	return false;
}

/* The first BEGIN TRANSACTION that stays makes wrangler refuse the file. */
static void check_left(struct sg_ctx *cx, struct sg_span removed)
{
	struct sg_str text = cx->src->text, word = SG_STR("BEGIN TRANSACTION");
	size_t at = sg_str_find(text, word.p, 0);

	if (at == removed.off)
		at = sg_str_find(text, word.p, at + word.n);
	if (at >= text.n || has_statement(cx))
		return;
	sg_report(cx, sg_span_of(at, at + word.n),
		  "wrangler takes this for a second transaction and refuses the file");
	sg_note(cx,
		"only the first 'BEGIN TRANSACTION;' of the text, with its semicolon, "
		"is passed over, even in comments");
	sg_help(cx, "write it in lower case");
}

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	struct sg_span removed[2];

	(void)node;
	if (!sg_may_be_wrangler(cx) || sg_is_dump(cx))
		return;
	sg_d1_removed(removed, cx->src->text);
	check_removed(cx, removed[0]);
	check_removed(cx, removed[1]);
	check_left(cx, removed[0]);
}

SG_RULE(d1_transaction_text_removed){
	.summary = "wrangler cuts BEGIN TRANSACTION; and COMMIT; out of strings, too",
	.severity = SG_ERROR,
	.dialects = SG_D1,
	.since = "0.1",
	.on = {SG_WHOLE_FILE},
	.check = check,
	.by_text = true,
};
