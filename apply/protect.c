/*
 * What a protected environment refuses whatever is allowed: a reset.  More than one table
 * with rows never goes in one run, so that no script that allows everything empties it.
 */
#include "pipeline.h"

/* A table that is not there yet, as a migration of the run makes it, has none. */
static bool count_rows(int64_t *out, struct pipeline *p, struct sg_str table,
		       struct sg_err *err)
{
	struct sg_names only = {.of = {.items = &table, .len = 1}};
	struct sg_census census = {0};

	*out = 0;
	if (!p->driver->census(&census, p->arena, &p->db, &only, err))
		return false;
	if (census.tables.len)
		*out = census.tables.items[0].rows;
	return true;
}

static bool add_losses(struct sg_buf *names, size_t *n, struct pipeline *p,
		       const struct sg_planned *planned, struct sg_err *err)
{
	for (size_t i = 0; i < planned->expectations.len; i++) {
		const struct sg_expectation *e = &planned->expectations.items[i];
		int64_t rows = 0;

		if (!e->before.n || e->after.n)
			continue;
		if (!count_rows(&rows, p, e->before, err))
			return false;
		if (rows)
			sg_buf_printf(names, "%s%.*s", (*n)++ ? ", " : "",
				      SG_STR_ARG(e->before));
	}
	return true;
}

bool sg_protect(struct pipeline *p)
{
	struct sg_buf names = {0};
	struct sg_err err;
	bool ok = true;
	size_t n = 0;

	if (!p->target->is_protected)
		return true;
	sg_pipeline_step(p, "protections");
	for (size_t i = 0; ok && i < p->out->plan.migrations.len; i++)
		ok = add_losses(&names, &n, p, &p->out->plan.migrations.items[i], &err);
	if (!ok)
		ok = sg_pipeline_stop(p, SG_RUN_REFUSED, "%s", err.text);
	else if (n > 1)
		ok = sg_pipeline_stop(p, SG_RUN_REFUSED,
				      "'%s' is protected, and this run would drop %zu "
				      "tables with rows (%s); drop one at a time, with "
				      "--steps 1",
				      p->target->environment, n, names.p);
	sg_buf_release(&names);
	return ok;
}
