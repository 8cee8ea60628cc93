/* Schema snapshots: SQL as it is, Drizzle's JSON turned into SQL. */
#include <sqlguard/project.h>

#include "drizzle_snapshot.h"

bool sg_is_drizzle_snapshot(const char *path)
{
	return sg_str_ends(sg_str_of(path), ".json");
}

bool sg_read_schema(struct sg_str *out, struct sg_arena *arena, const char *path,
		    enum sg_dialect dialect, struct sg_err *err)
{
	enum sg_dialect said;

	if (!sg_read_file(out, arena, path, err))
		return false;
	if (!sg_is_drizzle_snapshot(path))
		return true;
	if (!sg_drizzle_snapshot(out, &said, arena, path, *out, err))
		return false;
	if (dialect && !sg_same_family(said, dialect))
		return sg_fail(err,
			       "'%s' is a snapshot for %s, and the migrations are for %s",
			       path, sg_dialect_name(said), sg_dialect_name(dialect));
	return true;
}

bool sg_snapshot_dialect(enum sg_dialect *out, const char *path, struct sg_err *err)
{
	struct sg_arena arena = {0};
	struct sg_str text;
	bool ok = sg_read_file(&text, &arena, path, err) &&
		  sg_drizzle_snapshot(&text, out, &arena, path, text, err);

	sg_arena_release(&arena);
	return ok;
}
