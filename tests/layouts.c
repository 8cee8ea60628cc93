/*
 * Finds the migration set of each .sql and .rs file in fixtures/layouts/<case>/ and
 * compares what is told of all sets with fixtures/layouts/<case>.txt; --bless rewrites
 * it. A case is named <layout> or <layout>-<what it shows>, and one of its sets must be
 * of that layout.
 */
#include <sqlguard/project.h>

#include "files.h"
#include "layout.h"

struct test {
	struct sg_arena arena;
	const char *name, *folder;
	struct sg_finder *finder;
	SG_ARRAY(const char *) files;
	SG_ARRAY(struct sg_migration_set *) sets;
	struct sg_buf output;
};

static int failed;

static void result(bool holds, const char *subject, const char *what)
{
	printf("%s %s: %s\n", holds ? "ok" : "not ok", subject, what);
	failed += !holds;
}

/* ---- what is printed ---- */

static const char *const kinds[] = {"up",      "down",   "repeatable",
				    "ignored", "unread", "missing"};
static const char *const wraps[] = {"unknown", "none", "implicit", "file", "run"};

static void print_migration(struct test *t, const struct sg_migration *migration)
{
	sg_buf_printf(&t->output, "  %-10s %s  version '%.*s'  name '%.*s'",
		      kinds[migration->kind], migration->path,
		      SG_STR_ARG(migration->version), SG_STR_ARG(migration->name));
	if (migration->index_line)
		sg_buf_printf(&t->output, "  line %zu", migration->index_line);
	if (migration->ignored)
		sg_buf_printf(&t->output, "  (%s)", migration->ignored);
	sg_buf_addc(&t->output, '\n');
	if (!migration->split_done || (migration->kind != SG_MIGRATION_UP &&
				       migration->kind != SG_MIGRATION_UNREAD))
		return;
	sg_buf_printf(&t->output, "             %s: %s\n", wraps[migration->wrap],
		      migration->wrap_why);
	for (size_t i = 0; i < migration->down.len; i++)
		sg_buf_printf(&t->output, "             down from %u to %u\n",
			      migration->down.items[i].off,
			      sg_span_end(migration->down.items[i]));
}

static void print_text(struct test *t, const char *label, struct sg_str text)
{
	if (text.n)
		sg_buf_printf(&t->output, ", %s '%.*s'", label, SG_STR_ARG(text));
}

static void print_problem(struct test *t, const struct sg_migration_set *set,
			  const struct sg_migration_problem *problem)
{
	const char *path = set->index_path ? set->index_path : "the set";

	if (problem->migration < set->migrations.len)
		path = set->migrations.items[problem->migration].path;
	sg_buf_printf(&t->output, "  problem %s: %s",
		      sg_set_problem_type_name(problem->type), path);
	if (problem->line)
		sg_buf_printf(&t->output, ", line %zu", problem->line);
	print_text(t, "subject", problem->subject);
	print_text(t, "other", problem->other);
	print_text(t, "detail", problem->detail);
	sg_buf_addc(&t->output, '\n');
}

static void print_set(struct test *t, const struct sg_migration_set *set)
{
	sg_buf_printf(&t->output,
		      "set %s%s\n  layout %s (%s)\n  runner %s (%s)\n  dialect %s (%s)\n",
		      set->root, set->ordered ? "" : ", without order", set->layout_name,
		      set->layout_why, set->runner ? set->runner->name : "unknown",
		      set->runner ? set->runner_why : "nothing tells",
		      set->dialect ? sg_dialect_name(set->dialect) : "unknown",
		      set->dialect ? set->dialect_why : "nothing tells");
	for (size_t i = 0; i < set->migrations.len; i++)
		print_migration(t, &set->migrations.items[i]);
	for (size_t i = 0; i < set->problems.len; i++)
		print_problem(t, set, &set->problems.items[i]);
}

/* ---- a case ---- */

