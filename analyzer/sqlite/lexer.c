/*
 * Text to tokens as sqlite3GetToken() of tokenize.c makes them (compared with 3.40.1 and
 * 3.53.4): the class of the first byte picks the function that finds the token's end.
 */
#include <string.h>

#include "lexer.h"

/* Classes up to BOM_LEAD are the bytes that an identifier may hold. */
enum byte_class {
	ALPHA,
	BLOB_X,
	DIGIT,
	DOLLAR,
	BOM_LEAD,
	SPACE,
	QUOTE,
	BRACKET,
	VARIABLE,
	QUESTION,
	DOT,
	MINUS,
	SLASH,
	PIPE,
	LESS,
	GREATER,
	EQUAL,
	BANG,
	BRACE,
	SINGLE,
	ILLEGAL
};

#define A  ALPHA
#define X  BLOB_X
#define D  DIGIT
#define S  SPACE
#define Q  QUOTE
#define V  VARIABLE
#define O  SINGLE
#define I  ILLEGAL
#define A8 A, A, A, A, A, A, A, A
#define I8 I, I, I, I, I, I, I, I

/* A NUL byte reads as a space: it is reported once, and the statement can still parse. */
/* clang-format off */
static const unsigned char classes[256] = {
	S, I, I, I, I, I, I, I, I, S, S, I, S, S, I, I,                     /* 0x */
	I8, I8,                                                             /* 1x */
	S, BANG, Q, V, DOLLAR, O, O, Q, O, O, O, O, O, MINUS, DOT, SLASH,   /* 2x */
	D, D, D, D, D, D, D, D, D, D, V, O, LESS, EQUAL, GREATER, QUESTION, /* 3x */
	V, A, A, A, A, A, A, A, A8,                                         /* 4x */
	A8, X, A, A, BRACKET, I, I, I, A,                                   /* 5x */
	Q, A, A, A, A, A, A, A, A8,                                         /* 6x */
	A8, X, A, A, BRACE, PIPE, I, O, I,                                  /* 7x */
	A8, A8, A8, A8, A8, A8, A8, A8, A8, A8, A8, A8,                     /* 8x - Dx */
	A8, A, A, A, A, A, A, A, BOM_LEAD,                                  /* Ex */
	A8, A8,                                                             /* Fx */
};
/* clang-format on */

#undef A
#undef X
#undef D
#undef S
#undef Q
#undef V
#undef O
#undef I
#undef A8
#undef I8

/* How far a template placeholder may reach: a search without end would be quadratic. */
#define TEMPLATE_CEILING 200

/* The byte at i, 0 past the end. */
static unsigned char at(struct sg_str s, size_t i)
{
	return i < s.n ? (unsigned char)s.p[i] : 0;
}

static bool is_word(unsigned char c)
{
	return classes[c] <= BOM_LEAD;
}

static bool is_digit(unsigned char c)
{
	return c >= '0' && c <= '9';
}

