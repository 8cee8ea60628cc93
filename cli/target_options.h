/*
 * What every command on a database shares: the options that name it, opening it, and
 * telling people how far long work is.  A command's struct of values begins with a
 * struct target_values, and its table of options with SG_TARGET_OPTIONS.
 */
#ifndef SQLGUARD_CLI_TARGET_OPTIONS_H
#define SQLGUARD_CLI_TARGET_OPTIONS_H

#include <sqlguard/clock.h>
#include <sqlguard/apply/database.h>

#include "command.h"

struct target_values {
	struct sg_target_options target; /* `migrations` is the argument */
	const char *format;              /* "text" or "json" */
	bool quiet;
};

/* Rows of a table of options, for a struct that begins with a struct target_values. */
#define SG_TARGET_OPTIONS                                                                \
	{"env", OPTION_TEXT, offsetof(struct target_values, target.environment), "NAME", \
	 "an environment of sqlguard.jsonc: its database and protections"},              \
		{"database", OPTION_TEXT,                                                \
		 offsetof(struct target_values, target.database), "FILE",                \
		 "the SQLite file; for D1 the database's name in wrangler's\n"           \
		 "configuration"},                                                       \
		{"remote", OPTION_FLAG, offsetof(struct target_values, target.remote),   \
		 NULL, "D1: the database at Cloudflare, through wrangler"},              \
		{"config", OPTION_TEXT, offsetof(struct target_values, target.config),   \
		 "FILE", "a sqlguard.jsonc, instead of the nearest one"},                \
		{"ledger", OPTION_TEXT, offsetof(struct target_values, target.ledger),   \
		 "NAME",                                                                 \
		 "whose history table it is: sqlguard, drizzle, wrangler ..;\n"          \
		 "without it the layout and the tables tell"},                           \
		{"ledger-table", OPTION_TEXT,                                            \
		 offsetof(struct target_values, target.table), "NAME",                   \
		 "the history table, when it has another name"},                         \
		{"backups", OPTION_TEXT, offsetof(struct target_values, target.backups), \
		 "FOLDER", "where backups go; .sqlguard/backups beside the database"},   \
		{"format", OPTION_TEXT, offsetof(struct target_values, format), "NAME",  \
		 "text (default) or json"},                                              \
	{                                                                                \
		"quiet", OPTION_FLAG, offsetof(struct target_values, quiet), NULL,       \
			"no progress"                                                    \
	}

/* The row of a command that asks; `yes` is a field of its struct of values. */
#define SG_YES_OPTION(values)                                                            \
	{                                                                                \
		"yes", OPTION_FLAG, offsetof(values, yes), NULL,                         \
			"do not ask; a protected environment must be named by --env"     \
	}

/* A database that a command works on. */
struct opened {
	struct sg_apply_target target;
	const char *migrations;
	struct sg_progress progress;
	struct sg_database db;
};

bool sg_wants_json(const struct target_values *values);

/* A number from 1 on, of an option; `out` stays as it is when `text` is NULL. */
bool sg_read_count(size_t *out, const char *option, const char *text, struct sg_err *err);

/* Checks --format, resolves target and folder (rest: at most one argument), finds the
   driver; opens nothing. */
bool sg_target_find(struct opened *out, struct target_values *values,
		    struct text_list rest, struct sg_arena *arena, struct sg_err *err);

/* The same, and opens it; sg_target_close closes it. */
bool sg_target_open(struct opened *out, struct target_values *values,
		    struct text_list rest, enum sg_access access, struct sg_arena *arena,
		    struct sg_err *err);
void sg_target_close(struct opened *opened);

/*
 * Progress on standard error: one line that is rewritten on a terminal, a plain line at
 * most every five seconds elsewhere, nothing with --quiet.
 */
struct sg_progress sg_progress_of(const struct target_values *values);

/* The step that begins, on a terminal; a log gets the report at the end. */
void sg_progress_step(const struct target_values *values, const char *what);

/* Takes the line of a terminal away, before anything else is printed. */
void sg_progress_end(void);

/*
 * Whether the user agrees: asks on a terminal, else --yes must have been given.  Of a
 * protected environment the name of the database must be typed, or --yes and --env both
 * be given.  False fills `err`.
 */
bool sg_confirm(const struct sg_apply_target *target, const struct target_values *values,
		bool yes, const char *question, struct sg_err *err);

#endif
