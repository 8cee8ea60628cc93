/*
 * Cuts a file at its semicolons, as psql does: not inside BEGIN ATOMIC bodies, and inside
 * parentheses only for CREATE RULE.  A statement with a missing parenthesis ends at its
 * semicolon all the same, so that the next one can be read.
 */
#include "split.h"

static struct sg_str token_text(const struct sg_pg_splitter *s,
				const struct sg_pg_token *token)
{
	return sg_str_sub(s->text, token->span.off, sg_span_end(token->span));
}

static bool is_word(const struct sg_pg_splitter *s, size_t i, const char *word)
{
	return i < s->tokens.len && sg_pg_is_word(s->text, &s->tokens.items[i], word);
}

static void find_form(struct sg_pg_splitter *s)
{
	size_t i = 1;

	if (is_word(s, 0, "copy"))
		s->form = SG_PG_COPY;
	if (!is_word(s, 0, "create"))
		return;
	if (is_word(s, 1, "or") && is_word(s, 2, "replace"))
		i = 3;
	if (is_word(s, i, "function") || is_word(s, i, "procedure"))
		s->form = SG_PG_ROUTINE;
	else if (is_word(s, i, "rule"))
		s->form = SG_PG_RULE;
}

/* BEGIN ATOMIC .. END with CASE .. END in it (psqlscan.l of PostgreSQL 15). */
static void count_bodies(struct sg_pg_splitter *s, size_t i)
{
	if (s->parens)
		return;
	if (!s->bodies) {
		if (is_word(s, i, "atomic") && i && is_word(s, i - 1, "begin"))
			s->bodies = 1;
	} else if (is_word(s, i, "case")) {
		s->bodies++;
	} else if (is_word(s, i, "end")) {
		s->bodies--;
	}
}

static void open_pair(struct sg_pg_splitter *s, size_t i, size_t *count)
{
	s->tokens.items[i].pair = s->paren;
	s->paren = (uint32_t)i;
	++*count;
}

static void close_pair(struct sg_pg_splitter *s, size_t i, char opener, size_t *count)
{
	uint32_t other = s->paren;
	struct sg_pg_token *tokens = s->tokens.items;

	if (other == SG_PG_NO_PAIR ||
	    !sg_pg_is_punctuation(s->text, &tokens[other], opener))
		return;
	s->paren = tokens[other].pair;
	tokens[other].pair = (uint32_t)i;
	tokens[i].pair = other;
	--*count;
}

static void set_placeholder(struct sg_pg_splitter *s, struct sg_span span)
{
	if (!s->placeholder.len)
		s->placeholder = span;
}

/* :name, :'name' and :"name"; inside brackets it is a slice. */
static void check_variable(struct sg_pg_splitter *s, const struct sg_pg_token *colon)
{
	struct sg_pg_token next = sg_pg_lex(s->text, sg_span_end(colon->span));

	if (s->brackets || next.span.off != sg_span_end(colon->span))
		return;
	if (next.kind == SG_PG_WORD || next.kind == SG_PG_QUOTED ||
	    next.kind == SG_PG_STRING)
		set_placeholder(s, sg_span_join(colon->span, next.span));
}

static void note_punctuation(struct sg_pg_splitter *s, size_t i)
{
	struct sg_pg_token *token = &s->tokens.items[i];

	if (token->span.len != 1)
		return;
	switch (s->text.p[token->span.off]) {
	case '(': open_pair(s, i, &s->parens); break;
	case '[': open_pair(s, i, &s->brackets); break;
	case ')': close_pair(s, i, '(', &s->parens); break;
	case ']': close_pair(s, i, '[', &s->brackets); break;
	case ':': check_variable(s, token); break;
	}
}

static void take(struct sg_pg_splitter *s, struct sg_pg_token token)
{
	size_t i = s->tokens.len;

	*SG_PUSH(s->scratch, &s->tokens) = token;
	if (i < 4)
		find_form(s);
	if (token.kind == SG_PG_PUNCTUATION)
		note_punctuation(s, i);
	else if (token.kind == SG_PG_WORD && s->form == SG_PG_ROUTINE)
		count_bodies(s, i);
	else if (token.kind == SG_PG_TEMPLATE)
		set_placeholder(s, token.span);
}

static bool ends_statement(const struct sg_pg_splitter *s,
			   const struct sg_pg_token *token)
{
	return sg_pg_is_punctuation(s->text, token, ';') && !s->bodies &&
	       !(s->form == SG_PG_RULE && s->parens);
}

