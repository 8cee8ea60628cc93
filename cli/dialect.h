/* The dialect as the command line names it. */
#ifndef SQLGUARD_CLI_DIALECT_H
#define SQLGUARD_CLI_DIALECT_H

#include <sqlguard/dialect.h>
#include <sqlguard/err.h>

/* The value of --dialect; 0 for "auto". */
bool sg_dialect_option(enum sg_dialect *out, const char *word, struct sg_err *err);

#endif
