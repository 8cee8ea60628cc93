/*
 * # Migration whose file is missing
 *
 * The index names a migration, or a folder is there for it, but the file is not. Drizzle,
 * Prisma (P3015) and Diesel then stop before they run anything, also what was applied
 * long ago; SeaORM does not compile. It mostly comes from a merge, or from a file that
 * was not added to the commit.
 *
 * ## Instead
 *
 * Bring the file back, or remove the entry together with its snapshot (`drizzle-kit
 * drop`).
 *
 * ## Unless
 *
 * Another tool applies the files and does not read the index: then it is an info.
 *
 * ## See
 *
 * - https://www.prisma.io/docs/orm/reference/error-reference#p3015
 */
#include <sqlguard/rule.h>

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	const struct sg_set_problem *problem = sg_as_set_problem(node);
	const char *index = sg_index_name(cx);

	if (problem->type != SG_SET_FILE_MISSING)
		return;
	if (cx->set->borrowed) {
		sg_report(cx, node->span, "'%.*s' is not there; %s does not look for it",
			  SG_STR_ARG(problem->subject), sg_runner_title(cx));
		sg_severity(cx, SG_INFO);
	} else {
		sg_report(cx, node->span,
			  "'%.*s' is not there: %s stops before it runs anything",
			  SG_STR_ARG(problem->subject), sg_runner_title(cx));
	}
	if (index)
		sg_help(cx, "bring the file back, or remove it from '%s'", index);
	else
		sg_help(cx, "bring the file back, or remove its folder");
}

SG_RULE(missing_migration_file){
	.summary = "a migration is named, but its file is missing: nothing runs",
	.severity = SG_ERROR,
	.dialects = SG_ANY_DIALECT,
	.since = "0.1",
	.on = {SG_SET_PROBLEM},
	.check = check,
};
