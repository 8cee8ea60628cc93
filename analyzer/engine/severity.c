/* The severities by name. */
#include <sqlguard/finding.h>

static const char *const names[] = {[SG_OFF] = "off",
				    [SG_INFO] = "info",
				    [SG_WARNING] = "warning",
				    [SG_ERROR] = "error"};

const char *sg_severity_name(enum sg_severity severity)
{
	return names[severity];
}

bool sg_severity_find(enum sg_severity *out, struct sg_str name)
{
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		if (!sg_str_is(name, names[i]))
			continue;
		*out = (enum sg_severity)i;
		return true;
	}
	return false;
}
