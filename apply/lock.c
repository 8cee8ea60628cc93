/*
 * One applier at a time: a lock on a file in the folder of ours, not on the database,
 * since closing a descriptor of that would drop SQLite's own locks.  The kernel releases
 * it when the process dies.  The file stays: removing it would let two take it.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <sqlguard/apply/journal.h>
#include <sqlguard/arena.h>

#include "lock.h"

#define POLL_MS 25

/* Two databases of the same name can share a home: the hash of the path tells them apart.
 */
static const char *name_lock(struct sg_arena *arena, const char *home, const char *path)
{
	return sg_printf(arena, "%s/%.200s-%016llx.lock", home, strrchr(path, '/') + 1,
			 (unsigned long long)XXH3_64bits(path, strlen(path)));
}

/* A link to something that is not ours would be overwritten. */
static int open_lock(const char *path, struct sg_err *err)
{
	struct stat status;
	int lock =
		open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK, 0600);

	if (lock >= 0 && !fstat(lock, &status) && S_ISREG(status.st_mode) &&
	    status.st_nlink <= 1)
		return lock;
	if (lock < 0)
		sg_fail(err, "cannot open the lock '%s': %s", path, strerror(errno));
	else
		sg_fail(err, "the lock '%s' is no file of its own: remove it", path);
	if (lock >= 0)
		close(lock);
	return -1;
}

static bool is_there_still(int lock, const char *path)
{
	struct stat ours, there;

	return !fstat(lock, &ours) && !lstat(path, &there) &&
	       ours.st_ino == there.st_ino && ours.st_dev == there.st_dev;
}

static void sign(int lock)
{
	char host[256] = "", text[300];
	int n;

	gethostname(host, sizeof host - 1);
	n = snprintf(text, sizeof text, "process %ld on %s\n", (long)getpid(), host);
	if (ftruncate(lock, 0) || pwrite(lock, text, (size_t)n, 0) != n)
		return; /* who waits is told less */
}

static bool fail_held(int lock, const char *path, struct sg_err *err)
{
	char holder[300] = "";
	ssize_t n = pread(lock, holder, sizeof holder - 1, 0);
	struct sg_str text = {holder, n > 0 ? (size_t)n : 0};

	text = sg_str_trim(text);
	return sg_fail(
		err,
		"another sqlguard applies to this database (%.*s): wait for it; the "
		"lock is '%s'",
		SG_STR_ARG(text.n ? text : SG_STR("it has not said which")), path);
}

static bool wait_for(int lock, const char *path, long most_ms, struct sg_err *err)
{
	const struct timespec pause = {.tv_nsec = POLL_MS * 1000000};

	for (long waited = 0; flock(lock, LOCK_EX | LOCK_NB); waited += POLL_MS) {
		if (errno != EWOULDBLOCK && errno != EINTR)
			return sg_fail(err, "cannot lock '%s': %s", path,
				       strerror(errno));
		if (waited >= most_ms)
			return fail_held(lock, path, err);
		nanosleep(&pause, NULL);
	}
	return true;
}

#define REPLACED -2 /* the file was removed meanwhile, and there is another one now */

static int take(const char *path, long most_ms, struct sg_err *err)
{
	int lock = open_lock(path, err);

	if (lock < 0)
		return -1;
	if (!wait_for(lock, path, most_ms, err)) {
		close(lock);
		return -1;
	}
	if (is_there_still(lock, path))
		return lock;
	close(lock);
	return REPLACED;
}

int sg_lock_at(const char *home, const char *path, long most_ms, struct sg_err *err)
{
	struct sg_arena arena = {0};
	const char *file = name_lock(&arena, home, path);
	int lock = -1;

	if (sg_make_home(home, err))
		do
			lock = take(file, most_ms, err);
		while (lock == REPLACED);
	if (lock >= 0)
		sign(lock);
	sg_arena_release(&arena);
	return lock;
}
