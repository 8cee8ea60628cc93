/*
 * Expressions by precedence climbing over the %left and %right lines of parse.y.  Chains
 * of operators are a loop, so only parentheses and prefixes use the stack; `height` is
 * kept as SQLite keeps Expr.nHeight, to refuse what SQLite refuses.
 */
#include "parser.h"

/* Binding powers; an operator goes on as long as it binds at least as strong as asked. */
enum power {
	P_ANY,
	P_OR,
	P_AND,
	P_NOT,
	P_EQUAL,
	P_COMPARE,
	P_ESCAPE,
	P_BITS,
	P_SUM,
	P_PRODUCT,
	P_CONCAT,
	P_COLLATE,
	P_UNARY,
};

static struct sg_node *climb(struct sg_lite *p, enum power least);

/* ---- heights ---- */

static void set_height(struct sg_lite *p, unsigned height)
{
	p->height = height;
	if (height > EXPR_DEPTH_CEILING)
		sg_lite_refuse(
			p, SG_PROBLEM_TOO_COMPLEX, p->token.span,
			sg_printf(p->arena,
				  "expression tree is too large (maximum depth %d)",
				  EXPR_DEPTH_CEILING),
			"this is SQLite's own default limit, SQLITE_MAX_EXPR_DEPTH");
}

/* The expression parsed last becomes one operand beside one of height `other`. */
static void grow(struct sg_lite *p, unsigned other)
{
	set_height(p, (p->height > other ? p->height : other) + 1);
}

static void keep_highest(struct sg_lite *p, unsigned other)
{
	if (other > p->height)
		p->height = other;
}

/* ---- small nodes ---- */

static struct sg_node *literal(struct sg_lite *p, enum sg_literal_type type,
			       struct sg_str text)
{
	struct sg_literal *node = sg_as_literal(sg_lite_node(p, SG_LITERAL));

	node->type = type;
	node->text = text;
	p->height = 1;
	sg_lite_next(p);
	return &node->node;
}

static struct sg_str upper(struct sg_lite *p, struct sg_str text)
{
	char *copy = sg_cstr(p->arena, text);

	for (size_t i = 0; i < text.n; i++)
		if (copy[i] >= 'a' && copy[i] <= 'z')
			copy[i] = (char)(copy[i] - 32);
	return (struct sg_str){copy, text.n};
}

/* X'..' without the wrapping. */
static struct sg_str blob_digits(struct sg_str raw)
{
	return sg_str_sub(raw, 2, raw.n - 1);
}

struct sg_node *sg_lite_term(struct sg_lite *p)
{
	struct sg_str text = sg_lite_token_text(p);

	switch (p->token.type) {
	case KW_NULL: return literal(p, SG_LIT_NULL, text);
	case TK_INTEGER: return literal(p, SG_LIT_INTEGER, text);
	case TK_FLOAT: return literal(p, SG_LIT_FLOAT, text);
	case TK_BLOB: return literal(p, SG_LIT_BLOB, blob_digits(text));
	case TK_STRING: return literal(p, SG_LIT_STRING, sg_lite_unquote(p, text));
	case KW_CURRENT_DATE:
	case KW_CURRENT_TIME:
	case KW_CURRENT_TIMESTAMP: return literal(p, SG_LIT_KEYWORD, upper(p, text));
	default: return NULL;
	}
}

static struct sg_node *unary_over(struct sg_lite *p, uint32_t start, const char *operator,
				  struct sg_node * value)
{
	struct sg_unary *node =
		sg_as_unary(sg_node_new(p->arena, SG_UNARY, sg_lite_span(p, start)));

	node->operator= sg_str_of(operator);
	node->value = value;
	grow(p, 0);
	return &node->node;
}

static uint32_t start_of(const struct sg_lite *p, const struct sg_node *node)
{
	return node ? node->span.off : p->end;
}

