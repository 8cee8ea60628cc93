/*
 * A lexer without state: a position in, a token out.  It follows scan.l of
 * PostgreSQL 15.1 and never fails; what has no end runs to the end of the text and says
 * so.
 */
#include <string.h>

#include "lexer.h"

enum {
	SPACE = 1,
	START = 2, /* of an identifier */
	PART = 4,  /* of an identifier after its start */
	DIGIT = 8,
	OPERATOR = 16,
	PUNCTUATION = 32,
};

#define S SPACE
#define W (START | PART)
#define D (DIGIT | PART)
#define O OPERATOR
#define P PUNCTUATION

/* Bytes from 0x80 on belong to identifiers (scan.l: ident_start). */
static const unsigned char ascii[128] = {
	['\t'] = S, ['\n'] = S,   ['\v'] = S, ['\f'] = S, ['\r'] = S, [' '] = S,
	['!'] = O,  ['#'] = O,    ['%'] = O,  ['&'] = O,  ['*'] = O,  ['+'] = O,
	['-'] = O,  ['/'] = O,    ['<'] = O,  ['='] = O,  ['>'] = O,  ['?'] = O,
	['@'] = O,  ['^'] = O,    ['`'] = O,  ['|'] = O,  ['~'] = O,  ['('] = P,
	[')'] = P,  [','] = P,    ['.'] = P,  [':'] = P,  [';'] = P,  ['['] = P,
	[']'] = P,  ['$'] = PART, ['0'] = D,  ['1'] = D,  ['2'] = D,  ['3'] = D,
	['4'] = D,  ['5'] = D,    ['6'] = D,  ['7'] = D,  ['8'] = D,  ['9'] = D,
	['A'] = W,  ['B'] = W,    ['C'] = W,  ['D'] = W,  ['E'] = W,  ['F'] = W,
	['G'] = W,  ['H'] = W,    ['I'] = W,  ['J'] = W,  ['K'] = W,  ['L'] = W,
	['M'] = W,  ['N'] = W,    ['O'] = W,  ['P'] = W,  ['Q'] = W,  ['R'] = W,
	['S'] = W,  ['T'] = W,    ['U'] = W,  ['V'] = W,  ['W'] = W,  ['X'] = W,
	['Y'] = W,  ['Z'] = W,    ['_'] = W,  ['a'] = W,  ['b'] = W,  ['c'] = W,
	['d'] = W,  ['e'] = W,    ['f'] = W,  ['g'] = W,  ['h'] = W,  ['i'] = W,
	['j'] = W,  ['k'] = W,    ['l'] = W,  ['m'] = W,  ['n'] = W,  ['o'] = W,
	['p'] = W,  ['q'] = W,    ['r'] = W,  ['s'] = W,  ['t'] = W,  ['u'] = W,
	['v'] = W,  ['w'] = W,    ['x'] = W,  ['y'] = W,  ['z'] = W,
};

#undef S
#undef W
#undef D
#undef O
#undef P

/* How far a placeholder's end is looked for. */
#define TEMPLATE_REACH 4096

static unsigned class_of(struct sg_str text, size_t i)
{
	unsigned char c;

	if (i >= text.n)
		return 0;
	c = (unsigned char)text.p[i];
	return c < 128 ? ascii[c] : START | PART;
}

static char at(struct sg_str text, size_t i)
{
	return i < text.n ? text.p[i] : 0;
}

static size_t line_end(struct sg_str text, size_t i)
{
	while (i < text.n && text.p[i] != '\n' && text.p[i] != '\r')
		i++;
	return i;
}

static struct sg_pg_token token(enum sg_pg_token_kind kind, size_t from, size_t to)
{
	return (struct sg_pg_token){sg_span_of(from, to), kind, false, SG_PG_NO_PAIR};
}

static struct sg_pg_token unclosed(enum sg_pg_token_kind kind, size_t from, size_t to)
{
	struct sg_pg_token open = token(kind, from, to);

	open.open = true;
	return open;
}

/* Offset after the quote that closes what starts at i, 0 when there is none. */
static size_t close_quote(struct sg_str text, size_t i, char quote)
{
	while (i < text.n) {
		const char *hit = memchr(text.p + i, quote, text.n - i);

		if (!hit)
			return 0;
		i = (size_t)(hit - text.p) + 1;
		if (at(text, i) != quote)
			return i;
		i++;
	}
	return 0;
}

static size_t close_escaped(struct sg_str text, size_t i)
{
	for (; i < text.n; i++) {
		if (text.p[i] == '\\')
			i++;
		else if (text.p[i] == '\'' && at(text, i + 1) == '\'')
			i++;
		else if (text.p[i] == '\'')
			return i + 1;
	}
	return 0;
}

/*
 * A string goes on after white space with a line end in it, in the mode of its first part
 * (scan.l: quotecontinue); only for E'..' does the mode change where it ends.
 */
static size_t continuation(struct sg_str text, size_t i)
{
	bool newline = false;

	for (; class_of(text, i) & SPACE; i++)
		newline = newline || text.p[i] == '\n' || text.p[i] == '\r';
	return newline && at(text, i) == '\'' ? i + 1 : 0;
}

