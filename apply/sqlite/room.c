/*
 * Whether what a run writes fits on the disk, asked before anything is written: the
 * backup, the copy for the rehearsal with its journal, and beside the database a journal
 * or write-ahead log that a rebuild of all tables makes as large as the database itself.
 * What lies on the same file system is summed up.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#include <sqlguard/buf.h>

#include "copies.h"

#define SLACK (1u << 20) /* journals of the ledger, descriptions, the journal of runs */

struct need {
	const char *folder, *what;
	dev_t device;
	double bytes;
};

/* The folder itself, or the one above it in which it will be made. */
static const char *existing(struct sg_arena *arena, const char *folder, struct stat *info)
{
	char *path = sg_printf(arena, "%s", folder);

	while (stat(path, info)) {
		char *slash = strrchr(path, '/');

		if (!strcmp(path, "/") || !strcmp(path, "."))
			return NULL;
		if (!slash)
			path = sg_printf(arena, ".");
		else
			slash[slash == path] = '\0';
	}
	return path;
}

static double free_bytes(const char *folder)
{
	struct statvfs system;

	if (statvfs(folder, &system))
		return -1;
	return (double)system.f_bavail * (double)system.f_frsize;
}

/* Of all needs on the file system of this one. */
static bool fits(struct sg_arena *arena, const struct need *needs, size_t n,
		 const struct need *one, struct sg_err *err)
{
	double all = SLACK, there = free_bytes(one->folder);
	struct sg_buf whats = {0};
	const char *what;

	for (size_t i = 0; i < n; i++) {
		if (needs[i].device != one->device)
			continue;
		all += needs[i].bytes;
		sg_buf_printf(&whats, "%s%s", whats.n ? ", " : "", needs[i].what);
	}
	what = sg_buf_keep(&whats, arena).p;
	if (there < 0)
		return sg_fail(err, "cannot tell how much is free in '%s': %s",
			       one->folder, strerror(errno));
	if (there >= all)
		return true;
	return sg_fail(err,
		       "needs %s in '%s' (%s), and %s are free: make room, or name "
		       "another folder with --backups",
		       sg_bytes_words(arena, all), one->folder, what,
		       sg_bytes_words(arena, there));
}

static bool has_room(struct sg_arena *arena, const struct sg_database *db, double bytes,
		     struct sg_err *err)
{
	const char *path = sg_sqlite_of(db)->path;
	struct need needs[] = {
		{db->target->backups, "the backup", 0, bytes},
		{db->target->home, "the rehearsal", 0, 2 * bytes},
		{sg_printf(arena, "%.*s", (int)(strrchr(path, '/') - path + 1), path),
		 "the journal of the database", 0, bytes},
	};
	size_t n = sizeof needs / sizeof *needs;
	struct stat info;

	for (size_t i = 0; i < n; i++) {
		needs[i].folder = existing(arena, needs[i].folder, &info);
		if (!needs[i].folder)
			return sg_fail(err, "cannot look for room: %s", strerror(errno));
		needs[i].device = info.st_dev;
	}
	for (size_t i = 0; i < n; i++)
		if (!fits(arena, needs, n, &needs[i], err))
			return false;
	return true;
}

bool sg_sqlite_has_room(struct sg_database *db, struct sg_err *err)
{
	sqlite3 *live = sg_sqlite_of(db)->db;
	double pages = (double)sg_sqlite_number(live, "PRAGMA main.page_count");
	double size = (double)sg_sqlite_number(live, "PRAGMA main.page_size");
	struct sg_arena arena = {0};
	bool ok = has_room(&arena, db, pages * size, err);

	sg_arena_release(&arena);
	return ok;
}
