/*
 * A layout is project/layouts/<name>.c with SG_LAYOUT(name): how one tool lays out its
 * migrations, which of them run in which order, and what it does to each.  It knows files
 * and names, never SQL.
 */
#ifndef SQLGUARD_PROJECT_LAYOUT_H
#define SQLGUARD_PROJECT_LAYOUT_H

#include <sqlguard/project.h>
#include <sqlguard/migration_set.h>

struct sg_finder;

/*
 * How sure a marker is (facts: which tool wrote it).  Of the layouts that claim a folder
 * the surest wins; two of the same rank disagree, and that is reported.
 */
enum sg_sureness {
	SG_SURE_NO,
	SG_SURE_LEAST,  /* .sql files that no tool is known for: plain, unordered */
	SG_SURE_SHAPE,  /* names of files that several tools share */
	SG_SURE_WORDS,  /* a directive in a file, or names beside a file of the tool's
			   ecosystem (go.mod, Cargo.toml, package.json that names it) */
	SG_SURE_CONFIG, /* the tool's own configuration names this folder, or its lock */
	SG_SURE_INDEX,  /* an index that only this tool writes: journal, atlas.sum */
};

#define SG_RUNNERS_MOST 12

struct sg_layout {
	const char *title;  /* "Drizzle 0.x" */
	const char *marker; /* for people: "meta/_journal.json beside the files" */
	const char *order;  /* for people: "the journal's entries" */
	const char *down;   /* for people: "X.down.sql beside it"; NULL: up only */
	/* Names of runners (SG_RUNNER); without more evidence the first applies it. */
	const char *runners[SG_RUNNERS_MOST];
	/*
	 * Whether `folder` (absolute, links followed, as set->root) is the root of such a
	 * set.  Fills layout_why and, when told, dialect and runner, each with its why;
	 * reads nothing more than it must.  No why names an absolute path.
	 */
	enum sg_sureness (*claims)(struct sg_migration_set *set, struct sg_finder *finder,
				   const char *folder);
	/*
	 * Fills migrations (with kind, path, version, name), index and problems.  Paths
	 * are made by sg_path_in from set->root; the finder turns them into those that
	 * the user would write, puts those that do not run behind the others, and adds
	 * .sql files of the root that are not named here as IGNORED.
	 */
	void (*read)(struct sg_migration_set *set, struct sg_finder *finder);
	/*
	 * Another layout with `applies` owns the folder, too, and has read the set: adds
	 * what this layout's own index says of it.  NULL: nothing.
	 */
	void (*annotate)(struct sg_migration_set *set, struct sg_finder *finder);
	/* Fills wrap, wrap_why and down of one from its bytes; NULL: the runner's. */
	void (*prepare)(const struct sg_migration_set *set, struct sg_finder *finder,
			struct sg_migration *migration, struct sg_str bytes);
	/* Folders further up at which a file of the set may lie under its root: 1 for a
	   folder per migration; 0: the files lie in the root itself. */
	int depth;
	/* Its runner runs the files of its folder, whichever tool wrote them: wrangler
	   runs Drizzle's. */
	bool applies;
	/* .sql files of the root that it does not name stand alone: SeaORM's includes. */
	bool strays_alone;
	/* Why the runner never runs such a file; NULL: a general text. */
	const char *ignored;
	/* Bits of enum sg_hazard: what would hurt with this order and this history. */
	unsigned hazards;
	/* What its runners do with a late migration, where this layout changes that. */
	enum sg_reaction late;
};

/* What project/set_check.c looks for in the versions of a set. */
enum sg_hazard {
	SG_HAZARD_DUPLICATE = 1, /* the version is the key of the history table */
	SG_HAZARD_GAP = 2,       /* a number of 1, 2, 3 that is missing is a lost file */
	SG_HAZARD_LEXICAL = 4,   /* the order is that of the names: 10 before 9 */
};

struct sg_layout_entry {
	const char *name;
	const struct sg_layout *layout;
};

extern const struct sg_layout_entry sg_layouts[];
extern const size_t sg_layouts_len;

#define SG_LAYOUT(stem)                                                                  \
	extern const struct sg_layout sg_layout_##stem;                                  \
	const struct sg_layout sg_layout_##stem =

/* A runner is declared beside the layout it belongs to: SG_RUNNER(wrangler) = {..}. */
struct sg_runner_entry {
	const char *name;
	const struct sg_runner *runner;
};

