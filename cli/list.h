/* Commands that print a list, for people or for programs: `rules`, `layouts`. */
#ifndef SQLGUARD_CLI_LIST_H
#define SQLGUARD_CLI_LIST_H

#include <cjson/cJSON.h>

#include <sqlguard/dialect.h>

#include "command.h"

struct list_options {
	const char *format;
};

extern const struct option_entry sg_list_options[];
extern const struct list_options sg_list_defaults;

/* The names of a set of dialects as the array "dialects". */
void sg_list_add_dialects(cJSON *object, unsigned set);

/* Prints the list in the format that is wanted; false when there is no such format. */
bool sg_list_print(const struct list_options *wanted, void (*print_text)(void),
		   cJSON *(*make_json)(void), struct sg_err *err);

#endif
