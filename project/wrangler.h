/* What wrangler's configuration says of D1 databases and their migrations. */
#ifndef SQLGUARD_PROJECT_WRANGLER_H
#define SQLGUARD_PROJECT_WRANGLER_H

#include "layout.h"

struct sg_d1 {
	const char *config;  /* name of the file: "wrangler.jsonc" */
	const char *key;     /* what tells the folder: "migrations_dir" */
	const char *folder;  /* of the migrations, absolute */
	const char *pattern; /* of the files in it: "*.sql" */
	const char *table;   /* migrations_table; NULL: not said */
	const char *at;      /* folder of the configuration, absolute */
	const char *env;     /* the environment it stands in; NULL: at the top */
	/* database_name, database_id, preview_database_id, binding; NULL: not said. */
	const char *name, *id, *preview_id, *binding;
};

struct sg_d1_list {
	SG_ARRAY(struct sg_d1) all;
};

/* The databases of the configurations that lie in the folder, of all environments. */
const struct sg_d1_list *sg_d1_in(struct sg_finder *finder, const char *folder);

/* The database whose migrations lie in the folder; NULL: none. */
const struct sg_d1 *sg_d1_of(struct sg_finder *finder, const char *folder);

/* The nearest configuration at or above with a D1 database; NULL: none. */
const struct sg_d1 *sg_d1_above(struct sg_finder *finder, const char *folder);

/* The paths below the folder that match, in wrangler's order. */
struct sg_d1_files {
	SG_ARRAY(const char *) paths; /* relative to the folder */
};

const struct sg_d1_files *sg_d1_files(struct sg_finder *finder, const char *folder,
				      const char *pattern);

#endif
