/*
 * Statements that SQLite's grammar rejects and that can be written in a way that it
 * takes: several actions in one ALTER TABLE, a UNIQUE constraint added, a default that
 * lacks its parentheses.  What is proposed is parsed, so that nothing is that fails as
 * well.
 */
#include "../sqlite/lexer.h"
#include "../sqlite/sqlite.h"

#include <sqlguard/rule.h>

/* Longer ones are not repaired, nor those that get so many times longer by it. */
#define LONGEST 8192
#define GROWTH  8

static bool parses(struct sg_str text)
{
	struct sg_script script = {{0}, {0}};
	struct sg_arena scratch = {0};
	struct sg_source src;
	bool whole = true;

	sg_source_init(&src, &scratch, "repair", text);
	sg_parse_sqlite(&script, &src, &scratch);
	for (size_t i = 0; i < script.statements.len; i++)
		whole = whole && !sg_is(script.statements.items[i].node, SG_PROBLEM);
	whole = whole && script.statements.len;
	sg_arena_release(&scratch);
	return whole;
}

/* ---- ALTER TABLE t a, b ---- */

/* Behind ALTER TABLE and the name; 0: it is none. */
static size_t find_actions(struct sg_str text)
{
	struct sg_token token = sg_lex_solid(text, 0);

	if (token.type != KW_ALTER)
		return 0;
	token = sg_lex_solid(text, sg_span_end(token.span));
	if (token.type != KW_TABLE)
		return 0;
	do {
		token = sg_lex_solid(text, sg_span_end(token.span));
		token = sg_lex_solid(text, sg_span_end(token.span));
	} while (token.type == TK_DOT);
	return token.span.off;
}

/* The next comma that stands in no parentheses, or the end. */
static struct sg_token find_comma(struct sg_str text, size_t at)
{
	struct sg_token token = sg_lex_solid(text, at);
	long depth = 0;

	while (token.type != TK_END && (depth > 0 || token.type != TK_COMMA)) {
		depth += (token.type == TK_LP) - (token.type == TK_RP);
		token = sg_lex_solid(text, sg_span_end(token.span));
	}
	return token;
}

static bool split_actions(struct sg_ctx *cx, struct sg_str text, struct sg_buf *out)
{
	size_t from = find_actions(text), head = from, n = 0;
	struct sg_token comma;

	do {
		comma = find_comma(text, from);
		if (n++)
			sg_buf_printf(out, ";%s", sg_between_statements(cx));
		sg_buf_add(out, sg_str_sub(text, 0, head));
		sg_buf_add(out, sg_str_trim(sg_str_sub(text, from, comma.span.off)));
		from = sg_span_end(comma.span);
	} while (comma.type == TK_COMMA && head && out->n < GROWTH * text.n);
	return n > 1 && comma.type == TK_END && parses(sg_buf_str(out));
}

/* ---- ALTER TABLE t ADD CONSTRAINT i UNIQUE (a) ---- */

/* A unique index of that name does the same. */
static bool index_instead(struct sg_str text, size_t unique, struct sg_buf *out)
{
	size_t head = find_actions(text);
	struct sg_token add = sg_lex_solid(text, head), name;
	struct sg_token constraint = sg_lex_solid(text, sg_span_end(add.span));
	struct sg_token table = sg_lex_solid(text, 0);

	table = sg_lex_solid(text, sg_span_end(table.span));
	name = sg_lex_solid(text, sg_span_end(constraint.span));
	if (!head || add.type != KW_ADD || constraint.type != KW_CONSTRAINT ||
	    sg_lex_solid(text, sg_span_end(name.span)).span.off != unique)
		return false;
	sg_buf_adds(out, "CREATE UNIQUE INDEX ");
	sg_buf_add(out, sg_str_sub(text, name.span.off, sg_span_end(name.span)));
	sg_buf_adds(out, " ON ");
	sg_buf_add(out, sg_str_sub(text, sg_span_end(table.span) + 1, head));
	sg_buf_add(out, sg_str_trim(sg_str_sub(text, unique + 6, text.n)));
	return true;
}

/* ---- DEFAULT f(x) ---- */

static size_t find_closing(struct sg_str text, size_t at)
{
	struct sg_token token = sg_lex_solid(text, at);
	long depth = 0;

	do {
		depth += (token.type == TK_LP) - (token.type == TK_RP);
		token.span.off = sg_span_end(token.span);
		if (depth > 0)
			token = sg_lex_solid(text, token.span.off);
	} while (depth > 0 && token.type != TK_END);
	return depth > 0 ? 0 : token.span.off;
}

/* `at`: the parenthesis behind the function's name, which the grammar stumbles over. */
static bool wrap_default(struct sg_str text, size_t at, struct sg_buf *out)
{
	size_t name = at, end = find_closing(text, at);
	const char *instead;

	while (name && sg_is_blank(text.p[name - 1]))
		name--;
	while (name && sg_is_word(text.p[name - 1]))
		name--;
	if (!end ||
	    sg_is_foreign_function(&instead, sg_str_trim(sg_str_sub(text, name, at))))
		return false;
	sg_buf_add(out, sg_str_sub(text, 0, name));
	sg_buf_addc(out, '(');
	sg_buf_add(out, sg_str_sub(text, name, end));
	sg_buf_addc(out, ')');
	sg_buf_add(out, sg_str_sub(text, end, text.n));
	return parses(sg_buf_str(out));
}

/* ---- all ---- */

const char *sg_repaired_syntax(struct sg_ctx *cx, struct sg_span token)
{
	struct sg_span span = cx->statement->span;
	struct sg_str text = sg_text_of(cx, span);
	struct sg_buf out = {0};
	const char *fixed = NULL;
	bool done = false;

	if (token.off < span.off || token.off >= sg_span_end(span) || text.n > LONGEST)
		return NULL;
	if (sg_str_is(sg_text_of(cx, token), ","))
		done = split_actions(cx, text, &out);
	else if (sg_str_iis(sg_text_of(cx, token), "unique"))
		done = index_instead(text, token.off - span.off, &out) &&
		       parses(sg_buf_str(&out));
	else if (sg_str_is(sg_text_of(cx, token), "("))
		done = wrap_default(text, token.off - span.off, &out);
	if (done)
		fixed = sg_cstr(cx->arena, sg_buf_str(&out));
	sg_buf_release(&out);
	return fixed;
}
