/* What the files beside a migration tell about its dialect, folder by folder. */
#ifndef SQLGUARD_PROJECT_FOLDER_H
#define SQLGUARD_PROJECT_FOLDER_H

#include <sqlguard/project.h>

struct sg_folder {
	const char *path;         /* absolute, as written */
	struct sg_folder *parent; /* NULL above the checkout */
	enum sg_dialect dialect;  /* that this folder or one above tells; 0: none */
	const char *reason;
	const char *d1_reason; /* a wrangler configuration with D1; NULL: none */
	bool pool_read;        /* the two below are known */
	enum sg_dialect pool;  /* that the neighbours' text tells */
	const char *pool_reason;
};

/* "0001_init/migration.sql": a file of a layout that gives each migration a folder. */
bool sg_has_own_folder(const char *path);

/*
 * The folder of the migrations that a file belongs to: the one it lies in, or the one
 * above when it has a folder of its own.  NULL for the root of the file system.
 */
struct sg_folder *sg_folder_of(struct sg_detector *detector, const char *path);

#endif
