/*
 * Expressions by precedence climbing over the %left and %right lines of parse.y.  Chains
 * of operators are a loop, so only parentheses and prefixes use the stack.
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

static struct sg_node *binary(struct sg_lite *p, const char *text, struct sg_node *left,
			      struct sg_node *right)
{
	struct sg_binary *node = sg_as_binary(sg_lite_node(p, SG_BINARY));

	node->operator= sg_str_of(text);
	node->left = left;
	node->right = right;
	return &node->node;
}

static struct sg_node *prefix(struct sg_lite *p, const char *text, enum power least)
{
	uint32_t start = p->token.span.off;

	sg_lite_next(p);
	return sg_lite_unary(p, start, text, climb(p, least));
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
	default: node = sg_lite_primary(p); break;
	}
	sg_lite_leave(p);
	return node;
}

/* What continues an expression; power is P_ANY for a token that does not. */
static const struct infix {
	enum power power;
	const char *text, *negated;
} infixes[TK_TYPES] = {
	[KW_OR] = {P_OR, "or", NULL},
	[KW_AND] = {P_AND, "and", NULL},
	[KW_NOT] = {P_NOT, NULL, NULL},
	[TK_EQ] = {P_EQUAL, "=", NULL},
	[TK_NE] = {P_EQUAL, "<>", NULL},
	[KW_IS] = {P_EQUAL, "is", "is not"},
	[KW_ISNULL] = {P_EQUAL, "is null", NULL},
	[KW_NOTNULL] = {P_EQUAL, "is not null", NULL},
	[KW_LIKE] = {P_EQUAL, "like", "not like"},
	[KW_GLOB] = {P_EQUAL, "glob", "not glob"},
	[KW_REGEXP] = {P_EQUAL, "regexp", "not regexp"},
	[KW_MATCH] = {P_EQUAL, "match", "not match"},
	[KW_BETWEEN] = {P_EQUAL, "between", NULL},
	[KW_IN] = {P_EQUAL, "in", NULL},
	[TK_LT] = {P_COMPARE, "<", NULL},
	[TK_LE] = {P_COMPARE, "<=", NULL},
	[TK_GT] = {P_COMPARE, ">", NULL},
	[TK_GE] = {P_COMPARE, ">=", NULL},
	[TK_BITAND] = {P_BITS, "&", NULL},
	[TK_BITOR] = {P_BITS, "|", NULL},
	[TK_LSHIFT] = {P_BITS, "<<", NULL},
	[TK_RSHIFT] = {P_BITS, ">>", NULL},
	[TK_PLUS] = {P_SUM, "+", NULL},
	[TK_MINUS] = {P_SUM, "-", NULL},
	[TK_STAR] = {P_PRODUCT, "*", NULL},
	[TK_SLASH] = {P_PRODUCT, "/", NULL},
	[TK_REM] = {P_PRODUCT, "%", NULL},
	[TK_CONCAT] = {P_CONCAT, "||", NULL},
	[TK_PTR] = {P_CONCAT, "->", NULL},
	[KW_COLLATE] = {P_COLLATE, "collate", NULL},
};

static struct sg_node *two(struct sg_lite *p, const char *text, struct sg_node *left,
			   enum power least)
{
	unsigned height = p->height;
	struct sg_node *right = climb(p, least);
	struct sg_node *node = binary(p, text, left, right);

	sg_lite_grow(p, height);
	return node;
}

static struct sg_node *collate(struct sg_lite *p, struct sg_node *value)
{
	struct sg_collate *node = sg_as_collate(sg_lite_node(p, SG_COLLATE));

	node->value = value;
	node->collation = sg_lite_label(p);
	sg_lite_grow(p, 0);
	return &node->node;
}

static struct sg_node *like(struct sg_lite *p, const char *text, struct sg_node *left)
{
	struct sg_node *node = two(p, text, left, P_COMPARE);
	unsigned height = p->height;

	if (!sg_lite_accept(p, KW_ESCAPE))
		return node;
	sg_as_binary(node)->escape = climb(p, P_COMPARE);
	sg_lite_grow(p, height);
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
		return sg_lite_unary(p, p->end, test, left);
	}
	node = binary(p, negated ? "is not" : "is", left, right);
	sg_lite_grow(p, height);
	return node;
}

/* The AND that ends the low bound is the one on its own level. */
static struct sg_node *between_low(struct sg_lite *p);

static struct sg_node *between(struct sg_lite *p, struct sg_node *value, bool negated)
{
	struct sg_between *node = sg_as_between(sg_lite_node(p, SG_BETWEEN));
	unsigned height = p->height;

	node->negated = negated;
	node->value = value;
	node->low = between_low(p);
	sg_lite_keep_highest(p, height);
	height = p->height;
	sg_lite_expect(p, KW_AND);
	node->high = climb(p, P_COMPARE);
	sg_lite_grow(p, height);
	return &node->node;
}

static struct sg_node *in_query(struct sg_lite *p, struct sg_node *value, bool negated)
{
	unsigned height = p->height;
	struct sg_node *node = sg_lite_subquery(p, p->end, SG_SUB_IN);

	sg_as_subquery(node)->value = value;
	sg_as_subquery(node)->negated = negated;
	sg_lite_grow(p, height);
	return node;
}

/* IN (a, b), IN (), IN table and IN table_function(a, b). */
static struct sg_node *in_list(struct sg_lite *p, struct sg_node *value, bool negated)
{
	struct sg_in_list *node = sg_as_in_list(sg_lite_node(p, SG_IN_LIST));
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
	sg_lite_grow(p, height);
	return &node->node;
}

/* After NOT: the operators that have a negated form. */
static struct sg_node *negated(struct sg_lite *p, struct sg_node *left)
{
	const struct infix *op = &infixes[p->token.type];

	if (sg_lite_accept(p, KW_NULL))
		return sg_lite_unary(p, p->end, "is not null", left);
	if (sg_lite_accept(p, KW_BETWEEN))
		return between(p, left, true);
	if (sg_lite_accept(p, KW_IN))
		return in_list(p, left, true);
	if (!op->negated || sg_lite_at(p, KW_IS)) {
		sg_lite_fail(p);
		return left;
	}
	sg_lite_next(p);
	return like(p, op->negated, left);
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
	const struct infix *op = &infixes[token.type];

	switch (token.type) {
	case KW_NOT: return negated(p, left);
	case KW_COLLATE: return collate(p, left);
	case KW_ISNULL:
	case KW_NOTNULL: return sg_lite_unary(p, p->end, op->text, left);
	case KW_IS: return is(p, left);
	case KW_BETWEEN: return between(p, left, false);
	case KW_IN: return in_list(p, left, false);
	case KW_LIKE:
	case KW_GLOB:
	case KW_REGEXP:
	case KW_MATCH: return like(p, op->text, left);
	case TK_PTR: return arrow(p, left, token.span);
	default: return two(p, op->text, left, (enum power)(op->power + 1));
	}
}

static struct sg_node *chain(struct sg_lite *p, enum power least, bool stop_at_and)
{
	uint32_t start = p->token.span.off;
	struct sg_node *left = operand(p);

	for (;;) {
		struct sg_token token = p->token;
		enum power power = infixes[token.type].power;

		if (p->problem || power == P_ANY || power < least)
			return left;
		if (stop_at_and && power == P_AND)
			return left;
		sg_lite_next(p);
		left = infix(p, left, token);
		left->span = sg_lite_span(p, start);
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
