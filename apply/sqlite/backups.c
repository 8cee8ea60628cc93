/*
 * The backups of a database that are there: "<name>.db" in its folder with a
 * "<name>.json" that names the database.  Everything else in the folder is somebody
 * else's, and links are nobody's.
 */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "copies.h"

static bool is_file(const char *path)
{
	struct stat info;

	return !lstat(path, &info) && S_ISREG(info.st_mode);
}

/* By the time; of the same second "-10" behind "-9". */
static int newest_first(const void *a, const void *b)
{
	const struct sg_backup *one = a, *other = b;
	int by_time = strcmp(other->taken_at, one->taken_at);
	size_t n = strlen(one->path), m = strlen(other->path);

	if (by_time || n == m)
		return by_time ? by_time : strcmp(other->path, one->path);
	return n < m ? 1 : -1;
}

static void add(struct sg_backups *out, struct sg_arena *arena, const char *path,
		const char *wanted)
{
	struct sg_backup backup;
	const char *database;

	if (sg_sidecar_read(&backup, &database, arena, path) && !strcmp(database, wanted))
		*SG_PUSH(arena, &out->of) = backup;
}

/* Those that have a description; the backup itself may have gone. */
static bool list_described(struct sg_backups *out, struct sg_arena *arena,
			   const struct sg_apply_target *target, struct sg_err *err)
{
	const char *wanted = sg_sidecar_database(arena, target);
	DIR *folder = opendir(target->backups);
	struct dirent *entry;

	*out = (struct sg_backups){0};
	if (!folder)
		return errno == ENOENT || sg_fail(err, "cannot read the folder '%s': %s",
						  target->backups, strerror(errno));
	while ((entry = readdir(folder))) {
		struct sg_str name = sg_str_of(entry->d_name);

		if (name.n > 5 && name.p[0] != '.' && sg_str_ends(name, ".json"))
			add(out, arena,
			    sg_printf(arena, "%s/%.*s.db", target->backups,
				      (int)name.n - 5, name.p),
			    wanted);
	}
	closedir(folder);
	if (out->of.len)
		qsort(out->of.items, out->of.len, sizeof *out->of.items, newest_first);
	return true;
}

bool sg_backups_list(struct sg_backups *out, struct sg_arena *arena,
		     const struct sg_apply_target *target, struct sg_err *err)
{
	struct sg_backups all;

	*out = (struct sg_backups){0};
	if (!list_described(&all, arena, target, err))
		return false;
	for (size_t i = 0; i < all.of.len; i++)
		if (is_file(all.of.items[i].path))
			*SG_PUSH(arena, &out->of) = all.of.items[i];
	return true;
}

void sg_sqlite_discard(struct sg_database *db, const struct sg_backup *backup)
{
	struct sg_arena arena = {0};

	(void)db;
	unlink(backup->path);
	unlink(sg_sidecar_path(&arena, backup->path));
	sg_arena_release(&arena);
}

/* A description that lost its backup goes with the first one that is too many. */
void sg_sqlite_retire(struct sg_database *db, const struct sg_backup *latest)
{
	const struct sg_apply_target *target = db->target;
	struct sg_arena arena = {0};
	struct sg_backups all = {0};
	struct sg_err none;
	size_t kept = 1;

	if (target->keep)
		list_described(&all, &arena, target, &none);
	for (size_t i = 0; i < all.of.len; i++) {
		const char *path = all.of.items[i].path;

		if (!strcmp(path, latest->path) || (kept < target->keep && kept++))
			continue;
		if (is_file(path))
			unlink(path);
		unlink(sg_sidecar_path(&arena, path));
	}
	sg_arena_release(&arena);
}

/* ---- one of them ---- */

static bool find_latest(struct sg_backup *out, struct sg_arena *arena,
			const struct sg_apply_target *target, struct sg_err *err)
{
	struct sg_backups all;

	if (!sg_backups_list(&all, arena, target, err))
		return false;
	if (!all.of.len)
		return sg_fail(err, "there is no backup of '%s' in '%s' yet",
			       target->place, target->backups);
	*out = all.of.items[0];
	return true;
}

/* A path as it is; a name alone first in the folder of backups. */
static const char *path_of(struct sg_arena *arena, const char *folder, const char *name)
{
	const char *path;

	if (strchr(name, '/'))
		return name;
	path = sg_printf(arena, "%s/%s", folder, name);
	if (is_file(path))
		return path;
	path = sg_printf(arena, "%s/%s.db", folder, name);
	return is_file(path) ? path : name;
}

bool sg_backup_find(struct sg_backup *out, struct sg_arena *arena,
		    const struct sg_apply_target *target, const char *name,
		    struct sg_err *err)
{
	const char *path, *database;
	struct stat info;

	if (!strcmp(name, "latest"))
		return find_latest(out, arena, target, err);
	path = path_of(arena, target->backups, name);
	if (stat(path, &info))
		return sg_fail(err, "there is no backup '%s', neither here nor in '%s'",
			       name, target->backups);
	if (!S_ISREG(info.st_mode))
		return sg_fail(err, "'%s' is no regular file", path);
	if (!sg_sidecar_read(out, &database, arena, path))
		*out = (struct sg_backup){.path = path,
					  .taken_at = "",
					  .label = "",
					  .bytes = (uint64_t)info.st_size};
	return true;
}
