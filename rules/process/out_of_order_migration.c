/*
 * # Migration that comes before one already applied
 *
 * A new file sorts before one that is already merged, mostly because its branch was
 * older. Databases that have the later one are past this place. What happens there is the
 * tool's affair: golang-migrate and Drizzle 0.x never run the file, and say nothing;
 * Flyway, Atlas, goose, refinery, node-pg-migrate, rambler and the Supabase CLI stop with
 * an error; wrangler, Prisma, sqlx, dbmate, Diesel, Drizzle 1.x and sql-migrate run it,
 * though in another order than in a new database.
 *
 * What is applied is told by `--since`, a git revision such as the main branch.
 *
 * ## Instead
 *
 * Give the file a version above all others, and look whether its statements still fit.
 *
 * ## Unless
 *
 * It is a file that runs again whenever it changes (`R__x.sql`), or one that refinery
 * takes at any time (`U1__x.sql`).
 *
 * ## See
 *
 * - https://atlasgo.io/versioned/apply
 * - https://github.com/flyway/flyway/issues/1363
 */
#include <string.h>

#include <sqlguard/rule.h>

/* refinery's "U" files may come at any time. */
static bool may_be_late(const struct sg_ctx *cx)
{
	return cx->set->runner && !strcmp(cx->set->runner->name, "refinery") &&
	       cx->migration && sg_str_starts(cx->migration->name, "U");
}

/* later: "'0003_x.sql' of 'main'" */
static void say(struct sg_ctx *cx, struct sg_span span, const char *later)
{
	const char *title = sg_runner_title(cx);

	switch (cx->set->meets.late) {
	case SG_REACTION_PASSES:
		sg_report(
			cx, span,
			"%s never runs this file, and says nothing, where %s is applied",
			title, later);
		break;
	case SG_REACTION_REFUSES:
		sg_report(cx, span,
			  "%s stops with an error where %s is applied: this file comes "
			  "before it",
			  title, later);
		break;
	case SG_REACTION_RUNS:
		sg_report(cx, span,
			  "runs after %s where that is applied, and before it in a new "
			  "database",
			  later);
		sg_severity(cx, SG_INFO);
		break;
	default:
		sg_report(cx, span, "comes before %s, which may be applied already",
			  later);
		sg_severity(cx, SG_WARNING);
	}
}

static void help(struct sg_ctx *cx, struct sg_str later)
{
	const char *layout = cx->set->layout_name;

	if (!strcmp(layout, "drizzle"))
		sg_help(cx, "take back the file, its snapshot and its entry, and run "
			    "drizzle-kit generate again on top of what is merged");
	else if (!strcmp(layout, "atlas") && cx->migration)
		sg_help(cx, "atlas migrate rebase %.*s",
			SG_STR_ARG(cx->migration->version));
	else
		sg_help_rename(cx, sg_cstr(cx->arena, later));
}

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	const struct sg_set_problem *problem = sg_as_set_problem(node);

	if (problem->type != SG_SET_BEHIND || may_be_late(cx))
		return;
	say(cx, node->span,
	    sg_printf(cx->arena, "'%.*s' of '%.*s'", SG_STR_ARG(problem->subject),
		      SG_STR_ARG(problem->other)));
	help(cx, problem->subject);
}

SG_RULE(out_of_order_migration){
	.summary = "a new migration sorts before one that is applied: skipped or refused",
	.severity = SG_ERROR,
	.dialects = SG_ANY_DIALECT,
	.since = "0.1",
	.on = {SG_SET_PROBLEM},
	.check = check,
};
