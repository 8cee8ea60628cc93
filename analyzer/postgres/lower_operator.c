/* Operators, with the words back that the grammar turns into other operators and calls.
 */
#include <string.h>

#include "lower.h"

static struct sg_node *unary(struct sg_pg_lower *lw, struct sg_str op, Node *value,
			     int location)
{
	struct sg_unary *out = SG_PG_NEW(lw, UNARY, unary, sg_pg_span_at(lw, location));

	out->operator= op;
	out->value = sg_pg_expr(lw, value);
	out->node.span = sg_pg_covers(out->node.span, out->value);
	return &out->node;
}

static struct sg_binary *binary(struct sg_pg_lower *lw, struct sg_str op,
				struct sg_node *left, struct sg_node *right)
{
	struct sg_span span =
		sg_pg_covers(sg_pg_covers((struct sg_span){0}, left), right);
	struct sg_binary *out = SG_PG_NEW(lw, BINARY, binary, span);

	out->operator= op;
	out->left = left;
	out->right = right;
	return out;
}

static struct sg_node *two_sided(struct sg_pg_lower *lw, const A_Expr *in,
				 struct sg_str op)
{
	struct sg_node *left = sg_pg_expr(lw, in->lexpr);

	return &binary(lw, op, left, sg_pg_expr(lw, in->rexpr))->node;
}

static struct sg_node *operator(struct sg_pg_lower *lw, const A_Expr *in)
{
	struct sg_str op = sg_pg_last(lw, in->name);

	if (in->lexpr)
		return two_sided(lw, in, op);
	return unary(lw, op, in->rexpr, in->location);
}

/* The pattern of LIKE .. ESCAPE is hidden in like_escape(pattern, escape). */
static struct sg_node *like(struct sg_pg_lower *lw, const A_Expr *in, const char *op,
			    bool function)
{
	bool not = strVal(linitial(in->name))[0] == '!';
	const char *words = not ? sg_printf(lw->arena, "not %s", op) : op;
	const FuncCall *escape = (const FuncCall *)in->rexpr;
	struct sg_node *left = sg_pg_expr(lw, in->lexpr);
	struct sg_binary *out;

	if (!function)
		return &binary(lw, sg_str_of(words), left, sg_pg_expr(lw, in->rexpr))
				->node;
	out = binary(lw, sg_str_of(words), left, sg_pg_expr(lw, linitial(escape->args)));
	if (list_length(escape->args) > 1)
		out->escape = sg_pg_expr(lw, lsecond(escape->args));
	out->node.span = sg_pg_covers(out->node.span, out->escape);
	return &out->node;
}

static bool is_escape(const Node *node, const char *name)
{
	const FuncCall *in = (const FuncCall *)node;

	return node && IsA(node, FuncCall) && list_length(in->funcname) == 2 &&
	       !strcmp(strVal(lsecond(in->funcname)), name) &&
	       !strcmp(strVal(linitial(in->funcname)), "pg_catalog");
}

static struct sg_node *in_list(struct sg_pg_lower *lw, const A_Expr *in)
{
	struct sg_in_list *out = SG_PG_NEW(
		lw, IN_LIST, in_list, sg_pg_parens(lw, sg_pg_token_at(lw, in->location)));

	out->negated = !strcmp(strVal(linitial(in->name)), "<>");
	out->value = sg_pg_expr(lw, in->lexpr);
	sg_pg_each(lw, &out->items, (List *)in->rexpr, sg_pg_expr);
	out->node.span = sg_pg_covers(out->node.span, out->value);
	return &out->node;
}

static struct sg_node *between(struct sg_pg_lower *lw, const A_Expr *in)
{
	struct sg_between *out =
		SG_PG_NEW(lw, BETWEEN, between, sg_pg_span_at(lw, in->location));
	List *bounds = (List *)in->rexpr;

	out->negated = in->kind == AEXPR_NOT_BETWEEN || in->kind == AEXPR_NOT_BETWEEN_SYM;
	out->value = sg_pg_expr(lw, in->lexpr);
	out->low = sg_pg_expr(lw, linitial(bounds));
	out->high = sg_pg_expr(lw, lsecond(bounds));
	out->node.span =
		sg_pg_covers(sg_pg_covers(out->node.span, out->value), out->high);
	return &out->node;
}

static struct sg_str any_operator(struct sg_pg_lower *lw, const A_Expr *in)
{
	struct sg_str op = sg_pg_last(lw, in->name);