struct sg_node *sg_lite_binary(struct sg_lite *p, const char *operator,
			       struct sg_node * left, struct sg_node *right)
{
	struct sg_binary *node = sg_as_binary(
		sg_node_new(p->arena, SG_BINARY, sg_lite_span(p, start_of(p, left))));

	node->operator= sg_str_of(operator);
	node->left = left;
	node->right = right;
	return &node->node;
}

/* ENUM('a', 'b') is the usual cause of a string here. */
static const char *number_hint(const struct sg_lite *p)
{
	if (sg_lite_at(p, TK_STRING) && p->last == TK_LP)
		return "arguments of a type are numbers; an enum is TEXT with "
		       "CHECK (column IN ('a', 'b'))";
	return sg_lite_hint(p);
}

struct sg_node *sg_lite_signed_number(struct sg_lite *p)
{
	uint32_t start = p->token.span.off;
	bool minus = sg_lite_accept(p, TK_MINUS);
	struct sg_node *number;

	if (!minus)
		sg_lite_accept(p, TK_PLUS);
	if (!sg_lite_at(p, TK_INTEGER) && !sg_lite_at(p, TK_FLOAT)) {
		sg_lite_fail_hint(p, number_hint(p));
		return NULL;
	}
	number = sg_lite_term(p);
	return minus ? unary_over(p, start, "-", number) : number;
}

/* ---- types ---- */

/* GENERATED ALWAYS before AS reads as part of the type (sqlite3AddColumn in build.c). */
static size_t without_generated(struct sg_str *words, size_t n)
{
	if (n >= 2 && sg_str_iis(words[n - 1], "always") &&
	    sg_str_iis(words[n - 2], "generated"))
		return n - 2;
	return n;
}

static struct sg_str join_words(struct sg_lite *p, const struct sg_str *words, size_t n)
{
	struct sg_buf text = {0};
	struct sg_str copy;

	if (n == 1)
		return words[0];
	for (size_t i = 0; i < n; i++) {
		if (i)
			sg_buf_addc(&text, ' ');
		sg_buf_add(&text, words[i]);
	}
	copy = sg_strdup(p->arena, sg_buf_str(&text));
	sg_buf_release(&text);
	return copy;
}

static void type_arguments(struct sg_lite *p, struct sg_list *out)
{
	if (!sg_lite_accept(p, TK_LP))
		return;
	sg_list_add(p->arena, out, sg_lite_signed_number(p));
	if (sg_lite_accept(p, TK_COMMA))
		sg_list_add(p->arena, out, sg_lite_signed_number(p));
	sg_lite_expect(p, TK_RP);
}

struct sg_node *sg_lite_type(struct sg_lite *p)
{
	struct sg_type_name *type = sg_as_type_name(sg_lite_node(p, SG_TYPE_NAME));
	SG_ARRAY(struct sg_str) words = {0};
	struct sg_span span = p->token.span;

	while (sg_lite_is_label(p)) {
		*SG_PUSH(p->arena, &words) = sg_lite_label(p);
		span = sg_lite_span(p, type->node.span.off);
	}
	if (!words.len)
		return NULL;
	type->name.name =
		join_words(p, words.items, without_generated(words.items, words.len));
	type->name.span = span;
	type_arguments(p, &type->arguments);
	return type->name.name.n ? sg_lite_close(p, &type->node) : NULL;
}

/* ---- what stands alone ---- */

void sg_lite_expr_list(struct sg_lite *p, struct sg_list *out)
{
	unsigned top = 0;

	do {
		sg_list_add(p->arena, out, sg_lite_expr(p));
		sg_lite_part(p, &top);
	} while (sg_lite_accept(p, TK_COMMA));
	p->height = top;
}

static struct sg_node *subquery(struct sg_lite *p, uint32_t start,
				enum sg_subquery_type type)
{
	struct sg_subquery *node = sg_as_subquery(sg_lite_node(p, SG_SUBQUERY));

