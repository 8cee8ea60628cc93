/* What rules about a migration set ask of it. */
#ifndef SQLGUARD_ASK_SET_H
#define SQLGUARD_ASK_SET_H

#include <sqlguard/migration_set.h>

struct sg_ctx;

/* Who applies the set, for messages. */
const char *sg_runner_title(const struct sg_ctx *cx);

/* The index file from the root of the set, "meta/_journal.json"; NULL: there is none. */
const char *sg_index_name(const struct sg_ctx *cx);

/* Help: the name that puts this file behind all others, of which `above` is the last. */
void sg_help_rename(struct sg_ctx *cx, const char *above);

#endif
