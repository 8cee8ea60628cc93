/*
 * A command is cli/cmd_<name>.c with SG_COMMAND(name).  Its options are a table that also
 * writes its --help.
 */
#ifndef SQLGUARD_CLI_COMMAND_H
#define SQLGUARD_CLI_COMMAND_H

#include <stddef.h>

#include <sqlguard/arena.h>
#include <sqlguard/err.h>

/* Exit codes of the program; documented in README.md. */
enum exit_code {
	EXIT_CLEAN = 0,
	EXIT_FINDINGS = 1,
	EXIT_USAGE = 2,    /* usage, configuration, file, or nothing matched */
	EXIT_INTERNAL = 3,
	EXIT_REFUSED = 4,  /* apply refused or stopped */
};

enum option_type {
	OPTION_FLAG, /* bool */
	OPTION_TEXT, /* const char *, the last one counts */
	OPTION_LIST, /* struct text_list */
};

struct text_list {
	const char **items;
	size_t len, cap;
};

struct option_entry {
	const char *name; /* without "--"; NULL ends the table */
	enum option_type type;
	size_t offset;        /* in the command's struct of values */
	const char *argument; /* how --help names its value; NULL for a flag */
	const char *help;
};

struct sg_command {
	const char *summary; /* one line */
	const char *usage;   /* what follows "sqlguard <name>" */
	const char *help;    /* paragraphs after the options; may be NULL */
	const struct option_entry *options;
	int (*run)(int argc, char **argv, const struct sg_command *self);
};

struct sg_command_entry {
	const char *name;
	const struct sg_command *command;
};

extern const struct sg_command_entry sg_commands[];
extern const size_t sg_commands_len;

#define SG_COMMAND(stem)                                                                 \
	extern const struct sg_command sg_command_##stem;                                \
	const struct sg_command sg_command_##stem =

/*
 * Reads the options of a command (argv[0] is its name) into `values` and leaves the other
 * arguments in `rest`.  A lone "--" ends the options.  `want_help` is set for --help.
 */
bool sg_options_read(void *values, struct text_list *rest, bool *want_help,
		     struct sg_arena *arena, const struct sg_command *command, int argc,
		     char **argv, struct sg_err *err);

/* Prints the command's help on standard output. */
int sg_command_help(const char *name, const struct sg_command *command);

/* Prints "sqlguard: <message>" on standard error, its control bytes as '?'. */
void sg_say(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Prints "sqlguard: <message>" and where to look on standard error; gives EXIT_USAGE. */
int sg_usage_error(const struct sg_err *err, const char *command);

#endif
