/*
 * # Placeholder of a template
 *
 * `{{ name }}`, `${name}` and `<% name %>` are filled in by a tool before the SQL is
 * sent. sqlguard reads the file as it is in the repository, so it cannot see what the
 * statement will be, and cannot tell what it will do. If nothing fills the placeholder
 * in, the database reports a syntax error.
 *
 * ## Instead
 *
 * Check the text that the tool produces: run its rendering step and give sqlguard the
 * result, for example on standard input.
 *
 * ## Unless
 *
 * Never silent: the statement was not checked, and that should be seen.
 *
 * ## See
 *
 * - https://documentation.red-gate.com/fd/placeholders-275218542.html
 */
#include <sqlguard/rule.h>

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	sg_report_problem(cx, node, SG_PROBLEM_TEMPLATE,
			  "check the SQL that the template engine makes");
}

SG_RULE(template_placeholder){
	.summary = "a placeholder of a template engine left in the SQL",
	.severity = SG_WARNING,
	.dialects = SG_ANY_DIALECT,
	.since = "0.1",
	.on = {SG_PROBLEM},
	.check = check,
};
