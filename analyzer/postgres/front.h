/* What else the PostgreSQL front end offers, beside parse.h. */
#ifndef SQLGUARD_POSTGRES_FRONT_H
#define SQLGUARD_POSTGRES_FRONT_H

#include <sqlguard/str.h>

/* Reserved words and those that only name types and functions. */
bool sg_postgres_is_reserved(struct sg_str word);

#endif
