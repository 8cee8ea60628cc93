/*
 * A migration set: the files that one tool applies to one database, in the order in which
 * it applies them, and what that tool does to each.  project/ finds sets in a checkout;
 * the analyzer replays and judges them.  All of it is data; it lives in the arena of the
 * finder that made it.
 *
 * What tools do is cited in project/layouts/<tool>.c.
 */
#ifndef SQLGUARD_MIGRATION_SET_H
#define SQLGUARD_MIGRATION_SET_H

#include <stdint.h>

#include <sqlguard/maybe.h>
#include <sqlguard/parse.h>

/* The transaction in which a runner runs a file that does not begin one by itself. */
enum sg_wrap {
	SG_WRAP_UNKNOWN,
	SG_WRAP_NONE,     /* none: each statement commits by itself */
	SG_WRAP_IMPLICIT, /* PostgreSQL: the file is sent as one string, which is one
			     implicit transaction unless it has a single statement */
	SG_WRAP_FILE,     /* one for each file */
	SG_WRAP_RUN,      /* one around all pending files */
};

/* How a runner cuts a file into statements. */
enum sg_splitter {
	SG_SPLIT_SERVER,     /* it sends the text whole: the database cuts */
	SG_SPLIT_SQL,        /* by itself, and knows quotes, comments and bodies */
	SG_SPLIT_LINE_END,   /* at a line that ends with ';', save between directives */
	SG_SPLIT_BREAKPOINT, /* at Drizzle's "--> statement-breakpoint" only */
	SG_SPLIT_D1,         /* as D1 and wrangler do: SQL, with their own errors */
};

/* What BEGIN, COMMIT and the like do in a file of this runner. */
enum sg_own_control {
	SG_CONTROL_ALLOWED,
	SG_CONTROL_FAILS,    /* the run stops with an error */
	SG_CONTROL_CORRUPTS, /* the file ends or splits the runner's own transaction, or
				its text is changed */
};

struct sg_profile {
	enum sg_wrap wrap;
	const char *why; /* "goose runs each file in one transaction" */
	enum sg_splitter splitter;
	enum sg_own_control control;
	const char *history; /* table of what was applied, as its tool names it; NULL */
};

/* What a runner does with a migration that its history does not fit. */
enum sg_reaction {
	SG_REACTION_UNKNOWN,
	SG_REACTION_RUNS,    /* runs it like any other */
	SG_REACTION_PASSES,  /* goes on without it, and says nothing */
	SG_REACTION_REFUSES, /* stops with an error */
};

struct sg_reactions {
	enum sg_reaction late;    /* it comes before one that is already applied */
	enum sg_reaction edited;  /* after it was applied */
	enum sg_reaction removed; /* after it was applied */
	enum sg_reaction twice;   /* it has the version of one that is already applied */
};

/* What a runner that cuts at breakpoints does with a piece. */
struct sg_chunk_reactions {
	enum sg_reaction several; /* statements in it; PASSES: only the first runs */
	enum sg_reaction empty;   /* no statement in it */
};

/* A tool that applies files.  `name` is the word for --runner. */
struct sg_runner {
	const char *name, *title; /* "wrangler", "wrangler d1 migrations apply" */
	unsigned dialects;        /* bits of enum sg_dialect */
	struct sg_profile postgres, sqlite; /* sqlite: D1 too */
	enum sg_maybe foreign_keys; /* SQLite: enforced when a run starts, before any file
				       says anything */
	const char *foreign_keys_why;
	bool no_quoted_strings; /* SQLite: "x" that is no column is refused, not a string
				 */
	const char *opt_out;    /* how a file gets no transaction; NULL: not at all */
	bool goes_on;           /* after a statement that failed, with the next one */
	bool libsql; /* it runs on libSQL (Turso), which knows more than SQLite */
	/* SQLite: a BEGIN .. COMMIT around the whole file is taken for its own, and a
	   PRAGMA foreign_keys = OFF of the file is obeyed before it begins. */
	bool takes_over;
	bool any_layout; /* it applies the files of every layout as the layout means them
			  */
	struct sg_reactions meets;
	struct sg_chunk_reactions chunks; /* SG_SPLIT_BREAKPOINT, SQLite */
};

