/*
 * # Migration that the index does not name
 *
 * The tool runs what its index names: Drizzle the entries of `meta/_journal.json`, SeaORM
 * the `vec![]` of `lib.rs`, Liquibase its changelog. A file beside them never runs, and
 * nothing says so.
 *
 * Where wrangler or NuxtHub applies the files of Drizzle, they run it, and the finding is
 * an info: drizzle-kit gives its next migration the number that this file has, and its
 * snapshot lacks what the file changes.
 *
 * ## Instead
 *
 * `drizzle-kit generate --custom --name=x` makes an empty migration with its entry, into
 * which the statements go. Files that are no migrations belong into another folder.
 *
 * ## Unless
 *
 * The name of the file does not begin with a number, so that it is probably no migration,
 * or the tool is Liquibase, whose changelogs may name one another: then it is a warning.
 *
 * ## See
 *
 * - https://orm.drizzle.team/docs/kit-custom-migrations
 */
#include <string.h>

#include <sqlguard/rule.h>

static void help(struct sg_ctx *cx)
{
	const char *layout = cx->set->layout_name;

	if (!strcmp(layout, "drizzle"))
		sg_help(cx, "drizzle-kit generate --custom makes a migration with its "
			    "entry: put the statements there");
	else if (!strcmp(layout, "seaorm"))
		sg_help(cx, "add it to the vec![] of '%s'", sg_index_name(cx));
	else
		sg_help(cx, "add it to '%s', or move it to another folder",
			sg_index_name(cx));
}

/* A name without a number is mostly none of a migration, and a changelog may be named by
   another one. */
static bool is_sure(const struct sg_ctx *cx, struct sg_str name)
{
	const char *layout = cx->set->layout_name;

	return !strcmp(layout, "seaorm") || (strcmp(layout, "liquibase") != 0 && name.n &&
					     name.p[0] >= '0' && name.p[0] <= '9');
}

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	const struct sg_set_problem *problem = sg_as_set_problem(node);
	struct sg_str name = problem->subject;

	if (problem->type != SG_SET_NOT_IN_INDEX)
		return;
	if (cx->set->borrowed) {
		sg_report(cx, node->span, "'%s' does not name '%.*s', though %s runs it",
			  sg_index_name(cx), SG_STR_ARG(name), sg_runner_title(cx));
		sg_severity(cx, SG_INFO);
	} else {
		sg_report(cx, node->span, "%s never runs '%.*s': '%s' does not name it",
			  sg_runner_title(cx), SG_STR_ARG(name), sg_index_name(cx));
		if (!is_sure(cx, name))
			sg_severity(cx, SG_WARNING);
	}
	help(cx);
}

SG_RULE(migration_not_in_journal){
	.summary = "a file that the journal or changelog does not name never runs",
	.severity = SG_ERROR,
	.dialects = SG_ANY_DIALECT,
	.since = "0.1",
	.on = {SG_SET_PROBLEM},
	.check = check,
};
