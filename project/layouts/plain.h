/* Whether most .sql files of a folder are numbered; where not, each stands alone. */
#ifndef SQLGUARD_LAYOUTS_PLAIN_H
#define SQLGUARD_LAYOUTS_PLAIN_H

#include "names.h"

bool sg_is_plain(struct sg_finder *finder, const char *folder);

#endif
