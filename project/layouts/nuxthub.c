/*
 * NuxtHub.  Source: nuxt-hub/core 2026, src/db/lib/migrations.ts and utils.ts; facts 1.2.
 * At build and start it runs the files that Drizzle made, cut into statements by itself,
 * and keeps its own history, so Drizzle's journal and its times do not count.
 */
#include <string.h>

#include "../names.h"

static struct sg_str last_part(const char *path)
{
	const char *slash = strrchr(path, '/');

	return sg_str_of(slash ? slash + 1 : path);
}

static enum sg_dialect dialect_of(struct sg_str name)
{
	if (sg_str_is(name, "postgresql"))
		return SG_POSTGRES;
	return sg_str_is(name, "sqlite") ? SG_SQLITE : 0;
}

/* server/database/migrations, server/db/migrations, or a dialect's folder in them. */
static bool is_its_folder(struct sg_finder *finder, const char *folder)
{
	static const char *const ends[] = {"/server/db/migrations",
					   "/server/database/migrations"};

	if (dialect_of(last_part(folder)))
		folder = sg_folder_above(finder, folder);
	for (size_t i = 0; folder && i < sizeof ends / sizeof *ends; i++)
		if (sg_str_ends(sg_str_of(folder), ends[i]))
			return true;
	return false;
}

/* What names NuxtHub; NULL: nothing does. */
static const char *find_marker(struct sg_finder *finder, const char *folder)
{
	static const char *const files[] = {"package.json", "nuxt.config.ts",
					    "nuxt.config.js", "nuxt.config.mjs"};

	for (size_t i = 0; i < sizeof files / sizeof *files; i++)
		if (sg_project_names(finder, folder, files[i], "@nuxthub/core"))
			return sg_printf(sg_finder_arena(finder), "%s has @nuxthub/core",
					 files[i]);
	return NULL;
}

/* hub.db says "postgresql"; "sqlite" may be libSQL or D1, which others tell. */
static bool says_postgres(struct sg_finder *finder, const char *folder)
{
	const char *at = sg_nearest_with(finder, folder, "nuxt.config.ts");

	return at && sg_has_line(finder, sg_text_in(finder, at, "nuxt.config.ts"),
				 "\\b(db|dialect)\\s*:\\s*['\"]postgresql['\"]");
}

static enum sg_sureness claims(struct sg_migration_set *set, struct sg_finder *finder,
			       const char *folder)
{
	if (!is_its_folder(finder, folder))
		return SG_SURE_NO;
	set->layout_why = find_marker(finder, folder);
	set->dialect = dialect_of(last_part(folder));
	set->dialect_why = "the folder's name";
	if (!set->dialect && says_postgres(finder, folder)) {
		set->dialect = SG_POSTGRES;
		set->dialect_why = "nuxt.config.ts";
	}
	return set->layout_why ? SG_SURE_WORDS : SG_SURE_NO;
}

/* "0001_todos.postgresql.sql" is recorded as "0001_todos" (utils.ts). */
static struct sg_str recorded(struct sg_str name)
{
	static const char *const endings[] = {".sql", ".postgresql", ".sqlite", ".mysql"};

	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
		if (sg_str_ends(name, endings[i]))
			name.n -= strlen(endings[i]);
	return name;
}

static SG_TAKES(takes)
{
	out->version = sg_leading_digits(file);
	return sg_is_sql(file);
}

static void read(struct sg_migration_set *set, struct sg_finder *finder)
{
	sg_add_taken(set, finder, takes, sg_by_name);
	for (size_t i = 0; i < set->migrations.len; i++)
		set->migrations.items[i].name = recorded(set->migrations.items[i].name);
}

SG_LAYOUT(nuxthub){
	.title = "NuxtHub",
	.marker = "server/db/migrations or server/database/migrations of a project with "
		  "@nuxthub/core",
	.order = "the names of the files",
	.runners = {"nuxthub"},
	.claims = claims,
	.read = read,
	.applies = true,
	.hazards = SG_HAZARD_LEXICAL,
};

SG_RUNNER(nuxthub){
	.name = "nuxthub",
	.title = "NuxtHub",
	.dialects = SG_ANY_DIALECT,
	.postgres =
		{SG_WRAP_UNKNOWN,
		 "some versions of NuxtHub run each file in one DO block, others each "
		 "statement by itself",
		 SG_SPLIT_SQL, SG_CONTROL_FAILS, "_hub_migrations"},
	.sqlite = {SG_WRAP_NONE, "NuxtHub runs each statement by itself", SG_SPLIT_SQL,
		   SG_CONTROL_FAILS, "_hub_migrations"},
	.foreign_keys_why = "the driver tells, and it is not known",
	/* names that _hub_migrations lacks (migrations.ts) */
	.meets = {SG_REACTION_RUNS, SG_REACTION_PASSES, SG_REACTION_PASSES,
		  SG_REACTION_RUNS},
};
