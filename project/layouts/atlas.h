/* The seal of an Atlas folder. */
#ifndef SQLGUARD_LAYOUTS_ATLAS_H
#define SQLGUARD_LAYOUTS_ATLAS_H

#include "layout.h"

/*
 * Compares atlas.sum with the files of `own`, which are in Atlas' order; adds what
 * differs to the problems of `set`, which has the same root and may have another order.
 */
void sg_check_atlas_sum(struct sg_migration_set *set, struct sg_finder *finder,
			struct sg_migration_set *own, struct sg_str sum);

#endif
