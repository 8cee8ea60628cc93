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

static bool is_between(char c)
{
	return sg_is_blank(c) || c == ',';
}

/* The name with what parts it from its neighbour; all of the comment for the only one. */
static struct sg_span unused_part(struct sg_ctx *cx, const struct sg_suppression *s)
{
	struct sg_str text = sg_text_of(cx, s->node.span);
	size_t at = (size_t)(s->rule.p - text.p), first = at, next = at + s->rule.n;
	struct sg_str rest;

	while (is_between(text.p[first - 1]))
		first--;
	while (next < text.n && is_between(text.p[next]))
		next++;
	rest = sg_str_sub(text, next, text.n);
	if (rest.n && !sg_str_starts(rest, "--") && !sg_str_starts(rest, "*/"))
		return sg_span_of(s->node.span.off + at, s->node.span.off + next);
	if (sg_str_ends(sg_str_sub(text, 0, first),
			s->whole_file ? "ignore-file" : "ignore"))
		return s->node.span;
	return sg_span_of(s->node.span.off + first, s->node.span.off + at + s->rule.n);
}

static void offer(struct sg_ctx *cx, const struct sg_suppression *s)
{
	struct sg_span span = unused_part(cx, s);

	sg_fix(cx, SG_FIX_SAFE, "remove the suppression");
	if (span.len == s->node.span.len)
		sg_fix_remove(cx, span);
	else
		sg_fix_replace(cx, span, "");
}

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
	offer(cx, s);
}

SG_RULE(unused_suppression){
	.summary = "a suppression that hid no finding",
	.severity = SG_INFO,
	.dialects = SG_ANY_DIALECT,
	.since = "0.1",
	.on = {SG_SUPPRESSION},
	.check = check,
};
