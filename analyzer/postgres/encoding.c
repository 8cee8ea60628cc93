/* Finds the bytes that make a file invalid, in runs; plain ASCII is passed eight at a
 * time. */
#include "encoding.h"

/* Length of what is good at i, 0 when the byte is bad. */
static size_t good(struct sg_str text, size_t i)
{
	struct sg_str rest = sg_str_sub(text, i, text.n);
	size_t plain = sg_utf8_plain(rest);
	uint32_t code;

	if (plain || !rest.p[0])
		return plain;
	return sg_utf8_next(&code, rest);
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
