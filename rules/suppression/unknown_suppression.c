/*
 * # Suppression of an unknown rule
 *
 * The comment names no rule of sqlguard, so that it hides nothing: a misspelt name, a
 * rule of another linter, or `sqlguard:ignore` without any name. There is no way to hide
 * every rule at once, since the next hazard would be hidden with the others.
 *
 * ## Instead
 *
 * Name the rule, as the finding shows it in brackets:
 *
 *     -- sqlguard:ignore drop-table -- unused since release 41
 *     DROP TABLE coupons;
 *
 * `sqlguard rules` lists all names.
 *
 * ## Unless
 *
 * The rule exists.
 */
#include <sqlguard/rule.h>

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	const struct sg_suppression *s = sg_as_suppression(node);
	const char *meant;

	if (s->known)
		return;
	meant = sg_rule_nearest(s->rule);
	if (!s->rule.n) {
		sg_report(cx, node->span, "this suppression names no rule");
		sg_help(cx, "write: -- sqlguard:ignore rule-name -- reason");
		return;
	}
	sg_report(cx, node->span, "there is no rule '%.*s'", SG_STR_ARG(s->rule));
	sg_note(cx, "the comment hides nothing");
	if (meant)
		sg_help(cx, "did you mean '%s'?", meant);
	else
		sg_help(cx, "take the name from the finding's brackets");
}

SG_RULE(unknown_suppression){
	.summary = "a suppression that names no rule of sqlguard hides nothing",
	.severity = SG_WARNING,
	.dialects = SG_ANY_DIALECT,
	.since = "0.1",
	.on = {SG_SUPPRESSION},
	.check = check,
};