enum sg_migration_kind {
	SG_MIGRATION_UP,         /* runs once, in order; may have a down part */
	SG_MIGRATION_DOWN,       /* the file undoes another one */
	SG_MIGRATION_REPEATABLE, /* runs after the others, again when it changed */
	SG_MIGRATION_IGNORED,    /* lies in the folder, and the runner never runs it */
	SG_MIGRATION_UNREAD,     /* runs, but is no SQL: Rust, JavaScript .. */
	SG_MIGRATION_MISSING,    /* the set names it, and there is no such file */
};

struct sg_migration {
	enum sg_migration_kind kind;
	const char *path;      /* as the user would name it; the one given when given */
	struct sg_str version; /* what orders it, as written: "0007", "20240131120000" */
	struct sg_str name;    /* the key in the runner's history table */
	const char *ignored;   /* why IGNORED: "not in meta/_journal.json" */
	size_t index_line;     /* 1-based line of the index file that names it; 0 */
	int64_t when;          /* its time in Drizzle's journal, ms since 1970; 0: none */
	/* This file's own, which a directive or a file beside it may have changed. */
	enum sg_wrap wrap;
	const char *wrap_why;
	/* Byte ranges of the down part, in source order: neither run nor replayed. */
	SG_ARRAY(struct sg_span) down;
	bool split_done; /* the two above are filled: see sg_set_prepare */
};

/*
 * Something wrong with the set itself, found by the layout; enums.def lists the types and
 * nodes.def says what the texts of a SET_PROBLEM are.  A rule of its own speaks of each.
 */
struct sg_migration_problem {
	enum sg_set_problem_type type;
	size_t migration; /* place in the set; SIZE_MAX: the index file */
	size_t line;      /* 1-based, of the index file */
	struct sg_str subject, other, detail;
};

/* A version as a file of the project tells it. */
struct sg_version {
	const char *file; /* that tells */
	bool open;        /* "^7.2.0": this minor version or a later one */
	long major, minor;
};

struct sg_layout;

struct sg_migration_set {
	const char *root; /* the folder of the migrations, as the user would name it */
	const struct sg_layout *layout;
	const char *layout_name, *layout_title;  /* "drizzle", "Drizzle 0.x" */
	const char *layout_why;                  /* "meta/_journal.json" */
	const struct sg_runner *runner;          /* NULL: nothing tells */
	const char *runner_why;                  /* "wrangler.jsonc: migrations_dir" */
	const struct sg_version *runner_version; /* NULL: nothing tells */
	const char *history;     /* that the configuration says; NULL: the runner's */
	enum sg_dialect dialect; /* that layout or runner tell; 0: neither does */
	const char *dialect_why;
	enum sg_dialect told;      /* what the files themselves are for, whoever is to run
				      them;      0: nothing tells */
	struct sg_reactions meets; /* the runner's, save what the layout changes */
	bool borrowed; /* the runner is another tool's, and does not read the index */
	bool ordered;  /* false: each file stands alone, nothing is replayed */
	/* Those that run, in that order, then all the others. */
	SG_ARRAY(struct sg_migration) migrations;
	SG_ARRAY(struct sg_migration_problem) problems;
	/* The file that orders or seals the set: journal, atlas.sum, lib.rs; or NULL. */
	const char *index_path;
	struct sg_str index_text;
	const char *reseal; /* the command that seals changed files anew; NULL: no seal */
};

/* Whether the runner runs a migration forward, so that later ones stand on it. */
bool sg_runs_forward(const struct sg_migration *migration);

/* The table in which the set's runner keeps what it applied, maybe with a schema; NULL:
   not known. */
const char *sg_history_table(const struct sg_migration_set *set, enum sg_dialect dialect);

/* The runner's habits for a dialect; of no runner: all unknown, and never NULL. */
const struct sg_profile *sg_profile_of(const struct sg_runner *runner,
				       enum sg_dialect dialect);

#endif
