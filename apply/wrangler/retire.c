/*
 * Backups that are there: what is written beside them, and how many of them stay.  Only a
 * file with a description that names this database by its id is one of its backups.
 */
#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <json.h>
#include <read.h>

#include <sqlguard/project.h>

#include "backup.h"

const char *sg_wrangler_described(struct sg_arena *arena, const struct sg_database *db,
				  const char *path, const char *key)
{
	struct sg_str text =
		sg_read_head(arena, sg_sidecar_path(arena, path), (size_t)64 << 20);
	cJSON *tree = cJSON_ParseWithLength(text.p ? text.p : "", text.n);
	const char *id = sg_json_text(tree, "database_id");
	const char *found =
		id && !strcmp(id, db->target->d1_id) ? sg_json_text(tree, key) : NULL;

	found = found ? sg_cstr(arena, sg_str_of(found)) : NULL;
	cJSON_Delete(tree);
	return found;
}

struct file {
	const char *taken_at, *path;
};

/* Of the same second "-10" comes behind "-9". */
static int newest_first(const void *a, const void *b)
{
	const struct file *one = a, *other = b;
	int by_time = strcmp(other->taken_at, one->taken_at);
	size_t n = strlen(one->path), m = strlen(other->path);

	if (by_time || n == m)
		return by_time ? by_time : strcmp(other->path, one->path);
	return n < m ? 1 : -1;
}

struct files {
	SG_ARRAY(struct file) of;
};

static void list(struct files *out, struct sg_arena *arena, const struct sg_database *db)
{
	DIR *folder = opendir(db->target->backups);
	struct dirent *entry;

	while (folder && (entry = readdir(folder))) {
		const char *path =
			sg_printf(arena, "%s/%s", db->target->backups, entry->d_name);
		const char *taken_at =
			sg_str_ends(sg_str_of(entry->d_name), ".sql")
				? sg_wrangler_described(arena, db, path, "taken_at")
				: NULL;

		if (taken_at)
			*SG_PUSH(arena, &out->of) = (struct file){taken_at, path};
	}
	if (folder)
		closedir(folder);
	if (out->of.len)
		qsort(out->of.items, out->of.len, sizeof *out->of.items, newest_first);
}

static void remove_both(struct sg_arena *arena, const char *path)
{
	unlink(path);
	unlink(sg_sidecar_path(arena, path));
}

void sg_wrangler_retire(struct sg_database *db, const struct sg_backup *latest)
{
	struct sg_arena arena = {0};
	struct files files = {0};
	size_t kept = 1;

	if (db->target->keep)
		list(&files, &arena, db);
	for (size_t i = 0; i < files.of.len; i++) {
		const char *path = files.of.items[i].path;

		if (!strcmp(path, latest->path) || (kept < db->target->keep && kept++))
			continue;
		remove_both(&arena, path);
	}
	sg_arena_release(&arena);
}

/* The next rehearsal may not be made of it. */
void sg_wrangler_discard(struct sg_database *db, const struct sg_backup *backup)
{
	struct sg_arena arena = {0};

	sg_wrangler_of(db)->dump = NULL;
	remove_both(&arena, backup->path);
	sg_arena_release(&arena);
}
