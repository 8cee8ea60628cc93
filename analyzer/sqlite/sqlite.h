/* What the SQLite front end offers beyond <sqlguard/parse.h>. */
#ifndef SQLGUARD_SQLITE_H
#define SQLGUARD_SQLITE_H

#include <sqlguard/source.h>

/* A keyword that cannot name a table or column without quotes. */
bool sg_sqlite_is_reserved(struct sg_str word);

/* The text is one token in double quotes. */
bool sg_sqlite_is_quoted(struct sg_str text);

/* The parts of "a.b.c", which covers the span; their number. */
size_t sg_sqlite_name_parts(struct sg_span out[3], struct sg_str text,
			    struct sg_span span);

/* What stands in the first parentheses within the span; empty: there are none. */
struct sg_span sg_sqlite_inside(struct sg_str text, struct sg_span span);

/* From a bare word to the end of the span; empty: no such word. */
struct sg_span sg_sqlite_from(struct sg_str text, struct sg_span span, const char *word);

/* From the token behind a bare word to the end of the span; empty: no such word. */
struct sg_span sg_sqlite_after(struct sg_str text, struct sg_span span, const char *word);

#endif
