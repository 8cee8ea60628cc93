/* Flyway's names, which Atlas can apply, too. */
#ifndef SQLGUARD_LAYOUTS_FLYWAY_H
#define SQLGUARD_LAYOUTS_FLYWAY_H

#include "names.h"

SG_TAKES(sg_is_flyway);

/* For qsort: versions part by part, then the repeatable ones by name. */
int sg_by_flyway(const void *a, const void *b);

#endif
