/* --to: a version ("7", "0007"), a name in the ledger, or a file with or without .sql. */
#include <string.h>

#include "layout.h"
#include "planning.h"

static bool all_digits(struct sg_str text)
{
	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] < '0' || text.p[i] > '9')
			return false;
	return text.n > 0;
}

static bool is_version(struct sg_str version, struct sg_str wanted)
{
	if (all_digits(version) && all_digits(wanted))
		return !sg_compare_digits(version, wanted);
	return version.n && sg_str_eq(version, wanted);
}

static struct sg_str without(struct sg_str text, const char *ending)
{
	if (sg_str_ends(text, ending))
		text.n -= strlen(ending);
	return text;
}

static struct sg_str below(const struct sg_migration_set *set, const char *path)
{
	struct sg_str text = sg_str_of(path);
	size_t n = strlen(set->root);

	return sg_str_starts(text, set->root) && text.n > n && text.p[n] == '/'
		       ? sg_str_sub(text, n + 1, text.n)
		       : text;
}

/* "0007_x" of "0007_x.sql", "0007_x.up.sql" and "0007_x/migration.sql". */
static struct sg_str stem_of(const struct sg_migration_set *set,
			     const struct sg_migration *migration)
{
	static const char *const endings[] = {"/migration.sql", "/up.sql", ".sql", ".up"};
	struct sg_str text = below(set, migration->path);

	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
		text = without(text, endings[i]);
	return text;
}

static bool is_meant(const struct sg_migration_set *set,
		     const struct sg_migration *migration, struct sg_str wanted)
{
	return is_version(migration->version, wanted) ||
	       sg_str_eq(migration->name, wanted) ||
	       sg_str_eq(stem_of(set, migration), wanted) ||
	       sg_str_is(wanted, migration->path) ||
	       sg_str_eq(below(set, migration->path), wanted);
}

static bool refuse(struct planning *p, const char *wanted, struct sg_err *err)
{
	const struct sg_migration_set *set = p->plan->set;
	struct sg_lines all = {{0}};
	const char *near;

	for (size_t i = 0; i < set->migrations.len; i++)
		if (sg_runs_forward(&set->migrations.items[i]))
			*SG_PUSH(p->arena, &all.of) = sg_cstr(
				p->arena, stem_of(set, &set->migrations.items[i]));
	near = sg_nearest(sg_str_of(wanted), all.of.items, all.of.len,
			  sizeof *all.of.items);
	if (!near && all.of.len)
		near = all.of.items[all.of.len - 1];
	return sg_fail(err, "no migration in '%s' is '%s'%s%s%s", set->root, wanted,
		       near ? "; there is '" : "", near ? near : "", near ? "'" : "");
}

bool sg_plan_find(size_t *place, struct planning *p, const char *wanted,
		  struct sg_err *err)
{
	const struct sg_migration_set *set = p->plan->set;

	*place = SIZE_MAX;
	for (size_t i = 0; i < set->migrations.len; i++) {
		const struct sg_migration *migration = &set->migrations.items[i];

		if (!sg_runs_forward(migration) ||
		    !is_meant(set, migration, sg_str_of(wanted)))
			continue;
		if (*place != SIZE_MAX)
			return sg_fail(err, "'%s' may be '%s' or '%s': name one of them",
				       wanted, set->migrations.items[*place].path,
				       migration->path);
		*place = i;
	}
	return *place != SIZE_MAX || refuse(p, wanted, err);
}
