/* Sets whose migrations are told by the names of the files in one folder. */
#ifndef SQLGUARD_PROJECT_NAMES_H
#define SQLGUARD_PROJECT_NAMES_H

#include "layout.h"

/*
 * Whether a tool takes a file of that name.  Fills the version, the kind, which is UP
 * before, and why one is IGNORED that need not trouble anybody.
 */
#define SG_TAKES(name) bool name(struct sg_migration *out, const char *file)

/* The first file that it takes, or NULL. */
const char *sg_first_taken(struct sg_finder *finder, const char *folder,
			   SG_TAKES((*takes)));

/*
 * Adds those that it takes, in an order of the comparators below, and the other .sql
 * files as IGNORED, which is a problem.
 */
void sg_add_taken(struct sg_migration_set *set, struct sg_finder *finder,
		  SG_TAKES((*takes)), int (*order)(const void *, const void *));

/* For qsort of migrations: by the bytes of the files' names, or by the version's value
   and then by name. */
int sg_by_name(const void *a, const void *b);
int sg_by_number(const void *a, const void *b);

/* "0001_x.sql": digits, '_', and an ending that is the one given. */
bool sg_is_numbered(struct sg_migration *out, const char *file, const char *ending);

/* "0001_x.up.sql", or "0001_x.down.sql", which is a DOWN. */
SG_TAKES(sg_is_pair);

bool sg_is_sql(const char *file);

/*
 * The first of the .sql files with a line of that pattern, or NULL.  Only some are read:
 * who uses a tool's directives uses them in every file.
 */
const char *sg_file_with_line(struct sg_finder *finder, const char *folder,
			      const char *pattern);

/* Whether "migration" or the like stands in the folder's name or in that above it. */
bool sg_is_for_migrations(const char *folder);

/* The folder of a migration's file. */
const char *sg_own_folder(struct sg_finder *finder, const struct sg_migration *migration);

/* This file gets no transaction of its runner's, and is sent as one string. */
void sg_send_bare(const struct sg_migration_set *set, struct sg_migration *migration,
		  const char *why);

#endif