	return sg_str_of(sg_printf(lw->arena, "%.*s %s", SG_STR_ARG(op),
				   in->kind == AEXPR_OP_ANY ? "any" : "all"));
}

struct sg_node *sg_pg_a_expr(struct sg_pg_lower *lw, const A_Expr *in)
{
	switch (in->kind) {
	case AEXPR_OP: break;
	case AEXPR_OP_ANY:
	case AEXPR_OP_ALL: return two_sided(lw, in, any_operator(lw, in));
	case AEXPR_DISTINCT: return two_sided(lw, in, SG_STR("is distinct from"));
	case AEXPR_NOT_DISTINCT: return two_sided(lw, in, SG_STR("is not distinct from"));
	case AEXPR_NULLIF:
		return sg_pg_named_call(lw, "nullif", list_make2(in->lexpr, in->rexpr),
					in->location);
	case AEXPR_IN: return in_list(lw, in);
	case AEXPR_LIKE: return like(lw, in, "like", is_escape(in->rexpr, "like_escape"));
	case AEXPR_ILIKE:
		return like(lw, in, "ilike", is_escape(in->rexpr, "like_escape"));
	case AEXPR_SIMILAR: return like(lw, in, "similar to", true);
	case AEXPR_BETWEEN:
	case AEXPR_NOT_BETWEEN:
	case AEXPR_BETWEEN_SYM:
	case AEXPR_NOT_BETWEEN_SYM: return between(lw, in);
	}
	return operator(lw, in);
}

/*
 * The grammar flattens a AND b AND c into one list without limit; halves keep our tree
 * shallow, where one long arm would make every walk as deep as the list is long.
 */
static struct sg_node *halves(struct sg_pg_lower *lw, struct sg_str op, List *args,
			      int from, int to)
{
	int middle = from + (to - from + 1) / 2;
	struct sg_node *left;

	if (to - from == 1)
		return sg_pg_expr(lw, list_nth(args, from));
	left = halves(lw, op, args, from, middle);
	return &binary(lw, op, left, halves(lw, op, args, middle, to))->node;
}

/* NOT IN (select) comes as NOT around IN, both at the place of the word NOT. */
static bool is_not_in(const BoolExpr *in)
{
	const SubLink *link = linitial(in->args);

	return in->boolop == NOT_EXPR && IsA(link, SubLink) &&
	       link->subLinkType == ANY_SUBLINK && link->location == in->location;
}

struct sg_node *sg_pg_bool_expr(struct sg_pg_lower *lw, const BoolExpr *in)
{
	struct sg_node *out;

	if (is_not_in(in)) {
		out = sg_pg_expr(lw, linitial(in->args));
		sg_as_subquery(out)->negated = true;
		return out;
	}
	if (in->boolop == NOT_EXPR)
		return unary(lw, SG_STR("not"), linitial(in->args), in->location);
	return halves(lw, in->boolop == AND_EXPR ? SG_STR("and") : SG_STR("or"), in->args,
		      0, list_length(in->args));
}

/* IS NULL and the like, written after their operand; words counts theirs. */
static struct sg_node *test(struct sg_pg_lower *lw, const char *op, Expr *value,
			    int location, uint32_t words)
{
	struct sg_node *out = unary(lw, sg_str_of(op), (Node *)value, location);
	uint32_t i = sg_pg_token_at(lw, location);

	if (sg_pg_word_at(lw, i, "is"))
		out->span = sg_span_join(out->span, sg_pg_span(lw, i, i + words - 1));
	return out;
}

struct sg_node *sg_pg_null_test(struct sg_pg_lower *lw, const NullTest *in)
{
	bool null = in->nulltesttype == IS_NULL;

	return test(lw, null ? "is null" : "is not null", in->arg, in->location,
		    null ? 2 : 3);
}

struct sg_node *sg_pg_bool_test(struct sg_pg_lower *lw, const BooleanTest *in)
{
	static const char *const names[] = {
		[IS_TRUE] = "is true",       [IS_NOT_TRUE] = "is not true",
		[IS_FALSE] = "is false",     [IS_NOT_FALSE] = "is not false",
		[IS_UNKNOWN] = "is unknown", [IS_NOT_UNKNOWN] = "is not unknown",
	};
	const char *name = names[in->booltesttype];

	return test(lw, name, in->arg, in->location, strstr(name, "not") ? 3 : 2);
}
