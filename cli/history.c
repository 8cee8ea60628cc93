/* Sets, replayed: for `check` file by file, for the other commands as a whole. */
#include <inttypes.h>
#include <string.h>

#include "command.h"
#include "history.h"

bool sg_history_init(struct history *out, const struct history_options *options,
		     struct sg_err *err)
{
	*out = (struct history){.options = options};
	out->finder = sg_finder_new(&options->finding, err);
	sg_detector_init(&out->detector);
	return out->finder != NULL;
}

void sg_history_end(struct history *history)
{
	sg_finder_free(history->finder);
	sg_detector_release(&history->detector);
}

/* ---- dialects ---- */

/* What the text and the neighbours of one file tell; 0: nothing does. */
static enum sg_dialect told_by(const char **reason, struct history *history,
			       const char *path)
{
	size_t guessed = history->detector.guessed;
	struct sg_arena arena = {0};
	enum sg_dialect dialect = 0;
	struct sg_str bytes;
	struct sg_err err;

	if (sg_read_file(&bytes, &arena, path, &err))
		dialect = sg_detect(reason, &history->detector, path, bytes);
	sg_arena_release(&arena);
	if (history->detector.guessed == guessed)
		return dialect;
	history->detector.guessed = guessed;
	return 0;
}

/* A SQLite set under a wrangler configuration runs in D1, whoever generated it. */
static enum sg_dialect first_told(const char **reason, struct history *history,
				  const struct sg_migration_set *set)
{
	for (size_t i = 0; i < set->migrations.len; i++) {
		const struct sg_migration *migration = &set->migrations.items[i];
		enum sg_dialect dialect = 0;

		if (sg_runs_forward(migration) && migration->kind != SG_MIGRATION_UNREAD)
			dialect = told_by(reason, history, migration->path);
		if (dialect)
			return dialect;
	}
	return 0;
}

enum sg_dialect sg_history_dialect(const char **reason, struct history *history,
				   const struct sg_migration_set *set)
{
	enum sg_dialect told;

	*reason = "--dialect";
	if (history->options->dialect)
		return history->options->dialect;
	*reason = set->dialect_why;
	if (set->dialect && (set->dialect != SG_SQLITE || set->runner))
		return set->dialect;
	told = first_told(reason, history, set);
	if (told && (!set->dialect || told == SG_D1))
		return told;
	*reason = set->dialect ? set->dialect_why
			       : "nothing tells the dialect; say --dialect";
	history->detector.guessed += !set->dialect;
	return set->dialect ? set->dialect : SG_POSTGRES;
}

/* ---- replay ---- */

enum sg_begins sg_set_begins(const struct sg_migration_set *set)
{
	return set->ordered ? SG_BEGINS_PRESUMED_EMPTY : SG_BEGINS_UNKNOWN;
}

/* A dump of a newer database may have what our grammar lacks: no reason to refuse it. */
static void admit_gap(const struct sg_catalog *catalog)
{
	const struct sg_place *place;

	if (!catalog->blind)
		return;
	place = sg_place_of(catalog, catalog->blind);
	sg_say("%s:%" PRIu32 ": cannot be followed, so that what the schema lacks is not "
	       "known",
	       catalog->files.items[place->file].path, place->line);
}

static bool add_snapshot(struct sg_replay *replay, struct history *history,
			 enum sg_dialect dialect, struct sg_err *err)
{
	struct sg_input input = {.dialect = dialect, .replay = replay};
	struct sg_arena arena = {0};
	bool ok = sg_read_schema(&input.bytes, &arena, history->options->schema, dialect,
				 err);

	if (ok) {
		sg_run_replay(history->options->schema, &input);
		admit_gap(replay->catalog);
	}
	sg_arena_release(&arena);
	return ok;
}

bool sg_history_start(struct sg_replay **out, struct history *history,
		      struct sg_arena *arena, enum sg_dialect dialect,
		      enum sg_begins begins, struct sg_err *err)
{
	bool snapshot = history->options->schema != NULL;

	*out = sg_replay_new(arena, dialect, snapshot ? SG_BEGINS_EMPTY : begins);
	return !snapshot || add_snapshot(*out, history, dialect, err);
}

static bool replay_file(struct history *history, struct sg_replay *replay,
			struct sg_migration_set *set, size_t place, struct sg_err *err)
{
	struct sg_migration *migration = &set->migrations.items[place];
	struct sg_input input = {.dialect = replay->catalog->dialect,
				 .replay = replay,
				 .set = set,
				 .place = place};
	struct sg_arena arena = {0};
	bool ok;

	if (migration->kind == SG_MIGRATION_UNREAD) {
		sg_replay_unread(replay, migration->path);
		return true;
	}
	ok = sg_read_file(&input.bytes, &arena, migration->path, err);
	if (ok) {
		sg_set_prepare(history->finder, set, place, input.bytes);
		sg_run_replay(migration->path, &input);
	}
	sg_arena_release(&arena);
	return ok;
}

bool sg_history_replay_set(struct sg_replay **out, struct history *history,
			   struct sg_migration_set *set, size_t last,
			   struct sg_arena *arena, struct sg_err *err)
{
	const char *reason;
	enum sg_dialect dialect = sg_history_dialect(&reason, history, set);

	if (!sg_history_start(out, history, arena, dialect, sg_set_begins(set), err))
		return false;
	(*out)->catalog->history_table = sg_history_table(set, dialect);
	for (size_t i = 0; i < set->migrations.len && i <= last; i++)
		if (sg_runs_forward(&set->migrations.items[i]) &&
		    !replay_file(history, *out, set, i, err))
			return false;
	return true;
}

bool sg_history_replay_folder(struct sg_replay **out, struct history *history,
			      const char *path, struct sg_arena *arena,
			      struct sg_err *err)
{
	struct sg_migration_set *set;

	return sg_find_only_set(&set, history->finder, path, arena, err) &&
	       sg_history_replay_set(out, history, set, SIZE_MAX, arena, err);
}
