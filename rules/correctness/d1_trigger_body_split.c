/*
 * # Statement that wrangler or D1 cuts at the wrong place
 *
 * Before D1 sees a file it is cut into statements, not always where SQLite would
 * (wrangler 4.86 to 4.136 compared with 4.137 and 4.164, measured on local D1):
 *
 * - wrangler before 4.137 finds the end of a trigger by counting `BEGIN`, `CASE` and
 *   `END` with white space around them. A `CASE` right behind `=` or `(`, a `BEGIN` right
 *   behind `)`, or a `;` in a name in brackets, and the trigger is cut in the middle:
 *   `incomplete input`. Before 4.124 the `END` must be in capitals, too
 * - `wrangler d1 migrations apply --remote` sends the file whole, and D1 cuts it. There
 *   the `END;` of a `CASE` is reported to end the trigger, for any version of wrangler;
 *   statements before it may stay applied. `wrangler d1 execute --remote --file` goes
 *   another way (import) and runs the same file
 *
 * ## Instead
 *
 * Do without `CASE` in a trigger: use `iif()`, or put the condition behind `WHEN`. Write
 * `BEGIN` and `END` in capitals, with white space around them:
 *
 *     CREATE TRIGGER orders_sum AFTER INSERT ON orders WHEN new.paid = 0 BEGIN
 *       UPDATE users SET due = due + iif(new.amount > 0, new.amount, 0);
 *     END;
 *
 * ## Unless
 *
 * The project's wrangler is 4.137 or newer, as its lock file or `package.json` tells;
 * `CASE` in a trigger is reported all the same.
 *
 * ## See
 *
 * - https://github.com/cloudflare/workers-sdk/pull/15712
 * - https://github.com/cloudflare/workers-sdk/issues/15178
 */
#include <sqlguard/rule.h>

/* Where wrangler before 4.137 ends the piece that a statement begins in; 0: nowhere. */
static uint32_t end_of_piece(const struct sg_d1_pieces *pieces, struct sg_span span,
			     size_t *from)
{
	while (*from < pieces->of.len &&
	       sg_span_end(pieces->of.items[*from].span) <= span.off)
		(*from)++;
	return *from < pieces->of.len && pieces->of.items[*from].span.off <= span.off
		       ? sg_span_end(pieces->of.items[*from].span)
		       : 0;
}

static void report_cut(struct sg_ctx *cx, struct sg_span span, uint32_t end)
{
	sg_report(cx, span, "%s cuts this statement in line %zu",
		  sg_show_old_wrangler(cx, SG_WRANGLER_KNOWS_SQL), sg_line_of(cx, end));
	if (sg_wrangler_before(cx, SG_WRANGLER_KNOWS_SQL) != SG_YES)
		sg_severity(cx, SG_WARNING);
	sg_note(cx, "local D1 gets half of it, and the whole file fails");
	sg_help(cx,
		"put white space before and after BEGIN, CASE and END, write them in "
		"capitals, and no ';' in names; or use wrangler 4.%d",
		SG_WRANGLER_KNOWS_SQL);
}

/* Harmless by itself: the statements run, but count as one. */
static void report_merged(struct sg_ctx *cx, struct sg_span span)
{
	sg_report(
		cx, span,
		"%s does not see the end of this trigger and takes the rest of the file "
		"along",
		sg_show_old_wrangler(cx, SG_WRANGLER_KNOWS_SQL));
	sg_severity(cx, SG_INFO);
	sg_note(cx, "all of it runs, but counts as one statement of at most %d bytes",
		SG_D1_STATEMENT_BYTES);
	sg_help(cx, "end it with END in capitals on a line of its own");
}

static bool find_case(struct sg_node *node, void *payload)
{
	const struct sg_node **found = payload;

	if (!*found && sg_is(node, SG_CASE))
		*found = node;
	return !*found;
}

/* The first CASE in the body of a trigger, or NULL. */
static const struct sg_node *case_in(const struct sg_node *node)
{
	const struct sg_node *found = NULL;

	if (sg_is(node, SG_CREATE_TRIGGER))
		SG_EACH (step, sg_as_create_trigger(node)->body)
			sg_walk(step, find_case, &found);
	return found;
}

/* One report for both: a trigger without CASE runs everywhere. */
static void report_case(struct sg_ctx *cx, const struct sg_node *found, bool cut)
{
	bool surely = cut && sg_wrangler_before(cx, SG_WRANGLER_KNOWS_SQL) == SG_YES;

	sg_report(cx, found->span,
		  "CASE in a trigger: 'migrations apply --remote' is reported to fail");
	if (!surely)
		sg_severity(cx, SG_WARNING);
	sg_note(cx, "remote D1 takes the END of the CASE for that of the trigger: "
		    "'incomplete input'");
	if (cut)
		sg_note(cx, "for local D1 %s cuts it there, too",
			sg_show_old_wrangler(cx, SG_WRANGLER_KNOWS_SQL));
	sg_help(cx, "use iif(), or put the condition behind WHEN");
}

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	const struct sg_statement *all = cx->script->statements.items;
	size_t count = cx->script->statements.len, from = 0;
	struct sg_d1_pieces pieces = {{0}};
	bool merged = false;

	(void)node;
	if (!sg_may_be_wrangler(cx))
		return;
	if (sg_wrangler_before(cx, SG_WRANGLER_KNOWS_SQL) != SG_NO)
		sg_d1_cut(&pieces, cx->arena, cx->src->text,
			  sg_wrangler_before(cx, SG_WRANGLER_ANY_END) == SG_NO);
	for (size_t i = 0; i < count; i++) {
		uint32_t end = end_of_piece(&pieces, all[i].span, &from);
		bool cut = end && end < sg_span_end(all[i].span);
		const struct sg_node *found = case_in(all[i].node);

		if (sg_is(all[i].node, SG_PROBLEM))
			continue;
		if (found) {
			report_case(cx, found, cut);
		} else if (cut) {
			report_cut(cx, all[i].span, end);
		} else if (!merged && sg_is(all[i].node, SG_CREATE_TRIGGER) &&
			   i + 1 < count && all[i + 1].span.off < end) {
			report_merged(cx, all[i].span);
			merged = true;
		}
	}
}

SG_RULE(d1_trigger_body_split){
	.summary = "wrangler before 4.137, or D1 itself, cuts this statement in two",
	.severity = SG_ERROR,
	.dialects = SG_D1,
	.since = "0.1",
	.on = {SG_WHOLE_FILE},
	.check = check,
	.by_text = true,
};
