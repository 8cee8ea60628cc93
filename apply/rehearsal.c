/*
 * The rehearsal: the same migrations on a copy, through the same code, ledger and all.
 * What goes wrong there is told and the database was never touched.
 */
#include "pipeline.h"

static bool refuse(struct pipeline *p, const struct sg_err *err)
{
	return sg_pipeline_stop(p, SG_RUN_REFUSED, "%s", err->text);
}

static bool migrate(struct pipeline *p, struct sg_database *copy, struct sg_err *err)
{
	for (size_t i = 0; i < p->out->plan.migrations.len; i++) {
		const struct sg_planned *planned = &p->out->plan.migrations.items[i];
		struct sg_applied_unit *unit = SG_PUSH(p->arena, &p->out->units);

		sg_pipeline_step(p, "rehearse %.*s", SG_STR_ARG(planned->unit.name));
		if (!sg_pipeline_migrate(unit, p, copy, i, err))
			return refuse(p, err);
		for (size_t k = 0; k < unit->result.touched.len; k++)
			*SG_PUSH(p->arena, &p->touched[i].of) =
				unit->result.touched.items[k];
	}
	return true;
}

static bool inspect(struct pipeline *p, struct sg_database *copy, struct sg_err *err)
{
	const struct sg_plan *plan = &p->out->plan;
	const struct sg_planned *last = &plan->migrations.items[plan->migrations.len - 1];
	struct sg_lines *problems = &p->out->problems;
	struct sg_health after = {0};

	sg_pipeline_step(p, "verify the rehearsal");
	if (!sg_pipeline_health(&after, p, copy, err) ||
	    !copy->driver->schema(&p->rehearsed_schema, p->arena, copy, err))
		return refuse(p, err);
	if ((after.problems.len || after.violations.len) && !sg_pipeline_examine(p))
		return false;
	sg_pipeline_surprises(p, &after);
	sg_schema_surprises(problems, p, &last->after, p->rehearsed_schema);
	return !problems->of.len ||
	       sg_pipeline_stop(p, SG_RUN_REFUSED,
				"the rehearsal did not end as it was planned");
}

bool sg_pipeline_rehearse(struct pipeline *p)
{
	struct sg_database copy = {.target = p->target,
				   .access = SG_READ_WRITE,
				   .progress = p->options->progress};
	struct standing real = p->now;
	struct sg_err err;
	bool ok;

	sg_pipeline_step(p, "copy for the rehearsal");
	copy.driver = p->driver;
	if (!p->driver->rehearse)
		return sg_pipeline_stop(p, SG_RUN_REFUSED,
					"%s cannot rehearse; say --no-rehearsal",
					p->driver->title);
	if (!p->driver->rehearse(&copy, p->arena, &p->db, &err))
		return refuse(p, &err);
	ok = (sg_pipeline_stamp(p, &copy, &err) || refuse(p, &err)) &&
	     migrate(p, &copy, &err) && inspect(p, &copy, &err);
	copy.driver->close(&copy);
	p->now = real;
	return ok;
}
