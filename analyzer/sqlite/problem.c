/*
 * What is said about text that SQLite's grammar rejects, and the hints for SQL that was
 * written for another database.
 */
#include "parser.h"

/* Tokens can be megabytes; a message shows their beginning. */
#define SHOWN 40

static struct sg_problem *new_problem(struct sg_lite *p, enum sg_problem_type type,
				      struct sg_span span, const char *message,
				      const char *hint)
{
	struct sg_problem *problem =
		sg_as_problem(sg_node_new(p->arena, SG_PROBLEM, span));

	problem->type = type;
	problem->message = sg_str_of(message);
	problem->hint = hint ? sg_str_of(hint) : SG_STR("");
	return problem;
}

void sg_lite_refuse(struct sg_lite *p, enum sg_problem_type type, struct sg_span span,
		    const char *message, const char *hint)
{
	if (p->problem)
		return;
	p->problem = new_problem(p, type, span, message, hint);
	p->token.type = TK_END;
}

void sg_lite_complain(struct sg_lite *p, struct sg_span span, const char *message,
		      const char *hint)
{
	if (!p->problem && !p->complaint)
		p->complaint = new_problem(p, SG_PROBLEM_SYNTAX, span, message, hint);
}

void sg_lite_settle(struct sg_lite *p)
{
	if (p->problem || !p->complaint)
		return;
	p->problem = p->complaint;
	p->token.type = TK_END;
}

/* Length of the token in its first line: a quote left open takes the rest of the file. */
static size_t first_line(struct sg_str text)
{
	size_t n = 0;

	while (n < text.n && text.p[n] != '\n' && text.p[n] != '\r')
		n++;
	return n;
}

/* The token as shown, cut between characters. */
static struct sg_str shown(const struct sg_lite *p)
{
	struct sg_str text = sg_lite_token_text(p);
	size_t line = first_line(text), n = line < SHOWN ? line : SHOWN;

	while (n < line && n && ((unsigned char)text.p[n] & 0xc0) == 0x80)
		n--;
	return sg_str_sub(text, 0, n);
}

static bool at_end(const struct sg_lite *p)
{
	return p->token.type == TK_END || p->token.type == TK_BREAK;
}

static const char *syntax_message(const struct sg_lite *p)
{
	struct sg_str text = shown(p);
	const char *more = text.n < p->token.span.len ? ".." : "";

	if (at_end(p))
		return "incomplete input";
	if (p->token.type == TK_ILLEGAL)
		return sg_printf(p->arena, "unrecognized token: '%.*s%s'",
				 SG_STR_ARG(text), more);
	return sg_printf(p->arena, "near '%.*s%s': syntax error", SG_STR_ARG(text), more);
}

/* The end of the input has no bytes: the last one taken stands for it. */
static struct sg_span place(const struct sg_lite *p)
{
	size_t line = first_line(sg_lite_token_text(p));

	if (at_end(p))
		return sg_span_of(p->end ? p->end - 1 : 0, p->end);
	return sg_span_of(p->token.span.off, p->token.span.off + line);
}

void sg_lite_fail_hint(struct sg_lite *p, const char *hint)
{
	if (p->problem)
		return;
	if (p->token.type == TK_TEMPLATE)
		sg_lite_refuse(p, SG_PROBLEM_TEMPLATE, p->token.span, "", NULL);
	else
		sg_lite_refuse(p, SG_PROBLEM_SYNTAX, place(p), syntax_message(p), hint);
}

void sg_lite_fail(struct sg_lite *p)
{
	if (!p->problem)
		sg_lite_fail_hint(p, sg_lite_hint(p));
}
