/*
 * The depth that a statement's tree can have, counted without parsing: parentheses and
 * CASE nest, operators chain, and commas, AND, OR, WHEN, THEN and ELSE start a new
 * branch.
 */
#include "ceiling.h"

/* One level of nesting. */
struct level {
	size_t chain; /* operators of the branch at hand */
	size_t child; /* deepest level inside of it */
	size_t best;  /* deepest branch so far */
};

struct counter {
	SG_ARRAY(struct level) levels;
	struct sg_arena *scratch;
};

static size_t max(size_t a, size_t b)
{
	return a > b ? a : b;
}

static struct level *top(struct counter *c)
{
	return &c->levels.items[c->levels.len - 1];
}

static void branch(struct counter *c)
{
	struct level *level = top(c);

	level->best = max(level->best, level->chain + level->child);
	level->chain = level->child = 0;
}

static void enter(struct counter *c)
{
	SG_PUSH(c->scratch, &c->levels);
}

static void leave(struct counter *c)
{
	size_t depth;

	if (c->levels.len < 2)
		return;
	branch(c);
	depth = top(c)->best + 1;
	c->levels.len--;
	top(c)->child = max(top(c)->child, depth);
}

static bool is_one_of(struct sg_str text, const struct sg_pg_token *token,
		      const char *const *words)
{
	for (; *words; words++)
		if (sg_pg_is_word(text, token, *words))
			return true;
	return false;
}

static void count_word(struct counter *c, struct sg_str text,
		       const struct sg_pg_token *token)
{
	static const char *const branches[] = {"and", "or", "when", "then", "else", NULL};
	static const char *const chains[] = {
		"not",    "is",        "isnull", "notnull",  "collate", "union",
		"except", "intersect", "join",   "at",       "between", "like",
		"ilike",  "similar",   "in",     "overlaps", NULL};

	if (sg_pg_is_word(text, token, "case"))
		enter(c);
	else if (sg_pg_is_word(text, token, "end"))
		leave(c);
	else if (is_one_of(text, token, branches))
		branch(c);
	else if (is_one_of(text, token, chains))
		top(c)->chain++;
}

static void count_punctuation(struct counter *c, struct sg_str text,
			      const struct sg_pg_token *token)
{
	switch (text.p[token->span.off]) {
	case '(':
	case '[': enter(c); break;
	case ')':
	case ']': leave(c); break;
	case ',':
	case ';': branch(c); break;
	case ':': top(c)->chain++; break;
	}
}

size_t sg_pg_depth(struct sg_arena *scratch, struct sg_str text,
		   const struct sg_pg_token *tokens, size_t len)
{
	struct counter c = {.scratch = scratch};

	enter(&c);
	for (size_t i = 0; i < len; i++) {
		if (tokens[i].kind == SG_PG_OPERATOR)
			top(&c)->chain++;
		else if (tokens[i].kind == SG_PG_PUNCTUATION)
			count_punctuation(&c, text, &tokens[i]);
		else if (tokens[i].kind == SG_PG_WORD && tokens[i].span.len < 10)
			count_word(&c, text, &tokens[i]);
	}
	while (c.levels.len > 1)
		leave(&c);
	branch(&c);
	return top(&c)->best;
}
