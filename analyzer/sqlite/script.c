/*
 * A file to statements.  Each is parsed from its first token; when that fails, the
 * statement's end is found by the rule of sqlite3_complete() (complete.c), under which a
 * ';' inside CREATE TRIGGER .. END is no end.
 */
#include <sqlguard/parse.h>

#include "parser.h"

/* ---- the end of a statement that does not parse ---- */

/* The states of sqlite3_complete() after the first token of a statement. */
enum state { START, NORMAL, EXPLAINED, CREATED, TRIGGER, SEMICOLON, ENDED };

static enum state after_start(enum sg_token_type type)
{
	switch (type) {
	case KW_EXPLAIN: return EXPLAINED;
	case KW_CREATE: return CREATED;
	default: return NORMAL;
	}
}

static enum state after_created(enum state state, enum sg_token_type type)
{
	switch (type) {
	case KW_TEMP:
	case KW_TEMPORARY: return state;
	case KW_TRIGGER: return TRIGGER;
	default: return NORMAL;
	}
}

/* The state after a token that is not ';'. */
static enum state after(enum state state, enum sg_token_type type)
{
	switch (state) {
	case START: return after_start(type);
	case EXPLAINED: return type == KW_CREATE ? CREATED : EXPLAINED;
	case CREATED: return after_created(state, type);
	case SEMICOLON: return type == KW_END ? ENDED : TRIGGER;
	case ENDED: return TRIGGER;
	case NORMAL:
	case TRIGGER: break;
	}
	return state;
}

static bool in_trigger(enum state state)
{
	return state == TRIGGER || state == SEMICOLON;
}

/* Drizzle cuts at its marker without looking, even inside a quote left open. */
static bool seek_breakpoint(struct sg_lite *p)
{
	size_t from = p->token.span.off, to = sg_span_end(p->token.span);
	size_t found = sg_str_find(sg_str_sub(p->text, 0, to), SG_BREAKPOINT, from);

	if (!sg_lite_at(p, TK_ILLEGAL) || found == to)
		return false;
	sg_lite_seek(p, found);
	return true;
}

/* Moves to the ';' or breakpoint that ends the statement that began at `start`. */
static void skip_statement(struct sg_lite *p, size_t start)
{
	enum state state = START;

	sg_lite_seek(p, start);
	while (!sg_lite_at(p, TK_END) && !sg_lite_at(p, TK_BREAK)) {
		if (seek_breakpoint(p))
			break;
		if (!sg_lite_at(p, TK_SEMI))
			state = after(state, p->token.type);
		else if (in_trigger(state))
			state = SEMICOLON;
		else
			break;
		sg_lite_next(p);
	}
}

/* ---- statements ---- */

static void add_statement(struct sg_lite *p, struct sg_span span, struct sg_node *node)
{
	struct sg_statement *statement = SG_PUSH(p->arena, &p->out->statements);

	statement->span = span;
	statement->node = node;
	statement->depth = p->deepest;
	statement->terminated = sg_lite_at(p, TK_SEMI);
}

static struct sg_problem *new_problem(struct sg_lite *p, enum sg_problem_type type,
				      struct sg_span span)
{
	struct sg_problem *problem =
		sg_as_problem(sg_node_new(p->arena, SG_PROBLEM, span));

	problem->type = type;
	return problem;
}

static bool ends_statement(const struct sg_lite *p)
{
	return sg_lite_at(p, TK_SEMI) || sg_lite_at(p, TK_END) || sg_lite_at(p, TK_BREAK);
}

/* A quote left open ends where the text does, not at a token. */
static struct sg_span trimmed(const struct sg_lite *p, struct sg_span span)
{
	struct sg_str text = sg_str_sub(p->text, span.off, sg_span_end(span));

	return sg_span_of(span.off, span.off + sg_str_trim(text).n);
}

static void parse_statement(struct sg_lite *p)
{
	uint32_t start = p->start = p->token.span.off;
	struct sg_node *node;

	p->links = p->deepest = 0;
	node = sg_lite_statement(p);
	if (!p->problem && !ends_statement(p))
		sg_lite_fail(p);
	sg_lite_settle(p);
	if (p->problem) {
		node = &p->problem->node;
		p->problem = p->complaint = NULL;
		p->nesting = 0;
		skip_statement(p, start);
	}
	add_statement(p, trimmed(p, sg_lite_span(p, start)), node);
}

/* ---- lines that are no SQL ---- */

static size_t line_end(struct sg_str text, size_t at)
{
	while (at < text.n && text.p[at] != '\n' && text.p[at] != '\r')
		at++;
	return at;
}

/* The shell takes a '.' in the first column, where no statement has begun (shell.c). */
static bool is_dot_command(const struct sg_lite *p)
{
	size_t at = p->token.span.off;
	char before = at ? p->text.p[at - 1] : '\n';

	return sg_lite_at(p, TK_DOT) &&
	       (before == '\n' || before == '\r' || at == sg_source_bom(p->text));
}

static void dot_command(struct sg_lite *p)
{
	size_t start = p->token.span.off, end = line_end(p->text, start);
	struct sg_problem *problem =
		new_problem(p, SG_PROBLEM_SHELL, sg_span_of(start, end));

	sg_lite_seek(p, end);
	add_statement(p, problem->node.span, &problem->node);
}

static bool rest_is_blank(struct sg_str text, size_t at)
{
	return !sg_str_trim(sg_str_sub(text, at, line_end(text, at))).n;
}

/* A placeholder that fills its line is taken alone: what follows may well parse. */
static bool is_template_line(const struct sg_lite *p)
{
	return sg_lite_at(p, TK_TEMPLATE) &&
	       rest_is_blank(p->text, sg_span_end(p->token.span));
}

static void template_line(struct sg_lite *p)
{
	struct sg_span span = p->token.span;

	sg_lite_fail(p);
	add_statement(p, span, &p->problem->node);
	p->problem = NULL;
	sg_lite_seek(p, sg_span_end(span));
}

/* ---- the file ---- */

static void refuse_utf16(struct sg_lite *p)
{
	struct sg_problem *problem =
		new_problem(p, SG_PROBLEM_ENCODING, sg_span_of(0, p->text.n));

	add_statement(p, problem->node.span, &problem->node);
}

static void parse_next(struct sg_lite *p)
{
	if (sg_lite_at(p, TK_SEMI) || sg_lite_at(p, TK_BREAK))
		sg_lite_next(p);
	else if (is_dot_command(p))
		dot_command(p);
	else if (is_template_line(p))
		template_line(p);
	else
		parse_statement(p);
}

void sg_parse_sqlite(struct sg_script *out, const struct sg_source *src,
		     struct sg_arena *arena)
{
	struct sg_lite p = {.text = src->text, .arena = arena, .out = out};

	if (sg_lite_is_utf16(p.text)) {
		refuse_utf16(&p);
		return;
	}
	sg_lite_seek(&p, 0);
	while (!sg_lite_at(&p, TK_END))
		parse_next(&p);
	sg_lite_report_bytes(&p);
}