extern const struct sg_runner_entry sg_runners[];
extern const size_t sg_runners_len;

#define SG_RUNNER(stem)                                                                  \
	extern const struct sg_runner sg_runner_##stem;                                  \
	const struct sg_runner sg_runner_##stem =

/* By name, "node-pg-migrate" or "node_pg_migrate"; NULL: there is none. */
const struct sg_layout_entry *sg_layout_find(struct sg_str name);
const struct sg_runner *sg_runner_find(struct sg_str name);

/* Whether the runner is one of those that the layout is for. */
bool sg_has_runner(const struct sg_layout *layout, const struct sg_runner *runner);

/* The same, or it reads every layout's files as their own tool does. */
bool sg_reads_layout(const struct sg_runner *runner, const struct sg_layout *layout);

/* ---- what layouts ask of a checkout; answers are kept, so asking again is free ---- */

struct sg_entry {
	const char *name;
	bool folder;
};

struct sg_entries {
	SG_ARRAY(struct sg_entry) all; /* by byte order of the names */
};

/* The arena that everything found lives in. */
struct sg_arena *sg_finder_arena(struct sg_finder *finder);

/* What lies in a folder; none when it cannot be read.  Links are followed.  Never NULL.
 */
const struct sg_entries *sg_entries_of(struct sg_finder *finder, const char *folder);

/* "folder/name" without a leading "./"; a name may have several parts. */
const char *sg_path_in(struct sg_finder *finder, const char *folder, const char *name);

/* The folder as an absolute path without links; as it reads when it is not there. */
const char *sg_real_folder(struct sg_finder *finder, const char *folder);

/* The folder above, or NULL at the top of the checkout. */
const char *sg_folder_above(struct sg_finder *finder, const char *folder);

/* A name may have several parts: "meta/_journal.json". */
bool sg_has_file(struct sg_finder *finder, const char *folder, const char *name);
bool sg_has_folder(struct sg_finder *finder, const char *folder, const char *name);

/* The nearest folder at or above that has a file of that name, or NULL. */
const char *sg_nearest_with(struct sg_finder *finder, const char *folder,
			    const char *name);

/* The text of a file of at most 16 MiB; empty when there is none. */
struct sg_str sg_text_in(struct sg_finder *finder, const char *folder, const char *name);

/* The text at or above, as a file of the ecosystem: does go.mod, package.json .. of the
   project name this word? */
bool sg_project_names(struct sg_finder *finder, const char *folder, const char *file,
		      const char *word);

/* A new migration at the end of the set. */
struct sg_migration *sg_set_add(struct sg_migration_set *set, struct sg_finder *finder,
				enum sg_migration_kind kind, const char *path);

/* A new problem; texts may be NULL. */
struct sg_migration_problem *sg_problem_add(struct sg_migration_set *set,
					    struct sg_finder *finder,
					    enum sg_set_problem_type type,
					    size_t migration, const char *subject,
					    const char *other, const char *detail);

/* The digits at the start, as text; empty when there are none. */
struct sg_str sg_leading_digits(const char *name);

/* Numbers of any length by value: < 0, 0, > 0. */
int sg_compare_digits(struct sg_str a, struct sg_str b);

/*
 * Ends the part of a file that a line begins: everything from a line that matches the
 * pattern (PCRE2, multi-line, without case) to the end, or to the next `up`, is down.
 */
void sg_cut_down(struct sg_finder *finder, struct sg_migration *migration,
		 struct sg_str bytes, const char *up, const char *down);

/* Offset of the first match of such a pattern at or after `from`; bytes.n: none. */
size_t sg_find_line(struct sg_finder *finder, struct sg_str bytes, const char *pattern,
		    size_t from);

/*
 * What a layout worked out for a path and asks for again and again: NULL until it is set.
 * `what` tells apart who keeps it.
 */
void *sg_kept(struct sg_finder *finder, const char *what, const char *path);
void sg_keep(struct sg_finder *finder, const char *what, const char *path, void *value);

/*
 * Any line of the bytes matches the pattern (PCRE2, multi-line, without case).  Blanks at
 * the start of a line are [ \t]*: \s runs on over line ends, and many blank lines would
 * then cost their square.
 */
bool sg_has_line(struct sg_finder *finder, struct sg_str bytes, const char *pattern);

#endif
