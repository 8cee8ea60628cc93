/* Rules named by the user, who may have misspelt them. */
#include "named_rule.h"

const struct sg_rule_entry *sg_named_rule(struct sg_str name, struct sg_err *err)
{
	const struct sg_rule_entry *rule = sg_rule_find(name);
	const char *near = rule ? NULL : sg_rule_nearest(name);

	if (!rule)
		sg_fail(err, "unknown rule '%.*s'%s%s%s; 'sqlguard rules' lists them",
			SG_STR_ARG(name), near ? "; did you mean '" : "",
			near ? near : "", near ? "'" : "");
	return rule;
}
