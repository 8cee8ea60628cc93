/*
 * What a folder is the root of.  Each layout is asked; the surest lays the set out, and
 * the surest of those that apply other tools' files runs it.
 */
#include <string.h>

#include "finder.h"

struct claim {
	const struct sg_layout_entry *entry; /* NULL: nobody's */
	enum sg_sureness sureness;
	struct sg_migration_set set;
};

struct claims {
	struct claim best;
	struct claim rival; /* as sure as the best */
	struct claim applier;
};

/* Of two that are equally sure, one that lays out comes before one that applies. */
static void compete(struct claims *claims, const struct claim *claim)
{
	struct claim *best = &claims->best;
	bool applies = claim->entry->layout->applies;

	if (claim->sureness > best->sureness ||
	    (claim->sureness == best->sureness && best->entry->layout->applies)) {
		*best = *claim;
		claims->rival.entry = NULL;
	} else if (claim->sureness == best->sureness && !applies &&
		   !claims->rival.entry) {
		claims->rival = *claim;
	}
}

static void ask(struct claims *claims, struct sg_finder *finder, const char *folder,
		const struct sg_layout_entry *entry)
{
	struct claim claim = {.entry = entry, .set = {.root = folder, .ordered = true}};

	claim.sureness = entry->layout->claims(&claim.set, finder, folder);
	if (!claim.sureness)
		return;
	if (entry->layout->applies && claim.sureness > claims->applier.sureness)
		claims->applier = claim;
	if (!finder->layout || finder->layout == entry)
		compete(claims, &claim);
}

static bool is_claimed_from(struct sg_finder *finder, const char *folder, int depth)
{
	if (finder->layout && finder->layout->layout->depth >= depth)
		return true;
	for (size_t i = 0; i < sg_layouts_len; i++) {
		struct sg_migration_set set = {.root = folder};

		if (sg_layouts[i].layout->depth >= depth &&
		    sg_layouts[i].layout->claims(&set, finder, folder))
			return true;
	}
	return false;
}

bool sg_claimed_from(struct sg_finder *finder, const char *folder, int depth)
{
	struct sg_str key = sg_str_of(sg_printf(&finder->arena, "%d%s", depth, folder));
	size_t *known = sg_map_find(&finder->claimed, key);

	if (!known) {
		bool claimed = is_claimed_from(finder, folder, depth);

		known = sg_map_add(&finder->arena, &finder->claimed, key);
		*known = claimed;
	}
	return *known;
}

/* --runner may name one that applies others' files and does not know this folder. */
static void choose_applier(struct claims *claims, const struct sg_finder *finder)
{
	if (!finder->runner)
		return;
	claims->applier.entry = NULL;
	for (size_t i = 0; i < sg_layouts_len; i++)
		if (sg_layouts[i].layout->applies &&
		    sg_has_runner(sg_layouts[i].layout, finder->runner))
			claims->applier.entry = &sg_layouts[i];
}

static void apply(struct sg_migration_set *set, const struct claim *applier)
{
	set->runner = applier->set.runner;
	set->runner_why = applier->set.runner_why;
	if (!set->runner)
		set->runner =
			sg_runner_find(sg_str_of(applier->entry->layout->runners[0]));
	if (!set->runner_why)
		set->runner_why = applier->set.layout_why;
	if (applier->set.dialect) {
		set->dialect = applier->set.dialect;
		set->dialect_why = applier->set.dialect_why;
	}
}

static bool is_one_dialect(unsigned dialects)
{
	return dialects && !(dialects & (dialects - 1));
}

static void settle_runner(struct sg_migration_set *set, struct sg_finder *finder)
{
	set->told = set->dialect;
	if (finder->runner) {
		set->runner = finder->runner;
		set->runner_why = "--runner";
	} else if (!set->runner && !set->runner_why && set->layout->runners[0]) {
		set->runner = sg_runner_find(sg_str_of(set->layout->runners[0]));
		set->runner_why = set->layout_why;
	}
	if (!set->runner || !is_one_dialect(set->runner->dialects) ||
	    set->dialect == (enum sg_dialect)set->runner->dialects)
		return;
	set->dialect = (enum sg_dialect)set->runner->dialects;
	set->dialect_why =
		sg_printf(&finder->arena, "%s knows no other", set->runner->title);
}

/* Those that run first; problems keep naming their own. */
static void move_idle_back(struct sg_migration_set *set, struct sg_finder *finder)
{
	size_t n = set->migrations.len, next = 0;
	struct sg_migration *items = sg_alloc(&finder->arena, (n + 1) * sizeof *items);
	size_t *moved = sg_alloc(&finder->arena, (n + 1) * sizeof *moved);

	for (int idle = 0; idle < 2; idle++)
		for (size_t i = 0; i < n; i++)
			if (sg_runs_forward(&set->migrations.items[i]) == !idle) {
				moved[i] = next;
				items[next++] = set->migrations.items[i];
			}
	set->migrations.items = items;
	set->migrations.cap = n;
	for (size_t i = 0; i < set->problems.len; i++)
		if (set->problems.items[i].migration < n)
			set->problems.items[i].migration =
				moved[set->problems.items[i].migration];
}

static void index_places(struct sg_root *root, struct sg_finder *finder)
{
	struct sg_migration_set *set = root->set;

	root->places = (struct sg_map){0};
	for (size_t i = 0; i < set->migrations.len; i++)
		*sg_map_add(&finder->arena, &root->places,
			    sg_str_of(set->migrations.items[i].path)) = i;
}

