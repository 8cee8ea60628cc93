/*
 * Files to bytes.  The size that stat tells is a first guess only: files grow, pipes have
 * none.  Nothing that is named may block for ever, so devices are refused.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sqlguard/project.h>
#include <sqlguard/source.h>

#include "read.h"

/* How long a pipe may stay without a writer, in milliseconds. */
#define PATIENCE 5000

struct bytes {
	char *p;
	size_t n, cap;
};

static size_t first_guess(int fd)
{
	struct stat info;

	if (fstat(fd, &info) || !S_ISREG(info.st_mode) || info.st_size < 0)
		return (size_t)16 << 10;
	return (size_t)info.st_size + 1;
}

static void grow(struct bytes *bytes, struct sg_arena *arena)
{
	char *larger;

	if (bytes->n < bytes->cap)
		return;
	larger = sg_alloc(arena, bytes->cap * 2);
	memcpy(larger, bytes->p, bytes->n);
	bytes->p = larger;
	bytes->cap *= 2;
}

bool sg_read_fd(struct sg_str *out, struct sg_arena *arena, int fd, const char *name,
		struct sg_err *err)
{
	struct bytes bytes = {.cap = first_guess(fd)};
	ssize_t got;

	if (bytes.cap > SG_SOURCE_CEILING)
		return sg_fail(err, "'%s' is larger than 1 GiB; split it", name);
	bytes.p = sg_alloc(arena, bytes.cap);
	while ((got = read(fd, bytes.p + bytes.n, bytes.cap - bytes.n))) {
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return sg_fail(err, "cannot read '%s': %s", name,
				       strerror(errno));
		bytes.n += (size_t)got;
		if (bytes.n >= SG_SOURCE_CEILING)
			return sg_fail(err, "'%s' is larger than 1 GiB; split it", name);
		grow(&bytes, arena);
	}
	*out = (struct sg_str){bytes.p, bytes.n};
	return true;
}

/* One read is enough: on a regular file it is short at the end only. */
struct sg_str sg_read_head(struct sg_arena *arena, const char *path, size_t most)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	size_t size = fd < 0 ? 0 : first_guess(fd);
	struct sg_str out = {"", 0};
	char *bytes;
	ssize_t got;

	if (fd < 0)
		return out;
	size = size < most ? size : most;
	bytes = sg_alloc(arena, size);
	got = read(fd, bytes, size);
	close(fd);
	return got > 0 ? (struct sg_str){bytes, (size_t)got} : out;
}

/* Reading blocks again once a pipe has its writer. */
static bool wait_for_writer(int fd, const char *path, struct sg_err *err)
{
	struct pollfd wait = {.fd = fd, .events = POLLIN};

	if (poll(&wait, 1, PATIENCE) < 1)
		return sg_fail(err, "cannot read '%s': a pipe that nobody writes to",
			       path);
	fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) & ~O_NONBLOCK);
	return true;
}

static bool is_readable(int fd, const char *path, struct sg_err *err)
{
	struct stat info;

	if (fstat(fd, &info))
		return sg_fail(err, "cannot read '%s': %s", path, strerror(errno));
	if (S_ISFIFO(info.st_mode))
		return wait_for_writer(fd, path, err);
	if (S_ISDIR(info.st_mode))
		return sg_fail(err, "cannot read '%s': it is a folder", path);
	if (!S_ISREG(info.st_mode))
		return sg_fail(err, "cannot read '%s': it is a device", path);
	return true;
}

/* Without O_NONBLOCK the opening of a pipe would wait for its writer. */
static bool read_path(struct sg_str *out, struct sg_arena *arena, const char *path,
		      struct sg_err *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	bool ok;

	if (fd < 0)
		return sg_fail(err, "cannot open '%s': %s", path, strerror(errno));
	ok = is_readable(fd, path, err) && sg_read_fd(out, arena, fd, path, err);
	close(fd);
	return ok;
}

bool sg_read_file(struct sg_str *out, struct sg_arena *arena, const char *path,
		  struct sg_err *err)
{
	if (!strcmp(path, "-"))
		return sg_read_fd(out, arena, STDIN_FILENO, "standard input", err);
	return read_path(out, arena, path, err);
}
