/*
 * pressly/goose.  Source: goose 3.27.3, provider_collect.go (names),
 * internal/sqlparser/parser.go (directives; `strings.HasPrefix(line, "--")`, so only at
 * the start of a line), facts 2.9.
 */
#include "directives.h"
#include "names.h"

#define BARE "^--[ \t]*\\+goose[ \t]+no[ \t]+transaction[ \t]*$"

/* A .go file with a version is a migration, too, and must be registered. */
static SG_TAKES(takes)
{
	if (sg_is_numbered(out, file, ".sql"))
		return true;
	out->kind = SG_MIGRATION_UNREAD;
	return sg_is_numbered(out, file, ".go") &&
	       !sg_str_ends(sg_str_of(file), "_test.go");
}

static enum sg_sureness claims(struct sg_migration_set *set, struct sg_finder *finder,
			       const char *folder)
{
	const char *file = sg_file_with_line(finder, folder, SG_GOOSE_UP);

	if (!file)
		return SG_SURE_NO;
	set->layout_why =
		sg_printf(sg_finder_arena(finder), "'-- +goose Up' in %s", file);
	return SG_SURE_WORDS;
}

static void read(struct sg_migration_set *set, struct sg_finder *finder)
{
	sg_add_taken(set, finder, takes, sg_by_number);
}

/* The directive counts for both directions, wherever it stands. */
static void prepare(const struct sg_migration_set *set, struct sg_finder *finder,
		    struct sg_migration *migration, struct sg_str bytes)
{
	(void)set;
	sg_cut_down(finder, migration, bytes, SG_GOOSE_UP, SG_GOOSE_DOWN);
	if (!sg_has_line(finder, bytes, BARE))
		return;
	migration->wrap = SG_WRAP_NONE;
	migration->wrap_why = "goose is told to use no transaction";
}

SG_LAYOUT(goose){
	.title = "goose",
	.marker = "a line '-- +goose Up' in the files",
	.order = "the number before the first '_', by value",
	.down = "what follows '-- +goose Down'",
	.runners = {"goose"},
	.claims = claims,
	.read = read,
	.prepare = prepare,
	.ignored = "goose takes only names with a number before the first '_'; some "
		   "versions of it stop at others",
	.hazards = SG_HAZARD_DUPLICATE | SG_HAZARD_GAP,
};

SG_RUNNER(goose){
	.name = "goose",
	.title = "goose",
	.dialects = SG_POSTGRES | SG_SQLITE,
	.postgres = {SG_WRAP_FILE, "goose runs each file in one transaction",
		     SG_SPLIT_LINE_END, SG_CONTROL_CORRUPTS, "goose_db_version"},
	.sqlite = {SG_WRAP_FILE, "goose runs each file in one transaction",
		   SG_SPLIT_LINE_END, SG_CONTROL_FAILS, "goose_db_version"},
	.foreign_keys_why = "the connection string tells whether they are enforced",
	.opt_out = "the line '-- +goose NO TRANSACTION'",
	/* stops without -allow-missing (3.27, up.go) */
	.meets = {SG_REACTION_REFUSES, SG_REACTION_PASSES, SG_REACTION_PASSES,
		  SG_REACTION_REFUSES},
};
