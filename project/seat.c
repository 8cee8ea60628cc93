/*
 * Where a problem is shown: at the file that it concerns when that one is read, else in
 * the index, else at the newest file that is read.
 */
#include "finder.h"

static bool is_read(const struct sg_migration *migration)
{
	return migration->kind != SG_MIGRATION_MISSING &&
	       migration->kind != SG_MIGRATION_UNREAD &&
	       sg_str_ends(sg_str_of(migration->path), ".sql");
}

static size_t newest_read(const struct sg_migration_set *set)
{
	size_t i = set->migrations.len;

	while (i && (set->migrations.items[i - 1].kind != SG_MIGRATION_UP ||
		     !is_read(&set->migrations.items[i - 1])))
		i--;
	return i ? i - 1 : SIZE_MAX;
}

void sg_set_seat(struct sg_migration_set *set)
{
	for (size_t i = 0; i < set->problems.len; i++) {
		size_t *place = &set->problems.items[i].migration;

		if (*place < set->migrations.len &&
		    is_read(&set->migrations.items[*place]))
			continue;
		*place = set->index_path ? SIZE_MAX : newest_read(set);
	}
}
