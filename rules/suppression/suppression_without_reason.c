/*
 * # Suppression without a reason
 *
 * Who reads the migration later, or reviews it now, cannot tell whether the hazard was
 * weighed or only silenced. The reason is shown by `apply` when it lets the statement
 * pass.
 *
 * ## Instead
 *
 * Say after a second `--` why it is safe here:
 *
 *     -- sqlguard:ignore truncate -- holds only cached prices
 *     TRUNCATE price_cache;
 *
 * ## Unless
 *
 * A reason is given.
 */
#include <sqlguard/rule.h>

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	const struct sg_suppression *s = sg_as_suppression(node);

	if (!s->known || s->reason.n)
		return;
	sg_report(cx, node->span, "the suppression of '%.*s' gives no reason",
		  SG_STR_ARG(s->rule));
	sg_help(cx, "say why it is safe here: -- sqlguard:ignore%s %.*s -- reason",
		s->whole_file ? "-file" : "", SG_STR_ARG(s->rule));
}

SG_RULE(suppression_without_reason){
	.summary = "a suppression that does not say why",
	.severity = SG_WARNING,
	.dialects = SG_ANY_DIALECT,
	.since = "0.1",
	.on = {SG_SUPPRESSION},
	.check = check,
};
