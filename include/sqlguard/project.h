/*
 * From paths to files: finding the .sql files of a checkout, reading and replacing them,
 * and telling their dialect from what lies beside them.  The only part of `check` that
 * touches the file system.
 */
#ifndef SQLGUARD_PROJECT_H
#define SQLGUARD_PROJECT_H

#include <sqlguard/arena.h>
#include <sqlguard/dialect.h>
#include <sqlguard/err.h>
#include <sqlguard/map.h>
#include <sqlguard/migration_set.h>

struct sg_paths {
	const char **items; /* '/' as separator, without a leading "./" */
	size_t len, cap;
};

/*
 * Adds the files that an argument names: a file as it is, a folder with every .sql file
 * under it (links are not followed, .git and node_modules are passed by), a glob with
 * "*", "?", "[..]" and "**".  An argument that names no file is an error; a folder or a
 * glob without a .sql file adds none.  Folders that cannot be read and links that lead
 * nowhere are noted in `unreadable` and passed by.
 */
bool sg_discover(struct sg_paths *out, struct sg_paths *unreadable,
		 struct sg_arena *arena, const char *argument, struct sg_err *err);

/* A migration of SeaORM by its name, which discovery finds beside the .sql files. */
bool sg_is_seaorm_file(const char *path);

/* Sorts by name, numbers in names by value ("2_b.sql" before "10_a.sql"); no doubles. */
void sg_paths_sort(struct sg_paths *paths);

/* The bytes of a file (or pipe), or of standard input for "-"; at most 1 GiB. */
bool sg_read_file(struct sg_str *out, struct sg_arena *arena, const char *path,
		  struct sg_err *err);

/* The folder at or above `folder` that holds ".git"; NULL: none. */
const char *sg_git_root(struct sg_arena *arena, const char *folder);

/*
 * The .sql files staged in the git repository of the working directory.  Under pre-commit
 * (it sets PRE_COMMIT) those of its --from-ref and --to-ref, or all tracked ones when
 * nothing is staged, which is how --all-files looks to a hook.
 */
bool sg_git_staged(struct sg_paths *out, struct sg_arena *arena, struct sg_err *err);

/* The staged bytes of such a file. */
bool sg_git_read_staged(struct sg_str *out, struct sg_arena *arena, const char *path,
			struct sg_err *err);

/* Whether a file may be rewritten; the error is the reason alone, without the path. */
bool sg_is_replaceable(const char *path, struct sg_err *err);

/*
 * Gives a file other bytes as long as it still has those that it `was` read with.  All of
 * it is replaced or nothing; mode and owner stay.  The error is the reason alone.
 */
bool sg_replace_file(const char *path, struct sg_str was, struct sg_str bytes,
		     struct sg_err *err);

/*
 * Why some database may have run a file already, "it is in 'origin/main'"; NULL: nothing
 * tells so.  What is asked is git: the revision of --since when there is one, else the
 * default branch, else what is committed.
 */
const char *sg_applied_somewhere(struct sg_arena *arena, const char *path,
				 const char *since);

/*
 * The dialect of a file and the reason in words.  First what lies beside it (Drizzle
 * journal, Prisma lock, wrangler configuration, folder names), then its text, then the
 * text of its neighbours.  Never fails: without any evidence it is PostgreSQL, and the
 * reason says so.  The reason lives in the detector's arena.
 */
struct sg_detector {
	struct sg_arena arena;
	const char *started_in; /* where relative paths start; NULL: not yet asked */
	struct sg_map index;    /* absolute path of a folder to its place in `folders` */
	SG_ARRAY(struct sg_folder *) folders; /* those already seen */
	struct sg_patterns *patterns;         /* compiled on first use */
	size_t guessed;                       /* files that nothing told the dialect of */
};

void sg_detector_init(struct sg_detector *detector);
void sg_detector_release(struct sg_detector *detector);
enum sg_dialect sg_detect(const char **reason, struct sg_detector *detector,
			  const char *path, struct sg_str bytes);

/*
 * The migration sets of a checkout.  Sets are kept: the same folder gives the same set.
 */
struct sg_finder_options {
	const char *layout; /* --layout: the only one tried; NULL: all */
	const char *runner; /* --runner: applies whatever is found; NULL: as found */
	const char *since;  /* --since: a git revision that is already applied; NULL */
};

/* NULL with a message that names the nearest one when an option names nothing known. */
struct sg_finder *sg_finder_new(const struct sg_finder_options *options,
				struct sg_err *err);
void sg_finder_free(struct sg_finder *finder);

/* What went wrong while sets were read (git for --since), for an error; or NULL. */
const char *sg_finder_complaint(const struct sg_finder *finder);

/*
 * The set that a file belongs to and its place in it; NULL: it lies in no set, and stands
 * alone.  A file that its set does not name has a place, too: it is an IGNORED one.
 */
struct sg_migration_set *sg_find_set(size_t *place, struct sg_finder *finder,
				     const char *path);

/* The only set below a folder; several, or none, are an error. */
bool sg_find_only_set(struct sg_migration_set **out, struct sg_finder *finder,
		      const char *folder, struct sg_arena *arena, struct sg_err *err);

/*
 * Takes a file as there although the disk may not have it: it is staged.  To be said
 * before sets are asked for.
 */
void sg_finder_assume(struct sg_finder *finder, const char *path);

/* Fills what only a file's bytes tell: its wrap and its down part.  Once per file. */
void sg_set_prepare(struct sg_finder *finder, struct sg_migration_set *set, size_t place,
		    struct sg_str bytes);

/*
 * The text of a schema snapshot as SQL: a dump as it is; a Drizzle snapshot (.json),
 * turned into the statements that make it.  An error when that is of another dialect than
 * the one asked for; 0: any.
 */
bool sg_read_schema(struct sg_str *out, struct sg_arena *arena, const char *path,
		    enum sg_dialect dialect, struct sg_err *err);

/* Whether a path names such JSON, and the dialect of the one that it names. */
bool sg_is_drizzle_snapshot(const char *path);
bool sg_snapshot_dialect(enum sg_dialect *out, const char *path, struct sg_err *err);

#endif
