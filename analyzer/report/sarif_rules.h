/* The rules of a SARIF run: those that fired, in the order in which they did. */
#ifndef SQLGUARD_REPORT_SARIF_RULES_H
#define SQLGUARD_REPORT_SARIF_RULES_H

#include <cjson/cJSON.h>

#include <sqlguard/rule.h>

struct sg_fired {
	SG_ARRAY(const struct sg_rule_entry *) rules;
};

/* Place of the rule among those that fired; a new one is added. */
size_t sg_fired_index(struct sg_fired *fired, struct sg_arena *arena,
		      const struct sg_rule_entry *rule);

cJSON *sg_sarif_rules(const struct sg_fired *fired);

/* "error", "warning" or "note" */
const char *sg_sarif_level(enum sg_severity severity);

#endif
