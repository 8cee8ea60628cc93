/* The options of the commands that run migrations, and the plans that all commands on a
   set of migrations begin with. */
#ifndef SQLGUARD_CLI_APPLY_VALUES_H
#define SQLGUARD_CLI_APPLY_VALUES_H

#include <sqlguard/apply/run.h>

#include "target_options.h"

struct apply_values {
	struct target_values common; /* first: SG_TARGET_OPTIONS counts on it */
	const char *to, *steps;
	struct text_list allow, reasons;
	bool dry_run, no_backup, no_rehearsal, yes;
};

#define SG_STEP_OPTIONS                                                                  \
	{"to", OPTION_TEXT, offsetof(struct apply_values, to), "VERSION",                \
	 "stop behind this migration (its version or name)"},                            \
	{                                                                                \
		"steps", OPTION_TEXT, offsetof(struct apply_values, steps), "N",         \
			"at most so many migrations"                                     \
	}

#define SG_ALLOW_OPTIONS                                                                 \
	{"allow", OPTION_LIST, offsetof(struct apply_values, allow), "WORD",             \
	 "one destructive change that is meant, such as\n"                               \
	 "drop-column:users.email; each needs its --reason"},                            \
	{                                                                                \
		"reason", OPTION_LIST, offsetof(struct apply_values, reasons), "TEXT",   \
			"why the --allow before it is meant; it is journaled"            \
	}

/* --to, --steps, and the allowances; each --allow has its --reason. */
bool sg_read_plan_options(struct sg_plan_options *out, struct sg_arena *arena,
			  const struct apply_values *values, struct sg_err *err);

/* Opens the database, locks it when it is to be written, and makes a plan of it;
   sg_plan_close gives both back. */
bool sg_plan_open(struct sg_plan *plan, struct opened *opened,
		  struct target_values *values, struct text_list rest,
		  enum sg_access access, const struct sg_plan_options *wish,
		  struct sg_arena *arena, struct sg_err *err);
void sg_plan_close(struct sg_plan *plan, struct opened *opened);

/* Runs the pipeline, prints its report, and gives the exit code. */
bool sg_run_and_print(int *code, struct apply_values *values,
		      struct sg_apply_options *options, struct text_list rest,
		      struct sg_arena *arena, struct sg_err *err);

/* What `plan` and `apply --dry-run` do. */
bool sg_run_plan(int *code, struct apply_values *values, struct text_list rest,
		 struct sg_arena *arena, struct sg_err *err);

/* Prints a plan that was made, as text or JSON; the exit code is 4 when it did not pass.
 */
void sg_show_plan(int *code, const struct apply_values *values, struct opened *opened,
		  struct sg_plan *plan, const struct sg_identity *identity);

#endif
