/*
 * Hazards that lie in the versions of a set.  Which of them hurt is the runner's affair:
 * its layout names them.
 */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "finder.h"

static bool is_versioned(const struct sg_migration *migration)
{
	return migration->version.n && (migration->kind == SG_MIGRATION_UP ||
					migration->kind == SG_MIGRATION_UNREAD);
}

/* Its file, or its folder where each migration has one. */
static const char *name_of(struct sg_migration_set *set, struct sg_finder *finder,
			   size_t place)
{
	struct sg_str name = sg_str_of(set->migrations.items[place].path);

	name = sg_str_sub(name, strlen(set->root) + 1, name.n);
	if (set->layout->depth == 1)
		name.n = sg_str_find(name, "/", 0);
	return sg_cstr(&finder->arena, name);
}

static struct sg_str without_zeros(struct sg_str version)
{
	while (version.n > 1 && *version.p == '0')
		version = sg_str_sub(version, 1, version.n);
	return version;
}

/* Told at the second one, or at the one that is read. */
static void say_duplicate(struct sg_migration_set *set, struct sg_finder *finder,
			  size_t first, size_t second)
{
	bool unread = set->migrations.items[second].kind == SG_MIGRATION_UNREAD;
	size_t at = unread ? first : second, other = unread ? second : first;

	sg_problem_add(set, finder, SG_SET_DUPLICATE_VERSION, at,
		       sg_cstr(&finder->arena, set->migrations.items[at].version),
		       name_of(set, finder, other), NULL);
}

/* Who sorts by number takes 01 and 1 for one version, who sorts by name does not. */
static void check_duplicates(struct sg_migration_set *set, struct sg_finder *finder,
			     bool by_text)
{
	struct sg_map seen = {0};

	for (size_t i = 0; i < set->migrations.len; i++) {
		struct sg_migration *migration = &set->migrations.items[i];
		struct sg_str version = migration->version;
		size_t *first;

		if (!is_versioned(migration))
			continue;
		version = by_text ? version : without_zeros(version);
		first = sg_map_find(&seen, version);
		if (first)
			say_duplicate(set, finder, *first, i);
		else
			*sg_map_add(&finder->arena, &seen, version) = i;
	}
}

static bool all_digits(struct sg_str version)
{
	for (size_t i = 0; i < version.n; i++)
		if (version.p[i] < '0' || version.p[i] > '9')
			return false;
	return version.n;
}

/* Of dates the text has the right order, also where some have no time of the day. */
#define DATE_DIGITS 8

static void check_order(struct sg_migration_set *set, struct sg_finder *finder, size_t i,
			size_t next)
{
	struct sg_migration *a = &set->migrations.items[i];
	struct sg_migration *b = &set->migrations.items[next];

	if (a->version.n >= DATE_DIGITS && b->version.n >= DATE_DIGITS)
		return;
	if (sg_compare_digits(a->version, b->version) > 0)
		sg_problem_add(set, finder, SG_SET_LEXICAL_ORDER, i,
			       name_of(set, finder, i), name_of(set, finder, next), NULL);
}

/* Numbers of more digits are dates, and dates have gaps. */
#define MOST_DIGITS 5

static void check_gap(struct sg_migration_set *set, struct sg_finder *finder, size_t i,
		      size_t next)
{
	struct sg_str a = set->migrations.items[i].version;
	struct sg_str b = set->migrations.items[next].version;
	long from, to;

	if (a.n > MOST_DIGITS || b.n > MOST_DIGITS)
		return;
	from = strtol(sg_cstr(&finder->arena, a), NULL, 10) + 1;
	to = strtol(sg_cstr(&finder->arena, b), NULL, 10) - 1;
	if (from == to)
		sg_problem_add(set, finder, SG_SET_MISSING_VERSION, next,
			       sg_printf(&finder->arena, "%0*ld", (int)a.n, from), NULL,
			       NULL);
	else if (from < to)
		sg_problem_add(set, finder, SG_SET_MISSING_VERSION, next,
			       sg_printf(&finder->arena, "%0*ld to %0*ld", (int)a.n, from,
					 (int)a.n, to),
			       NULL, NULL);
}

/* Who counts in tens leaves gaps on purpose. */
static bool is_sequence(const struct sg_migration_set *set, struct sg_finder *finder)
{
	long low = LONG_MAX, high = 0, n = 0;

	for (size_t i = 0; i < set->migrations.len; i++) {
		struct sg_migration *migration = &set->migrations.items[i];
		long number;

		if (!is_versioned(migration) || !all_digits(migration->version) ||
		    migration->version.n > MOST_DIGITS)
			continue;
		number = strtol(sg_cstr(&finder->arena, migration->version), NULL, 10);
		low = number < low ? number : low;
		high = number > high ? number : high;
		n++;
	}
	return n && high - low < 2 * n;
}

void sg_set_check(struct sg_migration_set *set, struct sg_finder *finder,
		  unsigned hazards)
{
	size_t last = SIZE_MAX;

	if (hazards & SG_HAZARD_GAP && !is_sequence(set, finder))
		hazards &= ~(unsigned)SG_HAZARD_GAP;
	if (hazards & SG_HAZARD_DUPLICATE)
		check_duplicates(set, finder, hazards & SG_HAZARD_LEXICAL);
	for (size_t i = 0; i < set->migrations.len; i++) {
		struct sg_migration *migration = &set->migrations.items[i];

		if (!is_versioned(migration) || !all_digits(migration->version))
			continue;
		if (last != SIZE_MAX && hazards & SG_HAZARD_LEXICAL)
			check_order(set, finder, last, i);
		if (last != SIZE_MAX && hazards & SG_HAZARD_GAP)
			check_gap(set, finder, last, i);
		last = i;
	}
}
