/* What both generations of Drizzle's layouts ask: the dialect and who runs the files. */
#ifndef SQLGUARD_PROJECT_DRIZZLE_H
#define SQLGUARD_PROJECT_DRIZZLE_H

#include "layout.h"

/*
 * Fills dialect and runner of a set of which an index says "sqlite", "postgresql",
 * "turso" ..; NULL: nothing says it, and drizzle.config is asked.  `d1_http` is the
 * runner of this generation with the driver d1-http.
 */
void sg_drizzle_settle(struct sg_migration_set *set, struct sg_finder *finder,
		       const char *said, const char *where, const char *d1_http);

#endif
