/* sqlguard apply: runs what passed the gate. */
#include "apply_values.h"

static const struct option_entry options[] = {
	SG_TARGET_OPTIONS,
	SG_STEP_OPTIONS,
	SG_ALLOW_OPTIONS,
	{"dry-run", OPTION_FLAG, offsetof(struct apply_values, dry_run), NULL,
	 "print the plan and stop before anything is written"},
	SG_YES_OPTION(struct apply_values),
	{"no-backup", OPTION_FLAG, offsetof(struct apply_values, no_backup), NULL,
	 "take no backup first; a protected environment refuses that"},
	{"no-rehearsal", OPTION_FLAG, offsetof(struct apply_values, no_rehearsal), NULL,
	 "do not run it on a copy first"},
	{NULL, OPTION_FLAG, 0, NULL, NULL},
};

static bool run_apply(int *code, void *values, struct text_list rest,
		      struct sg_arena *arena, struct sg_err *err)
{
	struct apply_values *wanted = values;
	struct sg_apply_options wish = {.command = "apply"};

	if (wanted->dry_run)
		return sg_run_plan(code, wanted, rest, arena, err);
	return sg_run_and_print(code, wanted, &wish, rest, arena, err);
}

static const struct apply_values defaults = {.common = {.format = "text"}};

SG_COMMAND(apply){
	.summary = "apply pending migrations that passed, with backup and rehearsal",
	.usage = "[options] [MIGRATIONS]",
	.options = options,
	.size = sizeof defaults,
	.defaults = &defaults,
	.help = "MIGRATIONS is their folder; sqlguard.jsonc may name it instead.\n"
		"\n"
		"  sqlguard apply migrations/ --database app.db\n"
		"  sqlguard apply drizzle/            local D1, beside wrangler.jsonc\n"
		"  sqlguard apply --env production --yes\n"
		"\n"
		"In order: every pending migration is checked as 'sqlguard check' does; "
		"a "
		"finding\n"
		"of severity error stops the run.  A backup is taken and verified.  All "
		"is "
		"rehearsed\n"
		"on a copy.  Then each migration runs in one transaction, in which rows "
		"and content\n"
		"of its tables are compared and the ledger is written before it "
		"commits.\n"
		"\n"
		"Exit codes: 0 applied, or nothing to do; 2 usage, file or database "
		"error; "
		"4 refused or\n"
		"stopped: the text says what was applied.\n",
	.on_database = true,
	.run = run_apply,
};
