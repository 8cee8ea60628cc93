/*
 * What is to run, and what must be settled before anything may: a migration whose file no
 * longer is what ran, or is gone, or that failed.  Each refusal names a way out.
 */
#include <string.h>

#include "planning.h"

static const char *path_of(const struct planning *p, size_t place)
{
	return p->plan->set->migrations.items[place].path;
}

/* " on 2026-11-21", or nothing where the ledger keeps no time. */
static const char *when(struct planning *p, const struct sg_standing_entry *entry)
{
	return entry->applied_at.n
		       ? sg_printf(p->arena, " (%.*s)", SG_STR_ARG(entry->applied_at))
		       : "";
}

#define REFUSE(p, ...)                                                                   \
	(*SG_PUSH((p)->arena, &(p)->plan->refusals) =                                    \
		 sg_plan_say((p)->arena, __VA_ARGS__))

/* ---- what is applied ---- */

static void refuse_failed(struct planning *p, const struct sg_standing_entry *entry)
{
	REFUSE(p,
	       "%.*s failed%s%s%.*s: look at what it left behind, then let 'sqlguard "
	       "repair' settle it",
	       SG_STR_ARG(entry->name), when(p, entry), entry->message.n ? ", " : "",
	       SG_STR_ARG(entry->message));
}

static void refuse_missing(struct planning *p, const struct sg_standing_entry *entry)
{
	REFUSE(p,
	       "%.*s is applied%s and its file is gone from '%s': bring it back ('git "
	       "log "
	       "--diff-filter=D -- %s' finds it), or take it out of the ledger with "
	       "'sqlguard repair'",
	       SG_STR_ARG(entry->name), when(p, entry), p->plan->set->root,
	       sg_shell_word(p->arena, p->plan->set->root));
}

static void refuse_changed(struct planning *p, const struct sg_standing_entry *entry)
{
	const char *path = path_of(p, entry->place);

	REFUSE(p,
	       "%s was edited after it was applied%s: the database has what it said "
	       "then; "
	       "bring the old text back ('git log -p -- %s' has it) and put the change "
	       "into a new migration, or accept the new text with 'sqlguard repair'",
	       path, when(p, entry), sg_shell_word(p->arena, path));
}

static void judge_applied(struct planning *p)
{
	for (size_t i = 0; i < p->plan->standings.of.len; i++) {
		const struct sg_standing_entry *entry = &p->plan->standings.of.items[i];

		if (entry->standing == SG_STANDS_FAILED)
			refuse_failed(p, entry);
		else if (entry->standing == SG_STANDS_MISSING)
			refuse_missing(p, entry);
		else if (entry->standing == SG_STANDS_CHANGED)
			refuse_changed(p, entry);
	}
}

/* ---- forward ---- */

static void judge_behind(struct planning *p, const struct sg_standing_entry *entry)
{
	const char *path = path_of(p, entry->place);

	if (p->plan->set->meets.late == SG_REACTION_REFUSES)
		REFUSE(p,
		       "%s comes before migrations that are applied, and %s refuses "
		       "that: "
		       "give it a number behind them, or mark it with 'sqlguard "
		       "baseline-db' if its change is there already",
		       path, p->plan->set->layout_title);
	else
		*SG_PUSH(p->arena, &p->plan->warnings) = sg_plan_say(
			p->arena,
			"%s comes before migrations that are applied: it runs on top of "
			"them, which is not how an empty database gets it",
			path);
}

static bool is_pending(enum sg_standing standing)
{
	return standing == SG_STANDS_PENDING || standing == SG_STANDS_BEHIND ||
	       standing == SG_STANDS_UNREAD;
}

static void take(struct planning *p, const struct sg_standing_entry *entry)
{
	if (entry->standing == SG_STANDS_UNREAD && !p->options->baseline)
		REFUSE(p,
		       "%s is pending and no SQL: run it with its own tool, or mark it "
		       "with "
		       "'sqlguard baseline-db' if that was done",
		       path_of(p, entry->place));
	else
		*SG_PUSH(p->arena, &p->steps) = (struct planned_step){
			.place = entry->place, .file = entry->place};
	if (entry->standing == SG_STANDS_BEHIND && !p->options->baseline)
		judge_behind(p, entry);
}

static void choose_pending(struct planning *p, size_t last)
{
	size_t taken = 0;

	for (size_t i = 0; i < p->plan->standings.of.len; i++) {
		const struct sg_standing_entry *entry = &p->plan->standings.of.items[i];

		if (!is_pending(entry->standing) || entry->place > last)
			continue;
		if (p->options->steps && taken == p->options->steps)
			break;
		take(p, entry);
		taken++;
	}
}

/* ---- back ---- */

/* The file that undoes a migration; its own place when that has a down part; SIZE_MAX. */
static size_t undone_by(const struct planning *p, size_t place)
{
	const struct sg_migration_set *set = p->plan->set;
	const struct sg_migration *up = &set->migrations.items[place];

	if (up->down.len)
		return place;
	for (size_t i = 0; i < set->migrations.len; i++)
		if (set->migrations.items[i].kind == SG_MIGRATION_DOWN && up->version.n &&
		    sg_str_eq(set->migrations.items[i].version, up->version))
			return i;
	return SIZE_MAX;
}

static void take_back(struct planning *p, size_t place)
{
	size_t file = undone_by(p, place);

	if (file != SIZE_MAX) {
		*SG_PUSH(p->arena, &p->steps) = (struct planned_step){
			.place = place, .file = file, .only_down = file == place};
		return;
	}
	p->plan->lacks_down = true;
	REFUSE(p,
	       "%s has no down part: 'sqlguard restore' brings back the backup that was "
	       "taken before it",
	       path_of(p, place));
}

/* Newest first, down to the one behind `stop`; SIZE_MAX: as many as steps says. */
static void choose_applied(struct planning *p, size_t stop)
{
	size_t steps = p->options->steps, taken = 0;

	if (!steps)
		steps = stop == SIZE_MAX ? 1 : SIZE_MAX;
	for (size_t i = p->plan->standings.of.len; i-- > 0 && taken < steps;) {
		const struct sg_standing_entry *entry = &p->plan->standings.of.items[i];

		if (!sg_stands_applied(entry->standing) ||
		    (stop != SIZE_MAX && entry->place <= stop))
			continue;
		take_back(p, entry->place);
		taken++;
	}
}

static bool stands_applied(const struct planning *p, size_t place)
{
	for (size_t i = 0; i < p->plan->standings.of.len; i++)
		if (p->plan->standings.of.items[i].place == place)
			return sg_stands_applied(p->plan->standings.of.items[i].standing);
	return false;
}

bool sg_plan_choose(struct planning *p, struct sg_err *err)
{
	size_t place = SIZE_MAX;

	if (p->options->to && !sg_plan_find(&place, p, p->options->to, err))
		return false;
	if (p->options->down && place != SIZE_MAX && !stands_applied(p, place))
		return sg_fail(err, "'%s' is not applied: nothing leads back to it",
			       path_of(p, place));
	judge_applied(p);
	if (p->options->down)
		choose_applied(p, place);
	else
		choose_pending(p, place);
	return true;
}
