/* What the files beside a migration tell about its dialect, folder by folder. */
#ifndef SQLGUARD_PROJECT_FOLDER_H
#define SQLGUARD_PROJECT_FOLDER_H

#include <sqlguard/project.h>

struct sg_folder {
	const char *path;         /* absolute, as written */
	struct sg_folder *parent; /* NULL above the checkout */
	enum sg_dialect dialect;  /* that this folder or one above tells; 0: none */
	const char *reason;
	const char *d1_reason;    /* a wrangler configuration with D1; NULL: none */
	bool pool_read;           /* the two below are known */
	enum sg_dialect pool;     /* that the neighbours' text tells */
	const char *pool_reason;
};

/* The folder of a file; NULL for the root of the file system. */
struct sg_folder *sg_folder_of(struct sg_detector *detector, const char *path);

#endif
