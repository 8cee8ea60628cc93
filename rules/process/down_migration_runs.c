/*
 * # Down migration that runs as an up
 *
 * By default node-pg-migrate takes `1_x.up.sql` and `1_x.down.sql` for two migrations and
 * runs both when going up: what the first one made, the second one drops (measured with
 * 9.0.0). Pairs need the loader `sql`.
 *
 * ## Instead
 *
 * One file with both parts:
 *
 *     -- Up Migration
 *     CREATE TABLE kites (id integer PRIMARY KEY);
 *     -- Down Migration
 *     DROP TABLE kites;
 *
 * ## Unless
 *
 * The configuration has the loader `sql` for these files.
 *
 * ## See
 *
 * - https://salsita.github.io/node-pg-migrate/migrations/
 */
#include <sqlguard/rule.h>

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	const struct sg_set_problem *problem = sg_as_set_problem(node);

	if (problem->type != SG_SET_DOWN_RUNS)
		return;
	sg_report(cx, node->span, "%s runs '%.*s' when going up", sg_runner_title(cx),
		  SG_STR_ARG(problem->subject));
	sg_note(cx, "%.*s", SG_STR_ARG(problem->detail));
	sg_help(cx, "put it behind '-- Down Migration' in the file that it undoes, or "
		    "configure the loader 'sql'");
}

SG_RULE(down_migration_runs){
	.summary = "the tool takes a down file for a migration of its own and runs it",
	.severity = SG_ERROR,
	.dialects = SG_ANY_DIALECT,
	.since = "0.1",
	.on = {SG_SET_PROBLEM},
	.check = check,
};
