/* Edit distance between a misspelt rule and the known ones. */
#include <string.h>

#include <sqlguard/rule.h>

#include "nearest.h"

#define LONGEST 64

static size_t least(size_t a, size_t b, size_t c)
{
	size_t ab = a < b ? a : b;

	return ab < c ? ab : c;
}

/* Levenshtein's distance; both names are shorter than LONGEST. */
static size_t distance(const char *a, const char *b)
{
	size_t row[LONGEST + 1];
	size_t n = strlen(a), m = strlen(b);

	for (size_t j = 0; j <= m; j++)
		row[j] = j;
	for (size_t i = 1; i <= n; i++) {
		size_t corner = row[0];

		row[0] = i;
		for (size_t j = 1; j <= m; j++) {
			size_t above = row[j];

			row[j] = least(above + 1, row[j - 1] + 1,
				       corner + (a[i - 1] != b[j - 1]));
			corner = above;
		}
	}
	return row[m];
}

const char *sg_nearest_rule(const char *name)
{
	size_t best = strlen(name) / 3 + 1;
	const char *nearest = NULL;

	if (strlen(name) >= LONGEST)
		return NULL;
	for (size_t i = 0; i < sg_rules_len; i++) {
		size_t far = distance(name, sg_rules[i].name);

		if (far > best || (nearest && far == best))
			continue;
		best = far;
		nearest = sg_rules[i].name;
	}
	return nearest;
}
