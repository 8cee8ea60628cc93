/*
 * Prisma Migrate.  Source: prisma-engines (schema-engine), 7.10 run as wasm; facts 2.4.
 * Every folder is a migration, in the order of their names; one without migration.sql
 * stops the run (P3015).
 */
#include <string.h>

#include "../dialect_word.h"
#include "../folders.h"
#include "../json.h"
#include "../version.h"

static void settle(struct sg_migration_set *set, const char *provider, const char *where)
{
	enum sg_dialect dialect = provider ? sg_dialect_of_word(sg_str_of(provider)) : 0;

	if (!dialect)
		return;
	set->dialect = dialect;
	set->dialect_why = where;
}

static void settle_by_lock(struct sg_migration_set *set, struct sg_finder *finder,
			   const char *folder)
{
	cJSON *lock = sg_toml_parse(sg_text_in(finder, folder, "migration_lock.toml"));

	settle(set, sg_json_text(lock, "provider"), "migration_lock.toml");
	cJSON_Delete(lock);
}

#define PROVIDER "^[ \t]*datasource\\s+\\w+\\s*\\{[^}]{0,1000}?\\bprovider\\s*=\\s*\"\\K"

/* The schema beside the folder of the migrations, in one of its usual places. */
static bool settle_by_schema(struct sg_migration_set *set, struct sg_finder *finder,
			     const char *folder)
{
	static const char *const names[] = {"schema.prisma", "prisma/schema.prisma",
					    "schema/schema.prisma"};

	folder = sg_folder_above(finder, folder);
	for (size_t i = 0; folder && i < sizeof names / sizeof *names; i++) {
		struct sg_str text = sg_text_in(finder, folder, names[i]);
		size_t at = sg_find_line(finder, text, PROVIDER, 0);
		struct sg_str word = sg_str_sub(text, at, sg_str_find(text, "\"", at));

		if (word.n)
			settle(set, sg_cstr(sg_finder_arena(finder), word),
			       "schema.prisma");
		if (text.n)
			return true;
	}
	return false;
}

/* A folder of its own with 14 digits, which Drizzle 1.x has, too. */
static bool has_shape(struct sg_finder *finder, const char *folder)
{
	const struct sg_entries *entries = sg_entries_of(finder, folder);

	for (size_t i = 0; i < entries->all.len; i++) {
		const struct sg_entry *entry = &entries->all.items[i];

		if (entry->folder && sg_leading_digits(entry->name).n &&
		    sg_has_file(finder, folder,
				sg_path_in(finder, entry->name, "migration.sql")))
			return true;
	}
	return false;
}

static enum sg_sureness claims(struct sg_migration_set *set, struct sg_finder *finder,
			       const char *folder)
{
	if (sg_has_file(finder, folder, "migration_lock.toml")) {
		set->layout_why = "migration_lock.toml";
		settle_by_lock(set, finder, folder);
		return SG_SURE_CONFIG;
	}
	if (!has_shape(finder, folder))
		return SG_SURE_NO;
	set->layout_why = "schema.prisma";
	if (settle_by_schema(set, finder, folder))
		return SG_SURE_WORDS;
	set->layout_why = "folders with migration.sql";
	return SG_SURE_SHAPE;
}

/* Each folder counts: list_migrations does not look at names. */
static void add_missing(struct sg_migration_set *set, struct sg_finder *finder)
{
	const struct sg_entries *entries = sg_entries_of(finder, set->root);

	for (size_t i = 0; i < entries->all.len; i++) {
		const char *name = entries->all.items[i].name;
		const char *file = sg_path_in(finder, name, "migration.sql");
		struct sg_migration *migration;

		if (!entries->all.items[i].folder || sg_has_file(finder, set->root, file))
			continue;
		migration = sg_set_add(set, finder, SG_MIGRATION_MISSING,
				       sg_path_in(finder, set->root, file));
		migration->version = sg_leading_digits(name);
		migration->name = sg_str_of(name);
		sg_problem_add(set, finder, SG_SET_FILE_MISSING, set->migrations.len - 1,
			       file, NULL, NULL);
	}
}

