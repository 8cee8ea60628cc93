/*
 * --since REV: what a revision has is applied already.  A migration of it that was edited
 * or removed since, and a new one that runs before it, are problems of the set.
 */
#include <string.h>

#include "finder.h"
#include "git.h"

struct since {
	struct sg_migration_set *set;
	struct sg_finder *finder;
	const char *folder, *base;
	struct sg_map old; /* names, from the folder, that the revision has */
};

bool sg_since_exists(struct sg_finder *finder, struct sg_err *err)
{
	struct sg_arena *arena = sg_finder_arena(finder);
	const char *name = finder->options.since;
	const char *argv[] = {
		"git",     "rev-parse",        "--verify",
		"--quiet", "--end-of-options", sg_printf(arena, "%s^{commit}", name),
		NULL};
	struct sg_str text;

	return sg_git_run(&text, arena, argv, err) ||
	       sg_fail(err, "git knows no commit '%s' of --since", name);
}

/* Where the branch left the revision: what was merged there later is not ours. */
static const char *merge_base(struct since *s, struct sg_err *err)
{
	struct sg_arena *arena = sg_finder_arena(s->finder);
	const char *argv[] = {"git",        "-C", s->folder,
			      "merge-base", "--", s->finder->options.since,
			      "HEAD",       NULL};
	struct sg_str text;

	if (!sg_git_run(&text, arena, argv, err))
		return NULL;
	return sg_cstr(arena, sg_str_trim(text));
}

static bool read_old(struct since *s, struct sg_err *err)
{
	struct sg_arena *arena = sg_finder_arena(s->finder);
	const char *argv[] = {"git",         "-C", s->folder, "ls-tree", "-r",
			      "--name-only", "-z", s->base,   NULL};
	struct sg_str names;

	if (!sg_git_run(&names, arena, argv, err))
		return false;
	for (size_t i = 0; i < names.n; i += strlen(names.p + i) + 1)
		sg_map_add(arena, &s->old, sg_str_of(names.p + i));
	return true;
}

/* The path of a migration from the folder of its set. */
static const char *name_in(const struct since *s, const struct sg_migration *migration)
{
	size_t n = strlen(s->folder);

	if (!strncmp(migration->path, s->folder, n) && migration->path[n] == '/')
		return migration->path + n + 1;
	return migration->path;
}

static bool is_old(const struct since *s, const struct sg_migration *migration)
{
	return sg_map_find(&s->old, sg_str_of(name_in(s, migration))) != NULL;
}

/* New files that the runner puts before one that is applied: the last such one. */
static void find_behind(struct since *s)
{
	const char *newest = NULL;

	for (size_t i = s->set->migrations.len; i > 0; i--) {
		struct sg_migration *migration = &s->set->migrations.items[i - 1];

		if (migration->kind != SG_MIGRATION_UP)
			continue;
		if (!newest && is_old(s, migration))
			newest = name_in(s, migration);
		else if (newest && !is_old(s, migration))
			sg_problem_add(s->set, s->finder, SG_SET_BEHIND, i - 1, newest,
				       s->finder->options.since, NULL);
	}
}

static size_t place_of_name(const struct since *s, const char *name)
{
	for (size_t i = 0; i < s->set->migrations.len; i++)
		if (!strcmp(name_in(s, &s->set->migrations.items[i]), name))
			return i;
	return SIZE_MAX;
}

/* A migration that is gone is told at the next one, since it has no file any more. */
static size_t place_after(const struct since *s, const char *name)
{
	size_t i = 0;

	while (i + 1 < s->set->migrations.len &&
	       strcmp(name_in(s, &s->set->migrations.items[i]), name) < 0)
		i++;
	return i;
}

static void note_change(struct since *s, char status, const char *name)
{
	size_t place = place_of_name(s, name);
	bool removed = status == 'D';

	if (status == 'A' || (place == SIZE_MAX && !removed) || !s->set->migrations.len)
		return;
	if (!sg_str_ends(sg_str_of(name), ".sql"))
		return;
	if (place != SIZE_MAX &&
	    s->set->migrations.items[place].kind == SG_MIGRATION_REPEATABLE)
		return;
	sg_problem_add(s->set, s->finder, SG_SET_CHANGED,
		       place == SIZE_MAX ? place_after(s, name) : place, name,
		       s->finder->options.since, removed ? "removed" : "edited");
}

/* "M", "name", "D", "name" .., each ended by a NUL. */
static bool find_changes(struct since *s, struct sg_err *err)
{
	struct sg_arena *arena = sg_finder_arena(s->finder);
	const char *argv[] = {"git",        "-C",           s->folder, "diff",
			      "--relative", "--no-renames", "-z",      "--name-status",
			      s->base,      "--",           ".",       NULL};
	struct sg_str text;

	if (!sg_git_run(&text, arena, argv, err))
		return false;
	for (size_t i = 0; i < text.n;) {
		const char *status = text.p + i, *name = status + strlen(status) + 1;

		note_change(s, *status, name);
		i = (size_t)(name - text.p) + strlen(name) + 1;
	}
	return true;
}

bool sg_set_since(struct sg_migration_set *set, struct sg_finder *finder,
		  const char *folder, struct sg_err *err)
{
	struct since s = {.set = set, .finder = finder, .folder = folder};

	s.base = merge_base(&s, err);
	if (!s.base || !read_old(&s, err) || !find_changes(&s, err))
		return false;
	find_behind(&s);
	return true;
}
