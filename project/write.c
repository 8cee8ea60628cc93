/*
 * Files replaced as a whole: a file beside it gets the new bytes, then its name.  A full
 * disk, a crash or a second reader never sees half of it.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sqlguard/project.h>

/* Root may write anything, so the bits are asked, too. */
bool sg_is_replaceable(const char *path, struct sg_err *err)
{
	struct stat info;

	if (lstat(path, &info))
		return sg_fail(err, "%s", strerror(errno));
	if (S_ISLNK(info.st_mode))
		return sg_fail(err, "it is a link; name the file that it leads to");
	if (!S_ISREG(info.st_mode))
		return sg_fail(err, "it is no regular file");
	if (!(info.st_mode & (S_IWUSR | S_IWGRP | S_IWOTH)) || access(path, W_OK))
		return sg_fail(err, "it is read-only");
	return true;
}

static bool write_all(int fd, struct sg_str bytes)
{
	while (bytes.n) {
		ssize_t done = write(fd, bytes.p, bytes.n);

		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0)
			return false;
		bytes = sg_str_sub(bytes, (size_t)done, bytes.n);
	}
	return fsync(fd) == 0;
}

/* The mode last: a change of the owner takes bits away. */
static bool take_after(int fd, const struct stat *old)
{
	struct stat now;

	if (fstat(fd, &now))
		return false;
	if ((now.st_uid != old->st_uid || now.st_gid != old->st_gid) &&
	    fchown(fd, old->st_uid, old->st_gid))
		return false;
	return fchmod(fd, old->st_mode & 07777) == 0;
}

/* Its name is no migration's: no tool may find it, should the power fail now. */
static char *name_beside(struct sg_arena *arena, const char *path)
{
	const char *slash = strrchr(path, '/');
	size_t folder = slash ? (size_t)(slash - path) + 1 : 0;

	return sg_printf(arena, "%.*s.sqlguard-XXXXXX", (int)folder, path);
}

/* The new name is kept only once the folder is on the disk; not all of them can. */
static void sync_folder(struct sg_arena *arena, const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *folder =
		slash ? sg_printf(arena, "%.*s/", (int)(slash - path), path) : ".";
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return;
	fsync(fd);
	close(fd);
}

static bool replace(struct sg_arena *arena, const char *path, struct sg_str bytes)
{
	char *beside = name_beside(arena, path);
	struct stat old;
	int fd, code;
	bool ok;

	if (stat(path, &old))
		return false;
	fd = mkstemp(beside);
	if (fd < 0)
		return false;
	ok = write_all(fd, bytes) && take_after(fd, &old);
	code = errno;
	if (close(fd) && ok) {
		code = errno;
		ok = false;
	}
	if (ok && !rename(beside, path)) {
		sync_folder(arena, path);
		return true;
	}
	code = ok ? errno : code;
	unlink(beside);
	errno = code;
	return false;
}

bool sg_replace_file(const char *path, struct sg_str was, struct sg_str bytes,
		     struct sg_err *err)
{
	struct sg_arena arena = {0};
	struct sg_str now;
	bool ok = sg_is_replaceable(path, err) && sg_read_file(&now, &arena, path, err);

	if (ok && !sg_str_eq(now, was))
		ok = sg_fail(err, "somebody changed it meanwhile");
	if (ok && !replace(&arena, path, bytes))
		ok = sg_fail(err, "%s", strerror(errno));
	sg_arena_release(&arena);
	return ok;
}
