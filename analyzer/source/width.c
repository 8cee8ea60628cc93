/*
 * How many columns of a terminal a code point takes: a table from Unicode, so that the
 * answer does not depend on the locale of the machine.
 */
#include <sqlguard/source.h>

struct range {
	uint32_t first, last;
	unsigned char width;
};

/* In order; what is in no range has width 1. */
static const struct range ranges[] = {
#include "width.def"
};

size_t sg_width(uint32_t code)
{
	size_t low = 0, high = sizeof ranges / sizeof *ranges;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (code < ranges[middle].first)
			high = middle;
		else if (code > ranges[middle].last)
			low = middle + 1;
		else
			return ranges[middle].width;
	}
	return 1;
}
