/*
 * A backup: a copy that was verified, is on the disk and only then gets its name.  It is
 * one file: a database in WAL mode is copied as one with a rollback journal, which needs
 * no -wal beside it.
 *
 * The database is read in one transaction from the first page to the last row counted, so
 * copy and counts are of the same moment.  With a rollback journal others can read but
 * not commit meanwhile; with WAL they can.
 *
 * Fact: fileformat2.html section 1.3: bytes 18 and 19 are 2 for WAL and 1 for a rollback
 * journal, and nothing else in the file tells them apart.
 */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "copies.h"
#include "file.h"

static const char *stem_of(struct sg_arena *arena, const struct sg_database *db)
{
	const char *path = sg_sqlite_of(db)->path;
	bool named = db->target->dialect == SG_D1 && db->target->d1_name;
	struct sg_str name =
		sg_str_of(named ? db->target->d1_name : strrchr(path, '/') + 1);
	const char *dot = named ? NULL : strrchr(name.p, '.');

	if (dot && dot > name.p)
		name.n = (size_t)(dot - name.p);
	return sg_backup_stem(arena, name);
}

static bool has_no_log(int fd)
{
	unsigned char versions[2] = {1, 1};
	struct stat info;

	if (fstat(fd, &info) || info.st_size < SG_HEADER_BYTES)
		return true;
	return pwrite(fd, versions, sizeof versions, SG_HEADER_WRITE_VERSION) ==
	       sizeof versions;
}

static bool copy(struct sg_new_backup *b, struct sg_database *db,
		 struct sg_snapshot *moment, struct sg_err *err)
{
	if (!sg_copy_file(&b->file, sg_sqlite_of(db)->db, db->progress, err))
		return false;
	if (!has_no_log(b->file.fd))
		return sg_fail(err, "cannot write '%s': %s", b->file.path,
			       strerror(errno));
	return sg_copy_verify(&b->out->census, b->arena, db, moment, b->file.path, err);
}

static bool copy_moment(struct sg_new_backup *b, struct sg_database *db,
			struct sg_err *err)
{
	struct sg_snapshot moment;
	struct sg_sqlite *s = sg_sqlite_of(db);
	bool ok = sg_snapshot_take(&moment, s->db, err) &&
		  sg_sqlite_stamp(&s->backed_up, db, err) && copy(b, db, &moment, err);

	sg_snapshot_release(&moment);
	return ok;
}

bool sg_sqlite_back_up(struct sg_backup *out, struct sg_arena *arena,
		       struct sg_database *db, const char *label, struct sg_err *err)
{
	struct sg_new_backup b = {out, arena, db->target->backups, {.fd = -1}};
	struct sg_sqlite *s = sg_sqlite_of(db);

	if (!sg_backup_begin(&b, stem_of(arena, db), ".db", label, err) ||
	    !copy_moment(&b, db, err) || !sg_backup_measure(&b, err) ||
	    !sg_backup_publish(&b, sg_sidecar_describe(s->path, out), err))
		return sg_backup_drop(&b);
	s->last_backup = sg_sidecar_real(&s->arena, out->path);
	return true;
}

const char *sg_sqlite_way_back(struct sg_database *db, struct sg_arena *arena)
{
	const struct sg_sqlite *s = sg_sqlite_of(db);
	const char *environment = db->target->environment;

	if (!s || !s->last_backup)
		return NULL;
	return sg_printf(arena, "sqlguard restore%s%s --database %s %s",
			 environment ? " --env " : "",
			 environment ? sg_shell_word(arena, environment) : "",
			 sg_shell_word(arena, s->path),
			 sg_shell_word(arena, s->last_backup));
}
