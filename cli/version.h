/* What --version prints. */
#ifndef SQLGUARD_CLI_VERSION_H
#define SQLGUARD_CLI_VERSION_H

#include <stdio.h>

/* The program's version and those of the libraries it parses with. */
void sg_print_version(FILE *out);

#endif
