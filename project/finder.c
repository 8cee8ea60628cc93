/*
 * From a path to the migration set that it belongs to.  A file belongs to the set of its
 * own folder, or of one above when that set names it; the surest of these counts.
 */
#include <limits.h>
#include <string.h>
#include <unistd.h>

#include "finder.h"

struct sg_finder *sg_finder_new(const struct sg_finder_options *options,
				struct sg_err *err)
{
	struct sg_arena arena = {0};
	struct sg_finder *finder = SG_NEW(&arena, struct sg_finder);
	char folder[PATH_MAX];

	finder->arena = arena;
	finder->options = *options;
	finder->working_folder = sg_cstr(
		&finder->arena, sg_str_of(getcwd(folder, sizeof folder) ? folder : "/"));
	if (sg_finder_choose(finder, err) &&
	    (!options->since || sg_since_exists(finder, err)))
		return finder;
	sg_finder_free(finder);
	return NULL;
}

void sg_finder_free(struct sg_finder *finder)
{
	struct sg_arena arena;

	if (!finder)
		return;
	arena = finder->arena;
	sg_patterns_used_free(finder->patterns);
	sg_arena_release(&arena);
}

const char *sg_finder_complaint(const struct sg_finder *finder)
{
	return finder->complaint;
}

struct sg_arena *sg_finder_arena(struct sg_finder *finder)
{
	return &finder->arena;
}

static int deepest_layout(void)
{
	int depth = 0;

	for (size_t i = 0; i < sg_layouts_len; i++)
		if (sg_layouts[i].layout->depth > depth)
			depth = sg_layouts[i].layout->depth;
	return depth;
}

static bool belongs(const struct sg_root *root, const char *path, int up)
{
	if (!root->set)
		return false;
	return sg_map_find(&root->places, sg_str_of(path)) ||
	       (!up && !root->strays_alone);
}

/* Paths as the user who wrote `below`, `up` levels below the root, would write them;
   once. */
static void show(struct sg_root *root, struct sg_finder *finder, const char *below,
		 int up)
{
	struct sg_migration_set *set = root->set;
	const char *folder;

	if (root->shown)
		return;
	root->shown = true;
	folder = sg_shown_above(finder, below, up);
	set->root = folder;
	for (size_t i = 0; i < set->migrations.len; i++)
		set->migrations.items[i].path = sg_shown_path(
			finder, set->migrations.items[i].path, root->folder, folder);
	if (set->index_path)
		set->index_path =
			sg_shown_path(finder, set->index_path, root->folder, folder);
}

/* A file that is not on the disk (staged only) has a place at the end. */
static size_t place_of(struct sg_root *root, struct sg_finder *finder, const char *path,
		       const char *given)
{
	size_t *known = sg_map_find(&root->places, sg_str_of(path));
	struct sg_migration *migration;
	size_t place;

	if (!known) {
		*sg_map_add(&finder->arena, &root->places, sg_str_of(path)) =
			root->set->migrations.len;
		migration = sg_set_add(root->set, finder, SG_MIGRATION_IGNORED, path);
		migration->ignored = "it is not in the folder";
		known = sg_map_find(&root->places, sg_str_of(path));
	}
	place = *known;
	root->set->migrations.items[place].path =
		sg_cstr(&finder->arena, sg_str_of(given));
	return place;
}

/* A file's folder as given and as it is, and the file's path in that. */
struct where {
	const char *given, *real, *path;
};

static struct where locate(struct sg_finder *finder, const char *path)
{
	const char *slash = strrchr(path, '/');
	struct sg_str folder = {path, slash ? (size_t)(slash - path) : 0};
	struct where at = {.given = "."};

	while (folder.n > 1 && folder.p[folder.n - 1] == '/')
		folder.n--;
	if (folder.n)
		at.given = sg_cstr(&finder->arena, folder);
	else if (slash)
		at.given = "/";
	at.real = sg_real_folder(finder, at.given);
	at.path = sg_path_in(finder, at.real, slash ? slash + 1 : path);
	return at;
}