static void collect(struct test *t, const char *folder)
{
	struct names names = folder_list(folder, "");

	for (int i = 0; i < names.len; i++) {
		const char *path = sg_printf(&t->arena, "%s/%s", folder, names.items[i]);
		struct names below = folder_list(path, "");

		if (below.len)
			collect(t, path);
		else if (sg_str_ends(sg_str_of(path), ".sql") ||
			 sg_str_ends(sg_str_of(path), ".rs"))
			*SG_PUSH(&t->arena, &t->files) = path;
		names_free(&below);
	}
	names_free(&names);
}

static void remember(struct test *t, struct sg_migration_set *set)
{
	for (size_t i = 0; i < t->sets.len; i++)
		if (t->sets.items[i] == set)
			return;
	*SG_PUSH(&t->arena, &t->sets) = set;
}

static void find_all(struct test *t)
{
	for (size_t i = 0; i < t->files.len; i++) {
		const char *path = t->files.items[i];
		struct sg_buf bytes = {0};
		size_t place = SIZE_MAX;
		struct sg_migration_set *set = sg_find_set(&place, t->finder, path);

		if (!set) {
			sg_buf_printf(&t->output, "alone %s\n", path);
			continue;
		}
		if (place >= set->migrations.len ||
		    strcmp(set->migrations.items[place].path, path))
			sg_bug("%s has the place of another file", path);
		file_need(&bytes, path);
		sg_set_prepare(t->finder, set, place, sg_buf_str(&bytes));
		remember(t, set);
		sg_buf_release(&bytes);
	}
}

/* The layout whose name the case's begins with; NULL: a case of no layout. */
static const struct sg_layout *named_layout(const char *name)
{
	struct sg_str prefix = sg_str_of(name);

	while (prefix.n) {
		const struct sg_layout_entry *entry = sg_layout_find(prefix);

		if (entry)
			return entry->layout;
		while (prefix.n && prefix.p[--prefix.n] != '-')
			continue;
	}
	return NULL;
}

static bool has_layout(const struct test *t)
{
	const struct sg_layout *wanted = named_layout(t->name);

	for (size_t i = 0; wanted && i < t->sets.len; i++)
		if (t->sets.items[i]->layout == wanted)
			return true;
	return !wanted;
}

static void check_golden(struct test *t, bool bless)
{
	const char *path = sg_printf(&t->arena, "%s.txt", t->folder);
	struct sg_buf golden = {0};

	file_read(&golden, path);
	if (bless && !sg_str_eq(sg_buf_str(&golden), sg_buf_str(&t->output)))
		file_write(path, sg_buf_str(&t->output));
	else
		result(sg_str_eq(sg_buf_str(&golden), sg_buf_str(&t->output)), t->name,
		       "is as its golden says; see layouts.test --bless and git diff");
	sg_buf_release(&golden);
}

static struct sg_finder *finder_new(const char *layout, const char *runner)
{
	struct sg_finder_options options = {.layout = layout, .runner = runner};
	struct sg_err err;
	struct sg_finder *finder = sg_finder_new(&options, &err);

	if (!finder)
		sg_bug("%s", err.text);
	return finder;
}

static void run_case(const char *name, bool bless)
{
	struct test t = {.name = name};

	t.folder = sg_printf(&t.arena, "fixtures/layouts/%s", name);
	t.finder = finder_new(NULL, NULL);
	collect(&t, t.folder);
	find_all(&t);
	for (size_t i = 0; i < t.sets.len; i++)
		print_set(&t, t.sets.items[i]);
	result(has_layout(&t), name, "has a set of the layout that it is named after");
	check_golden(&t, bless);
	sg_finder_free(t.finder);
	sg_buf_release(&t.output);
	sg_arena_release(&t.arena);
}

/* ---- what holds whatever the layout ---- */

#define DRIZZLE "fixtures/layouts/drizzle"

