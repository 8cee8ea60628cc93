/* Lists for people or for programs. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sqlguard/json_build.h>

#include "list.h"

const struct option_entry sg_list_options[] = {
	{"format", OPTION_TEXT, offsetof(struct list_options, format), "NAME",
	 "text (default) or json"},
	{NULL, OPTION_FLAG, 0, NULL, NULL},
};

const struct list_options sg_list_defaults = {.format = "text"};

void sg_list_add_dialects(cJSON *object, unsigned set)
{
	cJSON *list = sg_json_add_array(object, "dialects");

	for (unsigned bit = 1; bit <= set; bit *= 2)
		if (set & bit)
			sg_json_push(list,
				     sg_json_string(sg_str_of(sg_dialect_name(bit))));
}

static void print_json(cJSON *list)
{
	char *text = cJSON_Print(list);

	if (!text)
		sg_die("out of memory");
	puts(text);
	free(text);
	cJSON_Delete(list);
}

bool sg_list_print(const struct list_options *wanted, void (*print_text)(void),
		   cJSON *(*make_json)(void), struct sg_err *err)
{
	if (!strcmp(wanted->format, "text"))
		print_text();
	else if (!strcmp(wanted->format, "json"))
		print_json(make_json());
	else
		return sg_fail(err, "unknown format '%s'; known are text and json",
			       wanted->format);
	return true;
}
