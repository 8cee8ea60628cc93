/* What a misspelt name most likely means. */
#include <stdint.h>

#include <sqlguard/str.h>

enum { LONGEST = 64 };

static size_t least(size_t a, size_t b, size_t c)
{
	size_t ab = a < b ? a : b;

	return ab < c ? ab : c;
}

/* Letters to insert, remove or replace to make one of the other (Levenshtein). */
static size_t distance(struct sg_str a, struct sg_str b)
{
	size_t row[LONGEST + 1];

	for (size_t k = 0; k <= b.n; k++)
		row[k] = k;
	for (size_t i = 0; i < a.n; i++) {
		size_t corner = row[0];

		row[0] = i + 1;
		for (size_t k = 0; k < b.n; k++) {
			size_t above = row[k + 1];

			row[k + 1] =
				least(above + 1, row[k] + 1, corner + (a.p[i] != b.p[k]));
			corner = above;
		}
	}
	return row[b.n];
}

const char *sg_nearest(struct sg_str name, const void *entries, size_t n, size_t size)
{
	size_t best = name.n / 3 + 1;
	const char *found = NULL;

	for (size_t i = 0; i < n && name.n <= LONGEST; i++) {
		const char *known =
			*(const char *const *)((const char *)entries + i * size);
		struct sg_str text = sg_str_of(known);
		size_t far = text.n <= LONGEST ? distance(name, text) : SIZE_MAX;

		if (far < best) {
			best = far;
			found = known;
		}
	}
	return found;
}
