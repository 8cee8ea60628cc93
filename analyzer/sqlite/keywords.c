/*
 * Words to keyword tokens and back.  keywords.def is sorted, so a word is found by
 * halving; the uses are a table by token.
 */
#include <string.h>

#include "lexer.h"
#include "sqlite.h"

#define LONGEST 17 /* CURRENT_TIMESTAMP */

static const struct sg_str words[] = {
#define SG_KEYWORD(word, use) {#word, sizeof #word - 1},
#include "keywords.def"
#undef SG_KEYWORD
};

static const unsigned char uses[] = {
#define SG_KEYWORD(word, use) SG_KW_##use,
#include "keywords.def"
#undef SG_KEYWORD
};

#define WORDS (sizeof words / sizeof *words)

static struct sg_str fold(char out[LONGEST], struct sg_str word)
{
	for (size_t i = 0; i < word.n; i++)
		out[i] = word.p[i] >= 'a' && word.p[i] <= 'z' ? (char)(word.p[i] - 32)
							      : word.p[i];
	return (struct sg_str){out, word.n};
}

enum sg_token_type sg_keyword_find(struct sg_str word)
{
	char folded[LONGEST];
	size_t low = 0, high = WORDS;

	if (word.n < 2 || word.n > LONGEST)
		return TK_ID;
	word = fold(folded, word);
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = word.p[0] - words[middle].p[0];

		if (!order)
			order = sg_str_cmp(word, words[middle]);
		if (!order)
			return (enum sg_token_type)(TK_FIRST_KEYWORD + middle);
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return TK_ID;
}

enum sg_keyword_use sg_keyword_use(enum sg_token_type type)
{
	if (type < TK_FIRST_KEYWORD || type >= TK_TYPES)
		return SG_KW_NEVER;
	return (enum sg_keyword_use)uses[type - TK_FIRST_KEYWORD];
}

bool sg_sqlite_is_reserved(struct sg_str word)
{
	enum sg_token_type type = sg_keyword_find(word);

	return type != TK_ID && sg_keyword_use(type) == SG_KW_NEVER;
}

const char *sg_token_type_name(enum sg_token_type type)
{
	static const char *const names[] = {
		"end",      "breakpoint", "space",  "comment", "illegal", "template",
		"id",       "quoted",     "string", "blob",    "integer", "float",
		"variable", "semi",       "lp",     "rp",      "comma",   "dot",
		"plus",     "minus",      "star",   "slash",   "rem",     "bitand",
		"bitor",    "bitnot",     "lshift", "rshift",  "concat",  "ptr",
		"eq",       "ne",         "lt",     "le",      "gt",      "ge",
	};

	if (type < TK_FIRST_KEYWORD)
		return names[type];
	return type < TK_TYPES ? words[type - TK_FIRST_KEYWORD].p : "unknown";
}