	node->type = type;
	node->query = sg_lite_select(p);
	grow(p, 0);
	sg_lite_expect(p, TK_RP);
	node->node.span = sg_lite_span(p, start);
	return &node->node;
}

static struct sg_node *row(struct sg_lite *p, uint32_t start, struct sg_node *first)
{
	struct sg_row *node = sg_as_row(sg_lite_node(p, SG_ROW));
	unsigned height = p->height;

	sg_list_add(p->arena, &node->items, first);
	sg_lite_next(p);
	sg_lite_expr_list(p, &node->items);
	sg_lite_expect(p, TK_RP);
	grow(p, height);
	node->node.span = sg_lite_span(p, start);
	return &node->node;
}

static struct sg_node *inside_parens(struct sg_lite *p, uint32_t start)
{
	struct sg_node *inner;

	if (sg_lite_is_select(p))
		return subquery(p, start, SG_SUB_SCALAR);
	inner = sg_lite_expr(p);
	if (sg_lite_at(p, TK_COMMA))
		return row(p, start, inner);
	sg_lite_expect(p, TK_RP);
	return inner;
}

static struct sg_node *parens(struct sg_lite *p)
{
	uint32_t start = p->token.span.off;

	sg_lite_next(p);
	return inside_parens(p, start);
}

static struct sg_node *exists(struct sg_lite *p)
{
	uint32_t start = p->token.span.off;

	sg_lite_next(p);
	sg_lite_expect(p, TK_LP);
	return subquery(p, start, SG_SUB_EXISTS);
}

static struct sg_node *cast(struct sg_lite *p)
{
	struct sg_cast *node = sg_as_cast(sg_lite_node(p, SG_CAST));

	sg_lite_next(p);
	sg_lite_expect(p, TK_LP);
	node->value = sg_lite_expr(p);
	grow(p, 0);
	sg_lite_expect(p, KW_AS);
	node->type = sg_lite_type(p);
	sg_lite_expect(p, TK_RP);
	return sg_lite_close(p, &node->node);
}

static struct sg_node *when(struct sg_lite *p)
{
	struct sg_when *node = sg_as_when(sg_lite_node(p, SG_WHEN));
	unsigned height;

	sg_lite_expect(p, KW_WHEN);
	node->condition = sg_lite_expr(p);
	height = p->height;
	sg_lite_expect(p, KW_THEN);
	node->result = sg_lite_expr(p);
	keep_highest(p, height);
	return sg_lite_close(p, &node->node);
}

static struct sg_node *case_of(struct sg_lite *p)
{
	struct sg_case *node = sg_as_case(sg_lite_node(p, SG_CASE));
	unsigned height = 0;

	sg_lite_next(p);
	if (!sg_lite_at(p, KW_WHEN)) {
		node->operand = sg_lite_expr(p);
		height = p->height;
	}
	do {
		sg_list_add(p->arena, &node->branches, when(p));
		keep_highest(p, height);
		height = p->height;
	} while (sg_lite_at(p, KW_WHEN));
	if (sg_lite_accept(p, KW_ELSE))
		node->otherwise = sg_lite_expr(p);
	sg_lite_expect(p, KW_END);
	grow(p, height);
	return sg_lite_close(p, &node->node);
}

/* RAISE(IGNORE) or RAISE(action, message); any expression is a message as of 3.47. */
static struct sg_node *raise(struct sg_lite *p)
{
	struct sg_raise *node = sg_as_raise(sg_lite_node(p, SG_RAISE));

	sg_lite_next(p);
	sg_lite_expect(p, TK_LP);
	node->action = sg_lite_lower(p, sg_lite_token_text(p));
	p->height = 0;
	if (sg_lite_accept(p, KW_ROLLBACK) || sg_lite_accept(p, KW_ABORT) ||
	    sg_lite_accept(p, KW_FAIL)) {
		sg_lite_expect(p, TK_COMMA);
		node->message = sg_lite_expr(p);
	} else {
		sg_lite_expect(p, KW_IGNORE);
	}
	grow(p, 0);
	sg_lite_expect(p, TK_RP);
	return sg_lite_close(p, &node->node);
}

