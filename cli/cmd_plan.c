/* sqlguard plan: what apply would run; reads only. */
#include "apply_values.h"

/* apply refuses it behind the gate, so it stands in the way of what would run. */
static void add_mark(struct sg_plan *plan, const struct sg_identity *identity,
		     const struct sg_apply_target *target)
{
	struct sg_err why;

	if (plan->migrations.len && !sg_mark_fits(identity, target, &why))
		*SG_PUSH(&plan->arena, &plan->refusals) =
			sg_printf(&plan->arena, "%s", why.text);
}

bool sg_run_plan(int *code, struct apply_values *values, struct text_list rest,
		 struct sg_arena *arena, struct sg_err *err)
{
	struct sg_plan_options wish = {0};
	struct sg_identity identity = {0};
	struct opened opened = {0};
	struct sg_plan plan;
	bool ok;

	if (!sg_read_plan_options(&wish, arena, values, err) ||
	    !sg_plan_open(&plan, &opened, &values->common, rest, SG_READ_ONLY, &wish,
			  arena, err))
		return false;
	ok = opened.db.driver->identify(&identity, arena, &opened.db, err);
	if (ok) {
		add_mark(&plan, &identity, &opened.target);
		sg_show_plan(code, values, &opened, &plan, &identity);
	}
	sg_plan_close(&plan, &opened);
	return ok;
}

static const struct option_entry options[] = {
	SG_TARGET_OPTIONS,
	SG_STEP_OPTIONS,
	SG_ALLOW_OPTIONS,
	{NULL, OPTION_FLAG, 0, NULL, NULL},
};

static bool run_plan(int *code, void *values, struct text_list rest,
		     struct sg_arena *arena, struct sg_err *err)
{
	return sg_run_plan(code, values, rest, arena, err);
}

static const struct apply_values defaults = {.common = {.format = "text"}};

SG_COMMAND(plan){
	.summary = "show what apply would run, statement by statement; writes nothing",
	.usage = "[options] [MIGRATIONS]",
	.options = options,
	.size = sizeof defaults,
	.defaults = &defaults,
	.help = "The database is opened for reading only.  Of each pending migration: "
		"its\n"
		"statements by line, the transaction around them, the tables whose rows "
		"may go,\n"
		"come or change, and the findings that would stop it.\n"
		"\n"
		"Exit codes: 0 it would run, or nothing is pending; 2 usage, file or "
		"database error;\n"
		"4 apply would refuse it.\n",
	.on_database = true,
	.run = run_plan,
};
