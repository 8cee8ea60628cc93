/*
 * A backup is one only when it was read back: its structure is sound (integrity_check)
 * and its content is that of the database at the moment of the copy.  The database is
 * counted by its own connection, which still is in the transaction of the copy; the copy
 * by others, its structure on a second thread, since both are a matter of CPU.
 */
#include <pthread.h>

#include "copies.h"

struct reading {
	const char *path;
	const char *named; /* the database: it is damaged where its copy is */
	struct sg_err err;
	bool ok;
};

static void *check_structure(void *payload)
{
	struct reading *r = payload;
	sqlite3 *db = sg_copy_open(r->path, SQLITE_OPEN_READONLY, &r->err);

	r->ok = db && sg_copy_is_sound(db, r->named, &r->err);
	sqlite3_close(db);
	return NULL;
}

static bool check_content(const struct sg_census *expected, struct sg_arena *arena,
			  const struct reading *r, const struct sg_progress *progress,
			  struct sg_err *err)
{
	sqlite3 *db = sg_copy_open(r->path, SQLITE_OPEN_READONLY, err);
	struct sg_census found;
	struct sg_err why;
	bool ok = db && sg_census_take(&found, arena, db, "main", NULL, progress, err);

	sqlite3_close(db);
	return ok && (sg_census_equal(expected, &found, NULL, &why) ||
		      sg_fail(err, "the copy '%s' differs from the database: %s", r->path,
			      why.text));
}

bool sg_copy_verify(struct sg_census *out, struct sg_arena *arena, struct sg_database *db,
		    struct sg_snapshot *moment, const char *path, struct sg_err *err)
{
	struct reading copy = {.path = path, .named = sg_sqlite_of(db)->path};
	pthread_t thread;
	bool beside = !pthread_create(&thread, NULL, check_structure, &copy), ok;

	ok = sg_sqlite_census(out, arena, db, NULL, err);
	sg_snapshot_release(moment);
	ok = ok && check_content(out, arena, &copy, db->progress, err);
	if (beside)
		pthread_join(thread, NULL);
	else
		check_structure(&copy);
	return ok && (copy.ok || sg_fail(err, "%s", copy.err.text));
}
