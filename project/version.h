/* Versions of a tool, as the project's own files tell them. */
#ifndef SQLGUARD_PROJECT_VERSION_H
#define SQLGUARD_PROJECT_VERSION_H

#include "layout.h"

/* A file and what stands before the version in it: PCRE2 that ends with \K. */
struct sg_version_place {
	const char *file, *pattern;
};

struct sg_version {
	const char *file; /* that tells */
	bool open;        /* "^7.2.0": this minor version or a later one */
	long major, minor;
};

/*
 * What decides on the transactions of a PostgreSQL set: the version that the nearest
 * folder at or above its root tells, by the first place that does.  Kept.  NULL: another
 * dialect, or nothing tells.
 */
const struct sg_version *sg_version_on_postgres(const struct sg_migration_set *set,
						struct sg_finder *finder,
						const struct sg_version_place *places,
						size_t n);

#endif
