/*
 * # Trigger with CRLF line ends
 *
 * `wrangler d1 migrations apply --remote` sends the file whole, and D1 cuts it into
 * statements. Where lines end with CRLF it does not find the end of a trigger:
 * `incomplete input: SQLITE_ERROR`. Local D1, and `d1 execute --remote --file`, which
 * imports the file, run it. As of 4.124 wrangler turns CRLF into LF first (workers-sdk
 * issue 14991).
 *
 * Git writes CRLF on Windows unless `.gitattributes` says `*.sql text eol=lf`.
 *
 * ## Instead
 *
 * End the lines with LF.
 *
 * ## Unless
 *
 * The project's wrangler is 4.124 or newer, as its lock file or `package.json` tells.
 *
 * ## See
 *
 * - https://github.com/cloudflare/workers-sdk/issues/14991
 */
#include <sqlguard/rule.h>

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	struct sg_str text = sg_text_of(cx, cx->statement->span);

	if (sg_str_find(text, "\r\n", 0) == text.n || !sg_may_be_wrangler(cx) ||
	    sg_wrangler_before(cx, SG_WRANGLER_ANY_END) == SG_NO)
		return;
	sg_report(cx, node->span, "a trigger with CRLF line ends");
	sg_note(cx,
		"with %s 'migrations apply --remote' fails with 'incomplete input', "
		"while local D1 runs it",
		sg_show_old_wrangler(cx, SG_WRANGLER_ANY_END));
	sg_help(cx, "end the lines with LF; in .gitattributes: *.sql text eol=lf");
}

SG_RULE(d1_crlf_trigger){
	.summary = "remote D1 does not find the end of a trigger with CRLF line ends",
	.severity = SG_WARNING,
	.dialects = SG_D1,
	.since = "0.1",
	.on = {SG_CREATE_TRIGGER},
	.check = check,
	.by_text = true,
};
