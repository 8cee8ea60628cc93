/*
 * The history of a file: the set it belongs to, replayed up to it.  Shared by the
 * commands that ask what the schema is somewhere.
 */
#ifndef SQLGUARD_CLI_HISTORY_H
#define SQLGUARD_CLI_HISTORY_H

#include <sqlguard/engine.h>
#include <sqlguard/project.h>

struct history_options {
	enum sg_dialect dialect; /* of --dialect; 0: auto */
	const char *schema;      /* of --schema: a snapshot to start from; NULL */
	struct sg_finder_options finding; /* --layout, --runner, --since */
};

/* Finds sets and dialects; answers are kept for all files of a run. */
struct history {
	const struct history_options *options;
	struct sg_finder *finder;
	struct sg_detector detector;
};

bool sg_history_init(struct history *out, const struct history_options *options,
		     struct sg_err *err);
void sg_history_end(struct history *history);

/* The dialect of all files of a set, and why. */
enum sg_dialect sg_history_dialect(const char **reason, struct history *history,
				   const struct sg_migration_set *set);

/* A set whose order is known presumably begins with an empty database. */
enum sg_begins sg_set_begins(const struct sg_migration_set *set);

/* A replay at the start of a set, or behind the snapshot; it lives in the arena. */
bool sg_history_start(struct sg_replay **out, struct history *history,
		      struct sg_arena *arena, enum sg_dialect dialect,
		      enum sg_begins begins, struct sg_err *err);

/* Replays a set up to and with the place `last`, in the order in which it runs. */
bool sg_history_replay_set(struct sg_replay **out, struct history *history,
			   struct sg_migration_set *set, size_t last,
			   struct sg_arena *arena, struct sg_err *err);

/* Replays all of the only set below a folder. */
bool sg_history_replay_folder(struct sg_replay **out, struct history *history,
			      const char *path, struct sg_arena *arena,
			      struct sg_err *err);

#endif
