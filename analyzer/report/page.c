/*
 * Writes pages for people.  Everything is measured in columns of the terminal, never in
 * bytes, and nothing untrusted is written except through sg_add_safe.
 */
#include "page.h"

#include <sqlguard/glyph.h>

void sg_page_style(const struct sg_page *page, const char *style)
{
	if (page->color)
		sg_buf_printf(page->out, "\x1b[%sm", style);
}

void sg_page_styled(const struct sg_page *page, const char *style, const char *text)
{
	sg_page_style(page, style);
	sg_buf_adds(page->out, text);
	sg_page_style(page, "0");
}

void sg_page_end(const struct sg_page *page)
{
	struct sg_buf *out = page->out;

	while (out->n && out->p[out->n - 1] == ' ')
		out->n--;
	sg_buf_addc(out, '\n');
}

void sg_page_gutter(const struct sg_page *page, size_t line)
{
	sg_page_style(page, SG_BLUE);
	if (line)
		sg_buf_printf(page->out, "%*zu |", (int)page->gutter, line);
	else
		sg_buf_printf(page->out, "%*s |", (int)page->gutter, "");
	sg_page_style(page, "0");
	sg_buf_addc(page->out, ' ');
}

struct sg_str sg_first_line(struct sg_str *rest, struct sg_str text)
{
	size_t end = sg_str_find(text, "\n", 0);
	bool crlf = end < text.n && end > 0 && text.p[end - 1] == '\r';

	*rest = sg_str_sub(text, end < text.n ? end + 1 : end, text.n);
	return sg_str_sub(text, 0, crlf ? end - 1 : end);
}

static void new_line(const struct sg_page *page, size_t indent)
{
	sg_page_end(page);
	sg_buf_repeat(page->out, ' ', indent);
}

static void wrap_line(const struct sg_page *page, struct sg_str line, size_t column,
		      size_t indent)
{
	for (size_t i = 0; i < line.n;) {
		size_t from = i, end, width;

		while (from < line.n && line.p[from] == ' ')
			from++;
		end = sg_str_find(line, " ", from);
		width = sg_safe_width(sg_str_sub(line, from, end));
		if (page->width && i && column + (from - i) + width > page->width) {
			new_line(page, indent);
			column = indent;
			i = from;
		}
		sg_buf_repeat(page->out, ' ', from - i);
		sg_add_safe(page->out, sg_str_sub(line, from, end));
		column += from - i + width;
		i = end;
	}
}

void sg_page_wrap(const struct sg_page *page, struct sg_str text, size_t column,
		  size_t indent)
{
	while (text.n) {
		wrap_line(page, sg_first_line(&text, text), column, indent);
		column = indent;
		if (text.n)
			new_line(page, indent);
	}
}

void sg_page_block(const struct sg_page *page, struct sg_str text, size_t indent)
{
	while (text.n) {
		sg_buf_repeat(page->out, ' ', indent);
		sg_add_safe(page->out, sg_first_line(&text, text));
		sg_page_end(page);
	}
}
