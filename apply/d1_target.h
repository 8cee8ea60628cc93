/* Which D1 database of wrangler's configuration is meant, and where its local file is. */
#ifndef SQLGUARD_APPLY_D1_TARGET_H
#define SQLGUARD_APPLY_D1_TARGET_H

#include "wrangler.h"

/* The folder of local databases, beside wrangler's configuration. */
#define SG_LOCAL_D1_FOLDER "/.wrangler/state/v3/d1/miniflare-D1DatabaseObject"

struct sg_d1_question {
	const char *migrations; /* folder; NULL: the working directory's configuration */
	const char *named; /* name, binding or id that is wanted; NULL: the only one */
	const char *environment; /* an environment of wrangler of that name comes first */
};

/* NULL without an error: no configuration has such a database. */
bool sg_d1_choose(const struct sg_d1 **out, struct sg_finder *finder,
		  const struct sg_d1_question *question, struct sg_err *err);

/* The databases that could have been named: "'a', 'b'"; empty: there is none. */
struct sg_str sg_d1_names(struct sg_finder *finder,
			  const struct sg_d1_question *question);

/* The local file of a database, as miniflare names it. */
const char *sg_d1_local_file(struct sg_arena *arena, const struct sg_d1 *d1);

/* The database whose local file has this absolute path; NULL: none that is known. */
const struct sg_d1 *sg_d1_of_file(struct sg_finder *finder, const char *path);

/* How people know it: its name, else its binding or id. */
const char *sg_d1_name(const struct sg_d1 *d1);

#endif