/* #1 names a register of the virtual machine and is for SQLite's own use (parse.y). */
static struct sg_node *parameter(struct sg_lite *p)
{
	struct sg_parameter *node = sg_as_parameter(sg_lite_node(p, SG_PARAMETER));
	struct sg_str text = sg_lite_token_text(p);

	node->text = text;
	p->height = 1;
	sg_lite_next(p);
	if (text.p[0] == '#' && text.p[1] >= '0' && text.p[1] <= '9')
		sg_lite_complain(p, node->node.span,
				 sg_printf(p->arena, "near '%.*s': syntax error",
					   SG_STR_ARG(text)),
				 NULL);
	return &node->node;
}

/* ---- functions ---- */

static struct sg_node *filter(struct sg_lite *p)
{
	struct sg_node *condition;

	if (!sg_lite_accept(p, KW_FILTER))
		return NULL;
	sg_lite_expect(p, TK_LP);
	sg_lite_expect(p, KW_WHERE);
	condition = sg_lite_expr(p);
	sg_lite_expect(p, TK_RP);
	return condition;
}

static void over(struct sg_lite *p, struct sg_call *call)
{
	if (!sg_lite_accept(p, KW_OVER))
		return;
	if (!sg_lite_at(p, TK_LP)) {
		call->over_name = sg_lite_name(p);
		return;
	}
	sg_lite_next(p);
	call->over = sg_lite_window(p);
	sg_lite_expect(p, TK_RP);
}

/* f(*), or arguments with DISTINCT before and ORDER BY (3.44) after them. */
static void arguments(struct sg_lite *p, struct sg_call *call)
{
	unsigned top = 0;

	if (sg_lite_accept(p, TK_STAR)) {
		call->star = true;
		return;
	}
	call->distinct = sg_lite_accept(p, KW_DISTINCT);
	if (!call->distinct)
		sg_lite_accept(p, KW_ALL);
	if (!sg_lite_at(p, TK_RP) && !sg_lite_at(p, KW_ORDER))
		sg_lite_expr_list(p, &call->arguments);
	sg_lite_part(p, &top);
	sg_lite_order_terms(p, &call->order);
	sg_lite_part(p, &top);
	p->height = top;
}

static struct sg_node *call(struct sg_lite *p)
{
	struct sg_call *node = sg_as_call(sg_lite_node(p, SG_CALL));
	unsigned top = 0;

	node->name = sg_lite_lower(p, sg_lite_name(p));
	sg_lite_next(p);
	p->height = 0;
	arguments(p, node);
	sg_lite_part(p, &top);
	sg_lite_expect(p, TK_RP);
	node->filter = filter(p);
	sg_lite_part(p, &top);
	over(p, node);
	grow(p, top);
	return sg_lite_close(p, &node->node);
}

/* ---- columns ---- */

/* TRUE and FALSE are identifiers that mean a value when bare (lang_expr.html 4). */
static bool is_truth(const struct sg_lite *p)
{
	return sg_lite_at(p, TK_ID) && (sg_str_iis(sg_lite_token_text(p), "true") ||
					sg_str_iis(sg_lite_token_text(p), "false"));
}

static struct sg_node *column(struct sg_lite *p)
{
	struct sg_column_ref *ref = sg_as_column_ref(sg_lite_node(p, SG_COLUMN_REF));

	ref->quoted = p->text.p[p->token.span.off] == '"';
	ref->column = sg_lite_name(p);
	for (int parts = 1; parts < 3 && sg_lite_accept(p, TK_DOT); parts++) {
		ref->schema = ref->table;
		ref->table = ref->column;
		ref->column = sg_lite_name(p);
		ref->quoted = false;
	}
	p->height = 1;
	return sg_lite_close(p, &ref->node);
}

static struct sg_node *named(struct sg_lite *p)
{
	enum sg_token_type after = sg_lite_peek(p);

