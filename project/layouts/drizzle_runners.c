/*
 * What applies Drizzle's files, of 0.x and of 1.x.  Source: drizzle-orm 0.45.4 and
 * 1.0.0-rc.5, each migrator run with its driver: better-sqlite3 12.11.1, @libsql/client,
 * sql.js, bun 1.4.5, node 22.23.3, D1 (facts 2.1, sqlite_d1 1.3); drizzle-kit 0.31.11 and
 * 1.0.0-rc.5 and expo-sqlite 57.0.3, read.
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

#define ON_SQLITE .dialects = SG_SQLITE, .sqlite = SQLITE, .meets = MEETS
#define ON_D1                                                                            \
	.dialects = SG_D1, .foreign_keys = SG_YES,                                       \
	.foreign_keys_why = "D1 always enforces them", .meets = MEETS,                   \
	.chunks = {SG_REACTION_RUNS, SG_REACTION_UNKNOWN}

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
	ON_SQLITE,
	.foreign_keys = SG_YES,
	.foreign_keys_why = "better-sqlite3 enforces them by default",
	.no_quoted_strings = true, /* measured, better-sqlite3 12.11 */
	.chunks = {SG_REACTION_REFUSES, SG_REACTION_REFUSES},
};

SG_RUNNER(drizzle_libsql){
	.name = "drizzle-libsql",
	.title = "Drizzle's migrator with libSQL",
	.libsql = true,
	ON_SQLITE,
	.foreign_keys = SG_NO,
	.foreign_keys_why = "client.migrate() of libSQL turns them off first",
	.no_quoted_strings = true, /* measured, @libsql/client 0.18 */
	.chunks = {SG_REACTION_PASSES, SG_REACTION_REFUSES},
};

SG_RUNNER(drizzle_sqljs){
	.name = "drizzle-sqljs",
	.title = "Drizzle's migrator with sql.js",
	ON_SQLITE,
	.foreign_keys = SG_NO,
	.foreign_keys_why = "sql.js does not enforce them by default",
	.chunks = {SG_REACTION_PASSES, SG_REACTION_REFUSES},
};

/* Nothing but the program itself tells whether it turns them on before it migrates. */
SG_RUNNER(drizzle_bun){
	.name = "drizzle-bun",
	.title = "Drizzle's migrator with bun:sqlite",
	ON_SQLITE,
	.foreign_keys_why = "bun:sqlite opens with them off, and the program may turn "
			    "them on",
	.chunks = {SG_REACTION_PASSES, SG_REACTION_REFUSES},
};

SG_RUNNER(drizzle_node_sqlite){
	.name = "drizzle-node-sqlite",
	.title = "Drizzle's migrator with node:sqlite",
	ON_SQLITE,
	.foreign_keys = SG_YES,
	.foreign_keys_why = "node:sqlite enforces them by default",
	.no_quoted_strings = true, /* measured, node:sqlite 3.51.3 */
	.chunks = {SG_REACTION_PASSES, SG_REACTION_REFUSES},
};

/* Its SQLite is built without SQLITE_DEFAULT_FOREIGN_KEYS (build.gradle, podspec). */
SG_RUNNER(drizzle_expo){
	.name = "drizzle-expo",
	.title = "Drizzle's migrator with expo-sqlite",
	ON_SQLITE,
	.foreign_keys_why = "expo-sqlite opens with them off, and the app may turn them "
			    "on",
};

/* Measured with miniflare: PRAGMA foreign_keys is 1, and OFF changes nothing. */
SG_RUNNER(drizzle_durable_objects){
	.name = "drizzle-durable-objects",
	.title = "Drizzle's migrator in a Durable Object",
	ON_SQLITE,
	.foreign_keys = SG_YES,
	.foreign_keys_why = "Durable Objects always enforce them",
};

SG_RUNNER(drizzle_d1){
	.name = "drizzle-d1",
	.title = "Drizzle's migrator with a D1 binding",
	ON_D1,
	.sqlite = SQLITE,
};

/* Each is a request of its own, hence a transaction of its own (bin.cjs, migrateFn). */
SG_RUNNER(drizzle_d1_http){
	.name = "drizzle-d1-http",
	.title = "drizzle-kit 0.x migrate with d1-http",
	ON_D1,
	.sqlite = {SG_WRAP_NONE, "drizzle-kit 0.x sends each statement to D1 by itself",
		   SG_SPLIT_BREAKPOINT, SG_CONTROL_FAILS, "__drizzle_migrations"},
};

/* Joined with "; " into one request (bin.cjs, remoteBatchCallback). */
SG_RUNNER(drizzle1_d1_http){
	.name = "drizzle1-d1-http",
	.title = "drizzle-kit 1.x migrate with d1-http",
	ON_D1,
	.sqlite = SQLITE,
};
