/*
 * Where migrations are applied: a database, its environment and what protects it.  Made
 * from the command line and from sqlguard.jsonc (docs/configuration.md).
 */
#ifndef SQLGUARD_APPLY_TARGET_H
#define SQLGUARD_APPLY_TARGET_H

#include <sqlguard/dialect.h>
#include <sqlguard/err.h>
#include <sqlguard/migration_set.h>

struct sg_apply_target {
	const char *driver;      /* "sqlite", "wrangler" */
	enum sg_dialect dialect; /* SG_SQLITE or SG_D1 */
	const char *name;        /* what a protected environment asks to type: "app.db",
				    "bookshop" */
	const char *place; /* for people: the path of the file, "remote D1 bookshop" */
	const char *file;  /* SQLite and local D1: the database file; else NULL */
	const char *environment; /* "production"; NULL: none was named */
	const char *home;        /* folder of journal, locks and, unless said, backups */
	const char *backups;     /* folder */
	size_t keep;             /* how many backups of this database stay; 0: all */
	bool is_protected;  /* asks for the name, refuses resets and wholesale drops */
	bool marks;         /* the database is marked with its environment */
	const char *ledger; /* name of the ledger that was asked for; NULL: found */
	const char *ledger_table; /* that was asked for, or that wrangler's configuration
				     says; NULL: the ledger's default */
	long busy_ms;             /* how long a lock is waited for */
	/* D1: what wrangler's configuration says. */
	const char *d1_config; /* path of the configuration */
	const char *d1_name, *d1_id, *d1_binding;
};

/* What the command line asks for; NULL and 0: not said. */
struct sg_target_options {
	const char *environment; /* --env */
	const char *database;    /* --database: a file, or the name of a D1 database */
	const char *config;      /* --config: a sqlguard.jsonc */
	const char *ledger;      /* --ledger */
	const char *table;       /* --ledger-table */
	const char *backups;     /* --backups */
	const char *migrations;  /* the argument: a folder of migrations */
	bool remote;             /* --remote: D1 at Cloudflare */
};

/*
 * Resolves them to a target and a folder of migrations (the working directory when
 * nothing names one); everything lives in the arena.  A file need not be there yet, a
 * local D1 database must. Secrets (a path with a token, the value of a variable) never
 * get into `err`.
 */
bool sg_target_resolve(struct sg_apply_target *out, const char **migrations,
		       struct sg_arena *arena, const struct sg_target_options *options,
		       struct sg_err *err);

#endif