	if (after == TK_DOT)
		return column(p);
	if (sg_lite_at(p, TK_STRING))
		return sg_lite_term(p);
	if (after == TK_LP)
		return call(p);
	if (is_truth(p))
		return literal(p, SG_LIT_BOOL, sg_lite_lower(p, sg_lite_token_text(p)));
	return column(p);
}

static struct sg_node *primary(struct sg_lite *p)
{
	struct sg_node *term;

	switch (p->token.type) {
	case TK_LP: return parens(p);
	case TK_VARIABLE: return parameter(p);
	case KW_CAST: return cast(p);
	case KW_CASE: return case_of(p);
	case KW_EXISTS: return exists(p);
	case KW_RAISE: return raise(p);
	case TK_STRING: return named(p);
	default: break;
	}
	term = sg_lite_term(p);
	if (term)
		return term;
	if (sg_lite_is_id(p))
		return named(p);
	sg_lite_fail(p);
	return NULL;
}

/* ---- operators ---- */

static struct sg_node *prefix(struct sg_lite *p, const char *operator, enum power least)
{
	uint32_t start = p->token.span.off;

	sg_lite_next(p);
	return unary_over(p, start, operator, climb(p, least));
}

static struct sg_node *operand(struct sg_lite *p)
{
	struct sg_node *node;

	if (!sg_lite_enter(p))
		return NULL;
	switch (p->token.type) {
	case KW_NOT: node = prefix(p, "not", P_NOT); break;
	case TK_BITNOT: node = prefix(p, "~", P_UNARY); break;
	case TK_PLUS: node = prefix(p, "+", P_UNARY); break;
	case TK_MINUS: node = prefix(p, "-", P_UNARY); break;
	default: node = primary(p); break;
	}
	sg_lite_leave(p);
	return node;
}

struct operator
{
	enum power power;
	const char *text, *negated;
};

/* What continues an expression; power P_ANY for a token that does not. */
static struct operator operator_of(enum sg_token_type type)
{
	switch (type) {
	case KW_OR: return (struct operator){P_OR, "or", NULL};
	case KW_AND: return (struct operator){P_AND, "and", NULL};
	case KW_NOT: return (struct operator){P_NOT, NULL, NULL};
	case TK_EQ: return (struct operator){P_EQUAL, "=", NULL};
	case TK_NE: return (struct operator){P_EQUAL, "<>", NULL};
	case KW_IS: return (struct operator){P_EQUAL, "is", "is not"};
	case KW_ISNULL: return (struct operator){P_EQUAL, "is null", NULL};
	case KW_NOTNULL: return (struct operator){P_EQUAL, "is not null", NULL};
	case KW_LIKE: return (struct operator){P_EQUAL, "like", "not like"};
	case KW_GLOB: return (struct operator){P_EQUAL, "glob", "not glob"};
	case KW_REGEXP: return (struct operator){P_EQUAL, "regexp", "not regexp"};
	case KW_MATCH: return (struct operator){P_EQUAL, "match", "not match"};
	case KW_BETWEEN: return (struct operator){P_EQUAL, "between", NULL};
	case KW_IN: return (struct operator){P_EQUAL, "in", NULL};
	case TK_LT: return (struct operator){P_COMPARE, "<", NULL};
	case TK_LE: return (struct operator){P_COMPARE, "<=", NULL};
	case TK_GT: return (struct operator){P_COMPARE, ">", NULL};
	case TK_GE: return (struct operator){P_COMPARE, ">=", NULL};
	case TK_BITAND: return (struct operator){P_BITS, "&", NULL};
	case TK_BITOR: return (struct operator){P_BITS, "|", NULL};
	case TK_LSHIFT: return (struct operator){P_BITS, "<<", NULL};
	case TK_RSHIFT: return (struct operator){P_BITS, ">>", NULL};
	case TK_PLUS: return (struct operator){P_SUM, "+", NULL};
	case TK_MINUS: return (struct operator){P_SUM, "-", NULL};
	case TK_STAR: return (struct operator){P_PRODUCT, "*", NULL};
	case TK_SLASH: return (struct operator){P_PRODUCT, "/", NULL};
	case TK_REM: return (struct operator){P_PRODUCT, "%", NULL};
	case TK_CONCAT: return (struct operator){P_CONCAT, "||", NULL};
	case TK_PTR: return (struct operator){P_CONCAT, "->", NULL};
	case KW_COLLATE: return (struct operator){P_COLLATE, "collate", NULL};
	default: return (struct operator){P_ANY, NULL, NULL};
	}
}