static struct sg_pg_token lex_escaped(struct sg_str text, size_t from, size_t i)
{
	for (;;) {
		size_t end = close_escaped(text, i);

		if (!end)
			return unclosed(SG_PG_STRING, from, text.n);
		i = continuation(text, end);
		if (!i)
			return token(SG_PG_STRING, from, end);
	}
}

static struct sg_pg_token lex_plain(struct sg_str text, enum sg_pg_token_kind kind,
				    size_t from, size_t i)
{
	size_t end = close_quote(text, i, '\'');

	return end ? token(kind, from, end) : unclosed(kind, from, text.n);
}

/* Offset after a placeholder that starts at i, 0 when it is none. */
static size_t close_template(struct sg_str text, size_t i, const char *close)
{
	struct sg_str reach = sg_str_sub(text, 0, i + TEMPLATE_REACH);
	size_t hit = sg_str_find(reach, close, i + 2);

	return hit < reach.n ? hit + strlen(close) : 0;
}

/* Go templates have quotes of their own: "{{ index .Options "Namespace" }}". */
static struct sg_pg_token lex_identifier(struct sg_str text, size_t from, size_t i)
{
	enum sg_pg_token_kind kind = SG_PG_QUOTED;
	size_t end = close_quote(text, i, '"');

	while (end) {
		size_t brace = sg_str_find(sg_str_sub(text, 0, end), "{{", i);
		size_t after = brace < end ? close_template(text, brace, "}}") : 0;

		if (!after || after > line_end(text, i))
			break;
		kind = SG_PG_TEMPLATE;
		i = after;
		if (after > end)
			end = close_quote(text, i, '"');
	}
	return end ? token(kind, from, end) : unclosed(kind, from, text.n);
}

/* Strings with a letter before the quote; an END token when it is just a word. */
static struct sg_pg_token lex_prefixed(struct sg_str text, size_t i)
{
	char next = at(text, i + 1);

	switch (text.p[i]) {
	case 'e':
	case 'E':
		if (next == '\'')
			return lex_escaped(text, i, i + 2);
		break;
	case 'n':
	case 'N':
		if (next == '\'')
			return lex_plain(text, SG_PG_STRING, i, i + 2);
		break;
	case 'b':
	case 'B':
	case 'x':
	case 'X':
		if (next == '\'')
			return lex_plain(text, SG_PG_BITS, i, i + 2);
		break;
	case 'u':
	case 'U':
		if (next == '&' && at(text, i + 2) == '\'')
			return lex_plain(text, SG_PG_STRING, i, i + 3);
		if (next == '&' && at(text, i + 2) == '"')
			return lex_identifier(text, i, i + 3);
		break;
	}
	return token(SG_PG_END, i, i);
}

static struct sg_pg_token lex_word(struct sg_str text, size_t from)
{
	struct sg_pg_token prefixed = lex_prefixed(text, from);
	size_t i = from;

	if (prefixed.kind != SG_PG_END)
		return prefixed;
	while (class_of(text, i) & PART)
		i++;
	return token(SG_PG_WORD, from, i);
}

static struct sg_pg_token lex_dollar(struct sg_str text, size_t from)
{
	size_t i = from + 1;
	struct sg_str tag;

	if (class_of(text, i) & DIGIT) {
		while (class_of(text, i) & DIGIT)
			i++;
		return token(SG_PG_PARAMETER, from, i);
	}
	if (at(text, i) == '{') {
		size_t end = close_template(text, from, "}");

		return token(end ? SG_PG_TEMPLATE : SG_PG_JUNK, from, end ? end : i);
	}
	if (class_of(text, i) & START)
		while ((class_of(text, i) & PART) && text.p[i] != '$')
			i++;
	if (at(text, i) != '$')
		return token(SG_PG_JUNK, from, from + 1);
	tag = sg_str_sub(text, from, ++i);
	while (i + tag.n <= text.n) {
		const char *hit = memchr(text.p + i, '$', text.n - i);

		if (!hit)
			break;
		i = (size_t)(hit - text.p);
		if (sg_str_eq(sg_str_sub(text, i, i + tag.n), tag))
			return token(SG_PG_STRING, from, i + tag.n);
		i++;
	}
	return unclosed(SG_PG_STRING, from, text.n);
}

static struct sg_pg_token lex_number(struct sg_str text, size_t from)
{
	size_t i = from;

	while (class_of(text, i) & DIGIT)
		i++;
	if (at(text, i) == '.' && at(text, i + 1) != '.')
		for (i++; class_of(text, i) & DIGIT;)
			i++;
	if ((at(text, i) | 32) == 'e') {
		size_t sign = at(text, i + 1) == '+' || at(text, i + 1) == '-';

		if (class_of(text, i + 1 + sign) & DIGIT)
			i += 1 + sign;
	}
	while (class_of(text, i) & PART)
		i++;
	return token(SG_PG_NUMBER, from, i);
}

