/*
 * # Transaction statement on D1
 *
 * D1 refuses `BEGIN`, `COMMIT`, `ROLLBACK`, `SAVEPOINT` and `RELEASE`: `To execute a
 * transaction, please use the state.storage.transaction() ... APIs`. Each migration file
 * is one transaction already, and a failure undoes all of it.
 *
 * For local D1 wrangler removes one `BEGIN TRANSACTION;` and one `COMMIT;` in capitals,
 * by their text (measured with 4.86 and 4.164; see `d1-transaction-text-removed`). With
 * `--remote` it sends the file as it is (their source), so that the migration passes on
 * the developer's machine only.
 *
 * ## Instead
 *
 * Leave them out.
 *
 * ## Unless
 *
 * `BEGIN` and `END` belong to a trigger. The file is the output of `.dump`, of which
 * `d1-dump-artifacts` speaks.
 *
 * ## See
 *
 * - https://developers.cloudflare.com/d1/best-practices/import-export-data/
 */
#include <sqlguard/rule.h>

static const struct sg_deed transaction = {.type = SG_DID_TRANSACTION};

static bool wrangler_removes(struct sg_ctx *cx)
{
	const struct sg_statement *end = sg_done_after(cx, &transaction);
	struct sg_str text = cx->src->text;
	struct sg_span removed[2];

	sg_d1_removed(removed, text);
	return end && removed[0].len && removed[0].off == cx->statement->span.off &&
	       removed[1].off == end->span.off &&
	       sg_str_find(text, "BEGIN TRANSACTION", sg_span_end(removed[0])) == text.n;
}

/* What a file of these does is the same without them, and it runs. */
static bool only_commits(enum sg_transaction_type type)
{
	return type == SG_TX_BEGIN || type == SG_TX_COMMIT || type == SG_TX_SAVEPOINT ||
	       type == SG_TX_RELEASE;
}

/* Where BEGIN TRANSACTION stays in a string, wrangler goes on to cut the text. */
static bool is_removable(struct sg_ctx *cx)
{
	struct sg_str text = cx->src->text, word = SG_STR("BEGIN TRANSACTION");
	size_t inside = 0, all = 0;

	for (size_t i = 0; i < cx->script->statements.len; i++) {
		const struct sg_statement *statement = &cx->script->statements.items[i];

		if (!sg_is(statement->node, SG_TRANSACTION))
			continue;
		if (!only_commits(sg_as_transaction(statement->node)->type))
			return false;
		inside += sg_str_starts(sg_text_of(cx, statement->span), word.p);
	}
	for (size_t at = 0; (at = sg_str_find(text, word.p, at)) < text.n; at += word.n)
		all++;
	return inside == all;
}

static void offer(struct sg_ctx *cx)
{
	if (!is_removable(cx))
		return;
	sg_fix(cx, SG_FIX_SAFE, "remove the transaction statements");
	for (size_t i = 0; i < cx->script->statements.len; i++)
		if (sg_is(cx->script->statements.items[i].node, SG_TRANSACTION))
			sg_fix_remove_statement(cx, i);
}

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	bool removed;

	if (sg_done_before(cx, &transaction))
		return;
	if (sg_is_dump(cx))
		return;
	removed = sg_may_be_wrangler(cx) && wrangler_removes(cx);
	sg_report(cx, node->span, "D1 refuses '%s'",
		  sg_one_line(cx, cx->statement->span));
	if (removed)
		sg_severity(cx, SG_WARNING);
	sg_note(cx, removed ? "wrangler removes this pair for local D1; with --remote it "
			      "sends the file as it is"
			    : "the whole file fails");
	sg_help(cx,
		"leave transaction statements out: D1 runs each file in one transaction");
	offer(cx);
}

SG_RULE(d1_explicit_transaction){
	.summary =
		"D1 refuses transaction statements; each file is one transaction already",
	.severity = SG_ERROR,
	.dialects = SG_D1,
	.since = "0.1",
	.on = {SG_TRANSACTION},
	.check = check,
};
