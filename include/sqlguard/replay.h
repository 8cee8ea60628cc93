/*
 * Replay: migrations in, catalog out.  Files are replayed in the order of their set; what
 * a statement does is written into the catalog as of that statement.  A statement that
 * would fail changes nothing.
 */
#ifndef SQLGUARD_REPLAY_H
#define SQLGUARD_REPLAY_H

#include <sqlguard/catalog.h>
#include <sqlguard/session.h>

struct sg_replay {
	struct sg_arena *arena;
	struct sg_catalog *catalog;
};

struct sg_replay *sg_replay_new(struct sg_arena *arena, enum sg_dialect dialect,
				enum sg_begins begins);

/* One file to replay; all of it may be released afterwards. */
struct sg_replay_file {
	const char *path;
	struct sg_source *src;
	const struct sg_script *script;
	const struct sg_session *session;
};

/*
 * Runs a file.  `moments`, when not NULL, is an array with room for one moment more than
 * there are statements: the state before each of them, and the one behind the last.
 */
void sg_replay_run(struct sg_replay *replay, const struct sg_replay_file *file,
		   uint32_t *moments);

/* A file that runs and is no SQL: it may make or drop anything. */
void sg_replay_unread(struct sg_replay *replay, const char *path);

/* Goes back to how the schema was at a moment, as if what came after had been undone. */
void sg_replay_return(struct sg_replay *replay, uint32_t moment);

#endif
