/*
 * Draws the source under a span.  A line may be megabytes long, so a line is cut to the
 * columns around its mark first and only what is left is ever looked at.
 */
#include "excerpt.h"

#include <sqlguard/glyph.h>

#define ELLIPSIS  "\xe2\x80\xa6"
#define TAB       4
#define WIDEST    ((size_t)240) /* columns, even when the page has no end */
#define NARROWEST ((size_t)20)
#define ALL_SHOWN 5 /* lines; of a longer span the first two and the last are shown */

/* A line of the source, the part of it that is shown, and the part that is marked. */
struct row {
	struct sg_str line;
	size_t from, to;           /* shown, in bytes of the line */
	size_t mark, mark_end;     /* in bytes of the line */
	size_t column, column_end; /* of the mark on the page; known once it is drawn */
};

/* A tab, which is TAB wide by itself, goes to the next stop. */
static size_t glyph_width(const struct sg_glyph *glyph, char first, size_t column)
{
	return first == '\t' ? TAB - column % TAB : glyph->width;
}

/* End of what fits into `room` columns from `from` on. */
static size_t fit(struct sg_str line, size_t from, size_t room)
{
	size_t column = 0, i = from;

	while (i < line.n) {
		struct sg_glyph glyph = sg_glyph_at(sg_str_sub(line, i, line.n));
		size_t width = glyph_width(&glyph, line.p[i], column);

		if (column + width > room)
			break;
		column += width;
		i += glyph.size;
	}
	return i;
}

/* Start of the glyph that ends at i. */
static size_t before(struct sg_str line, size_t i)
{
	for (size_t n = 1; n <= 4 && n <= i; n++) {
		uint32_t code;

		if (sg_utf8_next(&code, sg_str_sub(line, i - n, i)) == n)
			return i - n;
	}
	return i - 1;
}

/* Where to start so that at most `room` columns come before i. */
static size_t back(struct sg_str line, size_t i, size_t room)
{
	size_t column = 0;

	while (i > 0) {
		size_t from = before(line, i);
		struct sg_glyph glyph = sg_glyph_at(sg_str_sub(line, from, line.n));

		column += glyph.width;
		if (column > room)
			break;
		i = from;
	}
	return i;
}

/* Chooses what is shown: all, else the start, else what surrounds the mark. */
static void cut(struct row *row, size_t room)
{
	size_t marked, end;

	row->from = 0;
	row->to = fit(row->line, 0, room);
	if (row->to == row->line.n)
		return;
	row->to = fit(row->line, 0, room - 1);
	if (row->mark_end <= row->to)
		return;
	end = fit(row->line, row->mark, room / 2);
	if (row->mark_end < end)
		end = row->mark_end;
	marked = sg_safe_width(sg_str_sub(row->line, row->mark, end));
	row->from = back(row->line, row->mark, (room - 2 - marked) / 2);
	row->to = fit(row->line, row->from, room - 1 - (row->from > 0));
	if (row->to < row->line.n)
		row->to = fit(row->line, row->from, room - 2);
}

static void draw(const struct sg_page *page, struct row *row)
{
	size_t column = row->from > 0, i = row->from;

	if (row->from > 0)
		sg_buf_adds(page->out, ELLIPSIS);
	row->column = row->column_end = SIZE_MAX;
	while (i < row->to) {
		struct sg_glyph glyph = sg_glyph_at(sg_str_sub(row->line, i, row->to));
		size_t width = glyph_width(&glyph, row->line.p[i], column);

		if (i >= row->mark && row->column == SIZE_MAX)
			row->column = column;
		if (i >= row->mark_end && row->column_end == SIZE_MAX)
			row->column_end = column;
		if (row->line.p[i] == '\t')
			sg_buf_repeat(page->out, ' ', width);
		else
			sg_buf_add(page->out, (struct sg_str){glyph.text, glyph.n});
		column += width;
		i += glyph.size;
	}
	if (row->column == SIZE_MAX)
		row->column = column;
	if (row->column_end == SIZE_MAX)
		row->column_end = column;
	if (row->to < row->line.n)
		sg_buf_adds(page->out, ELLIPSIS);
	sg_page_end(page);
}

static size_t room_of(const struct sg_page *page, size_t rail)
{
	size_t all = page->width && page->width < WIDEST ? page->width : WIDEST;
	size_t used = page->gutter + 3 + rail;

	return all > used + NARROWEST ? all - used : NARROWEST;
}

