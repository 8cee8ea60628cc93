/*
 * # Migration that does not fit its checksum
 *
 * `atlas.sum` seals the names, the order and the bytes of all migrations. Where they do
 * not fit, `atlas migrate apply` and `diff` refuse with a checksum mismatch. The file
 * exists so that two branches that both add a migration cannot be merged unseen: look at
 * what changed before sealing it anew.
 *
 * ## Instead
 *
 * `atlas migrate hash` after a new or a not yet applied migration was written by hand. A
 * migration that is applied already is to be restored, and the change to be made in a new
 * one.
 *
 * ## Unless
 *
 * Another tool applies the files: then it is a warning, since only Atlas will not go on.
 *
 * ## See
 *
 * - https://atlasgo.io/concepts/migration-directory-integrity
 */
#include <string.h>

#include <sqlguard/rule.h>

/* What the layout found, in words, and what to do. */
static const struct {
	const char *detail, *message, *help;
} cases[] = {
	{"edited", "is not what its hash was made of",
	 "restore it if it is applied anywhere, else run 'atlas migrate hash'"},
	{"added", "has no hash", "run 'atlas migrate hash'"},
	{"removed", "has a hash, and is not there",
	 "restore it if it is applied anywhere, else run 'atlas migrate hash'"},
	{"reordered", "has its hash in another place than its name sorts to",
	 "look whether it must run last (atlas migrate rebase), then run 'atlas migrate "
	 "hash'"},
	{"malformed", "has a line that is no hash",
	 "settle what a merge left there, then run 'atlas migrate hash'"},
};

#define CASES (sizeof cases / sizeof *cases)

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	const struct sg_set_problem *problem = sg_as_set_problem(node);
	const char *message, *help = "run 'atlas migrate hash'";
	size_t i = 0;

	if (problem->type != SG_SET_SUM_MISMATCH)
		return;
	while (i < CASES && !sg_str_is(problem->detail, cases[i].detail))
		i++;
	message = sg_cstr(cx->arena, problem->detail);
	if (i < CASES) {
		message = cases[i].message;
		help = cases[i].help;
	}
	sg_report(cx, node->span, "Atlas refuses to go on: '%.*s' %s",
		  SG_STR_ARG(problem->subject), message);
	if (cx->set->runner && strcmp(cx->set->runner->name, "atlas") != 0) {
		sg_severity(cx, SG_WARNING);
		sg_note(cx, "%s does not read '%s'", sg_runner_title(cx),
			sg_index_name(cx));
	}
	sg_help(cx, "%s", help);
}

SG_RULE(migration_checksum_mismatch){
	.summary = "the files are not those that atlas.sum seals, so that Atlas refuses",
	.severity = SG_ERROR,
	.dialects = SG_ANY_DIALECT,
	.since = "0.1",
	.on = {SG_SET_PROBLEM},
	.check = check,
};
