/* Finds the bytes that make a file invalid, in runs; plain ASCII is passed eight at a
 * time. */
#include <string.h>

#include "encoding.h"

/* Whether all eight bytes are ASCII and none is NUL. */
static bool is_plain(const char *p)
{
	uint64_t word;

	memcpy(&word, p, sizeof word);
	return !((word | (word - 0x0101010101010101u)) & 0x8080808080808080u);
}

/* Length of what is good at i, 0 when the byte is bad. */
static size_t good(struct sg_str text, size_t i)
{
	uint32_t code;

	if (text.n - i >= 8 && is_plain(text.p + i))
		return 8;
	if (!text.p[i])
		return 0;
	return sg_utf8_next(&code, sg_str_sub(text, i, text.n));
}

static void add_bad(struct sg_pg_bad *out, struct sg_arena *arena, size_t from, size_t to)
{
	if (out->runs.len < SG_PG_BAD_RUNS)
		*SG_PUSH(arena, &out->runs) = sg_span_of(from, to);
	else
		out->runs.items[SG_PG_BAD_RUNS - 1].len =
			(uint32_t)(to - out->runs.items[SG_PG_BAD_RUNS - 1].off);
}

void sg_pg_find_bad(struct sg_pg_bad *out, struct sg_arena *arena, struct sg_str text)
{
	for (size_t i = 0; i < text.n;) {
		size_t n = good(text, i), from = i;

		if (n) {
			i += n;
			continue;
		}
		while (i < text.n && !good(text, i))
			i++;
		add_bad(out, arena, from, i);
	}
}

bool sg_pg_is_wide(struct sg_str text)
{
	return sg_str_starts(text, "\xff\xfe") || sg_str_starts(text, "\xfe\xff");
}
