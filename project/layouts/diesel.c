/*
 * Diesel.  Source: diesel 2.3, diesel_migrations/src/file_based_migrations.rs and
 * migrations_internals/src/lib.rs (folders, versions, `TomlMetadata`); facts 2.12.
 */
#include <stdlib.h>
#include <string.h>

#include "names.h"

static bool is_hidden(const struct sg_entry *entry)
{
	return !entry->folder || *entry->name == '.';
}

static const char *inside(struct sg_finder *finder, const char *folder, const char *file)
{
	return sg_printf(sg_finder_arena(finder), "%s/%s", folder, file);
}

static bool has_migration(struct sg_finder *finder, const char *folder)
{
	const struct sg_entries *entries = sg_entries_of(finder, folder);

	for (size_t i = 0; i < entries->all.len; i++)
		if (!is_hidden(&entries->all.items[i]) &&
		    sg_has_file(finder, folder,
				inside(finder, entries->all.items[i].name, "up.sql")))
			return true;
	return false;
}

static enum sg_sureness claims(struct sg_migration_set *set, struct sg_finder *finder,
			       const char *folder)
{
	if (!has_migration(finder, folder))
		return SG_SURE_NO;
	if (sg_nearest_with(finder, folder, "diesel.toml"))
		set->layout_why = "diesel.toml";
	else if (sg_project_names(finder, folder, "Cargo.toml", "diesel") ||
		 sg_project_names(finder, folder, "Cargo.toml", "diesel_migrations"))
		set->layout_why = "Cargo.toml names diesel";
	if (set->layout_why)
		return SG_SURE_WORDS;
	set->layout_why = "folders with up.sql";
	set->runner_why = "such folders are used by Diesel, Hasura and others";
	return SG_SURE_SHAPE;
}

/* "20240131120000" of "2024-01-31-120000_users". */
static struct sg_str version_of(struct sg_finder *finder, const char *name)
{
	char *version = sg_cstr(sg_finder_arena(finder),
				(struct sg_str){name, strcspn(name, "_")});
	size_t n = 0;

	for (size_t i = 0; version[i]; i++)
		if (version[i] != '-')
			version[n++] = version[i];
	return (struct sg_str){version, n};
}

static struct sg_migration *add(struct sg_migration_set *set, struct sg_finder *finder,
				const char *folder, const char *file,
				enum sg_migration_kind kind)
{
	struct sg_migration *migration =
		sg_set_add(set, finder, kind,
			   sg_path_in(finder, set->root, inside(finder, folder, file)));

	migration->version = version_of(finder, folder);
	migration->name = sg_str_of(folder);
	return migration;
}

/* Diesel runs only these two; without the first one it stops. */
static void add_folder(struct sg_migration_set *set, struct sg_finder *finder,
		       const char *folder)
{
	if (sg_has_file(finder, set->root, inside(finder, folder, "up.sql")))
		add(set, finder, folder, "up.sql", SG_MIGRATION_UP);
	else if (sg_entries_of(finder, sg_path_in(finder, set->root, folder))->all.len)
		add(set, finder, folder, "up.sql", SG_MIGRATION_MISSING);
	if (sg_has_file(finder, set->root, inside(finder, folder, "down.sql")))
		add(set, finder, folder, "down.sql", SG_MIGRATION_DOWN);
}

static int by_version(const void *a, const void *b)
{
	const struct sg_migration *x = a, *y = b;
	int difference = sg_str_cmp(x->version, y->version);

	return difference ? difference : sg_by_name(a, b);
}

static void read(struct sg_migration_set *set, struct sg_finder *finder)
{
	const struct sg_entries *entries = sg_entries_of(finder, set->root);

	for (size_t i = 0; i < entries->all.len; i++)
		if (!is_hidden(&entries->all.items[i]))
			add_folder(set, finder, entries->all.items[i].name);
	if (set->migrations.len)
		qsort(set->migrations.items, set->migrations.len,
		      sizeof *set->migrations.items, by_version);
	for (size_t i = 0; i < set->migrations.len; i++)
		if (set->migrations.items[i].kind == SG_MIGRATION_MISSING)
			sg_problem_add(set, finder, SG_SET_FILE_MISSING, i,
				       inside(finder,
					      sg_cstr(sg_finder_arena(finder),
						      set->migrations.items[i].name),
					      "up.sql"),
				       NULL, NULL);
}

/* A trap: a metadata.toml that does not speak of the transaction turns it off, too. */
static void prepare(const struct sg_migration_set *set, struct sg_finder *finder,
		    struct sg_migration *migration, struct sg_str bytes)
{
	const char *folder = sg_own_folder(finder, migration);
	struct sg_str metadata = sg_text_in(finder, folder, "metadata.toml");

	(void)bytes;
	if (!sg_has_file(finder, folder, "metadata.toml") ||
	    sg_has_line(finder, metadata, "^[ \t]*run_in_transaction\\s*=\\s*true\\b"))
		return;
	sg_send_bare(set, migration,
		     sg_has_line(finder, metadata, "^[ \t]*run_in_transaction\\b")
			     ? "metadata.toml says run_in_transaction = false"
			     : "a metadata.toml without run_in_transaction = true turns "
			       "the transaction off");
}

SG_LAYOUT(diesel){
	.title = "Diesel",
	.marker = "diesel.toml, or Cargo.toml names diesel; folders with up.sql",
	.order = "the folders' names up to '_', without '-'",
	.down = "down.sql beside up.sql",
	.runners = {"diesel"},
	.claims = claims,
	.read = read,
	.prepare = prepare,
	.depth = 1,
	.ignored = "Diesel runs only up.sql in a folder for each migration",
	.hazards = SG_HAZARD_DUPLICATE | SG_HAZARD_LEXICAL,
};

SG_RUNNER(diesel){
	.name = "diesel",
	.title = "Diesel",
	.dialects = SG_POSTGRES | SG_SQLITE,
	.postgres = {SG_WRAP_FILE, "Diesel runs each file in one transaction",
		     SG_SPLIT_SERVER, SG_CONTROL_CORRUPTS, "__diesel_schema_migrations"},
	.sqlite = {SG_WRAP_FILE, "Diesel runs each file in one transaction",
		   SG_SPLIT_SERVER, SG_CONTROL_FAILS, "__diesel_schema_migrations"},
	.foreign_keys_why = "the SQLite that libsqlite3-sys bundles enforces them, the "
			    "system's does not",
	.opt_out = "'run_in_transaction = false' in metadata.toml beside up.sql",
	/* a map by version (migration_harness.rs: pending_migrations) */
	.meets = {SG_REACTION_RUNS, SG_REACTION_PASSES, SG_REACTION_PASSES,
		  SG_REACTION_PASSES},
};
