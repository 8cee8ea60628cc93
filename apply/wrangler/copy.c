/*
 * What stays on this machine: the lock among appliers that share a folder, room for
 * copies, the rehearsal on a copy, and the advice that stands in for a restore.
 */
#include <errno.h>
#include <string.h>
#include <sys/statvfs.h>

#include <sqlguard/apply/journal.h>

#include "../lock.h"
#include "backup.h"

/*
 * D1 has no lock that outlives a request: two machines meet at the UNIQUE name of the
 * ledger, which lets only one of two equal migrations commit.
 */
bool sg_wrangler_lock(struct sg_database *db, struct sg_err *err)
{
	struct sg_wrangler *w = sg_wrangler_of(db);
	const char *name = sg_printf(&w->arena, "/remote/%s/%s", db->target->d1_id,
				     db->target->d1_name);

	if (w->lock < 0)
		w->lock = sg_lock_at(db->target->home, name, sg_sqlite_busy_ms(db), err);
	return w->lock >= 0;
}

/* ---- room ---- */

/* Of a folder that is still to be made: that of the nearest one above it. */
static bool free_bytes(uint64_t *out, const char *folder)
{
	struct sg_arena arena = {0};
	char *path = sg_cstr(&arena, sg_str_of(folder)), *slash = path;
	struct statvfs info;
	bool ok = !statvfs(path, &info);

	while (!ok && (slash = strrchr(path, '/')) && slash > path) {
		*slash = '\0';
		ok = !statvfs(path, &info);
	}
	if (!ok)
		ok = !statvfs(path[0] == '/' ? "/" : ".", &info);
	if (ok)
		*out = (uint64_t)info.f_bavail * info.f_frsize;
	sg_arena_release(&arena);
	return ok;
}

/* An export with a blob as hexadecimal digits has two bytes for one, and it is loaded
   beside itself. */
#define BYTES_FOR_BYTE 3

static bool has_room_in(const struct sg_database *db, const char *folder,
			struct sg_err *err)
{
	uint64_t wanted = sg_wrangler_of(db)->bytes * BYTES_FOR_BYTE, there;

	if (!free_bytes(&there, folder))
		return sg_fail(err, "cannot tell the room in '%s': %s", folder,
			       strerror(errno));
	return there >= wanted ||
	       sg_fail(err,
		       "'%s' has room for %llu MB, and an export of '%s' may need %llu "
		       "MB: make room, or name another folder with --backups",
		       folder, (unsigned long long)(there >> 20), db->target->d1_name,
		       (unsigned long long)(wanted >> 20));
}

bool sg_wrangler_has_room(struct sg_database *db, struct sg_err *err)
{
	return has_room_in(db, db->target->backups, err) &&
	       has_room_in(db, db->target->home, err);
}

/* ---- rehearsal ---- */

/* The backup that was just taken, else a new export: while one is made, D1 answers
   nobody else. */
static bool load(struct sg_database *db, sqlite3 *into, struct sg_err *err)
{
	struct sg_wrangler *w = sg_wrangler_of(db);
	struct sg_arena arena = {0};
	struct sg_partial dump = {.fd = -1};
	struct sg_str objects;
	bool ok;

	if (w->dump)
		return sg_wrangler_load(into, w->dump, w->dump_has_tables, err);
	ok = sg_wrangler_objects(&objects, &arena, db, err) &&
	     sg_partial_make(&dump, &arena, db->target->home, NULL, err) &&
	     sg_wrangler_export(db, &dump, err) &&
	     sg_wrangler_load(into, dump.path, objects.n > 0, err);
	sg_partial_drop(&dump);
	sg_arena_release(&arena);
	return ok;
}

static bool fill(const struct sg_partial *copy, struct sg_database *db,
		 struct sg_err *err)
{
	sqlite3 *into = sg_copy_open(copy->path, SQLITE_OPEN_READWRITE, err);
	bool ok = into && load(db, into, err);

	sqlite3_close(into);
	return ok;
}

/* A file with D1's rules, which is what the SQLite driver makes of it. */
static bool open_copy(struct sg_database *copy, struct sg_arena *arena,
		      const struct sg_database *db, const struct sg_partial *file,
		      struct sg_err *err)
{
	struct sg_apply_target *target = SG_NEW(arena, struct sg_apply_target);

	*target = *db->target;
	target->driver = "sqlite";
	target->file = file->path;
	copy->driver = sg_driver_find(target->driver);
	copy->target = target;
	copy->access = SG_READ_WRITE;
	if (!sg_sqlite_connect(copy, file->path, err))
		return false;
	sg_sqlite_of(copy)->temporary = true;
	sg_sqlite_of(copy)->lock = file->fd; /* while it is open, nobody sweeps it away */
	return true;
}

bool sg_wrangler_rehearse(struct sg_database *copy, struct sg_arena *arena,
			  struct sg_database *db, struct sg_err *err)
{
	struct sg_partial file;

	if (!sg_make_home(db->target->home, err))
		return false;
	sg_partial_sweep(db->target->home);
	if (!sg_partial_make(&file, arena, db->target->home, NULL, err))
		return false;
	if (fill(&file, db, err) && open_copy(copy, arena, db, &file, err))
		return true;
	sg_partial_drop(&file);
	return false;
}

/* ---- restore ---- */

bool sg_wrangler_restore(struct sg_database *db, struct sg_arena *arena,
			 const struct sg_restore *what, struct sg_err *err)
{
	const char *bookmark =
		what->from ? sg_wrangler_described(arena, db, what->from, "bookmark")
			   : NULL;

	if (what->table)
		return sg_fail(err,
			       "one table of remote D1 is not restored from here: load "
			       "'%s' into a local database, and copy its rows with "
			       "'wrangler d1 execute %s --remote --file'",
			       what->from, db->target->d1_name);
	return sg_fail(err,
		       "remote D1 goes back by Time Travel: run 'wrangler d1 time-travel "
		       "restore %s %s%s', which tells the bookmark to undo it",
		       sg_shell_word(arena, db->target->d1_name),
		       bookmark ? "--bookmark=" : "--timestamp=",
		       bookmark ? sg_shell_word(arena, bookmark)
				: "<before the migration>");
}
