/*
 * What applies Drizzle's files, of 0.x and of 1.x.  Source: drizzle-orm 0.45, drizzle-kit
 * 0.31 and 1.0.0-rc.5, run with each driver that is named (facts 2.1, sqlite_d1 1.3).
 */
#include "layout.h"

/* All pending files in one transaction, with no way out; text is cut at the breakpoints
   only (drizzle-orm 0.45, migrator.ts; measured). */
#define RUN_WHY "Drizzle runs all pending files in one transaction"
#define POSTGRES                                                                         \
	{                                                                                \
		SG_WRAP_RUN, RUN_WHY, SG_SPLIT_BREAKPOINT, SG_CONTROL_CORRUPTS,          \
			"drizzle.__drizzle_migrations"                                   \
	}
#define SQLITE                                                                           \
	{                                                                                \
		SG_WRAP_RUN, RUN_WHY, SG_SPLIT_BREAKPOINT, SG_CONTROL_FAILS,             \
			"__drizzle_migrations"                                           \
	}

/* The newest `when` that was applied decides (drizzle-orm 0.45, migrator.ts; measured).
 */
#define MEETS                                                                            \
	{                                                                                \
		SG_REACTION_PASSES, SG_REACTION_PASSES, SG_REACTION_PASSES,              \
			SG_REACTION_RUNS                                                 \
	}

/* expo, bun and node:sqlite run it, too; each enforces foreign keys by its own default */
SG_RUNNER(drizzle_orm){
	.name = "drizzle-orm",
	.title = "Drizzle's migrator",
	.dialects = SG_POSTGRES | SG_SQLITE,
	.postgres = POSTGRES,
	.sqlite = SQLITE,
	.foreign_keys_why = "the SQLite driver tells, and it is not known",
	.meets = MEETS,
};

SG_RUNNER(drizzle_better_sqlite3){
	.name = "drizzle-better-sqlite3",
	.title = "Drizzle's migrator with better-sqlite3",
	.dialects = SG_SQLITE,
	.sqlite = SQLITE,
	.foreign_keys = SG_YES,
	.foreign_keys_why = "better-sqlite3 enforces them by default",
	.meets = MEETS,
	.chunks = {SG_REACTION_REFUSES, SG_REACTION_REFUSES},
};

SG_RUNNER(drizzle_libsql){
	.name = "drizzle-libsql",
	.title = "Drizzle's migrator with libSQL",
	.dialects = SG_SQLITE,
	.sqlite = SQLITE,
	.foreign_keys = SG_NO,
	.foreign_keys_why = "client.migrate() of libSQL turns them off first",
	.meets = MEETS,
	.chunks = {SG_REACTION_PASSES, SG_REACTION_REFUSES},
};

SG_RUNNER(drizzle_sqljs){
	.name = "drizzle-sqljs",
	.title = "Drizzle's migrator with sql.js",
	.dialects = SG_SQLITE,
	.sqlite = SQLITE,
	.foreign_keys = SG_NO,
	.foreign_keys_why = "sql.js does not enforce them by default",
	.meets = MEETS,
	.chunks = {SG_REACTION_PASSES, SG_REACTION_REFUSES},
};

SG_RUNNER(drizzle_d1){
	.name = "drizzle-d1",
	.title = "Drizzle's migrator with a D1 binding",
	.dialects = SG_D1,
	.sqlite = SQLITE,
	.foreign_keys = SG_YES,
	.foreign_keys_why = "D1 always enforces them",
	.meets = MEETS,
	.chunks = {SG_REACTION_RUNS, SG_REACTION_UNKNOWN},
};

/* drizzle-kit 0.31 connections.ts and 1.0.0-beta.22 (sqlite_d1 1.3) */
SG_RUNNER(drizzle_d1_http){
	.name = "drizzle-d1-http",
	.title = "drizzle-kit migrate with d1-http",
	.dialects = SG_D1,
	.sqlite = {SG_WRAP_UNKNOWN,
		   "drizzle-kit before 1.0 sends each statement to D1 alone, later "
		   "versions "
		   "all in one transaction",
		   SG_SPLIT_BREAKPOINT, SG_CONTROL_FAILS, "__drizzle_migrations"},
	.foreign_keys = SG_YES,
	.foreign_keys_why = "D1 always enforces them",
	.meets = MEETS,
	.chunks = {SG_REACTION_RUNS, SG_REACTION_UNKNOWN},
};
