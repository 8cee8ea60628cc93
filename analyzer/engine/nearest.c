/* The rule that a misspelt name most likely means. */
#include <sqlguard/rule.h>

const char *sg_rule_nearest(struct sg_str name)
{
	return sg_nearest(name, sg_rules, sg_rules_len, sizeof *sg_rules);
}
