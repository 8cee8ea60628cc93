/* What the reports tell of a migration set. */
#include <sqlguard/engine.h>

static const char *keep(struct sg_run *run, const char *text)
{
	return text ? sg_cstr(&run->arena, sg_str_of(text)) : NULL;
}

const struct sg_checked_set *sg_run_add_set(struct sg_run *run,
					    const struct sg_migration_set *set,
					    enum sg_dialect dialect, const char *reason)
{
	struct sg_checked_set *out = SG_PUSH(&run->arena, &run->sets);

	*out = (struct sg_checked_set){
		.root = keep(run, set->root),
		.layout = keep(run, set->layout_title),
		.layout_why = keep(run, set->layout_why),
		.runner = set->runner ? keep(run, set->runner->title) : NULL,
		.runner_why = set->runner ? keep(run, set->runner_why) : NULL,
		.dialect = dialect,
		.dialect_why = keep(run, reason),
		.reseal = keep(run, set->reseal),
	};
	for (size_t i = 0; i < set->migrations.len; i++)
		out->migrations += sg_runs_forward(&set->migrations.items[i]);
	return out;
}
