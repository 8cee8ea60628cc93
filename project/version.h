/* Versions of a tool, as the project's own files tell them. */
#ifndef SQLGUARD_PROJECT_VERSION_H
#define SQLGUARD_PROJECT_VERSION_H

#include "layout.h"

/* A file and what stands before the version in it: PCRE2 that ends with \K. */
struct sg_version_place {
	const char *file, *pattern;
};

/*
 * The version that the nearest folder at or above tells, by the first place that does.
 * Kept.  NULL: nothing tells.
 */
const struct sg_version *sg_version_of(struct sg_finder *finder, const char *folder,
				       const struct sg_version_place *places, size_t n);

/* The same of what decides on the transactions of a PostgreSQL set; NULL: another
   dialect, too. */
const struct sg_version *sg_version_on_postgres(const struct sg_migration_set *set,
						struct sg_finder *finder,
						const struct sg_version_place *places,
						size_t n);

#endif
