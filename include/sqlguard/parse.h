/*
 * Bytes in, statements out.  Statements fail alone: one that does not parse becomes a
 * PROBLEM node and the next one goes on.  Parsers never fail as a whole, print nothing
 * and touch nothing but the arena.
 */
#ifndef SQLGUARD_PARSE_H
#define SQLGUARD_PARSE_H

#include <sqlguard/ast.h>

/* The number of a statement that is not there. */
#define SG_NEVER SIZE_MAX

struct sg_statement {
	struct sg_span span;  /* first to last token, without the terminator */
	bool terminated;      /* by ';' */
	unsigned depth;       /* SQLite: of its deepest expression (Expr.nHeight) */
	struct sg_node *node; /* never NULL; a PROBLEM when there is no statement */
};

/* -- to the end of the line, or a block; the span includes the markers, not the newline
 */
struct sg_comment {
	struct sg_span span;
	bool block;
	bool breakpoint; /* Drizzle's "--> statement-breakpoint" */
};

struct sg_script {
	SG_ARRAY(struct sg_statement) statements; /* in source order */
	SG_ARRAY(struct sg_comment) comments;     /* in source order */
};

/* `out` is zeroed by the caller; what it holds lives in `arena`. */
typedef void sg_parser(struct sg_script *out, const struct sg_source *src,
		       struct sg_arena *arena);

sg_parser sg_parse_sqlite; /* SQLite and D1 */
sg_parser sg_parse_postgres;

/* A word that the dialect cannot take as a bare table or column name. */
bool sg_is_reserved(enum sg_dialect dialect, struct sg_str word);

void sg_parse(struct sg_script *out, enum sg_dialect dialect, const struct sg_source *src,
	      struct sg_arena *arena);

/* The tokens, one a line: offset, length, kind, text as C string. */
void sg_dump_tokens_sqlite(struct sg_buf *out, const struct sg_source *src);
void sg_dump_tokens_postgres(struct sg_buf *out, const struct sg_source *src);

#endif
