/*
 * node-pg-migrate.  Source: 9.0 src/migration.ts, migrationLoader.ts, sqlMigration.ts;
 * run (facts 2.15).  The loader for .sql is "legacySql" unless the configuration says
 * "sql": x.up.sql and x.down.sql are then two migrations, and both run when going up
 * (measured).
 */
#include <stdlib.h>
#include <string.h>

#include "../names.h"

/* Theirs have \s, which runs on over line ends: with it, blank lines cost their square.
 */
#define UP   "^[ \t]*--[ \t-]*up[ \t]+migration"
#define DOWN "^[ \t]*--[ \t-]*down[ \t]+migration"

static const char *const scripts[] = {".js", ".ts", ".mjs", ".cjs", ".mts", ".cts"};

static bool is_script(struct sg_str name)
{
	for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++)
		if (sg_str_ends(name, scripts[i]))
			return !sg_str_ends(name, ".d.ts");
	return false;
}

/* A prefix of digits, then '_' or '-'. */
static bool is_taken(const char *name)
{
	size_t n = sg_leading_digits(name).n;

	return n && (name[n] == '_' || name[n] == '-') &&
	       (sg_is_sql(name) || is_script(sg_str_of(name)));
}

static SG_TAKES(takes)
{
	if (!is_taken(file))
		return false;
	out->version = sg_leading_digits(file);
	if (!sg_is_sql(file))
		out->kind = SG_MIGRATION_UNREAD;
	return true;
}

static enum sg_sureness claims(struct sg_migration_set *set, struct sg_finder *finder,
			       const char *folder)
{
	bool named;

	if (!sg_first_taken(finder, folder, takes))
		return SG_SURE_NO;
	named = sg_str_ends(sg_str_of(folder), "/migrations") &&
		sg_project_names(finder, folder, "package.json", "node-pg-migrate");
	set->layout_why = "package.json has node-pg-migrate";
	if (!named && !sg_file_with_line(finder, folder, UP))
		return SG_SURE_NO;
	if (!named)
		set->layout_why = "'-- Up Migration' in the files";
	return SG_SURE_WORDS;
}

static bool pairs_files(struct sg_finder *finder, const char *folder)
{
	static const char *const files[] = {"package.json", "config/default.json",
					    ".node-pg-migrate.json"};

	for (; folder; folder = sg_folder_above(finder, folder))
		for (size_t i = 0; i < sizeof files / sizeof *files; i++)
			if (sg_has_line(finder, sg_text_in(finder, folder, files[i]),
					"\"loader\"\\s*:\\s*\"sql\""))
				return true;
	return false;
}

/* A script's name has no ending in the history, and x.up.sql of a pair is x. */
static struct sg_str recorded(struct sg_str name, bool paired)
{
	while (name.n && name.p[name.n - 1] != '.')
		name.n--;
	name.n -= name.n > 0;
	if (paired && sg_str_ends(name, ".up"))
		name.n -= 3;
	return name;
}

static void judge_down(struct sg_migration_set *set, struct sg_finder *finder,
		       size_t place, bool paired)
{
	struct sg_migration *migration = &set->migrations.items[place];

	if (paired)
		migration->kind = SG_MIGRATION_DOWN;
	else
		sg_problem_add(set, finder, SG_SET_DOWN_RUNS, place,
			       sg_cstr(sg_finder_arena(finder), migration->name), NULL,
			       "the default loader of node-pg-migrate runs it going up; "
			       "the loader 'sql' pairs it");
}

static void read(struct sg_migration_set *set, struct sg_finder *finder)
{
	bool paired = pairs_files(finder, set->root);

	sg_add_taken(set, finder, takes, sg_by_number);
	for (size_t i = 0; i < set->migrations.len; i++) {
		struct sg_migration *migration = &set->migrations.items[i];

		if (sg_str_ends(migration->name, ".down.sql"))
			judge_down(set, finder, i, paired);
		migration->name = recorded(migration->name, paired);
	}
}

/* Nothing before the marker of the up part runs, nor what follows that of the down. */
static void prepare(const struct sg_migration_set *set, struct sg_finder *finder,
		    struct sg_migration *migration, struct sg_str bytes)
{
	size_t up = sg_find_line(finder, bytes, UP, 0);

	(void)set;
	if (up && up < bytes.n && up < sg_find_line(finder, bytes, DOWN, 0))
		*SG_PUSH(sg_finder_arena(finder), &migration->down) = sg_span_of(0, up);
	sg_cut_down(finder, migration, bytes, UP, DOWN);
}

SG_LAYOUT(node_pg_migrate){
	.title = "node-pg-migrate",
	.marker =
		"migrations/ of a project with node-pg-migrate, or '-- Up Migration' in "
		"the files",
	.order = "the number that a name begins with",
	.down = "what follows '-- Down Migration'; X.down.sql with the loader 'sql' only",
	.runners = {"node-pg-migrate"},
	.claims = claims,
	.read = read,
	.prepare = prepare,
	.ignored = "its name does not begin with a number",
};

SG_RUNNER(node_pg_migrate){
	.name = "node-pg-migrate",
	.title = "node-pg-migrate",
	.dialects = SG_POSTGRES,
	.postgres = {SG_WRAP_RUN,
		     "node-pg-migrate runs all pending files in one transaction",
		     SG_SPLIT_SERVER, SG_CONTROL_CORRUPTS, "pgmigrations"},
	/* the list of what ran must begin the list of files (9.0, measured) */
	.meets = {SG_REACTION_REFUSES, SG_REACTION_PASSES, SG_REACTION_REFUSES,
		  SG_REACTION_RUNS},
};
