/*
 * wrangler d1 migrations apply.  Source: workers-sdk (2026-08) packages/wrangler/src/d1
 * and workers-utils/src/d1-migrations; run with 4.86 and 4.164 (facts 2.3).  It runs the
 * files of whichever tool wrote them: a Drizzle journal beside them changes nothing.
 */
#include "../version.h"
#include "../wrangler.h"

static enum sg_sureness claims(struct sg_migration_set *set, struct sg_finder *finder,
			       const char *folder)
{
	const struct sg_d1 *d1 = sg_d1_of(finder, folder);

	if (!d1 || !sg_d1_files(finder, folder, d1->pattern)->paths.len)
		return SG_SURE_NO;
	set->layout_why =
		sg_printf(sg_finder_arena(finder), "%s: %s", d1->config, d1->key);
	set->dialect = SG_D1;
	set->dialect_why = set->layout_why;
	return SG_SURE_CONFIG;
}

/* The exact ones of lock files first. */
static const struct sg_version_place places[] = {
	{"package-lock.json",
	 "\"node_modules/wrangler\":\\s*\\{\\s*\"version\":\\s*\"\\K"},
	{"pnpm-lock.yaml", "^[ \t]*/?'?wrangler[@/]\\K\\d"},
	{"yarn.lock", "^\"?wrangler@[^\\n]*:\\r?\\n\\s+version:?\\s*\"?\\K"},
	{"bun.lock", "\"wrangler\":\\s*\\[\"wrangler@\\K"},
	{"package.json", "\"wrangler\"\\s*:\\s*\"\\K"},
};

/* With --runner there may be no configuration. */
static void read(struct sg_migration_set *set, struct sg_finder *finder)
{
	const struct sg_d1 *d1 = sg_d1_of(finder, set->root);
	const struct sg_d1_files *files =
		sg_d1_files(finder, set->root, d1 ? d1->pattern : "*.sql");

	set->runner_version =
		sg_version_of(finder, set->root, places, sizeof places / sizeof *places);
	set->history = d1 ? d1->table : NULL;
	for (size_t i = 0; i < files->paths.len; i++) {
		const char *name = files->paths.items[i];
		const char *path = sg_path_in(finder, set->root, name);
		struct sg_migration *migration =
			sg_set_add(set, finder, SG_MIGRATION_UP, path);

		migration->version = sg_leading_digits(name);
		migration->name = sg_str_of(name);
	}
}

SG_LAYOUT(wrangler){
	.title = "wrangler",
	.marker = "migrations_dir or migrations_pattern of a D1 database in "
		  "wrangler.jsonc, "
		  ".json or .toml; without them migrations/ beside it",
	.order = "the number that a name begins with, then the name",
	.runners = {"wrangler"},
	.claims = claims,
	.read = read,
	.depth = 3,
	.applies = true,
	.ignored = "wrangler's migrations_pattern does not match it",
};

/* foreign keys: measured, PRAGMA foreign_keys=OFF changes nothing (sqlite_d1 1.2);
   BEGIN fails, and the exact words BEGIN TRANSACTION are cut out (sqlite_d1 2.1) */
SG_RUNNER(wrangler){
	.name = "wrangler",
	.title = "wrangler d1 migrations apply",
	.dialects = SG_D1,
	.sqlite = {SG_WRAP_FILE, "D1 runs each file in one transaction", SG_SPLIT_D1,
		   SG_CONTROL_FAILS, "d1_migrations"},
	.foreign_keys = SG_YES,
	.foreign_keys_why = "D1 always enforces them",
	/* names that d1_migrations lacks (measured with 4.86) */
	.meets = {SG_REACTION_RUNS, SG_REACTION_PASSES, SG_REACTION_PASSES,
		  SG_REACTION_RUNS},
};
