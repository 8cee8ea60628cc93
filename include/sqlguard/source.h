/*
 * A file's bytes, spans in them, and lines.
 *
 * Positions are byte offsets into the bytes as read (a byte order mark counts).  Lines
 * and columns are 1-based and made by reporters only.  A line ends at LF, CRLF or a lone
 * CR.
 */
#ifndef SQLGUARD_SOURCE_H
#define SQLGUARD_SOURCE_H

#include <stdint.h>
#include <sqlguard/arena.h>

struct sg_span {
	uint32_t off, len; /* bytes */
};

/* Files above this size are refused with an error: offsets have 32 bits. */
#define SG_SOURCE_CEILING ((size_t)1 << 30)

struct sg_source {
	const char *path; /* as shown to the user; forward slashes */
	struct sg_str text;
	struct sg_arena *arena;
	uint32_t *lines; /* offset of each line's first byte; made on first use */
	size_t lines_len;
	struct sg_column_mark *marks; /* for columns of long lines; made on first use */
};

void sg_source_init(struct sg_source *src, struct sg_arena *arena, const char *path,
		    struct sg_str text);

struct sg_str sg_source_text(const struct sg_source *src, struct sg_span span);

/* Length of the UTF-8 byte order mark at the start: 0 or 3. */
size_t sg_source_bom(struct sg_str text);

/* 1-based line of an offset; offsets past the end belong to the last line. */
size_t sg_source_line(struct sg_source *src, uint32_t off);

/* Span of a 1-based line without its line end. */
struct sg_span sg_source_line_span(struct sg_source *src, size_t line);

enum sg_column_unit { SG_CODE_POINTS, SG_UTF16_UNITS };

/* 1-based column of an offset in its line; an invalid byte counts as one. */
size_t sg_source_column(struct sg_source *src, uint32_t off, enum sg_column_unit unit);

static inline struct sg_span sg_span_of(size_t from, size_t to)
{
	return (struct sg_span){(uint32_t)from, (uint32_t)(to - from)};
}

static inline uint32_t sg_span_end(struct sg_span span)
{
	return span.off + span.len;
}

/* The smallest span that covers both; an empty span at 0 covers nothing. */
struct sg_span sg_span_join(struct sg_span a, struct sg_span b);

/*
 * Length of the well-formed UTF-8 sequence at s.p (Unicode 15, table 3-7), 0 when it is
 * malformed or s is empty; `out` is the code point.
 */
size_t sg_utf8_next(uint32_t *out, struct sg_str s);

/* Length of the bytes at the start that are ASCII and not NUL; fast, and may stop early.
 */
size_t sg_utf8_plain(struct sg_str s);

/*
 * Columns that a terminal gives a code point: 0 for marks that join the one before, 2 for
 * wide East Asian ones and emoji, 1 for all others (Unicode 15, UAX #11).
 */
size_t sg_width(uint32_t code);

#endif
