/* A rule as the command line names it. */
#ifndef SQLGUARD_CLI_NAMED_RULE_H
#define SQLGUARD_CLI_NAMED_RULE_H

#include <sqlguard/err.h>
#include <sqlguard/rule.h>

/* The rule of that name; NULL and an error that suggests the nearest one. */
const struct sg_rule_entry *sg_named_rule(struct sg_str name, struct sg_err *err);

#endif
