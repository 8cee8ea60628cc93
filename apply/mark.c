/*
 * The mark: a protected environment writes its name into its database, so that a command
 * for another environment that is led to the same file by a wrong variable is refused.
 * It is the one row of a table, written in the first migration's transaction.
 */
#include <string.h>

#include "own_tables.h"
#include "pipeline.h"

bool sg_mark_fits(const struct sg_identity *identity,
		  const struct sg_apply_target *target, struct sg_err *err)
{
	const char *marked = identity->marked_as, *wanted = target->environment;

	if (!marked || (wanted && strcmp(marked, wanted) == 0))
		return true;
	if (!wanted)
		return sg_fail(err,
			       "the database is marked as '%s', and no environment is "
			       "named: say --env %s",
			       marked, marked);
	return sg_fail(err,
		       "the database is marked as '%s', and this run is for '%s'; when "
		       "the database is right, say 'sqlguard repair --mark --env %s'",
		       marked, wanted, wanted);
}

bool sg_mark_check(struct pipeline *p)
{
	struct sg_identity identity = {0};
	struct sg_err err;

	sg_pipeline_step(p, "identify");
	if (!p->driver->identify(&identity, p->arena, &p->db, &err))
		return sg_pipeline_stop(p, SG_RUN_REFUSED, "%s", err.text);
	p->now.is_marked = identity.marked_as != NULL;
	return sg_mark_fits(&identity, p->target, &err) ||
	       sg_pipeline_stop(p, SG_RUN_REFUSED, "%s", err.text);
}

bool sg_mark_set(struct sg_database *db, struct sg_err *err)
{
	struct sg_value name = sg_text_value(sg_str_of(db->target->environment));
	const struct sg_query queries[] = {
		{.sql = "CREATE TABLE IF NOT EXISTS " SG_MARK_TABLE
			" (name TEXT NOT NULL)"},
		{.sql = "DELETE FROM " SG_MARK_TABLE},
		{.sql = "INSERT INTO " SG_MARK_TABLE " (name) VALUES (?1)",
		 .values = &name,
		 .values_len = 1},
	};

	for (size_t i = 0; i < sizeof queries / sizeof *queries; i++)
		if (!db->driver->query(db, &queries[i], err))
			return false;
	return true;
}

bool sg_mark_write(struct pipeline *p, struct sg_database *db, struct sg_err *err)
{
	bool wanted = p->target->environment && p->target->marks && !p->now.is_marked;

	return !wanted || sg_mark_set(db, err);
}
