/*
 * # Applied migration that was changed
 *
 * What a revision has is applied to some database (`--since` names it, such as the main
 * branch). A migration of it that is edited or removed afterwards does not run there
 * again, so that new databases get another schema than the old ones. sqlx, Flyway,
 * Liquibase and refinery compare checksums and stop with an error; Drizzle, wrangler,
 * Prisma's deploy, goose, dbmate, golang-migrate and Diesel notice nothing.
 *
 * A file that is gone stops sqlx, Flyway, refinery, SeaORM, sql-migrate, rambler,
 * node-pg-migrate and the Supabase CLI.
 *
 * ## Instead
 *
 * Restore the file, and make the change in a new migration.
 *
 * ## Unless
 *
 * It is a down file, one that never runs, or one that runs again whenever it changes.
 *
 * ## See
 *
 * - https://docs.rs/sqlx/0.8.6/sqlx/migrate/enum.MigrateError.html
 * - https://flywaydb.org/documentation/command/validate
 */
#include <sqlguard/rule.h>

static void say(struct sg_ctx *cx, const struct sg_node *node,
		const struct sg_set_problem *problem, enum sg_reaction reaction)
{
	sg_report(cx, node->span, "'%.*s' was %.*s after '%.*s', which is applied",
		  SG_STR_ARG(problem->subject), SG_STR_ARG(problem->detail),
		  SG_STR_ARG(problem->other));
	if (reaction == SG_REACTION_REFUSES) {
		sg_note(cx, "%s stops with an error where the file is applied",
			sg_runner_title(cx));
		return;
	}
	sg_severity(cx, SG_WARNING);
	if (reaction == SG_REACTION_PASSES)
		sg_note(cx, "%s does not notice: new databases differ from old ones",
			sg_runner_title(cx));
	else
		sg_note(cx, "new databases differ from old ones");
}

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	const struct sg_set_problem *problem = sg_as_set_problem(node);
	bool removed = sg_str_is(problem->detail, "removed");

	if (problem->type != SG_SET_CHANGED)
		return;
	if (!removed && cx->migration && cx->migration->kind != SG_MIGRATION_UP)
		return;
	say(cx, node, problem, removed ? cx->set->meets.removed : cx->set->meets.edited);
	sg_help(cx,
		"git restore --source='%.*s' -- '%s/%.*s', and make the change in a new "
		"migration",
		SG_STR_ARG(problem->other), cx->set->root, SG_STR_ARG(problem->subject));
}

SG_RULE(edited_applied_migration){
	.summary =
		"an applied migration was edited or removed: refused or never run again",
	.severity = SG_ERROR,
	.dialects = SG_ANY_DIALECT,
	.since = "0.1",
	.on = {SG_SET_PROBLEM},
	.check = check,
};
