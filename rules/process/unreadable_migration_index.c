/*
 * # Index that cannot be read
 *
 * The file that says which migrations run, and in which order, is broken, mostly by a
 * merge. Drizzle stops with an error when `meta/_journal.json` is no JSON or has no
 * entries; an entry without a time is never newer than the last one that was applied, so
 * it never runs.
 *
 * ## Instead
 *
 * Settle the merge. A journal that is lost comes back from version control, not from
 * `drizzle-kit generate`, which would begin anew.
 *
 * ## Unless
 *
 * Another tool applies the files: then it is a warning, since only the tool that
 * generates them stops.
 *
 * ## See
 *
 * - https://orm.drizzle.team/docs/drizzle-kit-check
 */
#include <sqlguard/rule.h>

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	const struct sg_set_problem *problem = sg_as_set_problem(node);

	if (problem->type != SG_SET_BAD_INDEX)
		return;
	sg_report(cx, node->span, "'%.*s' cannot be used: %.*s",
		  SG_STR_ARG(problem->subject), SG_STR_ARG(problem->detail));
	if (cx->set->borrowed) {
		sg_severity(cx, SG_WARNING);
		sg_note(cx,
			"%s does not read it, but the tool that generates the files "
			"does",
			sg_runner_title(cx));
	}
	sg_help(cx, "settle what a merge left there, or restore it from version control");
}

SG_RULE(unreadable_migration_index){
	.summary = "the journal or list that orders the migrations is broken",
	.severity = SG_ERROR,
	.dialects = SG_ANY_DIALECT,
	.since = "0.1",
	.on = {SG_SET_PROBLEM},
	.check = check,
};
