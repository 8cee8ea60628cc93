/*
 * Asks a real SQLite about what sg_rows says of the rows of every migration: those of the
 * fixtures, and of the corpus when it is there.  Each file runs over tables with rows, as
 * its runner runs it; one of which that is not known runs in all ways, and then again
 * with each of them as the known one.
 *
 *   rows_oracle [--verbose] [fixture or folder of sets ..]
 */
#include "golden_case.h"
#include "rows_trial.h"

/* Tables that may stay empty; of these the test knows nothing. */
#define MOST_UNFILLED 5

static int failed;

static void report(const struct trial *t, const char *way)
{
	struct sg_str rest = sg_buf_str(&t->why), line;

	if (!rest.n) {
		printf("ok %s: %s%s\n", t->name, t->file->name, way);
		return;
	}
	failed++;
	line_next(&line, &rest);
	printf("not ok %s: %s%s: %.*s\n", t->name, t->file->name, way, SG_STR_ARG(line));
	while (trial_verbose && line_next(&line, &rest))
		printf("#   %.*s\n", SG_STR_ARG(line));
}

/* Cases with a whole checkout, which the layout would have to lay out. */
static size_t left_out;

/* With a start that overrules what is unknown; NULL: as it is. */
static void try_as(const struct migrations *set, enum sg_begins begins,
		   const struct trial_way *way)
{
	struct trial t;

	trial_begin(&t, set->name, set->dialect, begins);
	for (size_t i = 0; i < set->files.len; i++) {
		const struct migration *from = &set->files.items[i];
		struct trial_file file = {
			.name = from->name,
			.text = from->text,
			.down = from->down,
			.start = {.wrap = from->wrap, .foreign_keys = from->enforced},
		};

		if (way && !file.start.wrap)
			file.start.wrap = way->wrapped ? SG_WRAP_FILE : SG_WRAP_NONE;
		if (way && !file.start.foreign_keys)
			file.start.foreign_keys = way->keys ? SG_YES : SG_NO;
		trial_file(&t, &file);
		report(&t, way ? sg_printf(&t.arena, " %s", way->name) : "");
	}
	trial_end(&t);
}

static void try_set_from(const struct migrations *set, enum sg_begins begins)
{
	bool known = set->dialect == SG_D1;

	for (size_t i = 0; i < set->files.len && !known; i++)
		known = set->files.items[i].wrap && set->files.items[i].enforced;
	try_as(set, begins, NULL);
	for (size_t i = 0; i < TRIAL_WAYS && !known; i++)
		try_as(set, begins, &trial_ways[i]);
}

static void try_set(const struct migrations *set)
{
	try_set_from(set, SG_BEGINS_PRESUMED_EMPTY);
}

/* ---- fixtures of ours ---- */

static void try_rule_case(const char *rule, const char *file, void *none)
{
	struct test t;
	struct migrations set;

	(void)none;
	open_case(&t, rule, file);
	set = (struct migrations){.name = sg_printf(&t.arena, "%s/%s", rule, file),
				  .dialect = t.dialect};
	for (size_t i = 0; i < t.parts.len && !t.set; i++)
		*SG_PUSH(&t.arena, &set.files) = (struct migration){
			.name = t.parts.items[i].name, .text = t.parts.items[i].text};
	left_out += is_lite(t.dialect) && t.set;
	if (!t.why && is_lite(t.dialect) && !t.set)
		try_set_from(&set, set.files.len > 1 ? SG_BEGINS_PRESUMED_EMPTY
						     : SG_BEGINS_UNKNOWN);
	close_case(&t);
}

static void try_fixture(const char *path, enum sg_dialect dialect)
{
	struct sg_arena arena = {0};
	struct migrations set = {.name = path, .dialect = dialect};

	read_fixture(&set, &arena, path);
	try_set_from(&set, SG_BEGINS_EMPTY);
	sg_arena_release(&arena);
}

static void try_in_sqlite(const char *path)
{
	try_fixture(path, SG_SQLITE);
}

static void try_in_both(const char *path)
{
	try_fixture(path, SG_SQLITE);
	try_fixture(path, SG_D1);
}

static void try_all(void)
{
	each_fixture("fixtures/rebuilds", try_in_both);
	each_fixture("fixtures/schema/sqlite", try_in_sqlite);
	each_case(NULL, try_rule_case, NULL);
	each_set("fixtures/layouts", try_set);
	each_set("fixtures/projects", try_set);
	each_corpus_set(try_set);
}

static void try_given(const char *path)
{
	if (sg_str_ends(sg_str_of(path), ".sql"))
		try_in_both(path);
	else
		each_set(path, try_set);
}

int main(int argc, char **argv)
{
	bool given = false;

	for (int i = 1; i < argc; i++) {
		if (!strcmp(argv[i], "--verbose"))
			trial_verbose = true;
		else
			try_given(argv[i]), given = true;
	}
	if (!given)
		try_all();
	printf("# %zu runs of files judged, %zu of them only up to a statement that "
	       "fails for another reason; %zu claims, %zu of them certain and compared\n",
	       trial_judged, trial_cut, trial_claims, trial_proven);
	printf("# %zu cases with a checkout of their own are not run\n", left_out);
	printf("# %zu tables without rows, %zu with rows that can have no parent\n",
	       trial_unfilled, trial_orphaned);
	if (!given && trial_unfilled > MOST_UNFILLED)
		failed++, printf("not ok more than %d tables cannot be filled\n",
				 MOST_UNFILLED);
	return failed != 0;
}
