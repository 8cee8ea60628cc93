/* A page of text for people: colours, the gutter at the left and words that wrap. */
#ifndef SQLGUARD_REPORT_PAGE_H
#define SQLGUARD_REPORT_PAGE_H

#include <sqlguard/buf.h>

/* Parameters of SGR, ECMA-48 section 8.3.117. */
#define SG_BOLD   "1"
#define SG_RED    "1;31"
#define SG_YELLOW "1;33"
#define SG_CYAN   "1;36"
#define SG_BLUE   "1;34"

struct sg_page {
	struct sg_buf *out;
	bool color;
	size_t width;       /* columns; 0: unlimited */
	size_t gutter;      /* columns of the line numbers */
	const char *accent; /* colour of the finding */
};

/* What follows is in a style; "0" ends it. */
void sg_page_style(const struct sg_page *page, const char *style);

/* Writes trusted text in a style. */
void sg_page_styled(const struct sg_page *page, const char *style, const char *text);

/* Ends a line and takes the blanks at its end away. */
void sg_page_end(const struct sg_page *page);

/* "12 | ", or blanks instead of line 0. */
void sg_page_gutter(const struct sg_page *page, size_t line);

/*
 * Untrusted text from a column on; later lines start at `indent`.  Breaks between words
 * where the page ends and at the line ends of the text.
 */
void sg_page_wrap(const struct sg_page *page, struct sg_str text, size_t column,
		  size_t indent);

/* Untrusted text whose lines stay as they are, each behind `indent` blanks. */
void sg_page_block(const struct sg_page *page, struct sg_str text, size_t indent);

/* The text up to its line end; `rest` is what follows. */
struct sg_str sg_first_line(struct sg_str *rest, struct sg_str text);

#endif
