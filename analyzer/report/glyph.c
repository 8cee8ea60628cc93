/*
 * Migrations are untrusted: a name may hold escape sequences, marks that turn the text
 * around or bytes that are no text.  All that reaches a reader goes through here and
 * comes out as visible, valid UTF-8.
 */
#include <stdio.h>
#include <string.h>

#include <sqlguard/source.h>

#include <sqlguard/glyph.h>

#define REPLACEMENT "\xef\xbf\xbd"

/*
 * Controls of C1, line and paragraph separators, and what reorders or hides text ("Trojan
 * Source", CVE-2021-42574); joiners stay, since emoji and Indic scripts need them.
 */
static bool is_hidden(uint32_t code)
{
	return (code >= 0x80 && code <= 0x9f) || code == 0x61c || code == 0x200b ||
	       code == 0x200e || code == 0x200f || (code >= 0x2028 && code <= 0x202e) ||
	       (code >= 0x2060 && code <= 0x206f) || code == 0xfeff ||
	       (code >= 0xfff9 && code <= 0xfffb);
}

static void show(struct sg_glyph *out, const char *text, size_t width)
{
	out->n = strlen(text);
	out->width = width;
	memcpy(out->text, text, out->n);
}

/* U+2400 .. U+2421 are pictures of the controls. */
static void show_control(struct sg_glyph *out, uint32_t code)
{
	unsigned picture = code == 0x7f ? 0x21 : (unsigned)code;

	show(out, "\xe2\x90", 1);
	out->text[out->n++] = (char)(0x80 + picture);
}

static void show_code(struct sg_glyph *out, uint32_t code)
{
	char text[sizeof out->text];
	int n = snprintf(text, sizeof text, "<U+%04X>", (unsigned)(code & 0x1fffff));

	show(out, text, (size_t)n);
}

struct sg_glyph sg_glyph_at(struct sg_str s)
{
	struct sg_glyph out = {0};
	uint32_t code = 0;

	out.size = sg_utf8_next(&code, s);
	if (!out.size) {
		show(&out, REPLACEMENT, 1);
		out.size = 1;
	} else if (code == '\t') {
		show(&out, "    ", 4);
	} else if (code < 0x20 || code == 0x7f) {
		show_control(&out, code);
	} else if (is_hidden(code)) {
		show_code(&out, code);
	} else {
		out.n = out.size;
		out.width = sg_width(code);
		memcpy(out.text, s.p, out.n);
	}
	return out;
}

/* Length of the printable ASCII at the start, which most text is. */
static size_t plain_run(struct sg_str s)
{
	size_t n = 0;

	while (n < s.n && s.p[n] >= ' ' && s.p[n] <= '~')
		n++;
	return n;
}

void sg_add_safe(struct sg_buf *out, struct sg_str s)
{
	while (s.n) {
		size_t plain = plain_run(s);
		struct sg_glyph glyph;

		sg_buf_add(out, sg_str_sub(s, 0, plain));
		s = sg_str_sub(s, plain, s.n);
		if (!s.n)
			break;
		glyph = sg_glyph_at(s);
		sg_buf_add(out, (struct sg_str){glyph.text, glyph.n});
		s = sg_str_sub(s, glyph.size, s.n);
	}
}

size_t sg_safe_width(struct sg_str s)
{
	size_t width = 0;

	while (s.n) {
		size_t plain = plain_run(s);
		struct sg_glyph glyph = {.size = plain, .width = plain};

		if (!plain)
			glyph = sg_glyph_at(s);
		width += glyph.width;
		s = sg_str_sub(s, glyph.size, s.n);
	}
	return width;
}

void sg_add_utf8(struct sg_buf *out, struct sg_str s)
{
	size_t from = 0;

	for (size_t i = 0; i < s.n;) {
		uint32_t code = 0;
		size_t n;

		i += sg_utf8_plain(sg_str_sub(s, i, s.n));
		if (i == s.n)
			break;
		n = sg_utf8_next(&code, sg_str_sub(s, i, s.n));
		if (!n || !code) {
			sg_buf_add(out, sg_str_sub(s, from, i));
			sg_buf_adds(out, REPLACEMENT);
			from = i + 1;
		}
		i += n ? n : 1;
	}
	sg_buf_add(out, sg_str_sub(s, from, s.n));
}
