/*
 * The copy for a rehearsal: all pages of the database as it is now, the header included,
 * so that a database in WAL mode has a copy in WAL mode.  It lies in our own folder,
 * since it holds what the database holds, and goes when it is closed; what a process that
 * died has left there goes with the next one.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/sendfile.h>
#include <unistd.h>

#include <sqlguard/apply/journal.h>

#include "copies.h"

/* The backup of this run is the same database, in one file: the system copies it in a
   fifth of the time that SQLite takes. */
static bool is_as_backed_up(struct sg_database *db, struct sg_err *err)
{
	struct sg_sqlite *s = sg_sqlite_of(db);
	struct sg_stamp now;

	return s->last_backup && s->backed_up.data && sg_sqlite_stamp(&now, db, err) &&
	       now.data == s->backed_up.data && now.schema == s->backed_up.schema;
}

static bool send_file(int to, const char *path, struct sg_err *err)
{
	int from = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	ssize_t sent = from < 0 ? -1 : 1;

	while (sent > 0)
		sent = sendfile(to, from, NULL, (size_t)1 << 30);
	if (sent < 0)
		sg_fail(err, "cannot copy '%s' for the rehearsal: %s", path,
			strerror(errno));
	if (from >= 0)
		close(from);
	return sent == 0;
}

/* A backup needs no write-ahead log; the rehearsal is to run as the database does. */
static bool take_journal_mode(struct sg_database *copy, struct sg_database *db,
			      struct sg_err *err)
{
	bool wal =
		sg_sqlite_number(sg_sqlite_of(db)->db, "SELECT journal_mode = 'wal' FROM "
						       "pragma_journal_mode");

	return !wal || sg_sqlite_run(sg_sqlite_of(copy)->db, "prepare the rehearsal", err,
				     "PRAGMA journal_mode = WAL");
}

static bool copy_now(const struct sg_partial *to, struct sg_database *db,
		     struct sg_err *err)
{
	sqlite3 *live = sg_sqlite_of(db)->db;
	struct sg_snapshot moment;
	bool ok = sg_snapshot_take(&moment, live, err);

	if (ok)
		ok = is_as_backed_up(db, err)
			     ? send_file(to->fd, sg_sqlite_of(db)->last_backup, err)
			     : sg_copy_file(to, live, db->progress, err);

	sg_snapshot_release(&moment);
	return ok;
}

bool sg_sqlite_rehearse(struct sg_database *copy, struct sg_arena *arena,
			struct sg_database *db, struct sg_err *err)
{
	const char *home = db->target->home;
	struct sg_partial partial;
	struct sg_sqlite *s;

	if (!sg_make_home(home, err))
		return false;
	sg_partial_sweep(home);
	if (!sg_partial_make(&partial, arena, home, NULL, err))
		return false;
	copy->driver = db->driver;
	copy->target = db->target;
	copy->access = SG_READ_WRITE;
	if (!copy_now(&partial, db, err) || !sg_sqlite_connect(copy, partial.path, err)) {
		sg_partial_drop(&partial);
		return false;
	}
	s = sg_sqlite_of(copy);
	s->temporary = true;
	s->lock = partial.fd; /* as long as it is open, nobody sweeps the file away */
	if (take_journal_mode(copy, db, err))
		return true;
	sg_sqlite_close(copy);
	return false;
}
