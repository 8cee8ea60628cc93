#include <stdio.h>

#include <sqlguard/rule_page.h>

#include "command.h"
#include "named_rule.h"

static const struct option_entry options[] = {
	{NULL, OPTION_FLAG, 0, NULL, NULL},
};

static bool explain(const char *name, struct sg_err *err)
{
	const struct sg_rule_entry *rule = sg_named_rule(sg_str_of(name), err);
	struct sg_buf page = {0};

	if (!rule)
		return false;
	sg_rule_page(&page, rule);
	fwrite(page.p, 1, page.n, stdout);
	sg_buf_release(&page);
	return true;
}

static int run_explain(int argc, char **argv, const struct sg_command *self)
{
	struct text_list rest = {0};
	struct sg_arena arena = {0};
	struct sg_err err;
	bool want_help, ok;
	int code = EXIT_CLEAN;

	ok = sg_options_read(NULL, &rest, &want_help, &arena, self, argc, argv, &err);
	if (ok && want_help)
		code = sg_command_help(argv[0], self);
	else if (ok && rest.len != 1)
		ok = sg_fail(&err,
			     "'explain' takes one rule; 'sqlguard rules' lists them");
	else if (ok)
		ok = explain(rest.items[0], &err);
	if (!ok)
		code = sg_usage_error(&err, argv[0]);
	sg_arena_release(&arena);
	return code;
}

SG_COMMAND(explain){
	.summary = "print what a rule means, why, and what to write instead",
	.usage = "RULE",
	.options = options,
	.run = run_explain,
};
