/*
 * Files that are not ready: copies being written, and databases that exist only while we
 * run.  A name that nobody uses, O_EXCL and mode 0600; held by flock(2), which ends with
 * the process however it ends, so the next run tells what was left over from what another
 * process still writes: an identifier of a process would mean nothing to another
 * container.
 *
 * Our descriptor stays open as long as SQLite has the file: closing it would drop
 * SQLite's own locks (howtocorrupt.html section 2.2).
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "copies.h"

#define ENDING ".sqlguard-partial"

static const char *const suffixes[] = {"-wal", "-shm", "-journal", ""};

static void remove_all(const char *path)
{
	for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
		char *file = sqlite3_mprintf("%s%s", path, suffixes[i]);

		if (file)
			unlink(file);
		sqlite3_free(file);
	}
}

static const char *random_name(struct sg_arena *arena)
{
	unsigned char bytes[8] = {0};
	uint64_t number;

	if (getrandom(bytes, sizeof bytes, 0) != sizeof bytes)
		sg_die("the system gives no random numbers");
	memcpy(&number, bytes, sizeof number);
	return sg_printf(arena, "%016llx", (unsigned long long)number);
}

/* Somebody who swept between the two calls took the name away from the file; where there
   are no such locks nobody sweeps. */
static bool is_ours(int fd)
{
	struct stat info;

	if (flock(fd, LOCK_EX | LOCK_NB) && errno == EWOULDBLOCK)
		return false;
	return !fstat(fd, &info) && info.st_nlink == 1;
}

static int make(const char *path)
{
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);

	if (fd < 0 || is_ours(fd))
		return fd;
	close(fd);
	errno = EEXIST;
	return -1;
}

bool sg_partial_make(struct sg_partial *out, struct sg_arena *arena, const char *folder,
		     const char *name, struct sg_err *err)
{
	char real[PATH_MAX];
	int tries = name ? 1 : 10, code;

	*out = (struct sg_partial){.fd = -1};
	if (!realpath(folder, real))
		return sg_fail(err, "cannot write into '%s': %s", folder,
			       strerror(errno));
	do {
		out->path = sg_printf(arena, "%s/.%s" ENDING, real,
				      name ? name : random_name(arena));
		out->fd = make(out->path);
	} while (out->fd < 0 && errno == EEXIST && --tries);
	if (out->fd >= 0)
		return true;
	code = errno;
	out->path = NULL;
	sg_fail(err, "cannot write into '%s': %s", folder, strerror(code));
	errno = code;
	return false;
}

void sg_partial_drop(struct sg_partial *partial)
{
	if (partial->path)
		remove_all(partial->path);
	if (partial->path)
		close(partial->fd);
	*partial = (struct sg_partial){.fd = -1};
}

/* Not all file systems know how to rename without replacing: there the name is taken by
   an empty file first. */
static bool rename_new(const char *from, const char *to)
{
	int fd;

	if (!syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 1u /* NOREPLACE */))
		return true;
	if (errno != EINVAL && errno != ENOSYS)
		return false;
	fd = open(to, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0)
		return false;
	close(fd);
	return !rename(from, to);
}

bool sg_partial_publish(struct sg_partial *partial, const char *path)
{
	if (fsync(partial->fd) || !rename_new(partial->path, path))
		return false;
	close(partial->fd);
	*partial = (struct sg_partial){.fd = -1};
	return true;
}

/* Without following a link, and only a file that no process holds. */
static void sweep_one(const char *path)
{
	int fd = open(path, O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	struct stat info;

	if (fd < 0)
		return;
	if (!fstat(fd, &info) && S_ISREG(info.st_mode) && !flock(fd, LOCK_EX | LOCK_NB))
		remove_all(path);
	close(fd);
}

void sg_partial_sweep(const char *folder)
{
	struct sg_arena arena = {0};
	DIR *dir = opendir(folder);
	struct dirent *entry;

	while (dir && (entry = readdir(dir)))
		if (entry->d_name[0] == '.' &&
		    sg_str_ends(sg_str_of(entry->d_name), ENDING))
			sweep_one(sg_printf(&arena, "%s/%s", folder, entry->d_name));
	if (dir)
		closedir(dir);
	sg_arena_release(&arena);
}

/* A new name is kept only once the folder is on the disk; not all of them can. */
void sg_folder_sync(const char *folder)
{
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return;
	fsync(fd);
	close(fd);
}
