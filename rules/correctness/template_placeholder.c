/*
 * # Placeholder of a template
 *
 * `{{ name }}`, `${name}` and `<% name %>` are filled in by a tool before the SQL is
 * sent. sqlguard reads the file as it is in the repository, so it cannot see what the
 * statement will be, and cannot tell what it will do. If nothing fills the placeholder
 * in, the database reports a syntax error. So it is with `:name`, a variable of psql.
 *
 * The first placeholder of a file speaks for all of them.
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
	const struct sg_deed left = {.type = SG_DID_LEAVE_TEMPLATE};
	size_t count = sg_times_done(cx, &left);
	const char *text;

	if (!sg_is_problem(node, SG_PROBLEM_TEMPLATE) || sg_done_before(cx, &left))
		return;
	text = sg_one_line(cx, node->span);
	if (text[0] == ':')
		sg_report(cx, node->span, "variable '%s' of psql has no value here",
			  text);
	else
		sg_report(cx, node->span, "placeholder '%s' is not filled in", text);
	if (count == 1)
		sg_note(cx, "the statement is not analysed");
	else
		sg_note(cx,
			"%zu statements of this file hold a placeholder and are not "
			"analysed",
			count);
	sg_help(cx, "check the SQL that the tool makes of this file");
}

SG_RULE(template_placeholder){
	.summary = "a placeholder of a template engine left in the SQL",
	.severity = SG_WARNING,
	.dialects = SG_ANY_DIALECT,
	.since = "0.1",
	.on = {SG_PROBLEM},
	.check = check,
};
