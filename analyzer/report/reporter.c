/* Finds a reporter in the table that tools/registry.awk makes. */
#include <sqlguard/report.h>

const struct sg_reporter *sg_reporter_find(struct sg_str name)
{
	for (size_t i = 0; i < sg_reporters_len; i++)
		if (sg_str_is(name, sg_reporters[i].name))
			return sg_reporters[i].reporter;
	return NULL;
}
