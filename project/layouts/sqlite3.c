/*
 * The sqlite3 shell: "sqlite3 db < file".  Source: sqlite3 3.40.1, run (facts sqlite_d1
 * 1.3 and 4.4; measured): it begins no transaction, foreign keys are off, and after an
 * error it goes on with the next statement unless it has -bail or ".bail on".  The same
 * with ".read file"; SQL as an argument of the command stops at the first error.
 */
#include "layout.h"

SG_RUNNER(sqlite3){
	.name = "sqlite3",
	.title = "the sqlite3 shell",
	.dialects = SG_SQLITE,
	.sqlite = {SG_WRAP_NONE, "the sqlite3 shell begins no transaction", SG_SPLIT_SQL,
		   SG_CONTROL_ALLOWED, NULL},
	.foreign_keys = SG_NO,
	.foreign_keys_why = "the sqlite3 shell does not enforce them by default",
	.goes_on = true,
	.opt_out = "nothing: the shell begins no transaction",
};
