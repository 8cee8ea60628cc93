/*
 * # Two migrations with one version
 *
 * Most tools keep one record of each version. What they do with a second file of the same
 * version differs: Flyway, goose, golang-migrate, sqlx and the Supabase CLI stop with an
 * error; dbmate, Diesel and refinery go on without it, and say nothing, in every database
 * that has the other file. It mostly comes from two branches that took the same number.
 *
 * ## Instead
 *
 * Give the one that no database has applied yet a number of its own, above all others.
 *
 * ## Unless
 *
 * The tool keeps whole names: wrangler, Prisma, Drizzle, NuxtHub, sql-migrate,
 * node-pg-migrate.
 *
 * ## See
 *
 * - https://github.com/pressly/goose/blob/v3.27.0/migrate.go
 */
#include <sqlguard/rule.h>

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	const struct sg_set_problem *problem = sg_as_set_problem(node);
	const char *title = sg_runner_title(cx);

	if (problem->type != SG_SET_DUPLICATE_VERSION)
		return;
	sg_report(cx, node->span, "'%.*s' has the version %.*s, too",
		  SG_STR_ARG(problem->other), SG_STR_ARG(problem->subject));
	if (cx->set->meets.twice == SG_REACTION_REFUSES)
		sg_note(cx, "%s stops with an error", title);
	else if (cx->set->meets.twice == SG_REACTION_PASSES)
		sg_note(cx,
			"%s keeps one record of a version: where one file is applied, it "
			"never runs the other, and says nothing",
			title);
	else
		sg_severity(cx, SG_WARNING);
	sg_help_rename(cx, sg_cstr(cx->arena, problem->other));
}

SG_RULE(duplicate_migration_version){
	.summary =
		"two migrations have one version, so that one is refused or never runs",
	.severity = SG_ERROR,
	.dialects = SG_ANY_DIALECT,
	.since = "0.1",
	.on = {SG_SET_PROBLEM},
	.check = check,
};
