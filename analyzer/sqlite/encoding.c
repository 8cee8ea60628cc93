/*
 * Bytes that are no UTF-8 text.  They are reported in the place where they stand; the
 * lexer reads on over them, as SQLite does over all but NUL.
 */
#include "parser.h"

/* A binary file has millions of bad runs; the first ones say enough. */
#define REPORTED 100

/* Length of the bad byte at `at`, 0 for a good one. */
static bool is_bad(struct sg_str text, size_t at, size_t *length)
{
	uint32_t code = 0;

	*length = sg_utf8_next(&code, sg_str_sub(text, at, text.n));
	if (*length && code)
		return false;
	*length = 1;
	return true;
}

static size_t bad_end(struct sg_str text, size_t from)
{
	size_t length;

	while (from < text.n && is_bad(text, from, &length))
		from++;
	return from;
}

/* The next bad byte, or the end. */
static size_t next_bad(struct sg_str text, size_t from)
{
	size_t length;

	while (from < text.n) {
		if (text.p[from] > 0) {
			from++;
			continue;
		}
		if (is_bad(text, from, &length))
			break;
		from += length;
	}
	return from;
}

static struct sg_statement bad_bytes(struct sg_lite *p, struct sg_span span)
{
	struct sg_problem *problem =
		sg_as_problem(sg_node_new(p->arena, SG_PROBLEM, span));

	problem->type = SG_PROBLEM_ENCODING;
	return (struct sg_statement){.span = span, .node = &problem->node};
}

static void collect(struct sg_lite *p, struct sg_statement **items, size_t *len)
{
	SG_ARRAY(struct sg_statement) found = {0};
	size_t at = next_bad(p->text, 0);

	while (at < p->text.n && found.len < REPORTED) {
		size_t end = bad_end(p->text, at);

		*SG_PUSH(p->arena, &found) = bad_bytes(p, sg_span_of(at, end));
		at = next_bad(p->text, end);
	}
	*items = found.items;
	*len = found.len;
}

/* Both lists are in source order, and so is what comes out. */
void sg_lite_report_bytes(struct sg_lite *p)
{
	struct sg_statement *bad, *good = p->out->statements.items;
	size_t bads, goods = p->out->statements.len, b = 0, g = 0;

	collect(p, &bad, &bads);
	if (!bads)
		return;
	p->out->statements.items = NULL;
	p->out->statements.len = p->out->statements.cap = 0;
	while (b < bads || g < goods) {
		bool take_good =
			b == bads || (g < goods && good[g].span.off <= bad[b].span.off);

		*SG_PUSH(p->arena, &p->out->statements) =
			take_good ? good[g++] : bad[b++];
	}
}

bool sg_lite_is_utf16(struct sg_str text)
{
	return sg_str_starts(text, "\xff\xfe") || sg_str_starts(text, "\xfe\xff");
}
