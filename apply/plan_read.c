/*
 * The set of a folder, its files, and what the ledger says of each.  Every file is read
 * here, once: what is compared, judged and run later are these bytes.
 */
#include "layout.h"
#include "planning.h"

static bool find_with(struct planning *p, const char *runner, const char *folder,
		      struct sg_err *err)
{
	struct sg_finder_options options = {.runner = runner};

	sg_finder_free(p->plan->finder);
	p->plan->finder = sg_finder_new(&options, err);
	return p->plan->finder &&
	       sg_find_only_set(&p->plan->set, p->plan->finder, folder, p->arena, err);
}

/*
 * On a file it is we who run the migrations.  On D1 another tool may own them, whose
 * order and ledger then count (NuxtHub, Drizzle over HTTP); without any it is wrangler.
 */
static bool find_set(struct planning *p, const char *folder, struct sg_err *err)
{
	if (p->plan->dialect != SG_D1)
		return find_with(p, "sqlguard", folder, err);
	if (!find_with(p, NULL, folder, err))
		return false;
	if (p->plan->set->runner && p->plan->set->runner->dialects & SG_D1)
		return true;
	return find_with(p, "wrangler", folder, err);
}

/* Whoever owns them, D1 runs a file in one transaction, as with wrangler. */
static void run_by_wrangler(struct planning *p)
{
	if (p->plan->dialect == SG_D1)
		p->plan->set->runner = sg_runner_find(SG_STR("wrangler"));
}

static bool is_fit(const struct planning *p, struct sg_err *err)
{
	const struct sg_migration_set *set = p->plan->set;

	if (set->told && !sg_same_family(set->told, p->plan->dialect))
		return sg_fail(err,
			       "the migrations in '%s' are for %s (%s), and '%s' is %s",
			       set->root, sg_dialect_name(set->told), set->layout_why,
			       p->db->target->name, sg_dialect_name(p->plan->dialect));
	if (!set->ordered)
		return sg_fail(err,
			       "the files in '%s' have no order that their names tell; "
			       "number them as in '0001_create_users.sql'",
			       set->root);
	return true;
}

static bool is_read(const struct sg_migration *migration)
{
	return migration->kind == SG_MIGRATION_UP ||
	       migration->kind == SG_MIGRATION_REPEATABLE ||
	       migration->kind == SG_MIGRATION_DOWN;
}

static bool read_all(struct planning *p, struct sg_err *err)
{
	struct sg_migration_set *set = p->plan->set;

	p->plan->bytes =
		sg_alloc(p->arena, (set->migrations.len + 1) * sizeof *p->plan->bytes);
	for (size_t i = 0; i < set->migrations.len; i++) {
		struct sg_migration *migration = &set->migrations.items[i];

		if (!is_read(migration))
			continue;
		if (!sg_read_file(&p->plan->bytes[i], p->arena, migration->path, err))
			return false;
		sg_set_prepare(p->plan->finder, set, i, p->plan->bytes[i]);
	}
	return true;
}

bool sg_plan_read(struct planning *p, const char *folder, struct sg_err *err)
{
	struct sg_plan *plan = p->plan;

	if (!find_set(p, folder, err) || !is_fit(p, err))
		return false;
	plan->set->dialect = plan->dialect; /* what a runner does depends on it */
	if (!sg_ledger_find(&plan->ledger, p->arena, p->db, plan->set, err))
		return false;
	plan->set->history = plan->ledger.table;
	run_by_wrangler(p);
	if (!read_all(p, err))
		return false;
	return sg_ledger_compare(&plan->standings, p->arena, &plan->ledger, plan->bytes,
				 err);
}
