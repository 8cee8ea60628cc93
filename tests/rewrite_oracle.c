/*
 * Asks a real SQLite about every rebuild that `check --fix=rebuild` writes anew: those of
 * the fixtures, of the layouts and, when it is there, of the corpus.  Tables are filled;
 * the fixed file runs as D1 runs it, in a transaction with foreign keys on, and the file
 * as it was with foreign keys off.  Both must leave the same schema and the same rows.
 *
 *   rewrite_oracle [--verbose] [fixture or folder of sets ..]
 */
#include "golden_case.h"
#include "rewrite_judge.h"
#include "sets.h"

/* Fewer rewritten files mean that the test looks at nothing. */
#define FEWEST_REWRITTEN 60

static int failed, rewritten;

static void result(struct case_file *c)
{
	printf("%s %s: %s%s%s\n", c->why ? "not ok" : "ok", c->set, c->name,
	       c->why ? ": " : "", c->why ? c->why : "");
	failed += c->why != NULL;
	rewritten++;
	if (c->why && verbose)
		printf("%.*s\n", SG_STR_ARG(c->fixed));
}

static void no_skip(const char *table, const char *why, bool empty)
{
	(void)table, (void)why, (void)empty;
}

/* In a database with the schema of the history and our rows. */
static void try_rewritten(struct case_file *c, sqlite3 *history)
{
	struct fill fill = {.arena = &c->arena, .skip = no_skip};

	c->before = fill.db = real_copy(history);
	fill_database(&fill);
	if (judge(c))
		result(c);
	sqlite3_close(c->before);
}

/* ---- sets ---- */

static void try_file(const struct migrations *set, const struct migration *file,
		     struct sg_replay *replay, sqlite3 *db)
{
	struct case_file c = {.set = set->name, .name = file->name, .text = file->text};
	struct sg_input input = {.bytes = file->text, .dialect = SG_D1, .replay = replay};

	fix(&c, replay);
	if (c.why)
		result(&c);
	else if (!sg_str_eq(c.text, c.fixed) && !c.accused)
		try_rewritten(&c, db);
	sg_run_replay(file->name, &input);
	sg_arena_release(&c.arena);
}

static void try_set(const struct migrations *set)
{
	struct sg_arena arena = {0};
	struct sg_replay *replay = sg_replay_new(&arena, SG_D1, SG_BEGINS_PRESUMED_EMPTY);
	sqlite3 *db = real_open();

	for (size_t i = 0; i < set->files.len; i++) {
		const struct migration *file = &set->files.items[i];

		if (!file->down.len)
			try_file(set, file, replay, db);
		if (run_file(&arena, db, file->text, "PRAGMA foreign_keys = OFF"))
			sqlite3_exec(db, sg_cstr(&arena, file->text), NULL, NULL, NULL);
	}
	sqlite3_close(db);
	sg_arena_release(&arena);
}

static void try_fixture(const char *path)
{
	struct migrations set = {.name = path};
	struct sg_arena arena = {0};

	read_fixture(&set, &arena, path);
	if (set.files.len > 1 && !set.files.items[0].text.n)
		set.files.items++, set.files.len--;
	try_set(&set);
	sg_arena_release(&arena);
}

static void try_rule_case(const char *rule, const char *file, void *none)
{
	char path[4096];

	(void)none;
	snprintf(path, sizeof path, "fixtures/rules/%s/%s", rule, file);
	try_fixture(path);
}

static void try_argument(const char *path)
{
	if (sg_str_ends(sg_str_of(path), ".sql"))
		try_fixture(path);
	else
		each_set(path, try_set);
}

int main(int argc, char **argv)
{
	int first = 1;

	verbose = argc > 1 && !strcmp(argv[1], "--verbose");
	first += verbose;
	for (int i = first; i < argc; i++)
		try_argument(argv[i]);
	if (argc > first)
		return failed != 0;
	each_fixture("fixtures/rebuilds", try_fixture);
	each_fixture("fixtures/d1", try_fixture);
	each_fixture("fixtures/rewrites", try_fixture);
	each_case(NULL, try_rule_case, NULL);
	each_set("fixtures/layouts", try_set);
	each_corpus_set(try_set);
	printf("%s files are rewritten: %d\n",
	       rewritten < FEWEST_REWRITTEN ? "not ok" : "ok", rewritten);
	return failed != 0 || rewritten < FEWEST_REWRITTEN;
}
