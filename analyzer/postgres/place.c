/*
 * Places in the source.  The tree knows where few things start and nothing's end; the
 * statement's tokens, with their parentheses paired, know the rest.
 */
#include <string.h>

#include "lower.h"

/*
 * Searches without a find, after which a statement's names are looked for no more: such
 * names are written with escapes (U&".."), and each search passes all tokens.
 */
#define LOST_CEILING 16

uint32_t sg_pg_token_at(const struct sg_pg_lower *lw, int location)
{
	uint32_t off = lw->base + (uint32_t)location, low = 0, high = lw->tokens_len;

	if (location < 0)
		return 0;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (lw->tokens[middle].span.off < off)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

struct sg_span sg_pg_span(const struct sg_pg_lower *lw, uint32_t first, uint32_t last)
{
	if (first >= lw->tokens_len)
		return lw->span;
	if (last >= lw->tokens_len)
		last = lw->tokens_len - 1;
	if (last < first)
		last = first;
	return sg_span_join(lw->tokens[first].span, lw->tokens[last].span);
}

struct sg_span sg_pg_span_at(const struct sg_pg_lower *lw, int location)
{
	uint32_t i = sg_pg_token_at(lw, location);

	return location < 0 ? lw->span : sg_pg_span(lw, i, i);
}

bool sg_pg_word_at(const struct sg_pg_lower *lw, uint32_t i, const char *word)
{
	return i < lw->tokens_len && sg_pg_is_word(lw->text, &lw->tokens[i], word);
}

bool sg_pg_char_at(const struct sg_pg_lower *lw, uint32_t i, char c)
{
	return i < lw->tokens_len && sg_pg_is_punctuation(lw->text, &lw->tokens[i], c);
}

uint32_t sg_pg_skip(const struct sg_pg_lower *lw, uint32_t i)
{
	uint32_t pair = i < lw->tokens_len ? lw->tokens[i].pair : SG_PG_NO_PAIR;

	return (pair != SG_PG_NO_PAIR && pair > i ? pair : i) + 1;
}

static bool closes(const struct sg_pg_lower *lw, uint32_t i)
{
	return sg_pg_char_at(lw, i, ')') || sg_pg_char_at(lw, i, ']');
}

uint32_t sg_pg_element_end(const struct sg_pg_lower *lw, uint32_t i)
{
	uint32_t last = i;

	while (i < lw->tokens_len && !sg_pg_char_at(lw, i, ',') && !closes(lw, i)) {
		i = sg_pg_skip(lw, i);
		last = i - 1;
	}
	return last;
}

uint32_t sg_pg_find_word(const struct sg_pg_lower *lw, uint32_t i, const char *word)
{
	while (i < lw->tokens_len && !closes(lw, i)) {
		if (sg_pg_word_at(lw, i, word))
			return i;
		i = sg_pg_skip(lw, i);
	}
	return lw->tokens_len;
}

static bool quoted_is(struct sg_str token, const char *name, size_t n)
{
	size_t k = 0;

	for (size_t i = 1; i + 1 < token.n; i++, k++) {
		if (k >= n || token.p[i] != name[k])
			return false;
		if (token.p[i] == '"')
			i++;
	}
	return k == n;
}

/* Names longer than 63 bytes are cut by the lexer of the server (NAMEDATALEN - 1). */
static bool same_length(size_t token, size_t name)
{
	return token == name || (name >= NAMEDATALEN - 4 && token > name);
}

static bool is_ident(const struct sg_pg_lower *lw, uint32_t i, const char *name, size_t n)
{
	struct sg_span span = lw->tokens[i].span;
	struct sg_str token = {lw->text.p + span.off, span.len};

	if (lw->tokens[i].kind == SG_PG_QUOTED)
		return quoted_is(token, name, n);
	if (lw->tokens[i].kind != SG_PG_WORD || !same_length(token.n, n))
		return false;
	return sg_str_ieq(sg_str_sub(token, 0, n), (struct sg_str){name, n});
}

uint32_t sg_pg_find_ident(struct sg_pg_lower *lw, uint32_t i, const char *name)
{
	size_t n = strlen(name);

	if (lw->lost >= LOST_CEILING)
		return lw->tokens_len;
	for (; i < lw->tokens_len; i++)
		if (is_ident(lw, i, name, n))
			return i;
	lw->lost++;
	return lw->tokens_len;
}

struct sg_span sg_pg_parens(const struct sg_pg_lower *lw, uint32_t i)
{
	uint32_t open = i;

	while (open < lw->tokens_len && !sg_pg_char_at(lw, open, '('))
		open++;
	if (open >= lw->tokens_len || lw->tokens[open].pair == SG_PG_NO_PAIR)
		return sg_pg_span(lw, i, i);
	return sg_pg_span(lw, open, lw->tokens[open].pair);
}

struct sg_span sg_pg_covers(struct sg_span span, const struct sg_node *node)
{
	return node ? sg_span_join(span, node->span) : span;
}
