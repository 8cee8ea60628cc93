/*
 * What a backup of a file and an export of remote D1 have in common: a name that nobody
 * has, content under another one until it is verified, and a description beside it.
 */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sqlguard/apply/journal.h>
#include <sqlguard/clock.h>

#include "copies.h"

/* ---- its name ---- */

const char *sg_backup_stem(struct sg_arena *arena, struct sg_str name)
{
	char *stem = sg_printf(arena, "%.*s", (int)(name.n < 100 ? name.n : 100), name.p);

	for (char *c = stem; *c; c++)
		if (!sg_is_word(*c) && *c != '-' && (*c != '.' || c == stem))
			*c = '_';
	return stem;
}

/* "app-20261121T164200Z-7.db": 7, "app-20261121T164200Z.db": 1; 0: it begins otherwise.
 */
static long number_of(const char *file, const char *name)
{
	size_t n = strlen(name);

	if (strncmp(file, name, n) || !strchr(".-", file[n]))
		return 0;
	return file[n] == '-' ? strtol(file + n + 1, NULL, 10) : 1;
}

/* Of a second the numbers only grow, also when older backups have gone meanwhile. */
static long last_number(const char *folder, const char *name)
{
	DIR *dir = opendir(folder);
	struct dirent *entry;
	long last = 0;

	while (dir && (entry = readdir(dir))) {
		long n = number_of(entry->d_name + (*entry->d_name == '.'), name);

		last = n > last ? n : last;
	}
	if (dir)
		closedir(dir);
	return last;
}

/* Nobody has the name, and while we hold the file nobody of us takes it. */
static bool take_name(struct sg_new_backup *b, const char *first, const char *ending,
		      struct sg_err *err)
{
	long n = last_number(b->folder, first) + 1;

	for (int tries = 0; tries < 100; n++, tries++) {
		const char *name =
			n < 2 ? first : sg_printf(b->arena, "%s-%ld", first, n);

		b->out->path = sg_printf(b->arena, "%s/%s%s", b->folder, name, ending);
		if (sg_partial_make(&b->file, b->arena, b->folder, name, err))
			return true;
		if (errno != EEXIST)
			return false;
	}
	return sg_fail(err,
		       "no name for a backup is free in '%s'; name another folder "
		       "with --backups",
		       b->folder);
}

bool sg_backup_begin(struct sg_new_backup *b, const char *stem, const char *ending,
		     const char *label, struct sg_err *err)
{
	time_t now = time(NULL);
	const char *first =
		sg_printf(b->arena, "%s-%s", stem, sg_time_stamp(b->arena, now));

	b->file = (struct sg_partial){.fd = -1};
	*b->out = (struct sg_backup){
		.taken_at = sg_time_text(b->arena, now),
		.label = sg_printf(b->arena, "%s", label ? label : "")};
	if (!sg_make_home(b->folder, err))
		return false;
	sg_partial_sweep(b->folder);
	return take_name(b, first, ending, err);
}

/* ---- its end ---- */

bool sg_backup_measure(struct sg_new_backup *b, struct sg_err *err)
{
	struct stat info;

	if (fstat(b->file.fd, &info))
		return sg_fail(err, "cannot read '%s': %s", b->file.path,
			       strerror(errno));
	b->out->bytes = (uint64_t)info.st_size;
	return true;
}

bool sg_backup_publish(struct sg_new_backup *b, cJSON *description, struct sg_err *err)
{
	const char *path = b->out->path;

	if (!sg_sidecar_write(path, description, err))
		return false;
	if (sg_partial_publish(&b->file, path)) {
		sg_folder_sync(b->folder);
		return true;
	}
	sg_fail(err, "cannot write the backup '%s': %s", path, strerror(errno));
	unlink(sg_sidecar_path(b->arena, path));
	return false;
}

bool sg_backup_drop(struct sg_new_backup *b)
{
	sg_partial_drop(&b->file);
	*b->out = (struct sg_backup){0};
	return false;
}