static bool is_hex(unsigned char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

static size_t word_end(struct sg_str s, size_t i)
{
	while (i < s.n && is_word((unsigned char)s.p[i]))
		i++;
	return i;
}

/* Digits with separators, as of 3.46. */
static size_t digits_end(struct sg_str s, size_t i, bool (*digit)(unsigned char))
{
	while (digit(at(s, i)) ||
	       (at(s, i) == '_' && digit(at(s, i - 1)) && digit(at(s, i + 1))))
		i++;
	return i;
}

static bool has_exponent(struct sg_str s, size_t i)
{
	unsigned char sign = at(s, i + 1);

	if (at(s, i) != 'e' && at(s, i) != 'E')
		return false;
	return is_digit(sign) || ((sign == '+' || sign == '-') && is_digit(at(s, i + 2)));
}

static enum sg_token_type decimal(size_t *end, struct sg_str s)
{
	enum sg_token_type type = TK_INTEGER;
	size_t i = s.p[0] == '.' ? 0 : digits_end(s, 1, is_digit);

	if (at(s, i) == '.') {
		i++;
		i = is_digit(at(s, i)) ? digits_end(s, i + 1, is_digit) : i;
		type = TK_FLOAT;
	}
	if (has_exponent(s, i)) {
		i = digits_end(s, i + 2, is_digit);
		type = TK_FLOAT;
	}
	*end = i;
	return type;
}

static enum sg_token_type number(size_t *end, struct sg_str s)
{
	enum sg_token_type type = TK_INTEGER;

	if (s.p[0] == '0' && (at(s, 1) | 32) == 'x' && is_hex(at(s, 2)))
		*end = digits_end(s, 3, is_hex);
	else
		type = decimal(end, s);
	if (!is_word(at(s, *end)) || *end >= s.n)
		return type;
	*end = word_end(s, *end);
	return TK_ILLEGAL;
}

/* A quote ends at the same quote; two of them are one in the text. */
static enum sg_token_type quoted(size_t *end, struct sg_str s)
{
	size_t i = 1;

	for (;;) {
		const char *close = i < s.n ? memchr(s.p + i, s.p[0], s.n - i) : NULL;

		if (!close) {
			*end = s.n;
			return TK_ILLEGAL;
		}
		i = (size_t)(close - s.p) + 1;
		if (at(s, i) != (unsigned char)s.p[0])
			break;
		i++;
	}
	*end = i;
	return s.p[0] == '\'' ? TK_STRING : TK_QUOTED;
}

static enum sg_token_type bracketed(size_t *end, struct sg_str s)
{
	const char *close = memchr(s.p, ']', s.n);

	*end = close ? (size_t)(close - s.p) + 1 : s.n;
	return close ? TK_QUOTED : TK_ILLEGAL;
}

static enum sg_token_type blob(size_t *end, struct sg_str s)
{
	size_t i = 2;
	bool good;

	while (is_hex(at(s, i)))
		i++;
	good = at(s, i) == '\'' && i % 2 == 0;
	while (i < s.n && s.p[i] != '\'')
		i++;
	*end = i < s.n ? i + 1 : i;
	return good ? TK_BLOB : TK_ILLEGAL;
}

static enum sg_token_type word(size_t *end, struct sg_str s)
{
	*end = word_end(s, 1);
	return sg_keyword_find((struct sg_str){s.p, *end});
}

/* The TCL index of $name(index); false when it has no end. */
static bool index_end(size_t *end, struct sg_str s, size_t i)
{
	while (i < s.n && s.p[i] != ')' && classes[(unsigned char)s.p[i]] != SPACE)
		i++;
	*end = at(s, i) == ')' ? i + 1 : i;
	return at(s, i) == ')';
}

static enum sg_token_type variable(size_t *end, struct sg_str s)
{
	size_t i = 1, letters = 0;
	bool good = true;

	for (; i < s.n; i++) {
		if (is_word((unsigned char)s.p[i])) {
			letters++;
		} else if (s.p[i] == '(' && letters) {
			good = index_end(&i, s, i + 1);
			break;
		} else if (s.p[i] == ':' && at(s, i + 1) == ':') {
			i++;
		} else {
			break;
		}
	}
	*end = i;
	return good && letters ? TK_VARIABLE : TK_ILLEGAL;
}

static enum sg_token_type numbered(size_t *end, struct sg_str s)
{
	size_t i = 1;

	while (is_digit(at(s, i)))
		i++;
	*end = i;
	return TK_VARIABLE;
}

/* Only LF ends it, even in a file with CR line ends (tokenize.c). */
static enum sg_token_type line_comment(size_t *end, struct sg_str s)
{
	const char *newline = memchr(s.p, '\n', s.n);

	*end = newline ? (size_t)(newline - s.p) : s.n;
	while (*end > 2 && s.p[*end - 1] == '\r')
		--*end;
	return TK_COMMENT;
}

/* One without an end goes to the end of the text, which is no error in SQLite. */
static enum sg_token_type block_comment(size_t *end, struct sg_str s)
{
	size_t close = sg_str_find(s, "*/", 2);

	*end = close < s.n ? close + 2 : s.n;
	return TK_COMMENT;
}

static enum sg_token_type minus(size_t *end, struct sg_str s)
{
	if (at(s, 1) == '-')
		return line_comment(end, s);
	if (at(s, 1) != '>')
		return TK_MINUS;
	*end = at(s, 2) == '>' ? 3 : 2;
	return TK_PTR;
}

/* Closes a placeholder that begins with `open`; false when the text has no such. */
static bool placeholder(size_t *end, struct sg_str s, const char *open, const char *close)
{
	struct sg_str near = sg_str_sub(s, 0, TEMPLATE_CEILING);
	size_t found;

	if (!sg_str_starts(s, open))
		return false;
	found = sg_str_find(near, close, strlen(open));
	*end = found + strlen(close);
	return found < near.n;
}

static enum sg_token_type brace(size_t *end, struct sg_str s)
{
	if (placeholder(end, s, "{{", "}}") || placeholder(end, s, "{%", "%}") ||
	    placeholder(end, s, "{#", "#}"))
		return TK_TEMPLATE;
	*end = 1;
	return TK_ILLEGAL;
}

static enum sg_token_type dollar(size_t *end, struct sg_str s)
{
	if (placeholder(end, s, "${", "}"))
		return TK_TEMPLATE;
	return variable(end, s);
}

static enum sg_token_type less(size_t *end, struct sg_str s)
{
	if (placeholder(end, s, "<%", "%>"))
		return TK_TEMPLATE;
	*end = 2;
	switch (at(s, 1)) {
	case '=': return TK_LE;
	case '>': return TK_NE;
	case '<': return TK_LSHIFT;
	}
	*end = 1;
	return TK_LT;
}

/* A token of two bytes when the second is there, otherwise of one. */
static enum sg_token_type pair(size_t *end, struct sg_str s, char second,
			       enum sg_token_type two, enum sg_token_type one)
{
	*end = at(s, 1) == (unsigned char)second ? 2 : 1;
	return *end == 2 ? two : one;
}

static enum sg_token_type greater(size_t *end, struct sg_str s)
{
	if (at(s, 1) == '>')
		return pair(end, s, '>', TK_RSHIFT, TK_GT);
	return pair(end, s, '=', TK_GE, TK_GT);
}

static enum sg_token_type single(char c)
{
	switch (c) {
	case ';': return TK_SEMI;
	case '(': return TK_LP;
	case ')': return TK_RP;
	case ',': return TK_COMMA;
	case '+': return TK_PLUS;
	case '*': return TK_STAR;
	case '%': return TK_REM;
	case '&': return TK_BITAND;
	case '~': return TK_BITNOT;
	}
	return TK_ILLEGAL;
}

static enum sg_token_type spaces(size_t *end, struct sg_str s)
{
	size_t i = 1;

	while (i < s.n && classes[(unsigned char)s.p[i]] == SPACE)
		i++;
	*end = i;
	return TK_SPACE;
}

/* A byte order mark is a space wherever it stands (tokenize.c, CC_BOM). */
static enum sg_token_type bom_or_word(size_t *end, struct sg_str s)
{
	*end = sg_source_bom(s);
	return *end ? TK_SPACE : word(end, s);
}

static enum sg_token_type scan(size_t *end, struct sg_str s)
{
	*end = 1;
	switch ((enum byte_class)classes[(unsigned char)s.p[0]]) {
	case ALPHA: return word(end, s);
	case BLOB_X: return at(s, 1) == '\'' ? blob(end, s) : word(end, s);
	case DIGIT: return number(end, s);
	case DOLLAR: return dollar(end, s);
	case BOM_LEAD: return bom_or_word(end, s);
	case SPACE: return spaces(end, s);
	case QUOTE: return quoted(end, s);
	case BRACKET: return bracketed(end, s);
	case VARIABLE: return variable(end, s);
	case QUESTION: return numbered(end, s);
	case DOT: return is_digit(at(s, 1)) ? number(end, s) : TK_DOT;
	case MINUS: return minus(end, s);
	case SLASH: return at(s, 1) == '*' && s.n > 2 ? block_comment(end, s) : TK_SLASH;
	case PIPE: return pair(end, s, '|', TK_CONCAT, TK_BITOR);
	case LESS: return less(end, s);
	case GREATER: return greater(end, s);
	case EQUAL: return pair(end, s, '=', TK_EQ, TK_EQ);
	case BANG: return pair(end, s, '=', TK_NE, TK_ILLEGAL);
	case BRACE: return brace(end, s);
	case SINGLE: return single(s.p[0]);
	case ILLEGAL: break;
	}
	return TK_ILLEGAL;
}

struct sg_token sg_lex(struct sg_str text, size_t from)
{
	struct sg_token token = {TK_END, {(uint32_t)from, 0}};
	size_t end;

	if (from >= text.n)
		return token;
	token.type = scan(&end, (struct sg_str){text.p + from, text.n - from});
	token.span.len = (uint32_t)end;
	return token;
}

bool sg_lex_is_breakpoint(struct sg_str text, struct sg_span comment)
{
	return sg_str_starts(sg_str_sub(text, comment.off, sg_span_end(comment)),
			     SG_BREAKPOINT);
}

struct sg_token sg_lex_solid(struct sg_str text, size_t from)
{
	struct sg_token token = sg_lex(text, from);

	while (token.type == TK_SPACE || token.type == TK_COMMENT) {
		if (token.type == TK_COMMENT && sg_lex_is_breakpoint(text, token.span)) {
			token.type = TK_BREAK;
			break;
		}
		token = sg_lex(text, sg_span_end(token.span));
	}
	return token;
}
