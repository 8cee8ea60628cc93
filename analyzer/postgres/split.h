/*
 * A file cut into statements and what is no statement.  The tokens of the statement at
 * hand stay for those who need places in it.
 */
#ifndef SQLGUARD_POSTGRES_SPLIT_H
#define SQLGUARD_POSTGRES_SPLIT_H

#include <sqlguard/parse.h>

#include "lexer.h"

enum sg_pg_piece_kind {
	SG_PG_NOTHING, /* the end of the file */
	SG_PG_STATEMENT,
	SG_PG_COMMAND,      /* of psql */
	SG_PG_COPY_DATA,    /* rows up to the line \. */
	SG_PG_OPEN_COMMENT, /* a block comment without end, outside of statements */
};

struct sg_pg_splitter {
	struct sg_str text;
	size_t at;
	struct sg_arena *scratch;            /* of the tokens */
	struct sg_arena *arena;              /* of the comments */
	struct sg_script *out;               /* gets the comments */
	SG_ARRAY(struct sg_pg_token) tokens; /* of the statement, without comments */
	uint32_t paren;                      /* innermost open one */
	size_t parens, brackets;
	size_t bodies; /* BEGIN ATOMIC and the CASEs in it that still need an END */
	enum { SG_PG_PLAIN, SG_PG_ROUTINE, SG_PG_RULE, SG_PG_COPY } form;
	struct sg_span placeholder; /* the first one of the statement; empty when none */
	bool copying;               /* COPY .. FROM stdin came just before */
	bool no_rows;               /* no line \. is left in the file */
};

struct sg_pg_piece {
	enum sg_pg_piece_kind kind;
	struct sg_span span;
	bool terminated;
};

struct sg_pg_piece sg_pg_split(struct sg_pg_splitter *s);

#endif
