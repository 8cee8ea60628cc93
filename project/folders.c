/* Sets with a folder for each migration. */
#include <string.h>

#include "folders.h"

static void add_others(struct sg_migration_set *set, struct sg_finder *finder,
		       const char *folder, const char *why_ignored)
{
	const struct sg_entries *entries = sg_entries_of(finder, folder);

	for (size_t i = 0; i < entries->all.len; i++) {
		const struct sg_entry *entry = &entries->all.items[i];
		bool down = !strcmp(entry->name, "down.sql");

		if (entry->folder || !sg_str_ends(sg_str_of(entry->name), ".sql") ||
		    !strcmp(entry->name, "migration.sql"))
			continue;
		sg_set_add(set, finder, down ? SG_MIGRATION_DOWN : SG_MIGRATION_IGNORED,
			   sg_path_in(finder, folder, entry->name))
			->ignored = down ? NULL : why_ignored;
	}
}

void sg_add_folders(struct sg_migration_set *set, struct sg_finder *finder,
		    const char *why_ignored)
{
	const struct sg_entries *entries = sg_entries_of(finder, set->root);

	for (size_t i = 0; i < entries->all.len; i++) {
		const char *name = entries->all.items[i].name, *folder;
		struct sg_migration *migration;

		if (!entries->all.items[i].folder)
			continue;
		folder = sg_path_in(finder, set->root, name);
		if (!sg_has_file(finder, folder, "migration.sql"))
			continue;
		migration = sg_set_add(set, finder, SG_MIGRATION_UP,
				       sg_path_in(finder, folder, "migration.sql"));
		migration->version = sg_leading_digits(name);
		migration->name = sg_str_of(name);
		add_others(set, finder, folder, why_ignored);
	}
}
