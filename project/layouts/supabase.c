/*
 * Supabase CLI.  Source: supabase/cli 2.104 pkg/migration (file.go, list.go), 3.1.0 run;
 * facts 2.16.  Names are ^[0-9]+_.*\.sql$, others are passed by; the first file is passed
 * by when it is an init of before December 9, 2021.
 */
#include <string.h>

#include "../names.h"

static bool is_supabase_folder(const char *folder)
{
	return sg_str_ends(sg_str_of(folder), "/supabase/migrations");
}

static SG_TAKES(takes)
{
	return sg_is_numbered(out, file, ".sql");
}

static enum sg_sureness claims(struct sg_migration_set *set, struct sg_finder *finder,
			       const char *folder)
{
	if (!is_supabase_folder(folder) || !sg_first_taken(finder, folder, takes))
		return SG_SURE_NO;
	if (sg_has_file(finder, sg_folder_above(finder, folder), "config.toml")) {
		set->layout_why = "supabase/config.toml";
		return SG_SURE_CONFIG;
	}
	set->layout_why = "the folder supabase/migrations";
	return SG_SURE_WORDS;
}

/* shouldSkip of list.go */
static bool is_old_init(struct sg_str name)
{
	return name.n == strlen("20211209000000_init.sql") &&
	       sg_leading_digits(name.p).n == 14 && sg_str_ends(name, "_init.sql") &&
	       strncmp(name.p, "20211209000000", 14) < 0;
}

static void read(struct sg_migration_set *set, struct sg_finder *finder)
{
	struct sg_migration *first;

	sg_add_taken(set, finder, takes, sg_by_name);
	first = set->migrations.items;
	if (set->migrations.len && is_old_init(first->name)) {
		first->kind = SG_MIGRATION_IGNORED;
		first->ignored = "Supabase passes by a first init of before 2021-12-09";
		sg_problem_add(set, finder, SG_SET_IGNORED_NAME, 0,
			       sg_cstr(sg_finder_arena(finder), first->name), NULL,
			       first->ignored);
	}
	for (size_t i = 0; i < set->migrations.len; i++)
		set->migrations.items[i].name = set->migrations.items[i].version;
}

SG_LAYOUT(supabase){
	.title = "Supabase",
	.marker = "supabase/migrations beside supabase/config.toml",
	.order = "the names of the files",
	.runners = {"supabase"},
	.claims = claims,
	.read = read,
	.ignored = "Supabase takes only names like 20240131120000_x.sql",
	.hazards = SG_HAZARD_DUPLICATE | SG_HAZARD_LEXICAL,
};

/* One pipeline; in 2.x CREATE INDEX CONCURRENTLY works as its first statement only, 3.x
   runs such a file without a transaction (measured with libpq and 3.1.0). */
SG_RUNNER(supabase){
	.name = "supabase",
	.title = "supabase db push",
	.dialects = SG_POSTGRES,
	.postgres =
		{SG_WRAP_FILE,
		 "Supabase runs each file in one transaction, 3.x without one when it "
		 "builds an index concurrently",
		 SG_SPLIT_SQL, SG_CONTROL_CORRUPTS,
		 "supabase_migrations.schema_migrations"},
	/* ErrMissingRemote, ErrMissingLocal (pkg/migration/apply.go) */
	.meets = {SG_REACTION_REFUSES, SG_REACTION_PASSES, SG_REACTION_REFUSES,
		  SG_REACTION_REFUSES},
};
