/*
 * Columns.  A minified migration is one line of megabytes with thousands of findings, so
 * a long line is not counted from its start: marks all over the file say how many
 * characters came before them.
 */
#include <sqlguard/source.h>

#define STEP 512 /* bytes between two marks, and what is counted without them */

struct sg_column_mark {
	uint32_t off;       /* start of a character */
	uint32_t before[2]; /* by enum sg_column_unit */
};

/* Moves a mark over one character; an invalid byte is one. */
static void pass(struct sg_column_mark *at, struct sg_str text)
{
	uint32_t code = 0;
	size_t n = sg_utf8_next(&code, sg_str_sub(text, at->off, text.n));

	at->off += n ? (uint32_t)n : 1;
	at->before[SG_CODE_POINTS]++;
	at->before[SG_UTF16_UNITS] += code > 0xffff ? 2 : 1;
}

/* The mark of number i is the first character at or after i steps. */
static void make_marks(struct sg_source *src)
{
	size_t len = src->text.n / STEP + 1;
	struct sg_column_mark at = {0};

	src->marks = sg_alloc(src->arena, len * sizeof *src->marks);
	for (size_t i = 0; i < len; i++) {
		while (at.off < i * STEP && at.off < src->text.n)
			pass(&at, src->text);
		src->marks[i] = at;
	}
}

static uint32_t count(const struct sg_source *src, struct sg_column_mark from, size_t off,
		      enum sg_column_unit unit)
{
	while (from.off < off && from.off < src->text.n)
		pass(&from, src->text);
	return from.before[unit];
}

/* An offset inside a character counts as its end, whether or not a mark is there. */
static uint32_t count_to(const struct sg_source *src, size_t off,
			 enum sg_column_unit unit)
{
	return count(src, src->marks[off / STEP], off, unit);
}

size_t sg_source_column(struct sg_source *src, uint32_t off, enum sg_column_unit unit)
{
	struct sg_span line = sg_source_line_span(src, sg_source_line(src, off));
	size_t to = off < src->text.n ? off : src->text.n;

	if (to <= line.off)
		return 1;
	if (to - line.off <= STEP)
		return count(src, (struct sg_column_mark){.off = line.off}, to, unit) + 1;
	if (!src->marks)
		make_marks(src);
	return count_to(src, to, unit) - count_to(src, line.off, unit) + 1;
}
