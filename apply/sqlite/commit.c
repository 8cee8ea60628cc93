/*
 * What became of a transaction whose COMMIT failed with an error of the disk.  It is told
 * by the version of the schema, when the migration changed it; without a write-ahead log
 * also by the change counter of the file, which every commit counts up (fileformat2.html
 * section 1.3).  tests/sqlite_faults.c lets every call of SQLite fail.
 */
#include <string.h>

#include "commit.h"

/* The number in the first column of the only row. */
static bool ask(int64_t *out, sqlite3 *db, const char *sql)
{
	sqlite3_stmt *row = NULL;
	bool ok = sqlite3_prepare_v2(db, sql, -1, &row, NULL) == SQLITE_OK &&
		  sqlite3_step(row) == SQLITE_ROW;

	*out = ok ? sqlite3_column_int64(row, 0) : 0;
	return sqlite3_finalize(row) == SQLITE_OK && ok;
}

static const char version[] = "PRAGMA main.schema_version";

bool sg_commit_begin(struct sg_commit *commit, struct sg_sqlite *s, struct sg_err *err)
{
	if (!sg_header_read(commit->header, s->db))
		return sg_fail(err, "cannot read the header of '%s'", s->path);
	return ask(&commit->before, s->db, version) ||
	       sg_sqlite_fail(s->db, "read the schema", err);
}

bool sg_commit_ready(struct sg_commit *commit, struct sg_sqlite *s, struct sg_err *err)
{
	return ask(&commit->after, s->db, version) ||
	       sg_sqlite_fail(s->db, "read the schema", err);
}

static bool empties_log(sqlite3 *db)
{
	int64_t busy = 1;

	return ask(&busy, db, "PRAGMA main.wal_checkpoint(TRUNCATE)") && !busy;
}

/*
 * A new connection brings the file to rest: it plays a journal back, or empties the
 * write-ahead log, where frames of a failed commit could come to life after a crash.
 */
static bool settle(const struct sg_commit *commit, struct sg_database *db)
{
	int64_t answer = 0;
	struct sg_err ignored;

	if (!sg_sqlite_reconnect(db, &ignored) ||
	    !ask(&answer, sg_sqlite_of(db)->db, version))
		return false;
	return commit->header[SG_HEADER_READ_VERSION] != 2 ||
	       empties_log(sg_sqlite_of(db)->db);
}

static bool is_counter_same(const struct sg_commit *commit, sqlite3 *db)
{
	unsigned char header[SG_HEADER_BYTES];

	return commit->header[SG_HEADER_READ_VERSION] != 2 &&
	       sg_header_read(header, db) &&
	       !memcmp(header + SG_HEADER_CHANGE_COUNTER,
		       commit->header + SG_HEADER_CHANGE_COUNTER, 4);
}

enum sg_outcome sg_commit_outcome(const struct sg_commit *commit, struct sg_database *db)
{
	int64_t now = 0;

	/* A write found no room: the last one, which makes it count, never came. */
	if (sqlite3_errcode(sg_sqlite_of(db)->db) == SQLITE_FULL)
		return SG_OUTCOME_ROLLED_BACK;
	/* The index of the log counts frames only once their COMMIT went well: when the
	   same connection can still empty the log, they are gone. */
	if (commit->header[SG_HEADER_READ_VERSION] == 2 &&
	    commit->after == commit->before && empties_log(sg_sqlite_of(db)->db))
		return SG_OUTCOME_ROLLED_BACK;
	if (!settle(commit, db) || !ask(&now, sg_sqlite_of(db)->db, version))
		return SG_OUTCOME_UNKNOWN;
	if (is_counter_same(commit, sg_sqlite_of(db)->db))
		return SG_OUTCOME_ROLLED_BACK;
	if (commit->after == commit->before)
		return SG_OUTCOME_UNKNOWN;
	return now == commit->after    ? SG_OUTCOME_COMMITTED
	       : now == commit->before ? SG_OUTCOME_ROLLED_BACK
				       : SG_OUTCOME_UNKNOWN;
}
