/*
 * The tokens of SQLite.  The lexer keeps no state: a token follows from the text and the
 * offset alone, so looking ahead is calling it again.
 */
#ifndef SQLGUARD_SQLITE_LEXER_H
#define SQLGUARD_SQLITE_LEXER_H

#include <sqlguard/source.h>

enum sg_token_type {
	TK_END,   /* end of the text */
	TK_BREAK, /* a Drizzle breakpoint: the end of what is run at once */
	TK_SPACE,
	TK_COMMENT,
	TK_ILLEGAL,
	TK_TEMPLATE, /* {{ }}, ${ } and friends, left unexpanded */
	TK_ID,       /* bare */
	TK_QUOTED,   /* "x", `x` or [x]: an identifier too */
	TK_STRING,
	TK_BLOB,
	TK_INTEGER,
	TK_FLOAT,
	TK_VARIABLE,
	TK_SEMI,
	TK_LP,
	TK_RP,
	TK_COMMA,
	TK_DOT,
	TK_PLUS,
	TK_MINUS,
	TK_STAR,
	TK_SLASH,
	TK_REM,
	TK_BITAND,
	TK_BITOR,
	TK_BITNOT,
	TK_LSHIFT,
	TK_RSHIFT,
	TK_CONCAT,
	TK_PTR,
	TK_EQ,
	TK_NE,
	TK_LT,
	TK_LE,
	TK_GT,
	TK_GE,
#define SG_KEYWORD(word, use) KW_##word,
#include "keywords.def"
#undef SG_KEYWORD
	TK_TYPES, /* how many */
};

#define TK_FIRST_KEYWORD KW_ABORT

enum sg_keyword_use { SG_KW_NEVER, SG_KW_ID, SG_KW_NAME, SG_KW_CONTEXT };

struct sg_token {
	enum sg_token_type type;
	struct sg_span span;
};

/* The token at `at`, spaces and comments included; its length is 0 only at the end. */
struct sg_token sg_lex(struct sg_str text, size_t at);

/* The same, but the next that is neither space nor comment; breakpoints count. */
struct sg_token sg_lex_solid(struct sg_str text, size_t at);

#define SG_BREAKPOINT "--> statement-breakpoint"

/* A comment that begins so, where Drizzle cuts a file. */
bool sg_lex_is_breakpoint(struct sg_str text, struct sg_span comment);

/* TK_ID when the word is no keyword. */
enum sg_token_type sg_keyword_find(struct sg_str word);

/* How a keyword token may be read where it has no meaning of its own. */
enum sg_keyword_use sg_keyword_use(enum sg_token_type type);

const char *sg_token_type_name(enum sg_token_type type);

#endif
