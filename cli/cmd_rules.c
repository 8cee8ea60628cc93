/* sqlguard rules: the rule table as a list for people or as JSON. */
#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sqlguard/rule.h>

#include "command.h"

struct rules_options {
	const char *format;
};

static const struct option_entry options[] = {
	{"format", OPTION_TEXT, offsetof(struct rules_options, format), "NAME",
	 "text (default) or json"},
	{NULL, OPTION_FLAG, 0, NULL, NULL},
};

static const enum sg_dialect dialects[] = {SG_POSTGRES, SG_SQLITE, SG_D1, SG_MYSQL};

#define DIALECTS (sizeof dialects / sizeof *dialects)

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
	cJSON *item = cJSON_CreateObject();
	cJSON *list = cJSON_AddArrayToObject(item, "dialects");

	cJSON_AddStringToObject(item, "name", entry->name);
	cJSON_AddStringToObject(item, "group", entry->group);
	cJSON_AddStringToObject(item, "severity",
				sg_severity_name(entry->rule->severity));
	cJSON_AddStringToObject(item, "summary", entry->rule->summary);
	cJSON_AddStringToObject(item, "since", entry->rule->since);
	for (size_t k = 0; k < DIALECTS; k++)
		if (entry->rule->dialects & dialects[k])
			cJSON_AddItemToArray(
				list, cJSON_CreateString(sg_dialect_name(dialects[k])));
	return item;
}

static void print_json(void)
{
	cJSON *list = cJSON_CreateArray();
	char *text;

	for (size_t i = 0; i < sg_rules_len; i++)
		cJSON_AddItemToArray(list, rule_json(&sg_rules[i]));
	text = cJSON_Print(list);
	if (!text)
		sg_die("out of memory");
	puts(text);
	free(text);
	cJSON_Delete(list);
}

static bool run_rules(int *code, void *values, struct text_list rest,
		      struct sg_arena *arena, struct sg_err *err)
{
	const struct rules_options *wanted = values;

	(void)code;
	(void)arena;
	if (rest.len)
		return sg_fail(
			err,
			"'rules' takes no argument; 'sqlguard explain %s' explains one",
			rest.items[0]);
	if (!strcmp(wanted->format, "text"))
		print_text();
	else if (!strcmp(wanted->format, "json"))
		print_json();
	else
		return sg_fail(err, "unknown format '%s'; known are text and json",
			       wanted->format);
	return true;
}

static const struct rules_options defaults = {.format = "text"};

SG_COMMAND(rules){
	.summary = "list the rules with severity, dialects and summary",
	.usage = "[options]",
	.options = options,
	.size = sizeof defaults,
	.defaults = &defaults,
	.run = run_rules,
};
