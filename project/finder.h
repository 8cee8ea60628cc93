/* What the finder keeps, so that every folder, file and set is looked at once. */
#ifndef SQLGUARD_PROJECT_FINDER_H
#define SQLGUARD_PROJECT_FINDER_H

#include <sqlguard/map.h>

#include "layout.h"

struct sg_patterns_used; /* compiled patterns: finder_text.c */

/* A folder at which a set may begin. */
struct sg_root {
	const char *folder;           /* absolute, links followed */
	struct sg_migration_set *set; /* NULL: no layout claims it */
	enum sg_sureness sureness;
	bool strays_alone;
	bool shown;           /* paths in the set are those of the user */
	struct sg_map places; /* absolute path to the place in the set */
};

/* Answers by the path that was asked about; each is made once and never moves. */
struct sg_memo {
	struct sg_map places; /* path to the place in `answers` */
	SG_ARRAY(void *) answers;
};

struct sg_finder {
	struct sg_arena arena;
	struct sg_finder_options options;
	const struct sg_layout_entry *layout; /* --layout */
	const struct sg_runner *runner;       /* --runner */
	const char *working_folder;           /* absolute */
	struct sg_memo real;    /* folder as written: const char, the real one */
	struct sg_memo entries; /* folder: struct sg_entries */
	struct sg_memo assumed; /* absolute folder: struct sg_entries taken as there */
	struct sg_memo texts;   /* path: struct sg_str */
	struct sg_memo roots;   /* absolute folder: struct sg_root */
	struct sg_map claimed;  /* depth and folder to whether a layout claims it */
	struct sg_patterns_used *patterns;
	const char *complaint; /* what went wrong with --since; NULL */
	struct sg_memo kept;   /* what and path: sg_keep() */
};

/* NULL when it was not asked yet. */
void *sg_memo_find(const struct sg_memo *memo, struct sg_str path);

void sg_memo_add(struct sg_finder *finder, struct sg_memo *memo, struct sg_str path,
		 void *answer);

/* Adds "/name" for each part of a path; "." and ".." are taken as they read. */
void sg_add_parts(struct sg_buf *out, struct sg_str path);

/* A path below `real` as who calls `real` `shown` would write it. */
const char *sg_shown_path(struct sg_finder *finder, const char *path, const char *real,
			  const char *shown);

/* How a user who wrote `folder` would write the folder `up` levels above it. */
const char *sg_shown_above(struct sg_finder *finder, const char *folder, int up);

/* What a folder is the root of; looked at once.  Paths in it are absolute. */
struct sg_root *sg_root_of(struct sg_finder *finder, const char *folder);

/* Whether a layout with that depth or more claims the folder. */
bool sg_claimed_from(struct sg_finder *finder, const char *folder, int depth);

/* Finds what --layout and --runner name. */
bool sg_finder_choose(struct sg_finder *finder, struct sg_err *err);

/* Looks for hazards in the versions: set_check.c. */
void sg_set_check(struct sg_migration_set *set, struct sg_finder *finder,
		  unsigned hazards);

/* Moves each problem to a file that is read: seat.c. */
void sg_set_seat(struct sg_migration_set *set);

/* Adds what changed since a revision that is applied: since.c.  Paths are absolute. */
bool sg_set_since(struct sg_migration_set *set, struct sg_finder *finder,
		  const char *folder, struct sg_err *err);

/* Whether git knows the revision. */
bool sg_since_exists(struct sg_finder *finder, struct sg_err *err);

void sg_patterns_used_free(struct sg_patterns_used *patterns);

#endif
