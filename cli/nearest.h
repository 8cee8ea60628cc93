#ifndef SQLGUARD_CLI_NEAREST_H
#define SQLGUARD_CLI_NEAREST_H

/* The rule whose name is nearest to a misspelt one, or NULL when none is near. */
const char *sg_nearest_rule(const char *name);

#endif
