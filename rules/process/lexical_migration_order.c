/*
 * # Numbers that do not sort as text
 *
 * The tool sorts the names as text, in which `10_x.sql` comes before `9_y.sql`. A new
 * database runs the migrations in another order than the one they were written in. Where
 * the lower number is applied already, the new file comes before it: Atlas, rambler and
 * the Supabase CLI then stop with an error.
 *
 * ## Instead
 *
 * Numbers with leading zeros (`0009`, `0010`) or dates (`20240131120000`).
 *
 * ## Unless
 *
 * The tool sorts by value, as Flyway, goose, golang-migrate, sqlx, refinery and wrangler
 * do.
 *
 * ## See
 *
 * - https://github.com/amacneil/dbmate#creating-migrations
 */
#include <sqlguard/rule.h>

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	const struct sg_set_problem *problem = sg_as_set_problem(node);

	if (problem->type != SG_SET_LEXICAL_ORDER)
		return;
	sg_report(cx, node->span, "'%.*s' runs before '%.*s': %s sorts names as text",
		  SG_STR_ARG(problem->subject), SG_STR_ARG(problem->other),
		  sg_runner_title(cx));
	if (cx->set->meets.late == SG_REACTION_REFUSES) {
		sg_severity(cx, SG_ERROR);
		sg_note(cx, "where '%.*s' is applied already, it stops with an error",
			SG_STR_ARG(problem->other));
	}
	sg_help(cx,
		"as long as none of them is applied, give all numbers the same length "
		"with leading zeros; else rename '%.*s' so that it sorts last",
		SG_STR_ARG(problem->subject));
}

SG_RULE(lexical_migration_order){
	.summary = "names are sorted as text, so that 10 runs before 9",
	.severity = SG_WARNING,
	.dialects = SG_ANY_DIALECT,
	.since = "0.1",
	.on = {SG_SET_PROBLEM},
	.check = check,
};
