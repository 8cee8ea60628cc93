/* What is there behind a run and was not expected, as lines for people. */
#include <string.h>

#include "own_tables.h"
#include "pipeline.h"

bool sg_pipeline_examine(struct pipeline *p)
{
	struct sg_err err;

	sg_pipeline_step(p, "examine");
	if (!p->driver->health(&p->before, p->arena, &p->db, NULL, &err))
		return sg_pipeline_stop(p, SG_RUN_REFUSED, "%s", err.text);
	if (!p->before.is_damaged)
		return true;
	return sg_pipeline_stop(p, SG_RUN_REFUSED,
				"the database is damaged: %.*s; restore a backup or see "
				"sqlite.org/recovery.html",
				SG_STR_ARG(p->before.problems.items[0]));
}

static int64_t rows_before(const struct sg_health *before,
			   const struct sg_violation *violation)
{
	for (size_t i = 0; i < before->violations.len; i++)
		if (sg_str_ieq(before->violations.items[i].table, violation->table) &&
		    sg_str_ieq(before->violations.items[i].parent, violation->parent))
			return before->violations.items[i].rows;
	return 0;
}

static bool was_there(const struct sg_health *before, struct sg_str problem)
{
	for (size_t i = 0; i < before->problems.len; i++)
		if (sg_str_eq(before->problems.items[i], problem))
			return true;
	return false;
}

/* Integrity of what the run wrote; the rest is as the verified backup has it. */
bool sg_pipeline_health(struct sg_health *out, struct pipeline *p, struct sg_database *db,
			struct sg_err *err)
{
	struct sg_names written = {0};

	for (size_t i = 0; i < p->out->units.len; i++) {
		const struct sg_applied_unit *unit = &p->out->units.items[i];

		for (size_t k = 0; k < unit->result.touched.len; k++)
			*SG_PUSH(p->arena, &written.of) = unit->result.touched.items[k];
		for (size_t k = 0; k < unit->planned->expectations.len; k++)
			*SG_PUSH(p->arena, &written.of) =
				unit->planned->expectations.items[k].after;
	}
	return db->driver->health(out, p->arena, db,
				  p->out->backup.path ? &written : NULL, err);
}

void sg_health_surprises(struct sg_lines *out, struct sg_arena *arena,
			 const struct sg_health *before, const struct sg_health *after)
{
	for (size_t i = 0; i < after->problems.len; i++)
		if (!was_there(before, after->problems.items[i]))
			*SG_PUSH(arena, &out->of) =
				sg_printf(arena, "integrity_check: %.*s",
					  SG_STR_ARG(after->problems.items[i]));
	for (size_t i = 0; i < after->violations.len; i++) {
		const struct sg_violation *now = &after->violations.items[i];
		int64_t more = now->rows - rows_before(before, now);

		if (more > 0)
			*SG_PUSH(arena, &out->of) = sg_printf(
				arena,
				"%lld row%s of %.*s reference%s a row of %.*s that is "
				"not there",
				(long long)more, more == 1 ? "" : "s",
				SG_STR_ARG(now->table), more == 1 ? "s" : "",
				SG_STR_ARG(now->parent));
	}
}

/* A table as it is called behind the migrations that ran. */
static struct sg_str name_now(const struct pipeline *p, struct sg_str name)
{
	for (size_t i = 0; i < p->out->units.len; i++) {
		const struct sg_planned *planned = p->out->units.items[i].planned;

		for (size_t k = 0; k < planned->expectations.len; k++) {
			const struct sg_expectation *e = &planned->expectations.items[k];

			if (e->after.n && sg_str_ieq(e->before, name)) {
				name = e->after;
				break;
			}
		}
	}
	return name;
}

void sg_pipeline_surprises(struct pipeline *p, const struct sg_health *after)
{
	struct sg_health before = {.problems = p->before.problems};

	for (size_t i = 0; i < p->before.violations.len; i++) {
		const struct sg_violation *was = &p->before.violations.items[i];

		*SG_PUSH(p->arena, &before.violations) =
			(struct sg_violation){.table = name_now(p, was->table),
					      .parent = name_now(p, was->parent),
					      .rows = was->rows};
	}
	sg_health_surprises(&p->out->problems, p->arena, &before, after);
}

/* ---- the schema ---- */

static const char *describe(struct sg_arena *arena, const struct sg_schema_change *change)
{
	static const char *const verbs[] = {
		[SG_REMOVED] = "is not there",
		[SG_ADDED] = "was not expected",
		[SG_CHANGED] = "is not as expected",
	};
	struct sg_buf text = {0};

	sg_buf_printf(&text, "%s %.*s%s%.*s %s", sg_object_type_name(change->object),
		      SG_STR_ARG(change->owner), change->owner.n ? "." : "",
		      SG_STR_ARG(change->name), verbs[change->type]);
	if (change->type == SG_CHANGED)
		sg_buf_printf(&text, ": %s is '%.*s' instead of '%.*s'", change->field,
			      SG_STR_ARG(change->after), SG_STR_ARG(change->before));
	return sg_buf_keep(&text, arena).p;
}

/* A schema as text, replayed into a catalog of its own. */
static struct sg_schema_at read_schema(struct pipeline *p, struct sg_str schema)
{
	struct sg_replay *replay =
		sg_replay_new(p->arena, p->out->plan.dialect, SG_BEGINS_EMPTY);
	struct sg_input input = {
		.bytes = schema, .dialect = p->out->plan.dialect, .replay = replay};

	sg_run_replay("schema", &input);
	return (struct sg_schema_at){replay->catalog, replay->catalog->now};
}

void sg_schema_surprises(struct sg_lines *out, struct pipeline *p,
			 const struct sg_schema_at *expected, struct sg_str schema)
{
	struct sg_schema_at real = read_schema(p, schema);
	struct sg_schema_diff diff = {0};

	sg_diff_schemas(&diff, p->arena, expected, &real);
	for (size_t i = 0; i < diff.changes.len; i++)
		if (diff.changes.items[i].type != SG_NOT_COMPARED &&
		    !sg_is_own_change(&diff.changes.items[i], p->out->plan.ledger.table))
			*SG_PUSH(p->arena, &out->of) =
				describe(p->arena, &diff.changes.items[i]);
}
