/* Tokens of PostgreSQL text, as its own scan.l cuts them (15.1), plus what is no SQL. */
#ifndef SQLGUARD_POSTGRES_LEXER_H
#define SQLGUARD_POSTGRES_LEXER_H

#include <sqlguard/source.h>

enum sg_pg_token_kind {
	SG_PG_END,
	SG_PG_WORD,
	SG_PG_QUOTED, /* ".." and U&".." */
	SG_PG_STRING, /* '..', E'..', N'..', U&'..', $tag$..$tag$ */
	SG_PG_BITS,   /* B'..' and X'..' */
	SG_PG_NUMBER,
	SG_PG_PARAMETER,   /* $1 */
	SG_PG_OPERATOR,    /* also := and => */
	SG_PG_PUNCTUATION, /* one of ( ) [ ] , . : ; or :: */
	SG_PG_COMMENT,
	SG_PG_BLOCK_COMMENT,
	SG_PG_TEMPLATE,  /* a placeholder that a tool should have replaced */
	SG_PG_BACKSLASH, /* a command of psql, to the end of its line */
	SG_PG_JUNK,      /* a byte that starts no token */
};

struct sg_pg_token {
	struct sg_span span;
	enum sg_pg_token_kind kind;
	bool open;     /* its end is missing */
	uint32_t pair; /* index of the other one of two parentheses or brackets */
};

#define SG_PG_NO_PAIR UINT32_MAX

const char *sg_pg_token_kind_name(enum sg_pg_token_kind kind);

/* The token at or after `at`; white space is skipped. */
struct sg_pg_token sg_pg_lex(struct sg_str text, size_t at);

static inline bool sg_pg_is_punctuation(struct sg_str text,
					const struct sg_pg_token *token, char c)
{
	return token->kind == SG_PG_PUNCTUATION && token->span.len == 1 &&
	       text.p[token->span.off] == c;
}

/* A bare word in any case; `word` is in lower case.  The lowering asks this most of all.
 */
static inline bool sg_pg_is_word(struct sg_str text, const struct sg_pg_token *token,
				 const char *word)
{
	const char *p = text.p + token->span.off;

	if (token->kind != SG_PG_WORD)
		return false;
	for (uint32_t i = 0; i < token->span.len; i++) {
		char c = sg_lower(p[i]);

		if (!word[i] || word[i] != c)
			return false;
	}
	return !word[token->span.len];
}

#endif
