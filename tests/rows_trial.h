/*
 * A set of migrations, file by file: each runs over a database that the files before it
 * made and that has rows in every table, in every way that is possible as far as is
 * known, and the judge compares.
 */
#ifndef SQLGUARD_TESTS_ROWS_TRIAL_H
#define SQLGUARD_TESTS_ROWS_TRIAL_H

#include <sqlguard/replay.h>

#include "files.h"
#include "parsed.h"
#include "rows_fill.h"
#include "rows_verdict.h"
#include "sets.h"

/* How a file is known to run; the zeroed ones are unknown. */
struct trial_file {
	const char *name;
	struct sg_str text;
	struct down down;
	struct sg_session_start start;
	bool history; /* it runs, and is not judged */
};

struct trial {
	struct sg_arena arena; /* of the set */
	const char *name;
	enum sg_dialect dialect;
	struct sg_replay *replay;
	sqlite3 *schema; /* as the files before made it, without our rows */
	const struct trial_file *file;
	struct sg_map skipped; /* tables that could not be filled */
	struct sg_buf why;
};

struct trial_way {
	const char *name;
	bool wrapped, keys;
};

static const struct trial_way trial_ways[] = {
	{"in a transaction, foreign keys on", true, true},
	{"in a transaction, foreign keys off", true, false},
	{"outside of a transaction, foreign keys on", false, true},
	{"outside of a transaction, foreign keys off", false, false},
};

#define TRIAL_WAYS (sizeof trial_ways / sizeof *trial_ways)

static bool trial_verbose, trial_quiet;
static size_t trial_judged, trial_cut, trial_claims, trial_proven;
static size_t trial_unfilled, trial_orphaned;
static struct trial *trial_now; /* for the callback of the filling */

/* Each table once per set. */
static inline void trial_skip(const char *table, const char *why, bool empty)
{
	struct trial *t = trial_now;
	size_t *known = sg_map_add(&t->arena, &t->skipped, sg_str_of(table));

	if ((*known)++)
		return;
	if (empty)
		trial_unfilled++;
	else
		trial_orphaned++;
	if (!trial_quiet)
		printf("# %s: %s: no %s '%s': %s\n", t->name, t->file->name,
		       empty ? "rows in" : "parents for", table, why);
}

/* The way in which it is known to run, or what nothing rules out. */
static inline bool trial_is_possible(const struct sg_session *session,
				     const struct trial_way *way)
{
	enum sg_maybe inside = sg_session_in_transaction(session, 0);
	enum sg_maybe keys = sg_session_foreign_keys(session, 0);

	return inside != (way->wrapped ? SG_NO : SG_YES) &&
	       keys != (way->keys ? SG_NO : SG_YES);
}

static inline void trial_note_end(const struct trial *t, const struct judge *j)
{
	trial_judged++;
	if (j->run->failure != REAL_FAILED)
		return;
	trial_cut++;
	if (trial_verbose)
		printf("# %s: %s (%s): judged up to statement %zu: %s\n", t->name,
		       t->file->name, j->way, j->run->stop + 1, j->run->error);
}

static inline void trial_run(struct trial *t, struct judge *j, sqlite3 *filled,
			     const struct trial_way *way)
{
	struct sg_arena arena = {0};
	struct real_run run = {.arena = &arena, .db = real_copy(filled)};

	run.before = judge_emptiness;
	run.payload = j;
	j->arena = &arena;
	j->run = &run;
	j->way = way->name;
	run_file(&run, j->src, j->script, way->wrapped, way->keys);
	judge_run(j);
	trial_note_end(t, j);
	sqlite3_close(run.db);
	sg_arena_release(&arena);
}

static inline void trial_judge(struct trial *t, const struct parsed *parsed,
			       const struct sg_session *session, const uint32_t *moments)
{
	struct sg_arena arena = {0};
	struct fill fill = {.arena = &arena, .db = real_copy(t->schema)};
	struct kept kept;
	struct judge j = {
		.src = (struct sg_source *)&parsed->src,
		.script = &parsed->script,
		.catalog = t->replay->catalog,
		.moments = moments,
		.kept = &kept,
		.why = &t->why,
		.claims = &trial_claims,
		.proven = &trial_proven,
	};

	j.rows = sg_rows_new(&arena, &(struct sg_rows_input){
					     .dialect = t->dialect,
					     .src = j.src,
					     .script = j.script,
					     .session = session,
					     .catalog = j.catalog,
					     .moments = moments,
				     });
	fill.skip = trial_skip;
	trial_now = t;
	fill_database(&fill);
	kept_begin(&kept, &arena, fill.db);
	for (size_t i = 0; i < TRIAL_WAYS; i++)
		if (trial_is_possible(session, &trial_ways[i]))
			trial_run(t, &j, fill.db, &trial_ways[i]);
	sqlite3_close(fill.db);
	sg_arena_release(&arena);
}

/* The schema for the next file, which has a connection of its own.  In a transaction the
   first error undoes the file. */
static inline bool trial_advance(struct trial *t, const struct parsed *parsed,
				 const struct sg_session *session)
{
	bool wrapped = sg_session_in_transaction(session, 0) == SG_YES;
	bool ran = true;
	sqlite3 *old;

	if (sg_session_foreign_keys(session, 0) == SG_YES)
		run_sql(t->schema, "PRAGMA foreign_keys = ON");
	if (wrapped)
		run_sql(t->schema, "BEGIN");
	for (size_t i = 0; i < parsed->script.statements.len && (ran || !wrapped); i++) {
		struct sg_str sql = sg_source_text(
			&parsed->src, parsed->script.statements.items[i].span);

		ran = run_text(t->schema, sql.p, sql.n);
	}
	if (!sqlite3_get_autocommit(t->schema))
		run_sql(t->schema, wrapped && !ran ? "ROLLBACK" : "COMMIT");
	if (!sqlite3_get_autocommit(t->schema))
		run_sql(t->schema, "ROLLBACK");
	old = t->schema;
	t->schema = real_copy(old);
	sqlite3_close(old);
	return ran || !wrapped;
}

static inline void trial_file(struct trial *t, const struct trial_file *file)
{
	struct parsed parsed;
	struct sg_replay_file replayed = {.path = file->name};
	uint32_t *moments;

	t->file = file;
	sg_buf_clear(&t->why);
	parse_text(&parsed, t->dialect, file->name, file->text);
	leave_out_down(&parsed.script, file->down);
	replayed.src = &parsed.src;
	replayed.script = &parsed.script;
	replayed.session = sg_session_new(&parsed.arena, t->dialect, &parsed.src,
					  &parsed.script, &file->start);
	moments = sg_alloc(&parsed.arena,
			   (parsed.script.statements.len + 1) * sizeof *moments);
	sg_replay_run(t->replay, &replayed, moments);
	if (parsed.script.statements.len) {
		if (!file->history)
			trial_judge(t, &parsed, replayed.session, moments);
		if (!trial_advance(t, &parsed, replayed.session))
			sg_replay_return(t->replay, moments[0]);
	}
	parsed_free(&parsed);
}

static inline void trial_begin(struct trial *t, const char *name, enum sg_dialect dialect,
			       enum sg_begins begins)
{
	*t = (struct trial){.name = name, .dialect = dialect};
	t->replay = sg_replay_new(&t->arena, dialect, begins);
	t->schema = real_open();
}

static inline void trial_end(struct trial *t)
{
	sqlite3_close(t->schema);
	sg_buf_release(&t->why);
	sg_arena_release(&t->arena);
}

#endif