static struct sg_node *two(struct sg_lite *p, const char *text, struct sg_node *left,
			   enum power least)
{
	unsigned height = p->height;
	struct sg_node *right = climb(p, least);
	struct sg_node *node = sg_lite_binary(p, text, left, right);

	grow(p, height);
	return node;
}

static struct sg_node *collate(struct sg_lite *p, struct sg_node *value)
{
	struct sg_collate *node =
		sg_as_collate(sg_node_new(p->arena, SG_COLLATE, sg_lite_span(p, p->end)));

	node->value = value;
	node->collation = sg_lite_label(p);
	node->node.span = sg_lite_span(p, start_of(p, value));
	grow(p, 0);
	return &node->node;
}

static struct sg_node *like(struct sg_lite *p, const char *text, struct sg_node *left)
{
	struct sg_node *node = two(p, text, left, P_COMPARE);
	unsigned height = p->height;

	if (!sg_lite_accept(p, KW_ESCAPE))
		return node;
	sg_as_binary(node)->escape = climb(p, P_COMPARE);
	node->span = sg_lite_span(p, start_of(p, left));
	grow(p, height);
	return node;
}

/* IS NULL and IS TRUE are one test, not a comparison of two values. */
static const char *is_test(const struct sg_node *right, bool negated)
{
	const struct sg_literal *value;

	if (!sg_is(right, SG_LITERAL))
		return NULL;
	value = sg_as_literal(right);
	if (value->type == SG_LIT_NULL)
		return negated ? "is not null" : "is null";
	if (value->type != SG_LIT_BOOL)
		return NULL;
	if (sg_str_is(value->text, "true"))
		return negated ? "is not true" : "is true";
	return negated ? "is not false" : "is false";
}

static struct sg_node *is_distinct(struct sg_lite *p, struct sg_node *left, bool negated)
{
	sg_lite_expect(p, KW_FROM);
	return two(p, negated ? "is not distinct from" : "is distinct from", left,
		   P_COMPARE);
}

static struct sg_node *is(struct sg_lite *p, struct sg_node *left)
{
	bool negated = sg_lite_accept(p, KW_NOT);
	unsigned height = p->height;
	struct sg_node *right, *node;
	const char *test;

	if (sg_lite_accept(p, KW_DISTINCT))
		return is_distinct(p, left, negated);
	right = climb(p, P_COMPARE);
	test = is_test(right, negated);
	if (test) {
		p->height = height;
		return unary_over(p, start_of(p, left), test, left);
	}
	node = sg_lite_binary(p, negated ? "is not" : "is", left, right);
	grow(p, height);
	return node;
}

/* The AND that ends the low bound is the one on its own level. */
static struct sg_node *between_low(struct sg_lite *p);

static struct sg_node *between(struct sg_lite *p, struct sg_node *value, bool negated)
{
	struct sg_between *node =
		sg_as_between(sg_node_new(p->arena, SG_BETWEEN, sg_lite_span(p, p->end)));
	unsigned height = p->height;

	node->negated = negated;
	node->value = value;
	node->low = between_low(p);
	keep_highest(p, height);
	height = p->height;
	sg_lite_expect(p, KW_AND);
	node->high = climb(p, P_COMPARE);
	node->node.span = sg_lite_span(p, start_of(p, value));
	grow(p, height);
	return &node->node;
}

