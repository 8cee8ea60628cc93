/* Sets with a folder for each migration: Prisma, Drizzle 1.x. */
#ifndef SQLGUARD_PROJECT_FOLDERS_H
#define SQLGUARD_PROJECT_FOLDERS_H

#include "layout.h"

/*
 * Adds migration.sql of every folder, in the order of their names, and what lies beside
 * it: down.sql as a DOWN, other .sql files as IGNORED for the reason that is given.
 * Folders without migration.sql add nothing.
 */
void sg_add_folders(struct sg_migration_set *set, struct sg_finder *finder,
		    const char *why_ignored);

#endif
