/*
 * # Suppression that hides nothing
 *
 * The comment names a rule that has nothing to say here: the statement was changed since,
 * or the comment stands above another statement than the one that was meant. A comment
 * that is left over hides the next real finding of that rule.
 *
 * `ignore` covers the statement that the comment stands in, ends the line of, or stands
 * directly above; `ignore-file` covers the whole file.
 *
 * ## Instead
 *
 * Remove the comment, or move it to the statement that is meant.
 *
 * ## Unless
 *
 * The suppression hid a finding, or its rule does not run.
 */
#include <sqlguard/rule.h>

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	const struct sg_suppression *s = sg_as_suppression(node);

	if (!s->known || s->used)
		return;
	sg_report(cx, node->span, "the suppression of '%.*s' hides nothing",
		  SG_STR_ARG(s->rule));
	sg_help(cx, s->whole_file ? "remove it: the rule has nothing to say in this file"
				  : "remove it, or put it directly above the statement "
				    "that is meant");
}

SG_RULE(unused_suppression){
	.summary = "a suppression that hid no finding",
	.severity = SG_INFO,
	.dialects = SG_ANY_DIALECT,
	.since = "0.1",
	.on = {SG_SUPPRESSION},
	.check = check,
};
