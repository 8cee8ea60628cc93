/*
 * Folders of ours: journal, locks and backups hold what the database holds, so nobody but
 * the owner may read them, and git must not find them.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sqlguard/apply/journal.h>
#include <sqlguard/arena.h>

/* A folder that is there is looked at, not through: a link could lead anywhere. */
static bool is_folder(const char *folder, struct sg_err *err)
{
	struct stat info;

	if (lstat(folder, &info))
		return sg_fail(err, "cannot look at '%s': %s", folder, strerror(errno));
	if (S_ISLNK(info.st_mode))
		return sg_fail(err,
			       "'%s' is a link, and sqlguard writes into none; name "
			       "the folder that it leads to",
			       folder);
	if (!S_ISDIR(info.st_mode))
		return sg_fail(err, "'%s' is no folder; move it away", folder);
	return true;
}

/* Without it the next `git add .` would take the backups along. */
static bool hide_from_git(int folder)
{
	int fd = openat(folder, ".gitignore",
			O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	bool ok;

	if (fd < 0)
		return errno == EEXIST;
	ok = write(fd, "*\n", 2) == 2 && fsync(fd) == 0;
	return !close(fd) && ok;
}

/* The name of a new folder is kept only once the one above it is on the disk. */
static void sync_above(int folder)
{
	int above = openat(folder, "..", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (above < 0)
		return;
	fsync(above);
	close(above);
}

static bool furnish(const char *folder, struct sg_err *err)
{
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	bool ok = fd >= 0 && hide_from_git(fd);
	int code = errno;

	if (fd >= 0) {
		fsync(fd);
		sync_above(fd);
		close(fd);
	}
	return ok || sg_fail(err, "cannot write into '%s': %s", folder, strerror(code));
}

static bool make_one(const char *folder, struct sg_err *err)
{
	if (!mkdir(folder, 0700))
		return furnish(folder, err);
	if (errno == EEXIST)
		return true; /* the last one is looked at by who asked */
	return sg_fail(err, "cannot make the folder '%s': %s", folder, strerror(errno));
}

/* "/a/b" of "/a/b/c"; those that are there may be links: a volume often is. */
static bool make_above(struct sg_arena *arena, const char *folder, struct sg_err *err)
{
	char *path = sg_cstr(arena, sg_str_of(folder));
	struct stat info;

	for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		if (stat(path, &info) && !make_one(path, err))
			return false;
		*slash = '/';
	}
	return true;
}

bool sg_make_home(const char *folder, struct sg_err *err)
{
	struct sg_arena arena = {0};
	struct sg_str path = sg_str_of(folder);
	bool ok;

	while (path.n > 1 && path.p[path.n - 1] == '/')
		path.n--;
	folder = sg_cstr(&arena, path);
	ok = make_above(&arena, folder, err) && make_one(folder, err) &&
	     is_folder(folder, err);
	sg_arena_release(&arena);
	return ok;
}
