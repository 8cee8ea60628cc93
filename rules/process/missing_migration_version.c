/*
 * # Gap in the numbers of the migrations
 *
 * A number of the sequence has no file. Where the file was only forgotten, or lies in a
 * branch that is merged later, it comes too late: golang-migrate never runs a version
 * below the current one, and says nothing; goose, Flyway and refinery stop with an error.
 *
 * ## Instead
 *
 * Add the file before the next ones are applied, or let the gap be when the number was
 * given up.
 *
 * ## Unless
 *
 * The versions are dates, or the tool runs what comes late like any other.
 *
 * ## See
 *
 * - https://github.com/golang-migrate/migrate/blob/v4.19.1/migrate.go
 */
#include <sqlguard/rule.h>

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	const struct sg_set_problem *problem = sg_as_set_problem(node);
	enum sg_reaction late = cx->set->meets.late;

	if (problem->type != SG_SET_MISSING_VERSION || late == SG_REACTION_RUNS)
		return;
	sg_report(cx, node->span, "there is no migration %.*s before this one",
		  SG_STR_ARG(problem->subject));
	if (late == SG_REACTION_PASSES)
		sg_note(cx,
			"once this one is applied, %s never runs it, and says nothing",
			sg_runner_title(cx));
	else if (late == SG_REACTION_REFUSES)
		sg_note(cx, "once this one is applied, %s stops at it with an error",
			sg_runner_title(cx));
	sg_help(cx, "add the file now if it was forgotten; give its work the next free "
		    "number if it comes later");
}

SG_RULE(missing_migration_version){
	.summary = "a number is missing, and its file would come too late",
	.severity = SG_INFO,
	.dialects = SG_ANY_DIALECT,
	.since = "0.1",
	.on = {SG_SET_PROBLEM},
	.check = check,
};