/* Files of the root that nothing names lie there unused. */
static void add_strays(struct sg_root *root, struct sg_finder *finder, const char *why)
{
	const struct sg_entries *entries = sg_entries_of(finder, root->folder);

	for (size_t i = 0; i < entries->all.len; i++) {
		const struct sg_entry *entry = &entries->all.items[i];
		const char *path = sg_path_in(finder, root->folder, entry->name);

		if (entry->folder || !sg_str_ends(sg_str_of(entry->name), ".sql") ||
		    sg_map_find(&root->places, sg_str_of(path)))
			continue;
		sg_set_add(root->set, finder, SG_MIGRATION_IGNORED, path)->ignored = why;
		sg_problem_add(root->set, finder, SG_SET_IGNORED_NAME,
			       root->set->migrations.len - 1, entry->name, NULL, why);
	}
}

static const char *ignored_by(const struct sg_migration_set *set,
			      struct sg_finder *finder, const struct sg_layout *reader)
{
	if (reader->ignored)
		return reader->ignored;
	return sg_printf(&finder->arena, "%s does not run a file of this name",
			 set->runner ? set->runner->title : reader->title);
}

/* The layout's own tool, which is to go on after somebody else applied files. */
static bool refuses_late(const struct sg_layout *own)
{
	const struct sg_runner *runner =
		own->runners[0] ? sg_runner_find(sg_str_of(own->runners[0])) : NULL;

	return runner &&
	       (own->late ? own->late : runner->meets.late) == SG_REACTION_REFUSES;
}

static void settle_reactions(struct sg_migration_set *set, const struct sg_layout *own,
			     const struct sg_layout *reader)
{
	if (!set->runner)
		return;
	set->borrowed = !sg_reads_layout(set->runner, own);
	set->meets = set->runner->meets;
	if (reader->late && sg_has_runner(reader, set->runner))
		set->meets.late = reader->late;
	else if (set->runner->any_layout && refuses_late(own))
		set->meets.late = SG_REACTION_REFUSES;
}

static void read_set(struct sg_root *root, struct sg_finder *finder,
		     const struct claims *claims)
{
	const struct sg_layout_entry *own = claims->best.entry;
	const struct sg_layout *reader = own->layout;
	struct sg_migration_set *set = root->set;

	if (claims->applier.entry)
		reader = claims->applier.entry->layout;
	settle_reactions(set, own->layout, reader);
	reader->read(set, finder);
	if (reader != own->layout && own->layout->annotate)
		own->layout->annotate(set, finder);
	index_places(root, finder);
	root->strays_alone = own->layout->strays_alone;
	if (!root->strays_alone)
		add_strays(root, finder, ignored_by(set, finder, reader));
	move_idle_back(set, finder);
	index_places(root, finder);
	sg_set_check(set, finder, reader->hazards);
}

static void say_rival(struct sg_migration_set *set, struct sg_finder *finder,
		      const struct claims *claims)
{
	if (claims->rival.entry)
		sg_problem_add(set, finder, SG_SET_LAYOUTS_DISAGREE, SIZE_MAX,
			       set->layout_title, claims->rival.entry->layout->title,
			       sg_printf(&finder->arena,
					 "%s says the one, %s the other; taken as %s",
					 claims->best.set.layout_why,
					 claims->rival.set.layout_why,
					 set->layout_title));
}

static void make_set(struct sg_root *root, struct sg_finder *finder,
		     struct claims *claims)
{
	struct sg_migration_set *set = SG_NEW(&finder->arena, struct sg_migration_set);
	struct sg_err err;

	*set = claims->best.set;
	set->layout = claims->best.entry->layout;
	set->layout_name = claims->best.entry->name;
	set->layout_title = set->layout->title;
	root->set = set;
	root->sureness = claims->best.sureness;
	choose_applier(claims, finder);
	if (claims->applier.entry)
		apply(set, &claims->applier);
	settle_runner(set, finder);
	read_set(root, finder, claims);
	say_rival(set, finder, claims);
	if (finder->options.since && (set->ordered || set->runner) &&
	    !sg_set_since(set, finder, root->folder, &err))
		finder->complaint = sg_cstr(&finder->arena, sg_str_of(err.text));
	sg_set_seat(set);
}

/* --layout needs no marker, only files that such a tool would run. */
static void force(struct sg_root *root, struct sg_finder *finder, struct claims *claims)
{
	struct claim *best = &claims->best;

	best->entry = finder->layout;
	best->sureness = SG_SURE_LEAST;
	best->set = (struct sg_migration_set){
		.root = root->folder, .layout_why = "--layout", .ordered = true};
	make_set(root, finder, claims);
	if (!root->set->migrations.len ||
	    !sg_runs_forward(&root->set->migrations.items[0]))
		root->set = NULL;
}

static struct sg_root *look(struct sg_finder *finder, const char *folder)
{
	struct sg_root *root = SG_NEW(&finder->arena, struct sg_root);
	struct claims claims = {0};

	root->folder = folder;
	for (size_t i = 0; i < sg_layouts_len; i++)
		ask(&claims, finder, folder, &sg_layouts[i]);
	if (claims.best.entry)
		make_set(root, finder, &claims);
	else if (finder->layout)
		force(root, finder, &claims);
	return root;
}

struct sg_root *sg_root_of(struct sg_finder *finder, const char *folder)
{
	struct sg_root *root = sg_memo_find(&finder->roots, sg_str_of(folder));

	if (root)
		return root;
	root = look(finder, sg_cstr(&finder->arena, sg_str_of(folder)));
	sg_memo_add(finder, &finder->roots, sg_str_of(folder), root);
	return root;
}
