/*
 * From paths to files: finding the .sql files of a checkout, reading them, and telling
 * their dialect from what lies beside them.  The only part of `check` that touches the
 * file system.
 */
#ifndef SQLGUARD_PROJECT_H
#define SQLGUARD_PROJECT_H

#include <sqlguard/arena.h>
#include <sqlguard/dialect.h>
#include <sqlguard/err.h>
#include <sqlguard/map.h>

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

#endif
