/*
 * The real SQLite as judge of the replay: every file of a set runs in it and is replayed,
 * and after every file the two schemas are compared, fact by fact: what pragmas tell of
 * tables, columns, indexes and foreign keys, the names of views and triggers, and,
 * through a replay of sqlite_schema.sql, every text that renames change.
 *
 *   catalog_sqlite [--verbose] [fixture or folder ..]
 *
 * Without names: fixtures/schema/sqlite, then the sets of the corpus, when it is there.
 * A fixture has "-- file: NAME" lines; its first line may be
 *
 *   -- args: --wrap file --foreign-keys on     one transaction for each file
 *
 * Each file has a connection of its own.  In a transaction the first error undoes the
 * file; without one the rest of it runs, as in the sqlite3 shell.
 */
#include <sqlite3.h>
#include <sys/stat.h>

#include <sqlguard/replay.h>

#include "catalog_facts.h"
#include "files.h"
#include "parsed.h"
#include "sets.h"

struct trial {
	struct sg_arena arena;
	const char *name;
	sqlite3 *keeper; /* keeps the database while files come and go */
	sqlite3 *db;
	struct sg_replay *replay;
	struct sg_buf why;
	size_t files, facts;
};

static int failed;
static bool verbose;
static size_t all_sets, all_files, all_facts;

static void differ(struct trial *t, const char *file, const char *real, const char *ours)
{
	if (!t->why.n)
		sg_buf_printf(&t->why, "%s: SQLite: %s; replay: %s", file, real, ours);
	if (verbose)
		printf("# %s: %s\n#   SQLite: %s\n#   replay: %s\n", t->name, file, real,
		       ours);
}

/* ---- running ---- */

static sqlite3 *connect_to(const struct trial *t, bool foreign_keys)
{
	char uri[100];
	sqlite3 *db;

	snprintf(uri, sizeof uri, "file:trial%p?mode=memory&cache=shared",
		 (const void *)t);
	if (sqlite3_open_v2(uri, &db,
			    SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_URI,
			    NULL))
		sg_bug("cannot open a database in memory");
	if (sqlite3_exec(db, foreign_keys ? "PRAGMA foreign_keys=ON" : "", NULL, NULL,
			 NULL))
		sg_bug("cannot set foreign_keys");
	return db;
}

/* The message of a statement that fails; NULL: it ran. */
static const char *run(struct trial *t, struct sg_str text)
{
	sqlite3_stmt *stmt = NULL;
	int rc = sqlite3_prepare_v2(t->db, text.p, (int)text.n, &stmt, NULL);

	if (rc == SQLITE_OK)
		while ((rc = sqlite3_step(stmt)) == SQLITE_ROW)
			continue;
	if (rc != SQLITE_DONE && rc != SQLITE_OK)
		rc = SQLITE_ERROR;
	sqlite3_finalize(stmt);
	return rc == SQLITE_ERROR ? sg_cstr(&t->arena, sg_str_of(sqlite3_errmsg(t->db)))
				  : NULL;
}

/* What depends on rows, or on what the replay does not look at. */
static bool depends_on_rows(const char *error)
{
	static const char *const parts[] = {"constraint failed", "Cannot add a ",
					    "database table is locked"};

	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		if (strstr(error, parts[i]) && !strstr(error, "PRIMARY KEY column") &&
		    !strstr(error, "UNIQUE column"))
			return true;
	return false;
}

/* Both must refuse the same definitions.  Once the replay assumed that something was
   there before the history, it no longer knows what is missing. */
static void compare_refusal(struct trial *t, const struct migration *file,
			    const struct parsed *parsed, size_t i, const char *error,
			    uint32_t moment)
{
	const struct sg_catalog *catalog = t->replay->catalog;
	const struct sg_statement *statement = &parsed->script.statements.items[i];
	struct sg_str refused = catalog->places.items[moment].refused;
	char *where;

	if (!is_definition(statement->node))
		return;
	t->facts++;
	if ((refused.n > 0) == (error != NULL) || (error && depends_on_rows(error)))
		return;
	where = sg_printf(
		&t->arena, "%s:%zu", file->name,
		sg_source_line((struct sg_source *)&parsed->src, statement->span.off));
	differ(t, where, error ? error : "runs",
	       refused.n ? sg_cstr(&t->arena, refused) : "runs");
}