static struct sg_node *in_query(struct sg_lite *p, struct sg_node *value, bool negated)
{
	unsigned height = p->height;
	struct sg_node *node = subquery(p, start_of(p, value), SG_SUB_IN);

	sg_as_subquery(node)->value = value;
	sg_as_subquery(node)->negated = negated;
	grow(p, height);
	return node;
}

/* IN (a, b), IN (), IN table and IN table_function(a, b). */
static struct sg_node *in_list(struct sg_lite *p, struct sg_node *value, bool negated)
{
	struct sg_in_list *node =
		sg_as_in_list(sg_node_new(p->arena, SG_IN_LIST, sg_lite_span(p, p->end)));
	unsigned height = p->height;
	bool table = !sg_lite_at(p, TK_LP);

	node->negated = negated;
	node->value = value;
	if (table)
		node->table = sg_lite_qualified(p);
	if (!table || sg_lite_at(p, TK_LP)) {
		sg_lite_expect(p, TK_LP);
		if (!table && sg_lite_is_select(p))
			return in_query(p, value, negated);
		if (!sg_lite_at(p, TK_RP))
			sg_lite_expr_list(p, &node->items);
		sg_lite_expect(p, TK_RP);
	}
	node->node.span = sg_lite_span(p, start_of(p, value));
	grow(p, height);
	return &node->node;
}

/* After NOT: the operators that have a negated form. */
static struct sg_node *negated(struct sg_lite *p, struct sg_node *left)
{
	struct operator op = operator_of(p->token.type);

	if (sg_lite_accept(p, KW_NULL))
		return unary_over(p, start_of(p, left), "is not null", left);
	if (sg_lite_accept(p, KW_BETWEEN))
		return between(p, left, true);
	if (sg_lite_accept(p, KW_IN))
		return in_list(p, left, true);
	if (!op.negated || sg_lite_at(p, KW_IS)) {
		sg_lite_fail(p);
		return left;
	}
	sg_lite_next(p);
	return like(p, op.negated, left);
}

static struct sg_node *arrow(struct sg_lite *p, struct sg_node *left,
			     struct sg_span token)
{
	return two(p, token.len == 3 ? "->>" : "->", left, P_COLLATE);
}

/* `left` and the operator just taken make a node with what follows. */
static struct sg_node *infix(struct sg_lite *p, struct sg_node *left,
			     struct sg_token token)
{
	struct operator op = operator_of(token.type);

	switch (token.type) {
	case KW_NOT: return negated(p, left);
	case KW_COLLATE: return collate(p, left);
	case KW_ISNULL:
	case KW_NOTNULL: return unary_over(p, start_of(p, left), op.text, left);
	case KW_IS: return is(p, left);
	case KW_BETWEEN: return between(p, left, false);
	case KW_IN: return in_list(p, left, false);
	case KW_LIKE:
	case KW_GLOB:
	case KW_REGEXP:
	case KW_MATCH: return like(p, op.text, left);
	case TK_PTR: return arrow(p, left, token.span);
	default: return two(p, op.text, left, (enum power)(op.power + 1));
	}
}

static struct sg_node *chain(struct sg_lite *p, enum power least, bool stop_at_and)
{
	struct sg_node *left = operand(p);

	for (;;) {
		struct sg_token token = p->token;
		enum power power = operator_of(token.type).power;

		if (p->problem || power == P_ANY || power < least)
			return left;
		if (stop_at_and && power == P_AND)
			return left;
		sg_lite_next(p);
		left = infix(p, left, token);
	}
}

static struct sg_node *climb(struct sg_lite *p, enum power least)
{
	return chain(p, least, false);
}

static struct sg_node *between_low(struct sg_lite *p)
{
	return chain(p, P_ANY, true);
}

struct sg_node *sg_lite_expr(struct sg_lite *p)
{
	return chain(p, P_ANY, false);
}