static struct row row_of(struct sg_source *src, size_t line, struct sg_span span)
{
	struct sg_span whole = sg_source_line_span(src, line);
	size_t from = span.off > whole.off ? span.off - whole.off : 0;
	size_t end = sg_span_end(span) > whole.off ? sg_span_end(span) - whole.off : 0;

	return (struct row){
		.line = sg_source_text(src, whole),
		.mark = from < whole.len ? from : whole.len,
		.mark_end = end < whole.len ? end : whole.len,
	};
}

static void mark(const struct sg_page *page, size_t blanks, const char *rail, char c,
		 size_t times, const char *last)
{
	struct sg_buf text = {0};

	sg_page_gutter(page, 0);
	sg_buf_repeat(page->out, ' ', blanks);
	sg_buf_adds(&text, rail);
	sg_buf_repeat(&text, c, times);
	sg_buf_adds(&text, last);
	sg_page_styled(page, page->accent, text.p);
	sg_page_end(page);
	sg_buf_release(&text);
}

static void one_line(const struct sg_page *page, struct sg_source *src, size_t line,
		     struct sg_span span)
{
	struct row row = row_of(src, line, span);

	cut(&row, room_of(page, 0));
	sg_page_gutter(page, line);
	draw(page, &row);
	mark(page, row.column, "", '^',
	     row.column_end > row.column ? row.column_end - row.column : 1, "");
}

static bool starts_its_line(const struct row *row)
{
	return !sg_str_trim(sg_str_sub(row->line, 0, row->mark)).n;
}

static void draw_railed(const struct sg_page *page, size_t line, const char *rail,
			struct row *row)
{
	sg_page_gutter(page, line);
	sg_page_styled(page, page->accent, rail);
	sg_buf_addc(page->out, ' ');
	draw(page, row);
}

static void draw_first(const struct sg_page *page, struct sg_source *src, size_t line,
		       struct sg_span span)
{
	struct row row = row_of(src, line, sg_span_of(span.off, span.off + (size_t)1));
	bool starts = starts_its_line(&row);

	cut(&row, room_of(page, 2));
	draw_railed(page, line, starts ? "/" : " ", &row);
	if (!starts)
		mark(page, 1, "", '_', row.column + 1, "^");
}

static void draw_middle(const struct sg_page *page, struct sg_source *src, size_t line)
{
	struct row row = row_of(src, line, sg_source_line_span(src, line));

	row.mark_end = row.mark;
	cut(&row, room_of(page, 2));
	draw_railed(page, line, "|", &row);
}

static void draw_last(const struct sg_page *page, struct sg_source *src, size_t line,
		      struct sg_span span)
{
	struct row row = row_of(src, line, span);

	row.mark = row.mark_end ? before(row.line, row.mark_end) : 0;
	cut(&row, room_of(page, 2));
	draw_railed(page, line, "|", &row);
	mark(page, 0, "|", '_', row.column + 1, "^");
}

static void many_lines(const struct sg_page *page, struct sg_source *src, size_t first,
		       size_t last, struct sg_span span)
{
	bool all = last - first < ALL_SHOWN;

	draw_first(page, src, first, span);
	for (size_t line = first + 1; line < last && (all || line == first + 1); line++)
		draw_middle(page, src, line);
	if (!all) {
		sg_page_gutter(page, 0);
		sg_page_styled(page, page->accent, "| ...");
		sg_page_end(page);
	}
	draw_last(page, src, last, span);
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

struct sg_span sg_excerpt_span(const struct sg_source *src, struct sg_span span)
{
	size_t from = span.off < src->text.n ? span.off : src->text.n;
	size_t to = src->text.n - from < span.len ? src->text.n : from + span.len;

	while (to > from && is_blank(src->text.p[to - 1]))
		to--;
	return sg_span_of(from, to);
}

void sg_excerpt(const struct sg_page *page, struct sg_source *src, struct sg_span span)
{
	struct sg_span shown = sg_excerpt_span(src, span);
	uint32_t end = sg_span_end(shown);
	size_t first = sg_source_line(src, shown.off);
	size_t last = shown.len ? sg_source_line(src, end - 1) : first;

	if (!src->text.n)
		return;
	sg_page_gutter(page, 0);
	sg_page_end(page);
	if (first == last)
		one_line(page, src, first, shown);
	else
		many_lines(page, src, first, last, shown);
}