/* However a folder is named, it is one set, shown as it was named first. */
static void check_spellings(void)
{
	char here[4096], link[4200];
	struct sg_finder *finder = finder_new(NULL, NULL);
	size_t place, other;
	struct sg_migration_set *set;

	if (!getcwd(here, sizeof here))
		sg_bug("no working directory");
	set = sg_find_set(&place, finder, DRIZZLE "/drizzle/0000_init.sql");
	result(set && !strcmp(set->root, DRIZZLE "/drizzle"), "spellings",
	       "the root is named as the user would");
	snprintf(link, sizeof link, "%s/" DRIZZLE "/./drizzle/0000_init.sql", here);
	result(set && sg_find_set(&other, finder, link) == set && other == place,
	       "spellings", "an absolute path names the same set");
	result(set && !strcmp(set->migrations.items[place].path, link), "spellings",
	       "a file is shown as it is given");
	snprintf(link, sizeof link, "/tmp/sqlguard-layouts-%ld", (long)getpid());
	if (symlink(sg_cstr(sg_finder_arena(finder),
			    sg_str_of(sg_printf(sg_finder_arena(finder), "%s/" DRIZZLE,
						here))),
		    link))
		sg_bug("cannot make a link");
	result(set && sg_find_set(&other, finder,
				  sg_printf(sg_finder_arena(finder),
					    "%s/drizzle/0000_init.sql", link)) == set,
	       "spellings", "a path through a link names the same set");
	remove(link);
	sg_finder_free(finder);
}

static void check_options(void)
{
	struct sg_finder_options wrong = {.layout = "drizle"},
				 worse = {.runner = "pisma"};
	struct sg_finder *finder = finder_new("goose", NULL);
	struct sg_migration_set *set;
	struct sg_err err;
	size_t place;

	set = sg_find_set(&place, finder, DRIZZLE "/drizzle/0000_init.sql");
	result(set && !strcmp(set->layout_name, "goose"), "options",
	       "--layout needs no marker");
	sg_finder_free(finder);
	finder = finder_new(NULL, "wrangler");
	set = sg_find_set(&place, finder, DRIZZLE "/drizzle/0000_init.sql");
	result(set && !strcmp(set->runner->name, "wrangler") && set->dialect == SG_D1,
	       "options", "--runner decides on the runner");
	sg_finder_free(finder);
	result(!sg_finder_new(&wrong, &err) && strstr(err.text, "'drizzle'"), "options",
	       "an unknown layout is answered with the nearest one");
	result(!sg_finder_new(&worse, &err) && strstr(err.text, "'prisma'"), "options",
	       "an unknown runner is answered with the nearest one");
}

/* The tables are made of file names; --help and pages quote the names in the structs. */
static void check_tables(void)
{
	for (size_t i = 0; i < sg_runners_len; i++) {
		const struct sg_runner *runner = sg_runners[i].runner;

		result(!strcmp(sg_runners[i].name, runner->name), runner->name,
		       "the runner's name is that of its declaration");
		result(!(runner->dialects & SG_POSTGRES) || runner->postgres.why,
		       runner->name, "what it does on PostgreSQL has a why");
		result(!(runner->dialects & SG_ANY_SQLITE) ||
			       (runner->sqlite.why && runner->foreign_keys_why),
		       runner->name, "what it does on SQLite has a why");
	}
	for (size_t i = 0; i < sg_layouts_len; i++) {
		const struct sg_layout *layout = sg_layouts[i].layout;

		for (size_t k = 0; k < sizeof layout->runners / sizeof *layout->runners &&
				   layout->runners[k];
		     k++)
			result(sg_runner_find(sg_str_of(layout->runners[k])) != NULL,
			       sg_layouts[i].name, "its runners are known");
		result(layout->title && layout->marker && layout->order && layout->claims,
		       sg_layouts[i].name, "the layout tells of itself");
	}
}

int main(int argc, char **argv)
{
	bool bless = argc > 1 && !strcmp(argv[1], "--bless");
	const char *only = argc > 1 + bless ? argv[1 + bless] : NULL;
	struct names cases = folder_list("fixtures/layouts", "");

	for (int i = 0; i < cases.len; i++)
		if (!strchr(cases.items[i], '.') &&
		    (!only || !strcmp(only, cases.items[i])))
			run_case(cases.items[i], bless);
	names_free(&cases);
	if (!only) {
		check_tables();
		check_spellings();
		check_options();
	}
	return failed != 0;
}
