/* sqlguard explain: the page of one rule. */
#include <stdio.h>

#include <sqlguard/rule_page.h>

#include "command.h"
#include "named_rule.h"

static const struct option_entry options[] = {
	{NULL, OPTION_FLAG, 0, NULL, NULL},
};

static bool run_explain(int *code, void *values, struct text_list rest,
			struct sg_arena *arena, struct sg_err *err)
{
	const struct sg_rule_entry *rule;
	struct sg_buf page = {0};

	(void)code;
	(void)values;
	(void)arena;
	if (rest.len != 1)
		return sg_fail(err,
			       "'explain' takes one rule; 'sqlguard rules' lists them");
	rule = sg_named_rule(sg_str_of(rest.items[0]), err);
	if (!rule)
		return false;
	sg_rule_page(&page, rule);
	fwrite(page.p, 1, page.n, stdout);
	sg_buf_release(&page);
	return true;
}

SG_COMMAND(explain){
	.summary = "print what a rule means, why, and what to write instead",
	.usage = "RULE",
	.options = options,
	.run = run_explain,
};
