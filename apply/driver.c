/* The drivers by name; tools/registry.awk makes their table. */
#include <string.h>

#include <sqlguard/apply/database.h>

const struct sg_driver *sg_driver_find(const char *name)
{
	for (size_t i = 0; i < sg_drivers_len; i++)
		if (!strcmp(sg_drivers[i].name, name))
			return sg_drivers[i].driver;
	sg_bug("there is no driver '%s'", name);
}
