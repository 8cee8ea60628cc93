/*
 * Refuses a path before SQLite sees it: what is no file, what cannot be written, and file
 * systems of other machines, whose locks are not to be relied on (howtocorrupt.html
 * section 2.1).
 */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "file.h"

#define FUSE_TYPE 0x65735546ul

/* As statfs tells them (linux/magic.h, fs/smb, fs/ceph). */
static const struct {
	unsigned long type;
	const char *name;
} remote_types[] = {
	{0x6969ul, "NFS"},        {0x517Bul, "SMB"},      {0xFE534D42ul, "SMB"},
	{0xFF534D42ul, "CIFS"},   {0x01021997ul, "9p"},   {0x5346414Ful, "AFS"},
	{0x6B414653ul, "AFS"},    {0x73757245ul, "Coda"}, {0x00C36400ul, "Ceph"},
	{0x0BD00BD0ul, "Lustre"}, {0x564Cul, "NCP"},
};

/* Kinds of FUSE that keep their files elsewhere; those on a local disk are fine. */
static const char *const remote_fuse[] = {
	"fuse.sshfs",     "fuse.s3fs",      "fuse.rclone",   "fuse.gcsfuse",
	"fuse.goofys",    "fuse.glusterfs", "fuse.ceph",     "fuse.davfs",
	"fuse.curlftpfs", "fuse.smbnetfs",  "fuse.mount-s3", "fuse.juicefs",
	"fuse.seaweedfs", "fuse.blobfuse2",
};

/* "36 35 98:0 / /mnt rw shared:1 - fuse.sshfs host:/ rw": the word behind the dash. */
static struct sg_str mounted_type(struct sg_str mounts, unsigned major, unsigned minor)
{
	char device[40];

	snprintf(device, sizeof device, " %u:%u ", major, minor);
	for (size_t at = 0, end; at < mounts.n; at = end + 1) {
		struct sg_str line;
		size_t dash;

		end = sg_str_find(mounts, "\n", at);
		line = sg_str_sub(mounts, at, end);
		dash = sg_str_find(line, " - ", 0) + 3;
		if (sg_str_find(line, device, 0) < dash && dash < line.n)
			return sg_str_sub(line, dash, sg_str_find(line, " ", dash));
	}
	return SG_STR("");
}

const char *sg_remote_file_system(unsigned long type, unsigned major, unsigned minor,
				  struct sg_str mounts)
{
	struct sg_str fuse;

	for (size_t i = 0; i < sizeof remote_types / sizeof *remote_types; i++)
		if (remote_types[i].type == type)
			return remote_types[i].name;
	if (type != FUSE_TYPE)
		return NULL;
	fuse = mounted_type(mounts, major, minor);
	for (size_t i = 0; i < sizeof remote_fuse / sizeof *remote_fuse; i++)
		if (sg_str_is(fuse, remote_fuse[i]))
			return remote_fuse[i];
	return NULL;
}

static struct sg_str read_mounts(struct sg_arena *arena)
{
	struct sg_buf text = {0};
	FILE *file = fopen("/proc/self/mountinfo", "re");
	char part[4096];
	size_t n;

	while (file && (n = fread(part, 1, sizeof part, file)) > 0)
		sg_buf_add(&text, (struct sg_str){part, n});
	if (file)
		fclose(file);
	return sg_buf_keep(&text, arena);
}

static bool is_here(struct sg_arena *arena, const char *path, const struct stat *status,
		    struct sg_err *err)
{
	struct statfs system;
	const char *name;

	if (statfs(path, &system))
		return sg_fail(err, "cannot read the file system of '%s': %s", path,
			       strerror(errno));
	name = sg_remote_file_system((unsigned long)system.f_type & 0xFFFFFFFFul,
				     major(status->st_dev), minor(status->st_dev),
				     read_mounts(arena));
	if (!name)
		return true;
	return sg_fail(err,
		       "'%s' lies on a network file system (%s), where locks cannot be "
		       "relied on: migrate it on the machine that holds it",
		       path, name);
}

/* By the permission bits, too: root may write anything, and did not mean to. */
static bool is_writable(const char *path, const char *what, struct sg_err *err)
{
	struct stat status;

	if (stat(path, &status))
		return sg_fail(err, "cannot read '%s': %s", path, strerror(errno));
	if (access(path, W_OK))
		return sg_fail(err, "%s '%s' cannot be written (%s): chmod or chown it",
			       what, path, strerror(errno));
	if (!(status.st_mode & (S_IWUSR | S_IWGRP | S_IWOTH)))
		return sg_fail(err, "%s '%s' is read-only by its permissions: chmod u+w",
			       what, path);
	return true;
}

static bool can_write(struct sg_arena *arena, const char *path, struct sg_err *err)
{
	const char *slash = strrchr(path, '/');
	const char *folder =
		slash == path ? "/" : sg_printf(arena, "%.*s", (int)(slash - path), path);

	return is_writable(path, "the database", err) &&
	       is_writable(folder, "the folder of the database,", err);
}

static bool is_file(const char *path, const struct stat *status, struct sg_err *err)
{
	if (S_ISDIR(status->st_mode))
		return sg_fail(err, "'%s' is a folder: name the database file in it",
			       path);
	if (!S_ISREG(status->st_mode))
		return sg_fail(err, "'%s' is not a regular file", path);
	return true;
}

const char *sg_file_check(struct sg_arena *arena, const char *path, enum sg_access wanted,
			  struct sg_err *err)
{
	char real[PATH_MAX];
	struct stat status;

	if (!realpath(path, real) || stat(real, &status)) {
		if (errno == ENOENT)
			sg_fail(err,
				"there is no database '%s': name an existing file "
				"(sqlite3 FILE VACUUM makes a new one)",
				path);
		else
			sg_fail(err, "cannot open '%s': %s", path, strerror(errno));
		return NULL;
	}
	if (!is_file(path, &status, err) || !is_here(arena, real, &status, err))
		return NULL;
	if (access(real, R_OK)) {
		sg_fail(err, "'%s' cannot be read (%s): chmod or chown it", real,
			strerror(errno));
		return NULL;
	}
	if (wanted == SG_READ_WRITE && !can_write(arena, real, err))
		return NULL;
	return sg_printf(arena, "%s", real);
}
