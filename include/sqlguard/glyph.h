/* Untrusted text, one code point at a time, as it may be shown. */
#ifndef SQLGUARD_GLYPH_H
#define SQLGUARD_GLYPH_H

#include <sqlguard/buf.h>

struct sg_glyph {
	char text[12]; /* what to show instead; valid UTF-8 */
	size_t n;      /* bytes of text */
	size_t width;  /* columns that it takes */
	size_t size;   /* bytes of the source that it stands for */
};

/* The first glyph of a text that is not empty. */
struct sg_glyph sg_glyph_at(struct sg_str s);

/* The text with nothing in it that a terminal obeys or a reader cannot see. */
void sg_add_safe(struct sg_buf *out, struct sg_str s);

/* Columns of the terminal that sg_add_safe will take. */
size_t sg_safe_width(struct sg_str s);

/* Valid UTF-8 without NUL: what is neither becomes U+FFFD. */
void sg_add_utf8(struct sg_buf *out, struct sg_str s);

#endif
