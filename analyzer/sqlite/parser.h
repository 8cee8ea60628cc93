/*
 * The parser's state and the small steps that all of its files take.
 *
 * A syntax error is sticky: the first one makes `problem`, and from then on the current
 * token is TK_END and never moves, so every loop ends and every caller returns by itself;
 * the half-built tree is thrown away.
 */
#ifndef SQLGUARD_SQLITE_PARSER_H
#define SQLGUARD_SQLITE_PARSER_H

#include <sqlguard/parse.h>

#include "lexer.h"

/* SQLITE_MAX_EXPR_DEPTH, SQLITE_MAX_COMPOUND_SELECT and SQLITE_MAX_SRCLIST (limits.html).
 */
#define EXPR_DEPTH_CEILING 1000
#define COMPOUND_CEILING   500
#define JOIN_CEILING       200

/*
 * Joins and set operations of one statement: their chains lean to the left without
 * nesting, and what walks the tree later does so by recursion.
 */
#define LINK_CEILING 2000

/* Parentheses within parentheses: as deep as expressions may be, our stack pays for it.
 */
#define NESTING_CEILING 1000

struct sg_lite {
	struct sg_str text;
	struct sg_arena *arena;
	struct sg_script *out;
	struct sg_token token;   /* the next one to take */
	enum sg_token_type last; /* the type of the one taken last */
	struct sg_span taken;    /* that one */
	uint32_t end;            /* where it ended */
	uint32_t start;          /* of the statement */
	uint32_t comments_end;   /* comments before it are recorded */
	unsigned nesting;
	unsigned links;               /* joins and set operations of this statement */
	unsigned height;              /* of the expression or query parsed last */
	unsigned deepest;             /* of the expressions of this statement */
	struct sg_problem *problem;   /* NULL while all is well */
	struct sg_problem *complaint; /* becomes the problem with the next token taken */
};

/* ---- tokens: parser.c ---- */

/* Puts the parser at an offset, on the first token there. */
void sg_lite_seek(struct sg_lite *p, size_t offset);
void sg_lite_next(struct sg_lite *p);

/* The type of the token after the current one, without taking anything. */
enum sg_token_type sg_lite_peek(const struct sg_lite *p);
struct sg_str sg_lite_token_text(const struct sg_lite *p);

static inline bool sg_lite_at(const struct sg_lite *p, enum sg_token_type type)
{
	return p->token.type == type;
}

/* Takes the token if it is of that type. */
bool sg_lite_accept(struct sg_lite *p, enum sg_token_type type);

/* Takes the token, or it is a syntax error. */
void sg_lite_expect(struct sg_lite *p, enum sg_token_type type);

/* From `start` to the end of the last token taken. */
struct sg_span sg_lite_span(const struct sg_lite *p, uint32_t start);
struct sg_node *sg_lite_node(struct sg_lite *p, enum sg_node_kind kind);

/* Closes a node begun by sg_lite_node() at the last token taken. */
struct sg_node *sg_lite_close(struct sg_lite *p, struct sg_node *node);

/* After each part of a query: collects the height of the highest in `top`. */
static inline void sg_lite_part(struct sg_lite *p, unsigned *top)
{
	if (p->height > *top)
		*top = p->height;
	p->height = 0;
}

/* Counts one more join or set operation of a chain that has `terms`. */
void sg_lite_link(struct sg_lite *p, int terms, int ceiling, const char *what);

/* One level deeper; false is a failure.  Each true needs a sg_lite_leave(). */
bool sg_lite_enter(struct sg_lite *p);
void sg_lite_leave(struct sg_lite *p);

/* ---- names: name.c ---- */

/* The token classes of parse.y: nm, id (an expression's), ids. */
bool sg_lite_is_name(const struct sg_lite *p);
bool sg_lite_is_id(const struct sg_lite *p);
bool sg_lite_is_label(const struct sg_lite *p);

/* Text of a name or string token, quotes removed and doubled ones halved. */
struct sg_str sg_lite_unquote(struct sg_lite *p, struct sg_str raw);
struct sg_str sg_lite_lower(struct sg_lite *p, struct sg_str text);

struct sg_str sg_lite_name(struct sg_lite *p);
struct sg_str sg_lite_label(struct sg_lite *p);
struct sg_name sg_lite_qualified(struct sg_lite *p);
struct sg_name sg_lite_simple(struct sg_lite *p);

/* [AS] alias of a column or table; empty when there is none. */
struct sg_str sg_lite_alias(struct sg_lite *p);
struct sg_node *sg_lite_ident(struct sg_lite *p);
struct sg_node *sg_lite_object(struct sg_lite *p);

/* ( name, .. ) */
void sg_lite_ident_list(struct sg_lite *p, struct sg_list *out);

/* The same where old schemas may say COLLATE or DESC, which SQLite refuses in new ones.
 */
void sg_lite_column_list(struct sg_lite *p, struct sg_list *out, enum sg_node_kind kind);

bool sg_lite_if_not_exists(struct sg_lite *p);
bool sg_lite_if_exists(struct sg_lite *p);