static void assume(struct sg_finder *finder, struct sg_str folder, struct sg_entry entry)
{
	struct sg_entries *assumed = sg_memo_find(&finder->assumed, folder);

	if (!assumed) {
		assumed = SG_NEW(&finder->arena, struct sg_entries);
		sg_memo_add(finder, &finder->assumed, folder, assumed);
	}
	*SG_PUSH(&finder->arena, &assumed->all) = entry;
}

/* With the folders above it that are gone, too. */
void sg_finder_assume(struct sg_finder *finder, const char *path)
{
	struct sg_entry entry = {.folder = false};
	const char *at = locate(finder, path).path, *slash = strrchr(at, '/');

	while (slash > at && access(at, F_OK)) {
		struct sg_str folder = {at, (size_t)(slash - at)};

		entry.name = slash + 1;
		assume(finder, folder, entry);
		entry.folder = true;
		at = sg_cstr(&finder->arena, folder);
		slash = strrchr(at, '/');
	}
}

/*
 * The set above that named the file when it was read: with a folder for each migration,
 * the folders need not be looked into one by one.
 */
static struct sg_root *known_root(int *up, const struct sg_finder *finder,
				  const struct where *at, int deepest)
{
	struct sg_str folder = sg_str_of(at->real);

	for (*up = 1; *up <= deepest; ++*up) {
		struct sg_root *root;

		while (folder.n && folder.p[folder.n - 1] != '/')
			folder.n--;
		if (folder.n < 2)
			return NULL;
		folder.n--;
		root = sg_memo_find(&finder->roots, folder);
		if (root && root->set && root->sureness >= SG_SURE_WORDS &&
		    sg_map_find(&root->places, sg_str_of(at->path)))
			return root;
	}
	return NULL;
}

/* Nearer folders win over farther ones that are no surer. */
static struct sg_root *best_root(int *best_up, struct sg_finder *finder,
				 const struct where *at, int deepest)
{
	const char *folder = at->real;
	struct sg_root *best = NULL;

	for (int up = 0; folder && up <= deepest; up++) {
		struct sg_root *root = !up || sg_claimed_from(finder, folder, up)
					       ? sg_root_of(finder, folder)
					       : NULL;

		if (root && belongs(root, at->path, up) &&
		    (!best || root->sureness > best->sureness)) {
			best = root;
			*best_up = up;
		}
		folder = sg_folder_above(finder, folder);
	}
	return best;
}

struct sg_migration_set *sg_find_set(size_t *place, struct sg_finder *finder,
				     const char *path)
{
	struct where at = locate(finder, path);
	int up, deepest = deepest_layout();
	struct sg_root *best = known_root(&up, finder, &at, deepest);

	if (!best)
		best = best_root(&up, finder, &at, deepest);
	if (!best)
		return NULL;
	show(best, finder, at.given, up);
	*place = place_of(best, finder, at.path, path);
	return best->set;
}

/* A layout's directives mean something to its own runners only. */
void sg_set_prepare(struct sg_finder *finder, struct sg_migration_set *set, size_t place,
		    struct sg_str bytes)
{
	struct sg_migration *migration = &set->migrations.items[place];
	const struct sg_profile *profile = sg_profile_of(set->runner, set->dialect);

	if (migration->split_done)
		return;
	migration->split_done = true;
	migration->wrap = profile->wrap;
	migration->wrap_why = profile->why;
	if (set->layout->prepare &&
	    (!set->runner || sg_reads_layout(set->runner, set->layout)))
		set->layout->prepare(set, finder, migration, bytes);
	/* A directive that turns the transaction off is meant for the layout's own. */
	if (set->runner && set->runner->any_layout) {
		migration->wrap = profile->wrap;
		migration->wrap_why = profile->why;
	}
}
