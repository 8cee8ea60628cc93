/* The lines of a source that a span touches, with the span marked. */
#ifndef SQLGUARD_REPORT_EXCERPT_H
#define SQLGUARD_REPORT_EXCERPT_H

#include <sqlguard/source.h>

#include "page.h"

/* The span without blanks and line ends at its end, inside the text. */
struct sg_span sg_excerpt_span(const struct sg_source *src, struct sg_span span);

void sg_excerpt(const struct sg_page *page, struct sg_source *src, struct sg_span span);

#endif