static bool copies_from_stdin(const struct sg_pg_splitter *s)
{
	if (s->form != SG_PG_COPY)
		return false;
	for (size_t i = 0; i + 1 < s->tokens.len; i++)
		if (is_word(s, i, "from") && is_word(s, i + 1, "stdin"))
			return true;
	return false;
}

/* Pairs that never closed must not lead anywhere. */
static void forget_open_pairs(struct sg_pg_splitter *s)
{
	while (s->paren != SG_PG_NO_PAIR) {
		uint32_t outer = s->tokens.items[s->paren].pair;

		s->tokens.items[s->paren].pair = SG_PG_NO_PAIR;
		s->paren = outer;
	}
}

static struct sg_pg_piece statement(struct sg_pg_splitter *s, bool terminated)
{
	const struct sg_pg_token *first = s->tokens.items,
				 *last = first + s->tokens.len - 1;

	forget_open_pairs(s);
	s->copying = terminated && copies_from_stdin(s);
	return (struct sg_pg_piece){SG_PG_STATEMENT,
				    sg_span_of(first->span.off, sg_span_end(last->span)),
				    terminated};
}

/* Notes a comment; true when it is Drizzle's breakpoint, which ends a statement. */
static bool take_comment(struct sg_pg_splitter *s, const struct sg_pg_token *token)
{
	bool breakpoint =
		sg_str_is(sg_str_trim(token_text(s, token)), "--> statement-breakpoint");

	*SG_PUSH(s->arena, &s->out->comments) = (struct sg_comment){
		token->span, token->kind == SG_PG_BLOCK_COMMENT, breakpoint};
	return breakpoint;
}

static void start(struct sg_pg_splitter *s)
{
	s->tokens.len = 0;
	s->paren = SG_PG_NO_PAIR;
	s->parens = s->brackets = s->bodies = 0;
	s->form = SG_PG_PLAIN;
	s->placeholder = (struct sg_span){0};
}

static size_t next_line(struct sg_str text, size_t i)
{
	size_t end = sg_str_find(text, "\n", i);

	return end < text.n ? end + 1 : text.n;
}

/* The rows after COPY .. FROM stdin; an empty span when no line \. ends them. */
static struct sg_span copy_rows(struct sg_pg_splitter *s)
{
	size_t from = next_line(s->text, s->at), i = from;

	while (i < s->text.n) {
		size_t next = next_line(s->text, i);

		if (sg_str_is(sg_str_trim(sg_str_sub(s->text, i, next)), "\\.")) {
			s->at = next;
			return sg_span_of(from, i);
		}
		i = next;
	}
	s->no_rows = true;
	return (struct sg_span){0};
}

/* What ends a statement and is looked at again as a piece of its own. */
static bool stops(const struct sg_pg_token *token)
{
	return token->kind == SG_PG_BACKSLASH ||
	       (token->kind == SG_PG_BLOCK_COMMENT && token->open);
}

struct sg_pg_piece sg_pg_split(struct sg_pg_splitter *s)
{
	start(s);
	if (s->copying && !s->no_rows) {
		struct sg_span rows = copy_rows(s);

		s->copying = false;
		if (rows.len)
			return (struct sg_pg_piece){SG_PG_COPY_DATA, rows, false};
	}
	for (;;) {
		struct sg_pg_token token = sg_pg_lex(s->text, s->at);
		bool comment = token.kind == SG_PG_COMMENT ||
			       token.kind == SG_PG_BLOCK_COMMENT,
		     cut = false;

		if (token.kind == SG_PG_END && !s->tokens.len)
			return (struct sg_pg_piece){0};
		if (token.kind == SG_PG_END || (stops(&token) && s->tokens.len))
			return statement(s, false);
		s->at = sg_span_end(token.span);
		if (token.kind == SG_PG_BACKSLASH)
			return (struct sg_pg_piece){SG_PG_COMMAND, token.span, false};
		if (comment)
			cut = take_comment(s, &token);
		if (comment && token.open)
			return (struct sg_pg_piece){SG_PG_OPEN_COMMENT, token.span,
						    false};
		if (cut && s->tokens.len)
			return statement(s, false);
		if (comment)
			continue;
		if (!ends_statement(s, &token))
			take(s, token);
		else if (s->tokens.len)
			return statement(s, true);
	}
}