/* True: undone by an error. */
static bool run_file(struct trial *t, const struct migration *file,
		     const struct parsed *parsed, const char **errors)
{
	bool undone = false;

	t->db = connect_to(t, file->foreign_keys);
	if (file->in_transaction)
		run(t, SG_STR("BEGIN"));
	for (size_t i = 0; i < parsed->script.statements.len && !undone; i++) {
		struct sg_span span = parsed->script.statements.items[i].span;

		errors[i] = run(t, sg_source_text(&parsed->src, span));
		if (verbose && errors[i])
			printf("# %s: %s: %s\n", t->name, file->name, errors[i]);
		undone = errors[i] && file->in_transaction;
	}
	if (file->in_transaction)
		run(t, undone ? SG_STR("ROLLBACK") : SG_STR("COMMIT"));
	return undone;
}

/* ---- comparing ---- */

static void compare_facts(struct trial *t, const struct migration *file)
{
	struct facts real = {0}, ours = {0}, texts = {0}, our_texts = {0};
	const char *a, *b;

	facts_of_database(&real, t->db);
	facts_of_catalog(&ours, t->replay->catalog);
	texts_of_database(&texts, t->db);
	texts_of_catalog(&our_texts, t->replay->catalog);
	t->facts += real.lines.len + texts.lines.len;
	if (facts_differ(&real, &ours, &a, &b) ||
	    facts_differ(&texts, &our_texts, &a, &b))
		differ(t, file->name, a, b);
	facts_free(&real);
	facts_free(&ours);
	facts_free(&texts);
	facts_free(&our_texts);
}

static void try_file(struct trial *t, const struct migration *file)
{
	struct parsed parsed;
	struct sg_session_start start = {
		.wrap = file->in_transaction ? SG_WRAP_FILE : SG_WRAP_NONE,
		.foreign_keys = file->foreign_keys ? SG_YES : SG_NO,
	};
	struct sg_replay_file replayed = {.path = file->name};
	uint32_t *moments;
	const char **errors;
	bool undone;

	parse_text(&parsed, SG_SQLITE, file->name, file->text);
	leave_out_down(&parsed.script, file->down);
	replayed.src = &parsed.src;
	replayed.script = &parsed.script;
	replayed.session = sg_session_new(&parsed.arena, SG_SQLITE, &parsed.src,
					  &parsed.script, &start);
	moments = sg_alloc(&parsed.arena,
			   (parsed.script.statements.len + 1) * sizeof *moments);
	errors = sg_alloc(&parsed.arena,
			  (parsed.script.statements.len + 1) * sizeof *errors);
	undone = run_file(t, file, &parsed, errors);
	sg_replay_run(t->replay, &replayed, moments);
	for (size_t i = 0; i < parsed.script.statements.len; i++) {
		compare_refusal(t, file, &parsed, i, errors[i], moments[i]);
		if (errors[i] && undone)
			break;
	}
	if (undone)
		sg_replay_return(t->replay, moments[0]);
	compare_facts(t, file);
	sqlite3_close(t->db);
	t->files++;
	parsed_free(&parsed);
}

static void try_set(const struct migrations *set)
{
	struct trial t = {.name = set->name};

	t.keeper = connect_to(&t, false);
	run((t.db = t.keeper, &t), SG_STR("PRAGMA user_version"));
	t.replay = sg_replay_new(&t.arena, SG_SQLITE, SG_BEGINS_EMPTY);
	for (size_t i = 0; i < set->files.len; i++)
		try_file(&t, &set->files.items[i]);
	if (t.why.n)
		printf("not ok %s: %s\n", set->name, t.why.p);
	else
		printf("ok %s\n", set->name);
	failed += t.why.n > 0;
	all_sets++;
	all_files += t.files;
	all_facts += t.facts;
	sqlite3_close(t.keeper);
	sg_buf_release(&t.why);
	sg_arena_release(&t.arena);
}

static void try_fixture(const char *path)
{
	struct sg_arena arena = {0};
	struct migrations set = {.name = path};

	read_fixture(&set, &arena, path);
	try_set(&set);
	sg_arena_release(&arena);
}

static void try_path(const char *path)
{
	if (sg_str_ends(sg_str_of(path), ".sql"))
		try_fixture(path);
	else
		each_fixture(path, try_fixture);
}

int main(int argc, char **argv)
{
	bool given = false;

	for (int i = 1; i < argc; i++) {
		if (!strcmp(argv[i], "--verbose"))
			verbose = true;
		else
			try_path(argv[i]), given = true;
	}
	if (!given) {
		try_path("fixtures/schema/sqlite");
		each_corpus_set(try_set);
	}
	printf("# %zu sets, %zu files, %zu facts, %d sets differ\n", all_sets, all_files,
	       all_facts, failed);
	return failed != 0;
}
