/* Runs one unit test and prints its result. */
#include <stdio.h>

#include "unit.h"

int unit_failed;
static char why[512];

void unit_check(int holds, const char *condition, const char *file, int line)
{
	if (!holds && !why[0])
		snprintf(why, sizeof why, "%s:%d: %s", file, line, condition);
}

void unit_run(const char *name, void (*test)(void))
{
	why[0] = 0;
	test();
	if (why[0]) {
		unit_failed = 1;
		printf("not ok %s: %s\n", name, why);
	} else
		printf("ok %s\n", name);
}
