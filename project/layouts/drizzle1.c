/*
 * Drizzle 1.x.  Source: drizzle-orm and drizzle-kit 1.0.0-rc.5, run (facts 2.2).  Each
 * migration has a folder; the order is localeCompare of their names, which begin with 14
 * digits, so bytes give the same; those whose name the table lacks run, whenever merged.
 * A journal of 0.x beside them makes it refuse.
 */
#include <string.h>

#include "../drizzle.h"
#include "../folders.h"
#include "../json.h"

static const char *first_snapshot(struct sg_finder *finder, const char *folder)
{
	const struct sg_entries *entries = sg_entries_of(finder, folder);

	for (size_t i = 0; i < entries->all.len; i++) {
		const struct sg_entry *entry = &entries->all.items[i];
		const char *name = sg_path_in(finder, entry->name, "snapshot.json");

		if (entry->folder && sg_leading_digits(entry->name).n == 14 &&
		    sg_has_file(finder, folder, name))
			return name;
	}
	return NULL;
}

static enum sg_sureness claims(struct sg_migration_set *set, struct sg_finder *finder,
			       const char *folder)
{
	const char *snapshot = first_snapshot(finder, folder), *dialect;
	size_t line;
	cJSON *tree;

	if (!snapshot)
		return SG_SURE_NO;
	tree = sg_json_parse(sg_text_in(finder, folder, snapshot), &line);
	dialect = sg_json_text(tree, "dialect");
	set->layout_why = "snapshot.json beside migration.sql";
	sg_drizzle_settle(set, finder,
			  dialect ? sg_cstr(sg_finder_arena(finder), sg_str_of(dialect))
				  : NULL,
			  "snapshot.json", "drizzle1-d1-http");
	cJSON_Delete(tree);
	return SG_SURE_INDEX;
}

/* A folder without migration.sql is passed by (rc.5, migrator.ts: existsSync). */
static void read(struct sg_migration_set *set, struct sg_finder *finder)
{
	sg_add_folders(set, finder, "Drizzle runs migration.sql only");
}

SG_LAYOUT(drizzle1){
	.title = "Drizzle 1.x",
	.marker = "<14 digits>_<name>/migration.sql with snapshot.json",
	.order = "the names of the folders",
	.runners = {"drizzle-orm", "drizzle-better-sqlite3", "drizzle-libsql",
		    "drizzle-sqljs", "drizzle-bun", "drizzle-node-sqlite", "drizzle-expo",
		    "drizzle-durable-objects", "drizzle-d1", "drizzle1-d1-http"},
	.claims = claims,
	.read = read,
	.depth = 1,
	.ignored = "Drizzle 1.x runs migration.sql of each folder only",
	.late = SG_REACTION_RUNS, /* rc.5: those whose name the table lacks */
};
