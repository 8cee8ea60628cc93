/* What became of a transaction whose COMMIT failed: see commit.c. */
#ifndef SQLGUARD_APPLY_SQLITE_COMMIT_H
#define SQLGUARD_APPLY_SQLITE_COMMIT_H

#include "file.h"

struct sg_commit {
	unsigned char header[SG_HEADER_BYTES]; /* before the first write */
	int64_t before, after;                 /* versions of the schema */
};

/* In the transaction, before its first write and behind its last. */
bool sg_commit_begin(struct sg_commit *commit, struct sg_sqlite *s, struct sg_err *err);
bool sg_commit_ready(struct sg_commit *commit, struct sg_sqlite *s, struct sg_err *err);

/* COMMIT failed, and there is no transaction any more: the database is opened anew. */
enum sg_outcome sg_commit_outcome(const struct sg_commit *commit, struct sg_database *db);

#endif
