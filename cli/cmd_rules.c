/* sqlguard rules: the rule table as a list for people or as JSON. */
#include <stdio.h>
#include <string.h>

#include <sqlguard/json_build.h>
#include <sqlguard/rule.h>

#include "list.h"

static int longest_name(void)
{
	size_t longest = 0;

	for (size_t i = 0; i < sg_rules_len; i++)
		if (strlen(sg_rules[i].name) > longest)
			longest = strlen(sg_rules[i].name);
	return (int)longest;
}

static void print_text(void)
{
	int width = longest_name();

	for (size_t i = 0; i < sg_rules_len; i++) {
		const struct sg_rule *rule = sg_rules[i].rule;
		struct sg_buf names = {0};

		sg_dialect_names(&names, rule->dialects, ",");
		printf("%-*s  %-7s  %-18s  %s\n", width, sg_rules[i].name,
		       sg_severity_name(rule->severity), sg_buf_str(&names).p,
		       rule->summary);
		sg_buf_release(&names);
	}
}

static cJSON *rule_json(const struct sg_rule_entry *entry)
{
	cJSON *item = sg_json_object();

	sg_list_add_dialects(item, entry->rule->dialects);
	sg_json_add_texts(item, "name", entry->name);
	sg_json_add_texts(item, "group", entry->group);
	sg_json_add_texts(item, "severity", sg_severity_name(entry->rule->severity));
	sg_json_add_texts(item, "summary", entry->rule->summary);
	sg_json_add_texts(item, "since", entry->rule->since);
	return item;
}

static cJSON *make_json(void)
{
	cJSON *list = sg_json_array();

	for (size_t i = 0; i < sg_rules_len; i++)
		sg_json_push(list, rule_json(&sg_rules[i]));
	return list;
}

static bool run_rules(int *code, void *values, struct text_list rest,
		      struct sg_arena *arena, struct sg_err *err)
{
	(void)code;
	(void)arena;
	if (rest.len)
		return sg_fail(
			err,
			"'rules' takes no argument; 'sqlguard explain %s' explains one",
			rest.items[0]);
	return sg_list_print(values, print_text, make_json, err);
}

SG_COMMAND(rules){
	.summary = "list the rules with severity, dialects and summary",
	.usage = "[options]",
	.options = sg_list_options,
	.size = sizeof sg_list_defaults,
	.defaults = &sg_list_defaults,
	.run = run_rules,
};
