/* What the SQLite front end offers beyond <sqlguard/parse.h>. */
#ifndef SQLGUARD_SQLITE_H
#define SQLGUARD_SQLITE_H

#include <sqlguard/str.h>

/* A keyword that cannot name a table or column without quotes. */
bool sg_sqlite_is_reserved(struct sg_str word);

#endif
