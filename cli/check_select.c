/* --rule NAME runs only the rules so named; --rule NAME=SEVERITY moves one. */
#include <string.h>

#include "check.h"
#include "named_rule.h"

static bool select_one(struct sg_run *run, const char *argument, struct sg_err *err)
{
	struct sg_str all = sg_str_of(argument);
	size_t equals = sg_str_find(all, "=", 0);
	struct sg_str name = sg_str_sub(all, 0, equals);
	struct sg_str word = sg_str_sub(all, equals + 1, all.n);
	const struct sg_rule_entry *entry = sg_named_rule(name, err);
	enum sg_severity severity;

	if (!entry)
		return false;
	severity = entry->rule->severity ? entry->rule->severity : SG_WARNING;
	if (equals < all.n && !sg_severity_find(&severity, word))
		return sg_fail(
			err, "'--rule %s': severity must be off, info, warning or error",
			argument);
	return sg_run_select(run, name, severity);
}

bool sg_check_select(struct sg_run *run, struct text_list rules, struct sg_err *err)
{
	for (size_t i = 0; i < rules.len; i++) {
		if (!strchr(rules.items[i], '=')) {
			sg_run_select_none(run);
			break;
		}
	}
	for (size_t i = 0; i < rules.len; i++)
		if (!select_one(run, rules.items[i], err))
			return false;
	return true;
}
