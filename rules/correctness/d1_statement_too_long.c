/*
 * # Statement longer than D1 takes
 *
 * D1 takes statements of 100,000 bytes; one byte more ends with `statement too long:
 * SQLITE_TOOBIG`, and the whole file is rolled back. The limit is per statement, not per
 * file (measured on local D1, wrangler 4.86 and 4.164).
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

#define BYTES_TAKEN 100000

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	struct sg_span span = cx->statement->span;

	if (node != cx->top || span.len <= BYTES_TAKEN)
		return;
	sg_report(cx, sg_span_of(span.off, span.off + 1),
		  "the statement has %u bytes, and D1 takes %d", span.len, BYTES_TAKEN);
	sg_help(cx, "split it into several statements");
}

SG_RULE(d1_statement_too_long){
	.summary = "D1 takes statements of 100,000 bytes at most",
	.severity = SG_ERROR,
	.dialects = SG_D1,
	.since = "0.1",
	.on = {SG_INSERT, SG_UPDATE, SG_DELETE, SG_SELECT, SG_CREATE_TABLE,
	       SG_CREATE_VIEW, SG_CREATE_TRIGGER, SG_CREATE_INDEX},
	.check = check,
};
