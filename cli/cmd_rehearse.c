/* sqlguard rehearse: everything that apply does, on a copy. */
#include "apply_values.h"

static const struct option_entry options[] = {
	SG_TARGET_OPTIONS,
	SG_STEP_OPTIONS,
	SG_ALLOW_OPTIONS,
	{NULL, OPTION_FLAG, 0, NULL, NULL},
};

static bool run_rehearse(int *code, void *values, struct text_list rest,
			 struct sg_arena *arena, struct sg_err *err)
{
	struct sg_apply_options wish = {.command = "rehearse", .rehearse_only = true};

	return sg_run_and_print(code, values, &wish, rest, arena, err);
}

static const struct apply_values defaults = {.common = {.format = "text"}};

SG_COMMAND(rehearse){
	.summary = "run what is pending on a copy of the database, and compare",
	.usage = "[options] [MIGRATIONS]",
	.options = options,
	.size = sizeof defaults,
	.defaults = &defaults,
	.help = "The copy is made from the database as it is now, and removed.  Rows and "
		"content\n"
		"of all tables, foreign keys, integrity and the resulting schema are "
		"compared with\n"
		"what was predicted; the database itself is only read.\n"
		"\n"
		"Exit codes: as those of apply.\n",
	.on_database = true,
	.run = run_rehearse,
};
