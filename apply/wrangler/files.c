/* Files in the private folder: written anew, and removed without following a link. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "wrangler.h"

bool sg_wrangler_write(const char *path, struct sg_str bytes, struct sg_err *err)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	size_t done = 0;
	ssize_t n = 0;
	bool ok;

	while (fd >= 0 && done < bytes.n && n >= 0) {
		n = write(fd, bytes.p + done, bytes.n - done);
		if (n < 0 && errno == EINTR)
			n = 0;
		done += n > 0 ? (size_t)n : 0;
	}
	ok = fd >= 0 && n >= 0;
	if (fd >= 0 && close(fd))
		ok = false;
	return ok || sg_fail(err, "cannot write '%s': %s", path, strerror(errno));
}

static void remove_all(int above, const char *name)
{
	int fd = openat(above, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	DIR *folder = fd >= 0 ? fdopendir(fd) : NULL;
	struct dirent *entry;

	while (folder && (entry = readdir(folder)))
		if (strcmp(entry->d_name, ".") && strcmp(entry->d_name, "..") &&
		    unlinkat(dirfd(folder), entry->d_name, 0))
			remove_all(dirfd(folder), entry->d_name);
	if (folder)
		closedir(folder);
	unlinkat(above, name, AT_REMOVEDIR);
}

void sg_wrangler_remove(const char *folder)
{
	remove_all(AT_FDCWD, folder);
}
