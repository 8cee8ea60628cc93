/*
 * # Large text in a migration
 *
 * A literal of more than 4096 bytes is data, not schema: it makes the file hard to
 * review, is parsed by every environment that replays the history, and D1 takes no
 * statement of more than 100 000 bytes (measured).
 *
 * ## Instead
 *
 * Load it from a file by a script of its own.
 *
 * ## Unless
 *
 * The rule is off by default.
 *
 * ## See
 *
 * - https://developers.cloudflare.com/d1/platform/limits/
 */
#include <sqlguard/rule.h>

#define LARGE 4096

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	if (node->span.len <= LARGE)
		return;
	sg_report(cx, sg_span_of(node->span.off, node->span.off + 1),
		  "a literal of %u bytes", (unsigned)node->span.len);
	sg_help(cx, "keep data out of migrations");
}

SG_RULE(large_literal_in_migration){
	.summary = "a literal of more than 4096 bytes is data, not schema",
	.severity = SG_OFF,
	.dialects = SG_ANY_DIALECT,
	.since = "0.1",
	.on = {SG_LITERAL},
	.check = check,
};
