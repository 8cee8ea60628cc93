/* Writing to ledgers outside of a run: a migration without statements is a transaction.
 */
#include <sqlguard/apply/run.h>

struct together {
	bool (*write)(void *payload, struct sg_err *err);
	void *payload;
};

static bool before_commit(void *payload, struct sg_database *db,
			  const struct sg_unit_result *so_far, struct sg_err *err)
{
	const struct together *together = payload;

	(void)db;
	(void)so_far;
	return together->write(together->payload, err);
}

bool sg_write_together(struct sg_database *db,
		       bool (*write)(void *payload, struct sg_err *err), void *payload,
		       struct sg_err *err)
{
	struct together together = {write, payload};
	struct sg_unit unit = {.path = db->target->place,
			       .before_commit = before_commit,
			       .payload = &together};
	struct sg_unit_result result = {0};
	struct sg_arena arena = {0};
	bool ok;

	if (!db->driver->verifies_before_commit)
		return write(payload, err);
	ok = db->driver->apply(&result, &arena, db, &unit, err);
	sg_arena_release(&arena);
	return ok;
}
