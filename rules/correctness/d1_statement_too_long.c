/*
 * # Statement longer than D1 takes
 *
 * D1 takes statements of 100,000 bytes; one byte more ends with `statement too long:
 * SQLITE_TOOBIG`, and the whole file is rolled back. The limit is per statement, not per
 * file (measured on local D1, wrangler 4.86 and 4.164).
 *
 * What counts as the statement depends on wrangler. As of 4.137 the comments in front of
 * it and in it count; before, they do not, but a lower-case `end` of a trigger, an `END`
 * right behind a `;` or a `,`, or a comment behind `BEGIN` makes it take everything that
 * follows for one statement.
 *
 * ## Instead
 *
 * Split the rows of a long `INSERT` into several statements:
 *
 *     INSERT INTO words (word) VALUES ('a'), ('b');
 *     INSERT INTO words (word) VALUES ('c'), ('d');
 *
 * ## See
 *
 * - https://developers.cloudflare.com/d1/platform/limits/
 */
#include <sqlguard/rule.h>

static uint32_t comments_within(const struct sg_ctx *cx, struct sg_span span)
{
	uint32_t bytes = 0;

	for (size_t i = 0; i < cx->script->comments.len; i++) {
		struct sg_span comment = cx->script->comments.items[i].span;

		if (comment.off >= span.off && sg_span_end(comment) <= sg_span_end(span))
			bytes += comment.len;
	}
	return bytes;
}

/* From behind the ';' of the statement before, without the blanks there. */
static struct sg_span with_comments(struct sg_ctx *cx, size_t index)
{
	const struct sg_statement *s = &cx->script->statements.items[index];
	size_t from = sg_source_bom(cx->src->text);
	struct sg_str text;

	if (index)
		from = sg_span_end(s[-1].span) + s[-1].terminated;
	text = sg_str_trim(sg_str_sub(cx->src->text, from, sg_span_end(s->span)));
	return sg_span_of((size_t)(text.p - cx->src->text.p),
			  (size_t)(text.p - cx->src->text.p) + text.n);
}

static void report(struct sg_ctx *cx, size_t index, uint32_t bytes)
{
	struct sg_span span = cx->script->statements.items[index].span;

	sg_report(cx, sg_span_of(span.off, span.off + 1),
		  "the statement has %u bytes, and D1 takes %d", bytes,
		  SG_D1_STATEMENT_BYTES);
}

static bool check_statement(struct sg_ctx *cx, size_t index)
{
	struct sg_span span = cx->script->statements.items[index].span;
	uint32_t bare = span.len - comments_within(cx, span);
	uint32_t all = with_comments(cx, index).len;

	if (bare > SG_D1_STATEMENT_BYTES) {
		report(cx, index, bare);
		sg_help(cx, "split it into several statements");
	} else if (all > SG_D1_STATEMENT_BYTES) {
		report(cx, index, all);
		sg_severity(cx, SG_WARNING);
		sg_note(cx,
			"%u of them are comments, which wrangler sends along as of 4.%d",
			all - bare, SG_WRANGLER_KNOWS_SQL);
		sg_help(cx, "make the comments shorter");
	}
	return all > SG_D1_STATEMENT_BYTES;
}

/* What older versions of wrangler take for one statement. */
static void check_pieces(struct sg_ctx *cx)
{
	struct sg_d1_pieces pieces = {{0}};

	if (!sg_may_be_wrangler(cx) ||
	    sg_wrangler_before(cx, SG_WRANGLER_KNOWS_SQL) == SG_NO)
		return;
	sg_d1_cut(&pieces, cx->arena, cx->src->text,
		  sg_wrangler_before(cx, SG_WRANGLER_ANY_END) == SG_NO);
	for (size_t i = 0; i < pieces.of.len; i++) {
		const struct sg_d1_piece *piece = &pieces.of.items[i];

		if (piece->bytes <= SG_D1_STATEMENT_BYTES)
			continue;
		sg_report(cx, sg_span_of(piece->span.off, piece->span.off + 1),
			  "%s takes lines %zu to %zu for one statement of %u bytes, and "
			  "D1 takes %d",
			  sg_show_old_wrangler(cx, SG_WRANGLER_KNOWS_SQL),
			  sg_line_of(cx, piece->span.off),
			  sg_line_of(cx, sg_span_end(piece->span) - 1), piece->bytes,
			  SG_D1_STATEMENT_BYTES);
		sg_severity(cx, SG_WARNING);
		sg_help(cx,
			"write BEGIN and END of triggers on lines of their own, or use "
			"wrangler 4.%d",
			SG_WRANGLER_KNOWS_SQL);
		return;
	}
}

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	bool told = false;

	(void)node;
	for (size_t i = 0; i < cx->script->statements.len; i++)
		told |= check_statement(cx, i);
	if (!told)
		check_pieces(cx);
}

SG_RULE(d1_statement_too_long){
	.summary = "D1 takes statements of 100,000 bytes at most",
	.severity = SG_ERROR,
	.dialects = SG_D1,
	.since = "0.1",
	.on = {SG_WHOLE_FILE},
	.check = check,
};
