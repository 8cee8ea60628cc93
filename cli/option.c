/* Options by table: --name, --name value, --name=value. */
#include <stdio.h>
#include <string.h>

#include "command.h"

static const struct option_entry *find(const struct sg_command *command,
				       struct sg_str name)
{
	for (const struct option_entry *o = command->options; o->name; o++)
		if (sg_str_is(name, o->name))
			return o;
	return NULL;
}

static void store(void *values, struct sg_arena *arena, const struct option_entry *option,
		  const char *value)
{
	char *at = (char *)values + option->offset;

	switch (option->type) {
	case OPTION_FLAG: *(bool *)at = true; break;
	case OPTION_TEXT: *(const char **)at = value; break;
	case OPTION_MAYBE: *(const char **)at = value ? value : ""; break;
	case OPTION_LIST: *SG_PUSH(arena, (struct text_list *)at) = value; break;
	}
}

static bool takes_next(const struct option_entry *option)
{
	return option->type == OPTION_TEXT || option->type == OPTION_LIST;
}

/* Reads the option at argv[*i]; moves *i to its value when that is the next argument. */
static bool read_one(void *values, struct sg_arena *arena,
		     const struct sg_command *command, int *i, int argc, char **argv,
		     struct sg_err *err)
{
	const char *text = argv[*i] + 2, *equals = strchr(text, '=');
	struct sg_str name = {text, equals ? (size_t)(equals - text) : strlen(text)};
	const struct option_entry *option = find(command, name);
	const char *value = equals ? equals + 1 : NULL;

	if (!option)
		return sg_fail(err, "unknown option '%s'", argv[*i]);
	if (option->type == OPTION_FLAG && value)
		return sg_fail(err, "option '--%s' takes no value", option->name);
	if (takes_next(option) && !value && *i + 1 < argc)
		value = argv[++*i];
	if (takes_next(option) && !value)
		return sg_fail(err, "option '--%s' needs a value %s", option->name,
			       option->argument);
	store(values, arena, option, value);
	return true;
}

/* A lone "--" ends the options. */
static bool read_all(void *values, struct text_list *rest, bool *want_help,
		     struct sg_arena *arena, const struct sg_command *command, int argc,
		     char **argv, struct sg_err *err)
{
	bool open = true;

	*want_help = false;
	for (int i = 1; i < argc; i++) {
		if (open && !strcmp(argv[i], "--"))
			open = false;
		else if (open && (!strcmp(argv[i], "--help") || !strcmp(argv[i], "-h")))
			*want_help = true;
		else if (open && argv[i][0] == '-' && argv[i][1] == '-') {
			if (!read_one(values, arena, command, &i, argc, argv, err))
				return false;
		} else if (open && argv[i][0] == '-' && argv[i][1])
			return sg_fail(err, "unknown option '%s'", argv[i]);
		else
			*SG_PUSH(arena, rest) = argv[i];
	}
	return true;
}

static void print_option(const struct option_entry *option)
{
	const char *argument = option->argument, *line = option->help;
	char left[64];

	snprintf(left, sizeof left, "--%s%s%s", option->name,
		 argument && *argument != '[' ? " " : "", argument ? argument : "");
	printf("  %-26s", left);
	if (strlen(left) > 25)
		printf("\n%28s", "");
	for (const char *end; (end = strchr(line, '\n')); line = end + 1)
		printf("%.*s\n%28s", (int)(end - line), line, "");
	printf("%s\n", line);
}

static void print_help(const char *name, const struct sg_command *command)
{
	printf("sqlguard %s: %s\n\nUsage: sqlguard %s %s\n\nOptions:\n", name,
	       command->summary, name, command->usage);
	for (const struct option_entry *o = command->options; o->name; o++)
		print_option(o);
	print_option(&(struct option_entry){.name = "help", .help = "print this help"});
	if (command->help)
		printf("\n%s", command->help);
}

int sg_usage_error(const struct sg_err *err, const char *command)
{
	sg_say("%s", err->text);
	fprintf(stderr, "Try 'sqlguard %s%s--help'.\n", command ? command : "",
		command ? " " : "");
	return EXIT_USAGE;
}

int sg_command_run(const struct sg_command *command, int argc, char **argv)
{
	struct sg_arena arena = {0};
	void *values = sg_alloc(&arena, command->size);
	struct text_list rest = {0};
	bool want_help, ok, started;
	int code = EXIT_CLEAN;
	struct sg_err err;

	if (command->defaults)
		memcpy(values, command->defaults, command->size);
	ok = read_all(values, &rest, &want_help, &arena, command, argc, argv, &err);
	started = ok && !want_help;
	if (ok && want_help)
		print_help(argv[0], command);
	else if (ok)
		ok = command->run(&code, values, rest, &arena, &err);
	if (!ok && started && command->on_database) {
		sg_say("%s", err.text);
		code = EXIT_USAGE;
	} else if (!ok)
		code = sg_usage_error(&err, argv[0]);
	sg_arena_release(&arena);
	return code;
}
