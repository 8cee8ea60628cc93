/*
 * # Journal entry whose time is not later than the one before
 *
 * Drizzle's migrator asks the database for the newest `when` that was applied, and runs
 * the entries of `meta/_journal.json` with a later one. An entry that was made earlier
 * and merged later is passed by: the migration never runs there, and the tool prints
 * success (measured with drizzle-orm 0.45). A new database runs it, so that tests stay
 * green.
 *
 * ## Instead
 *
 * Set the entry's `when` above that of all entries before it, as long as no database has
 * applied it. Better, take the migration back and run `drizzle-kit generate` again on top
 * of what is merged, which also repairs the snapshot.
 *
 * ## Unless
 *
 * Another tool applies the files: wrangler and NuxtHub keep names, and Drizzle 1.x has no
 * journal.
 *
 * ## See
 *
 * - https://github.com/drizzle-team/drizzle-orm/issues/5316
 * - https://github.com/drizzle-team/drizzle-orm/issues/5769
 */
#include <stdlib.h>

#include <sqlguard/rule.h>

/* Entries before this one that must exceed the same time, each by one more. */
static double place_among(const struct sg_ctx *cx, const struct sg_set_problem *own)
{
	double n = 1;

	for (size_t i = 0; i < cx->set->problems.len; i++) {
		const struct sg_migration_problem *problem = &cx->set->problems.items[i];

		if (problem->type != own->type || !sg_str_eq(problem->other, own->other))
			continue;
		if (sg_str_eq(problem->subject, own->subject))
			break;
		n++;
	}
	return n;
}

/* "1700000000000 after 1800000000000": the latter is to be exceeded. */
static void say_times(struct sg_ctx *cx, const struct sg_set_problem *problem)
{
	struct sg_str detail = problem->detail;
	size_t at = sg_str_find(detail, " after ", 0);
	struct sg_str own = sg_str_sub(detail, 0, at);
	struct sg_str highest = sg_str_sub(detail, at + 7, detail.n);

	sg_note(cx, "its \"when\" in '%s' is %.*s, and that was %.*s already",
		sg_index_name(cx), SG_STR_ARG(own), SG_STR_ARG(highest));
	sg_help(cx,
		"if no database has applied it, set \"when\" to %.0f; else move what it "
		"does to a new migration",
		strtod(sg_cstr(cx->arena, highest), NULL) + place_among(cx, problem));
}

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	const struct sg_set_problem *problem = sg_as_set_problem(node);

	if (problem->type != SG_SET_JOURNAL_TIME ||
	    cx->set->meets.late == SG_REACTION_RUNS)
		return;
	sg_report(cx, node->span,
		  "%s never runs '%.*s', and says nothing, where '%.*s' is applied",
		  sg_runner_title(cx), SG_STR_ARG(problem->subject),
		  SG_STR_ARG(problem->other));
	say_times(cx, problem);
}

SG_RULE(drizzle_journal_order){
	.summary =
		"a journal entry is not later than those before it, so it is passed by",
	.severity = SG_ERROR,
	.dialects = SG_ANY_DIALECT,
	.since = "0.1",
	.on = {SG_SET_PROBLEM},
	.check = check,
};
