/*
 * sqlguard rollback: undoes what was applied last.  By the down parts when the migrations
 * have any, through the same gate, backup, rehearsal and verification; else there is only
 * the backup that was taken before, and what was written since would go with it.
 */
#include <string.h>

#include "apply_values.h"
#include "backup_print.h"
#include "restore.h"

static const struct option_entry options[] = {
	SG_TARGET_OPTIONS,
	SG_STEP_OPTIONS,
	SG_ALLOW_OPTIONS,
	SG_YES_OPTION(struct apply_values),
	{NULL, OPTION_FLAG, 0, NULL, NULL},
};

/* What a rollback goes by: the down parts, or the backup from before. */
struct way_back {
	bool by_backup;
	struct sg_backup backup;
	const char *undoes; /* the first migration that goes with it */
};

static bool is_applied(const struct sg_plan *plan, const char *name)
{
	for (size_t i = 0; i < plan->standings.of.len; i++) {
		const struct sg_standing_entry *entry = &plan->standings.of.items[i];

		if (sg_stands_applied(entry->standing) &&
		    sg_str_is(plan->set->migrations.items[entry->place].name, name))
			return true;
	}
	return false;
}

/* The newest one from before a migration that is applied: later ones undo nothing. */
static bool find_backup(struct way_back *out, const struct sg_apply_target *target,
			const struct sg_plan *plan, struct sg_arena *arena,
			struct sg_err *err)
{
	struct sg_backups all = {0};

	if (!sg_backups_of(&all, arena, target, err))
		return false;
	for (size_t i = 0; i < all.of.len; i++) {
		const char *label = all.of.items[i].label;

		if (!sg_str_starts(sg_str_of(label), SG_BEFORE))
			continue;
		out->backup = all.of.items[i];
		out->undoes = label + strlen(SG_BEFORE);
		if (is_applied(plan, out->undoes))
			return true;
	}
	return sg_fail(
		err,
		"the migration has no down part, and '%s' has no backup of '%s' from "
		"before it",
		target->backups, target->place);
}

static bool find_way(struct way_back *out, struct apply_values *values,
		     struct text_list rest, struct sg_arena *arena, struct sg_err *err)
{
	struct sg_plan_options wish = {.down = true, .unjudged = true};
	struct opened opened = {0};
	struct sg_plan plan;
	bool ok;

	if (!sg_read_plan_options(&wish, arena, values, err) ||
	    !sg_plan_open(&plan, &opened, &values->common, rest, SG_READ_ONLY, &wish,
			  arena, err))
		return false;
	out->by_backup = plan.lacks_down;
	ok = !out->by_backup || find_backup(out, &opened.target, &plan, arena, err);
	sg_plan_close(&plan, &opened);
	return ok;
}

/* Everything since goes with it: the migrations of that run, and all writes. */
static bool restore(int *code, struct apply_values *values, const struct way_back *way,
		    struct text_list rest, struct sg_arena *arena, struct sg_err *err)
{
	if (values->to || values->steps)
		return sg_fail(err, "a migration without a down part is undone by its "
				    "backup, which knows no --to and no --steps");
	sg_say("no down part: the backup from before %s, taken at %s, undoes it, and "
	       "with "
	       "it all that was written since",
	       way->undoes, way->backup.taken_at);
	return sg_restore_backup(code, "rollback", &values->common, values->yes,
				 way->backup.path, rest, arena, err);
}

static bool run_rollback(int *code, void *values, struct text_list rest,
			 struct sg_arena *arena, struct sg_err *err)
{
	struct sg_apply_options wish = {.command = "rollback", .plan.down = true};
	struct way_back way = {0};

	if (!find_way(&way, values, rest, arena, err))
		return false;
	if (way.by_backup)
		return restore(code, values, &way, rest, arena, err);
	return sg_run_and_print(code, values, &wish, rest, arena, err);
}

static const struct apply_values defaults = {.common = {.format = "text"}};

SG_COMMAND(rollback){
	.summary = "undo the migration that was applied last",
	.usage = "[options] [MIGRATIONS]",
	.options = options,
	.size = sizeof defaults,
	.defaults = &defaults,
	.help = "Runs the down part of the newest applied migration (--steps N: of so "
		"many; "
		"--to:\n"
		"of all behind that one) as apply runs an up part: checked, backed up, "
		"rehearsed,\n"
		"verified, and taken out of the ledger in the same transaction.  "
		"Without "
		"a down part\n"
		"the newest backup from before an applied migration is restored: what "
		"was written\n"
		"since goes with it, and is in the backup that is taken first.\n"
		"\n"
		"Exit codes: as those of apply.\n",
	.on_database = true,
	.run = run_rollback,
};
