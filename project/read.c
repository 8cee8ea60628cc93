/* Files to bytes.  The size that stat tells is a first guess only: files grow, pipes have none. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sqlguard/project.h>
#include <sqlguard/source.h>

#include "read.h"

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
			return sg_fail(err, "cannot read '%s': %s", name, strerror(errno));
		bytes.n += (size_t)got;
		if (bytes.n >= SG_SOURCE_CEILING)
			return sg_fail(err, "'%s' is larger than 1 GiB; split it", name);
		grow(&bytes, arena);
	}
	*out = (struct sg_str){bytes.p, bytes.n};
	return true;
}

bool sg_read_file(struct sg_str *out, struct sg_arena *arena, const char *path,
		  struct sg_err *err)
{
	bool standard = !strcmp(path, "-");
	int fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	bool ok;

	if (fd < 0)
		return sg_fail(err, "cannot open '%s': %s", path, strerror(errno));
	ok = sg_read_fd(out, arena, fd, standard ? "standard input" : path, err);
	if (!standard)
		close(fd);
	return ok;
}
