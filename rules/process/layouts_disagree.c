/*
 * # Files that may be those of two tools
 *
 * Two markers of the same strength say that different tools apply these files. They
 * differ in the order, in the transaction around a file and in what goes up and down, so
 * that every other finding here may be about the wrong one.
 *
 * ## Instead
 *
 * Say it: `--layout`. Or remove what is left of the tool that is not used any more.
 *
 * ## See
 *
 * - https://pressly.github.io/goose/documentation/annotations/
 */
#include <sqlguard/rule.h>

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	const struct sg_set_problem *problem = sg_as_set_problem(node);

	if (problem->type != SG_SET_LAYOUTS_DISAGREE)
		return;
	sg_report(cx, node->span, "these files may be those of %.*s or those of %.*s",
		  SG_STR_ARG(problem->subject), SG_STR_ARG(problem->other));
	sg_note(cx, "%.*s", SG_STR_ARG(problem->detail));
	sg_help(cx, "say --layout %s if that is right, or name the other one",
		cx->set->layout_name);
}

SG_RULE(layouts_disagree){
	.summary = "two tools may own these files, and they apply them differently",
	.severity = SG_WARNING,
	.dialects = SG_ANY_DIALECT,
	.since = "0.1",
	.on = {SG_SET_PROBLEM},
	.check = check,
};