static struct sg_pg_token lex_block_comment(struct sg_str text, size_t from)
{
	size_t depth = 1, i = from + 2;

	for (; i + 1 < text.n; i++) {
		if (text.p[i] == '*' && text.p[i + 1] == '/') {
			i++;
			if (!--depth)
				return token(SG_PG_BLOCK_COMMENT, from, i + 1);
		} else if (text.p[i] == '/' && text.p[i + 1] == '*') {
			i++;
			depth++;
		}
	}
	return unclosed(SG_PG_BLOCK_COMMENT, from, text.n);
}

/* <% is an operator of pg_trgm: a placeholder only with <%= or first on its line. */
static size_t erb_end(struct sg_str text, size_t from)
{
	size_t i = from;

	if (at(text, from) != '<' || at(text, from + 1) != '%')
		return 0;
	while (i && (text.p[i - 1] == ' ' || text.p[i - 1] == '\t'))
		i--;
	if (at(text, from + 2) != '=' && i && text.p[i - 1] != '\n')
		return 0;
	return close_template(text, from, "%>");
}

/*
 * An operator of several characters ends in + or - only when one of these is in it
 * (lexical structure, section 4.1.3), so that "=-1" is "=" and "-1".
 */
static size_t operator_length(struct sg_str op)
{
	bool special = false;

	for (size_t i = 0; i < op.n; i++)
		special = special || memchr("~!@#%^&|`?", op.p[i], 10);
	while (op.n > 1 && !special && (op.p[op.n - 1] == '+' || op.p[op.n - 1] == '-'))
		op.n--;
	return op.n;
}

static bool starts_comment(struct sg_str text, size_t i)
{
	return (text.p[i] == '-' && at(text, i + 1) == '-') ||
	       (text.p[i] == '/' && at(text, i + 1) == '*');
}

static struct sg_pg_token lex_operator(struct sg_str text, size_t from)
{
	size_t end = erb_end(text, from), i = from;

	if (end)
		return token(SG_PG_TEMPLATE, from, end);
	if (text.p[i] == '-' && at(text, i + 1) == '-')
		return token(SG_PG_COMMENT, from, line_end(text, i));
	if (starts_comment(text, i))
		return lex_block_comment(text, from);
	while ((class_of(text, i) & OPERATOR) && !starts_comment(text, i))
		i++;
	return token(SG_PG_OPERATOR, from,
		     from + operator_length(sg_str_sub(text, from, i)));
}

static struct sg_pg_token lex_punctuation(struct sg_str text, size_t from)
{
	char c = text.p[from], next = at(text, from + 1);

	if (c == '.' && (class_of(text, from + 1) & DIGIT))
		return lex_number(text, from);
	if (c == ':' && next == '=')
		return token(SG_PG_OPERATOR, from, from + 2);
	return token(SG_PG_PUNCTUATION, from, from + (c == ':' && next == ':' ? 2 : 1));
}

static struct sg_pg_token lex_other(struct sg_str text, size_t from)
{
	size_t end = 0;

	switch (text.p[from]) {
	case '\'': return lex_plain(text, SG_PG_STRING, from, from + 1);
	case '"': return lex_identifier(text, from, from + 1);
	case '$': return lex_dollar(text, from);
	case '\\': return token(SG_PG_BACKSLASH, from, line_end(text, from));
	case '{':
		if (at(text, from + 1) == '{')
			end = close_template(text, from, "}}");
		else if (at(text, from + 1) == '%')
			end = close_template(text, from, "%}");
		break;
	}
	return token(end ? SG_PG_TEMPLATE : SG_PG_JUNK, from, end ? end : from + 1);
}

struct sg_pg_token sg_pg_lex(struct sg_str text, size_t i)
{
	unsigned class;

	while (class_of(text, i) & SPACE)
		i++;
	if (i >= text.n)
		return token(SG_PG_END, text.n, text.n);
	class = class_of(text, i);
	if (class & START)
		return lex_word(text, i);
	if (class & DIGIT)
		return lex_number(text, i);
	if (class & PUNCTUATION)
		return lex_punctuation(text, i);
	if (class & OPERATOR)
		return lex_operator(text, i);
	return lex_other(text, i);
}

const char *sg_pg_token_kind_name(enum sg_pg_token_kind kind)
{
	static const char *const names[] = {
		[SG_PG_END] = "end",
		[SG_PG_WORD] = "word",
		[SG_PG_QUOTED] = "quoted",
		[SG_PG_STRING] = "string",
		[SG_PG_BITS] = "bits",
		[SG_PG_NUMBER] = "number",
		[SG_PG_PARAMETER] = "parameter",
		[SG_PG_OPERATOR] = "operator",
		[SG_PG_PUNCTUATION] = "punctuation",
		[SG_PG_COMMENT] = "comment",
		[SG_PG_BLOCK_COMMENT] = "block-comment",
		[SG_PG_TEMPLATE] = "template",
		[SG_PG_BACKSLASH] = "backslash",
		[SG_PG_JUNK] = "junk",
	};

	return names[kind];
}
