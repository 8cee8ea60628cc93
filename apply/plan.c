/*
 * The plan: what is pending, judged on top of the schema that the database really has,
 * as bytes that nobody reads again.  Its steps are in plan_*.c and gate.c.
 */
#include <stdarg.h>

#include "planning.h"

const char *sg_plan_say(struct sg_arena *arena, const char *format, ...)
{
	va_list args;
	char *text;

	va_start(args, format);
	text = sg_vprintf(arena, format, args);
	va_end(args);
	for (char *p = text; *p; p++)
		if ((unsigned char)*p < ' ' || *p == 127)
			*p = '?';
	return text;
}

/* What would be judged, by name alone. */
static void list(struct planning *p)
{
	for (size_t i = 0; i < p->steps.len; i++) {
		struct sg_planned *planned = SG_PUSH(p->arena, &p->plan->migrations);

		planned->place = p->steps.items[i].place;
		planned->migration = &p->plan->set->migrations.items[planned->place];
		planned->unit.path = planned->migration->path;
		planned->unit.name = planned->migration->name;
	}
}

bool sg_plan_make(struct sg_plan *out, struct sg_database *db, const char *migrations,
		  const struct sg_plan_options *options, struct sg_err *err)
{
	struct planning p = {
		.plan = out, .db = db, .options = options, .arena = &out->arena};

	*out = (struct sg_plan){.dialect = db->target->dialect};
	sg_run_init(&out->run);
	if (sg_plan_read(&p, migrations, err) && sg_plan_choose(&p, err) &&
	    sg_plan_schema(&p, err)) {
		if (options->unjudged) {
			list(&p);
			return true;
		}
		sg_plan_judge(&p);
		if (sg_plan_gate(&p, err))
			return true;
	}
	sg_plan_release(out);
	return false;
}

void sg_plan_release(struct sg_plan *plan)
{
	sg_run_release(&plan->run);
	sg_finder_free(plan->finder);
	sg_arena_release(&plan->arena);
	*plan = (struct sg_plan){0};
}

bool sg_plan_passed(const struct sg_plan *plan)
{
	return !plan->blocks.len && !plan->refusals.len;
}
