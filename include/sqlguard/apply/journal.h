/*
 * The journal: one JSON object a line in <home>/journal.jsonl, appended by every run that
 * touches a database, whatever came of it.  docs/journal.schema.json is the contract.
 * Lines are written whole, with O_APPEND under a lock, and are on disk when append
 * returns.  Secrets never get in.
 */
#ifndef SQLGUARD_APPLY_JOURNAL_H
#define SQLGUARD_APPLY_JOURNAL_H

#include <cjson/cJSON.h>

#include <sqlguard/apply/target.h>

/*
 * A new entry with what every one has: "time", "command", "sqlguard" (version), "host",
 * "user", "git_commit" (null outside of git), "database", "driver", "environment", "run"
 * (a random identifier that the entries of one run share).  The caller adds the rest and
 * deletes it.
 */
cJSON *sg_journal_entry(const struct sg_apply_target *target, const char *command);

/* Makes home when it is not there, with a .gitignore of "*" in it. */
bool sg_journal_append(const struct sg_apply_target *target, const cJSON *entry,
		       struct sg_err *err);

/* All entries of this database, oldest first, as a JSON array; a line that is cut off
   (the machine died) becomes {"damaged": "<line number>"}.  No journal: an empty array.
 */
cJSON *sg_journal_read(const struct sg_apply_target *target, struct sg_err *err);

/* Makes a folder that only its owner can read, and those above it; fine when it exists.
   A link or a file in its place is an error. */
bool sg_make_home(const char *folder, struct sg_err *err);

#endif
