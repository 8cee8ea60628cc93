/*
 * `sqlguard apply` on a SQLite file: one transaction for each file.  As SQLite's
 * documentation orders (lang_altertable.html section 7), foreign keys go off before BEGIN
 * where the file says PRAGMA foreign_keys = OFF anywhere, for all of the file, and are
 * checked before COMMIT.  A BEGIN .. COMMIT around everything is taken for its own.
 * apply/sqlite runs files so; tests/sqlite_apply.c shows it.
 */
#include "layout.h"

SG_RUNNER(sqlguard){
	.name = "sqlguard",
	.title = "sqlguard apply",
	.dialects = SG_SQLITE,
	.sqlite = {SG_WRAP_FILE, "sqlguard apply runs each file in one transaction",
		   SG_SPLIT_SQL, SG_CONTROL_FAILS, NULL},
	.foreign_keys = SG_YES,
	.foreign_keys_why = "sqlguard apply enforces them in a file that does not turn "
			    "them off",
	.takes_over = true,
	.any_layout = true,
	.no_quoted_strings = true,
	.meets = {SG_REACTION_RUNS, SG_REACTION_REFUSES, SG_REACTION_REFUSES,
		  SG_REACTION_RUNS},
};