/* ---- problems: problem.c ---- */

/* A syntax error at the current token. */
void sg_lite_fail(struct sg_lite *p);

/* An error of another kind or with a text of its own; the first one stays. */
void sg_lite_refuse(struct sg_lite *p, enum sg_problem_type type, struct sg_span span,
		    const char *message, const char *hint);

/*
 * An error that an action of parse.y raises: a syntax error at the very next token hides
 * it, because SQLite keeps the later of the two messages.
 */
void sg_lite_complain(struct sg_lite *p, struct sg_span span, const char *message,
		      const char *hint);

/* Makes the complaint, if there is one, the problem. */
void sg_lite_settle(struct sg_lite *p);

/* The same as sg_lite_fail() with a hint that the place knows. */
void sg_lite_fail_hint(struct sg_lite *p, const char *hint);

/* What the author of the failing token may have meant, or NULL. */
const char *sg_lite_hint(const struct sg_lite *p);

/* Puts a PROBLEM for each run of bad bytes among the statements: encoding.c */
void sg_lite_report_bytes(struct sg_lite *p);
bool sg_lite_is_utf16(struct sg_str text);

/* ---- grammar ---- */

struct sg_node *sg_lite_expr(struct sg_lite *p);
void sg_lite_expr_list(struct sg_lite *p, struct sg_list *out);
/* NULL when the token is no literal. */
struct sg_node *sg_lite_term(struct sg_lite *p);
struct sg_node *sg_lite_signed_number(struct sg_lite *p);

/* NULL for no type at all, which SQLite allows. */
struct sg_node *sg_lite_type(struct sg_lite *p);

/* Takes the token as a literal with that text. */
struct sg_node *sg_lite_literal(struct sg_lite *p, enum sg_literal_type type,
				struct sg_str text);

/* An operand without operators. */
struct sg_node *sg_lite_primary(struct sg_lite *p);
struct sg_node *sg_lite_unary(struct sg_lite *p, uint32_t start, const char *text,
			      struct sg_node *value);

/* The query and its closing parenthesis. */
struct sg_node *sg_lite_subquery(struct sg_lite *p, uint32_t start,
				 enum sg_subquery_type type);

/* The expression parsed last becomes one operand beside one of height `other`. */
void sg_lite_grow(struct sg_lite *p, unsigned other);
void sg_lite_keep_highest(struct sg_lite *p, unsigned other);

bool sg_lite_is_select(const struct sg_lite *p);
struct sg_node *sg_lite_select(struct sg_lite *p);

/* What follows a WITH clause that began at `start`. */
struct sg_node *sg_lite_select_after(struct sg_lite *p, struct sg_node *with,
				     uint32_t start);
struct sg_node *sg_lite_with(struct sg_lite *p);
void sg_lite_from(struct sg_lite *p, struct sg_list *out);
void sg_lite_result_columns(struct sg_lite *p, struct sg_list *out);
void sg_lite_order_terms(struct sg_lite *p, struct sg_list *out);
void sg_lite_limit(struct sg_lite *p, struct sg_node **limit, struct sg_node **offset);
void sg_lite_index_columns(struct sg_lite *p, struct sg_list *out);
struct sg_node *sg_lite_where(struct sg_lite *p);
struct sg_node *sg_lite_window(struct sg_lite *p);
void sg_lite_windows(struct sg_lite *p, struct sg_list *out);
bool sg_lite_indexed(struct sg_lite *p, struct sg_str *out);

/* `in_trigger`: a step of a trigger, which has fewer clauses. */
struct sg_node *sg_lite_insert(struct sg_lite *p, struct sg_node *with, uint32_t start,
			       bool in_trigger);
struct sg_node *sg_lite_update(struct sg_lite *p, struct sg_node *with, uint32_t start,
			       bool in_trigger);
struct sg_node *sg_lite_delete(struct sg_lite *p, struct sg_node *with, uint32_t start,
			       bool in_trigger);

struct sg_node *sg_lite_column_def(struct sg_lite *p);
bool sg_lite_is_table_constraint(const struct sg_lite *p);
void sg_lite_table_constraints(struct sg_lite *p, struct sg_list *out);
struct sg_node *sg_lite_check(struct sg_lite *p, uint32_t start, struct sg_str name);
enum sg_conflict sg_lite_on_conflict(struct sg_lite *p);
enum sg_conflict sg_lite_resolution(struct sg_lite *p);

struct sg_node *sg_lite_create_trigger(struct sg_lite *p, bool temporary);

/* The whole statement; CREATE TRIGGER from the word TRIGGER on. */
struct sg_node *sg_lite_create(struct sg_lite *p);
struct sg_node *sg_lite_alter(struct sg_lite *p);
struct sg_node *sg_lite_drop(struct sg_lite *p);

/* BEGIN, PRAGMA, ATTACH ..; NULL when the token begins none of these. */
struct sg_node *sg_lite_session(struct sg_lite *p);

/* One statement up to, not including, its ';'. */
struct sg_node *sg_lite_statement(struct sg_lite *p);

#endif
