/*
 * # Value larger than D1 takes
 *
 * A string, a BLOB and a row have at most 2,000,000 bytes on D1; a longer one ends with
 * `string or blob too big: SQLITE_TOOBIG`. Local D1 is more generous, and more so with
 * each version: 4.86 took 2,100,000 bytes and refused 4,200,000, 4.164 took those, too
 * (measured), so that the migration passes on the developer's machine.
 *
 * No value can be written out that long, as `d1-statement-too-long` says; `zeroblob` and
 * `randomblob` make one.
 *
 * ## Instead
 *
 * Keep large values in R2 and their key in the table.
 *
 * ## See
 *
 * - https://developers.cloudflare.com/d1/platform/limits/
 */
#include <stdlib.h>

#include <sqlguard/rule.h>

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	const struct sg_call *call = sg_as_call(node);
	const struct sg_node *size =
		call->arguments.len ? call->arguments.items[0] : NULL;
	struct sg_str text;

	if ((!sg_str_is(call->name, "zeroblob") &&
	     !sg_str_is(call->name, "randomblob")) ||
	    !sg_is(size, SG_LITERAL) || sg_as_literal(size)->type != SG_LIT_INTEGER)
		return;
	text = sg_as_literal(size)->text;
	if (strtoll(sg_cstr(cx->arena, text), NULL, 0) <= SG_D1_VALUE_BYTES)
		return;
	sg_report(cx, node->span, "a value of %.*s bytes, and D1 takes %d",
		  SG_STR_ARG(text), SG_D1_VALUE_BYTES);
	sg_note(cx,
		"remote D1 fails with 'string or blob too big'; local D1 may take it");
	sg_help(cx, "keep large values in R2");
}

SG_RULE(d1_row_or_literal_too_large){
	.summary = "D1 takes values and rows of 2 MB at most",
	.severity = SG_ERROR,
	.dialects = SG_D1,
	.since = "0.1",
	.on = {SG_CALL},
	.check = check,
};
