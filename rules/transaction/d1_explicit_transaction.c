/*
 * # Transaction statement on D1
 *
 * D1 refuses `BEGIN`, `COMMIT`, `ROLLBACK`, `SAVEPOINT` and `RELEASE`: `To execute a
 * transaction, please use the state.storage.transaction() ... APIs`. Each migration file
 * is one transaction already, and a failure undoes all of it.
 *
 * Wrangler removes one `BEGIN TRANSACTION;` and one `COMMIT;` in capitals before it sends
 * the file, by their text and wherever they stand: in a comment or a string, too
 * (measured with 4.86 and 4.164). Other ways to run the file do not.
 *
 * ## Instead
 *
 * Leave them out.
 *
 * ## Unless
 *
 * `BEGIN` and `END` belong to a trigger.
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
	size_t begin = sg_str_find(text, "BEGIN TRANSACTION;", 0);

	return end &&
	       sg_str_is(sg_text_of(cx, cx->statement->span), "BEGIN TRANSACTION") &&
	       begin == cx->statement->span.off &&
	       sg_str_find(text, "BEGIN TRANSACTION", begin + 1) == text.n &&
	       sg_str_find(text, "COMMIT;", 0) == end->span.off;
}

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	bool removed;

	if (sg_done_before(cx, &transaction))
		return;
	removed = wrangler_removes(cx);
	sg_report(cx, node->span, "D1 refuses '%s'",
		  sg_one_line(cx, cx->statement->span));
	if (removed)
		sg_severity(cx, SG_INFO);
	sg_note(cx, removed ? "wrangler removes this pair before it sends the file; "
			      "nothing else does"
			    : "the whole file fails");
	sg_help(cx,
		"leave transaction statements out: D1 runs each file in one transaction");
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
