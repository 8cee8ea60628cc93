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
	EXIT_USAGE = 2, /* usage, file, or nothing matched */
	EXIT_INTERNAL = 3,
	EXIT_STOPPED = 4, /* apply and its kin refused or stopped */
};

enum option_type {
	OPTION_FLAG,  /* bool */
	OPTION_TEXT,  /* const char *, the last one counts */
	OPTION_MAYBE, /* the same; "" for --name, and a value only as --name=value */
	OPTION_LIST,  /* struct text_list */
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
	size_t size;          /* bytes of its struct of values */
	const void *defaults; /* such a struct; NULL: all zero */
	bool on_database;     /* its errors tell of a database: --help is no remedy */
	/* False is a usage error; `code` is EXIT_CLEAN unless it is set. */
	bool (*run)(int *code, void *values, struct text_list rest,
		    struct sg_arena *arena, struct sg_err *err);
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

/* Reads the options (argv[0] is the command's name), then runs it or prints its help. */
int sg_command_run(const struct sg_command *command, int argc, char **argv);

/* Whether sg_say stays silent: a second check of the same files would say all again. */
void sg_hush(bool hushed);

/* Prints "sqlguard: <message>" on standard error, its control bytes as '?'. */
void sg_say(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Prints "sqlguard: <message>" and where to look on standard error; gives EXIT_USAGE. */
int sg_usage_error(const struct sg_err *err, const char *command);

#endif
