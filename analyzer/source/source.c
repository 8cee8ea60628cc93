/* Lines of a file, indexed when somebody first asks. */
#include <string.h>

#include <sqlguard/source.h>

void sg_source_init(struct sg_source *src, struct sg_arena *arena, const char *path,
		    struct sg_str text)
{
	*src = (struct sg_source){.path = path, .text = text, .arena = arena};
}

struct sg_str sg_source_text(const struct sg_source *src, struct sg_span span)
{
	return sg_str_sub(src->text, span.off, (size_t)span.off + span.len);
}

size_t sg_source_bom(struct sg_str text)
{
	return sg_str_starts(text, "\xef\xbb\xbf") ? 3 : 0;
}

/* Length of the line end at i: 2 for CRLF, 1 for LF or a lone CR, 0 for none. */
static size_t line_end(struct sg_str text, size_t i)
{
	if (text.p[i] == '\n')
		return 1;
	if (text.p[i] != '\r')
		return 0;
	return i + 1 < text.n && text.p[i + 1] == '\n' ? 2 : 1;
}

static void index_lines(struct sg_source *src)
{
	SG_ARRAY(uint32_t) lines = {0};

	*SG_PUSH(src->arena, &lines) = 0;
	for (size_t i = 0; i < src->text.n;) {
		size_t end = line_end(src->text, i);

		i += end ? end : 1;
		if (end)
			*SG_PUSH(src->arena, &lines) = (uint32_t)i;
	}
	src->lines = lines.items;
	src->lines_len = lines.len;
}

size_t sg_source_line(struct sg_source *src, uint32_t off)
{
	size_t low = 0, high;

	if (!src->lines)
		index_lines(src);
	high = src->lines_len;
	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if (src->lines[middle] <= off)
			low = middle;
		else
			high = middle;
	}
	return low + 1;
}

struct sg_span sg_source_line_span(struct sg_source *src, size_t line)
{
	size_t from, to;

	if (!src->lines)
		index_lines(src);
	if (line < 1 || line > src->lines_len)
		return (struct sg_span){(uint32_t)src->text.n, 0};
	from = src->lines[line - 1];
	to = line < src->lines_len ? src->lines[line] : src->text.n;
	while (to > from && (src->text.p[to - 1] == '\n' || src->text.p[to - 1] == '\r'))
		to--;
	if (line == 1 && from == 0)
		from = sg_source_bom(src->text);
	return sg_span_of(from, to < from ? from : to);
}

struct sg_span sg_span_join(struct sg_span a, struct sg_span b)
{
	uint32_t from, to;

	if (!a.len && !a.off)
		return b;
	if (!b.len && !b.off)
		return a;
	from = a.off < b.off ? a.off : b.off;
	to = sg_span_end(a) > sg_span_end(b) ? sg_span_end(a) : sg_span_end(b);
	return sg_span_of(from, to);
}