static void read(struct sg_migration_set *set, struct sg_finder *finder)
{
	sg_add_folders(set, finder, "Prisma runs migration.sql only");
	add_missing(set, finder);
}

/* ---- the version, which decides on transactions ---- */

/* The exact ones of lock files first. */
static const struct sg_version_place places[] = {
	{"package-lock.json", "\"node_modules/prisma\":\\s*\\{\\s*\"version\":\\s*\"\\K"},
	{"pnpm-lock.yaml", "^[ \t]*/?'?prisma[@/]\\K\\d"},
	{"yarn.lock", "^\"?prisma@[^\\n]*:\\r?\\n\\s+version:?\\s*\"?\\K"},
	{"bun.lock", "\"prisma\":\\s*\\[\"prisma@\\K"},
	{"package.json", "\"prisma\"\\s*:\\s*\"\\K"},
	{"package.json", "\"@prisma/client\"\\s*:\\s*\"\\K"},
};

/*
 * Up to 7.3 the script is one simple query; since 7.4 (prisma-engines #5767) it is cut,
 * and each statement commits by itself (the whole file is one batch again when its parser
 * does not know a statement, as DROP INDEX CONCURRENTLY).
 */
static void prepare(const struct sg_migration_set *set, struct sg_finder *finder,
		    struct sg_migration *migration, struct sg_str bytes)
{
	const struct sg_version *version = sg_version_on_postgres(
		set, finder, places, sizeof places / sizeof *places);

	(void)bytes;
	if (!version)
		return;
	if (version->major > 7 || (version->major == 7 && version->minor >= 4)) {
		migration->wrap = SG_WRAP_NONE;
		migration->wrap_why = sg_printf(
			sg_finder_arena(finder),
			"Prisma since 7.4 runs each statement by itself (%s has %ld.%ld)",
			version->file, version->major, version->minor);
	} else if (version->major < 7 || !version->open) {
		migration->wrap = SG_WRAP_IMPLICIT;
		migration->wrap_why = sg_printf(
			sg_finder_arena(finder),
			"Prisma before 7.4 sends the file as one string (%s has %ld.%ld)",
			version->file, version->major, version->minor);
	}
}

SG_LAYOUT(prisma){
	.title = "Prisma Migrate",
	.marker = "migration_lock.toml beside folders with migration.sql",
	.order = "the names of the folders",
	.down = "down.sql beside it, which people run by hand",
	.runners = {"prisma"},
	.claims = claims,
	.read = read,
	.prepare = prepare,
	.depth = 1,
	.ignored = "Prisma runs migration.sql of each folder only",
	.hazards = SG_HAZARD_LEXICAL,
};

/* foreign keys: libsqlite3-sys is built with SQLITE_DEFAULT_FOREIGN_KEYS=1 (its build.rs,
   feature bundled), as prisma-engines use it */
SG_RUNNER(prisma){
	.name = "prisma",
	.title = "prisma migrate deploy",
	.dialects = SG_POSTGRES | SG_SQLITE,
	.postgres =
		{SG_WRAP_UNKNOWN,
		 "Prisma before 7.4 runs the file in one transaction, later versions do "
		 "not",
		 SG_SPLIT_SERVER, SG_CONTROL_ALLOWED, "_prisma_migrations"},
	.sqlite = {SG_WRAP_NONE, "Prisma runs the file without BEGIN on SQLite",
		   SG_SPLIT_SERVER, SG_CONTROL_ALLOWED, "_prisma_migrations"},
	.foreign_keys = SG_YES,
	.foreign_keys_why = "Prisma's SQLite connections enforce them",
	/* deploy compares names, not checksums (7.10, measured) */
	.meets = {SG_REACTION_RUNS, SG_REACTION_PASSES, SG_REACTION_PASSES,
		  SG_REACTION_RUNS},
};
