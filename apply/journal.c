/*
 * The journal as a file.  Several processes append at once and machines die: a line goes
 * in by one write under flock(2), and one that was cut off is ended before the next.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sqlguard/apply/journal.h>
#include <sqlguard/glyph.h>
#include <sqlguard/json_build.h>

#include "read.h"

static const char *journal_path(struct sg_arena *arena,
				const struct sg_apply_target *target)
{
	return sg_printf(arena, "%s/journal.jsonl", target->home);
}

/* A device, a pipe or a link in its place is somebody's trick. */
static int open_journal(const char *path, int flags, struct sg_err *err)
{
	int fd = open(path, flags | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0600);
	struct stat info;

	if (fd < 0) {
		sg_fail(err, "cannot open the journal '%s': %s", path,
			errno == ELOOP ? "it is a link" : strerror(errno));
		return -1;
	}
	if (!fstat(fd, &info) && S_ISREG(info.st_mode))
		return fd;
	close(fd);
	sg_fail(err, "the journal '%s' is no regular file; move it away", path);
	return -1;
}

static bool lock(int fd, int how)
{
	int result;

	do
		result = flock(fd, how);
	while (result && errno == EINTR);
	return !result;
}

static void add_line(struct sg_buf *out, const cJSON *entry)
{
	char *text = cJSON_PrintUnformatted(entry);

	if (!text)
		sg_die("out of memory");
	sg_add_utf8(out, sg_str_of(text)); /* file names may hold any byte */
	sg_buf_addc(out, '\n');
	free(text);
}

static bool ends_torn(int fd, off_t size)
{
	char last = '\n';

	return size > 0 && pread(fd, &last, 1, size - 1) == 1 && last != '\n';
}

static bool write_all(int fd, struct sg_str bytes)
{
	while (bytes.n) {
		ssize_t done = write(fd, bytes.p, bytes.n);

		if (done < 0 && errno != EINTR)
			return false;
		bytes = sg_str_sub(bytes, done < 0 ? 0 : (size_t)done, bytes.n);
	}
	return true;
}

/* All of the line or nothing: a full disk must leave no half of it. */
static bool append_locked(int fd, const cJSON *entry)
{
	struct sg_buf line = {0};
	struct stat info;
	int code = 0;

	if (fstat(fd, &info))
		return false;
	if (ends_torn(fd, info.st_size))
		sg_buf_addc(&line, '\n');
	add_line(&line, entry);
	if (!write_all(fd, sg_buf_str(&line)) || fsync(fd)) {
		code = errno;
		if (ftruncate(fd, info.st_size))
			code = errno;
	}
	sg_buf_release(&line);
	errno = code;
	return !code;
}

static void sync_folder(const char *folder)
{
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return;
	fsync(fd);
	close(fd);
}

bool sg_journal_append(const struct sg_apply_target *target, const cJSON *entry,
		       struct sg_err *err)
{
	struct sg_arena arena = {0};
	const char *path = journal_path(&arena, target);
	int fd = -1;
	bool ok = sg_make_home(target->home, err);

	if (ok)
		fd = open_journal(path, O_RDWR | O_APPEND | O_CREAT, err);
	if (fd >= 0) {
		ok = lock(fd, LOCK_EX) && append_locked(fd, entry);
		if (!ok)
			sg_fail(err, "cannot write the journal '%s': %s", path,
				strerror(errno));
		close(fd);
		sync_folder(target->home);
	}
	sg_arena_release(&arena);
	return ok && fd >= 0;
}

/* ---- reading ---- */

static cJSON *damaged(size_t line)
{
	cJSON *entry = sg_json_object();
	char number[32];

	snprintf(number, sizeof number, "%zu", line);
	sg_json_add_texts(entry, "damaged", number);
	return entry;
}

static const char *text_of(const cJSON *entry, const char *key)
{
	return cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(entry, key));
}

/* The databases of a folder share its journal; local and remote D1 share a name. */
static bool concerns(const cJSON *entry, const struct sg_apply_target *target)
{
	const char *database = text_of(entry, "database");
	const char *driver = text_of(entry, "driver");

	return (!database || !strcmp(database, target->name)) &&
	       (!driver || !strcmp(driver, target->driver));
}

static void read_line(cJSON *out, const struct sg_apply_target *target,
		      struct sg_str line, size_t number)
{
	cJSON *entry;

	if (!sg_str_trim(line).n)
		return;
	entry = cJSON_ParseWithLength(line.p, line.n);
	if (!cJSON_IsObject(entry)) {
		cJSON_Delete(entry);
		entry = damaged(number);
	}
	if (concerns(entry, target))
		sg_json_push(out, entry);
	else
		cJSON_Delete(entry);
}

static cJSON *read_lines(const struct sg_apply_target *target, struct sg_str text)
{
	cJSON *out = sg_json_array();
	size_t number = 1;

	for (size_t from = 0, to; from < text.n; from = to + 1, number++) {
		to = sg_str_find(text, "\n", from);
		read_line(out, target, sg_str_sub(text, from, to), number);
	}
	return out;
}

cJSON *sg_journal_read(const struct sg_apply_target *target, struct sg_err *err)
{
	struct sg_arena arena = {0};
	const char *path = journal_path(&arena, target);
	struct sg_str text = {0};
	cJSON *out = NULL;
	bool ok;
	int fd;

	if (access(path, F_OK) && (errno == ENOENT || errno == ENOTDIR)) {
		out = read_lines(target, text);
	} else if ((fd = open_journal(path, O_RDONLY, err)) >= 0) {
		lock(fd, LOCK_SH); /* else a line that is on its way looks cut off */
		ok = sg_read_fd(&text, &arena, fd, path, err);
		close(fd);
		out = ok ? read_lines(target, text) : NULL;
	}
	sg_arena_release(&arena);
	return out;
}
