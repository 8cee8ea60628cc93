/*
 * # File that the tool never runs
 *
 * It lies among the migrations, and its name is not of the form that the tool takes. Most
 * tools pass by such a file without a word: the migration is never applied.
 *
 * The finding is an error when the name begins with a number, as a migration's does, and
 * an info when it does not, as with `seed.sql`.
 *
 * ## Instead
 *
 * Name it like the others, or move it to another folder.
 *
 * ## Unless
 *
 * The tool takes any name, or nothing tells which tool it is.
 *
 * ## See
 *
 * - https://github.com/golang-migrate/migrate/blob/v4.19.1/MIGRATIONS.md
 */
#include <string.h>

#include <sqlguard/rule.h>

static bool looks_like_migration(struct sg_str name)
{
	size_t at = name.n > 1 && strchr("VURBvurb", name.p[0]) != NULL;

	return at < name.n && name.p[at] >= '0' && name.p[at] <= '9';
}

/* The path from the root of a migration that runs; NULL: none does. */
static const char *example(const struct sg_ctx *cx)
{
	const struct sg_migration *first = cx->set->migrations.items;
	size_t n = strlen(cx->set->root);

	if (!cx->set->migrations.len || first->kind != SG_MIGRATION_UP)
		return NULL;
	return strncmp(first->path, cx->set->root, n) == 0 && first->path[n] == '/'
		       ? first->path + n + 1
		       : first->path;
}

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	const struct sg_set_problem *problem = sg_as_set_problem(node);
	const char *like = example(cx);

	if (problem->type != SG_SET_IGNORED_NAME)
		return;
	sg_report(cx, node->span, "'%.*s' never runs: %.*s", SG_STR_ARG(problem->subject),
		  SG_STR_ARG(problem->detail));
	if (!looks_like_migration(problem->subject))
		sg_severity(cx, SG_INFO);
	if (like)
		sg_help(cx, "name it like '%s', or move it to another folder", like);
	else
		sg_help(cx, "move it to another folder if it is no migration");
}

SG_RULE(ignored_migration_file){
	.summary = "a file among the migrations has a name that the tool never runs",
	.severity = SG_ERROR,
	.dialects = SG_ANY_DIALECT,
	.since = "0.1",
	.on = {SG_SET_PROBLEM},
	.check = check,
};
