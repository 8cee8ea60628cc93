/*
 * Taking tokens: the one place where comments are collected, breakpoints end a chunk and
 * the three words that depend on their neighbours get their meaning.
 */
#include "parser.h"

static void record_comment(struct sg_lite *p, struct sg_span span, bool breakpoint)
{
	struct sg_comment *comment;

	if (span.off < p->comments_end)
		return;
	p->comments_end = sg_span_end(span);
	comment = SG_PUSH(p->arena, &p->out->comments);
	comment->span = span;
	comment->block = p->text.p[span.off] == '/';
	comment->breakpoint = breakpoint;
}

/* What getToken() of tokenize.c takes for a name when it looks ahead. */
static bool is_any_name(enum sg_token_type type)
{
	switch (sg_keyword_use(type)) {
	case SG_KW_ID: return true;
	case SG_KW_NAME: return type != KW_INDEXED;
	case SG_KW_CONTEXT: return type != KW_FILTER;
	case SG_KW_NEVER: break;
	}
	return type == TK_ID || type == TK_QUOTED || type == TK_STRING;
}

/* WINDOW, OVER and FILTER are keywords only in these surroundings (tokenize.c). */
static bool in_context(const struct sg_lite *p, struct sg_token token)
{
	struct sg_token after = sg_lex_solid(p->text, sg_span_end(token.span));

	switch (token.type) {
	case KW_FILTER: return p->last == TK_RP && after.type == TK_LP;
	case KW_OVER:
		return p->last == TK_RP &&
		       (after.type == TK_LP || is_any_name(after.type));
	default:
		return is_any_name(after.type) &&
		       sg_lex_solid(p->text, sg_span_end(after.span)).type == KW_AS;
	}
}

static struct sg_token solid_token(struct sg_lite *p, size_t at)
{
	struct sg_token token = sg_lex(p->text, at);

	while (token.type == TK_SPACE || token.type == TK_COMMENT) {
		bool comment = token.type == TK_COMMENT;
		bool breakpoint = comment && sg_lex_is_breakpoint(p->text, token.span);

		if (comment)
			record_comment(p, token.span, breakpoint);
		if (breakpoint) {
			token.type = TK_BREAK;
			break;
		}
		token = sg_lex(p->text, sg_span_end(token.span));
	}
	return token;
}

static void load(struct sg_lite *p, size_t at)
{
	p->token = solid_token(p, at);
	if (sg_keyword_use(p->token.type) == SG_KW_CONTEXT && !in_context(p, p->token))
		p->token.type = TK_ID;
}

void sg_lite_seek(struct sg_lite *p, size_t offset)
{
	p->last = TK_SEMI;
	p->taken = sg_span_of(offset, offset);
	p->end = p->start = (uint32_t)offset;
	p->links = 0;
	load(p, offset);
}

void sg_lite_next(struct sg_lite *p)
{
	sg_lite_settle(p);
	if (p->problem)
		return;
	p->last = p->token.type;
	p->taken = p->token.span;
	p->end = sg_span_end(p->token.span);
	load(p, p->end);
}

enum sg_token_type sg_lite_peek(const struct sg_lite *p)
{
	if (p->problem)
		return TK_END;
	return sg_lex_solid(p->text, sg_span_end(p->token.span)).type;
}

struct sg_str sg_lite_token_text(const struct sg_lite *p)
{
	return sg_str_sub(p->text, p->token.span.off, sg_span_end(p->token.span));
}

bool sg_lite_accept(struct sg_lite *p, enum sg_token_type type)
{
	if (p->token.type != type || p->problem)
		return false;
	sg_lite_next(p);
	return true;
}

void sg_lite_expect(struct sg_lite *p, enum sg_token_type type)
{
	if (!sg_lite_accept(p, type))
		sg_lite_fail(p);
}

struct sg_span sg_lite_span(const struct sg_lite *p, uint32_t start)
{
	return sg_span_of(start, p->end < start ? start : p->end);
}

struct sg_node *sg_lite_node(struct sg_lite *p, enum sg_node_kind kind)
{
	return sg_node_new(p->arena, kind, p->token.span);
}

struct sg_node *sg_lite_close(struct sg_lite *p, struct sg_node *node)
{
	node->span = sg_lite_span(p, node->span.off);
	return node;
}

void sg_lite_link(struct sg_lite *p, int terms, int ceiling, const char *what)
{
	if (terms > ceiling)
		sg_lite_refuse(p, SG_PROBLEM_TOO_COMPLEX, p->token.span,
			       sg_printf(p->arena, "too many terms in %s (maximum %d)",
					 what, ceiling),
			       "this is SQLite's own default limit");
	else if (++p->links > LINK_CEILING)
		sg_lite_refuse(p, SG_PROBLEM_TOO_COMPLEX, p->token.span,
			       sg_printf(p->arena,
					 "more than %d joins and set operations",
					 LINK_CEILING),
			       NULL);
}

bool sg_lite_enter(struct sg_lite *p)
{
	if (p->nesting >= NESTING_CEILING) {
		sg_lite_refuse(p, SG_PROBLEM_TOO_COMPLEX, p->token.span,
			       sg_printf(p->arena, "nested more than %d levels deep",
					 NESTING_CEILING),
			       NULL);
		return false;
	}
	p->nesting++;
	return true;
}

void sg_lite_leave(struct sg_lite *p)
{
	p->nesting--;
}
