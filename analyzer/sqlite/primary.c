/* What stands between operators: parentheses, subqueries, CASE, calls and columns. */
#include "parser.h"

/* ---- parentheses and keywords ---- */

void sg_lite_expr_list(struct sg_lite *p, struct sg_list *out)
{
	unsigned top = 0;

	do {
		sg_list_add(p->arena, out, sg_lite_expr(p));
		sg_lite_part(p, &top);
	} while (sg_lite_accept(p, TK_COMMA));
	p->height = top;
}

struct sg_node *sg_lite_subquery(struct sg_lite *p, uint32_t start,
				 enum sg_subquery_type type)
{
	struct sg_subquery *node = sg_as_subquery(sg_lite_node(p, SG_SUBQUERY));

	node->type = type;
	node->query = sg_lite_select(p);
	sg_lite_grow(p, 0);
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
	sg_lite_grow(p, height);
	node->node.span = sg_lite_span(p, start);
	return &node->node;
}

static struct sg_node *inside_parens(struct sg_lite *p, uint32_t start)
{
	struct sg_node *inner;

	if (sg_lite_is_select(p))
		return sg_lite_subquery(p, start, SG_SUB_SCALAR);
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
	return sg_lite_subquery(p, start, SG_SUB_EXISTS);
}

static struct sg_node *cast(struct sg_lite *p)
{
	struct sg_cast *node = sg_as_cast(sg_lite_node(p, SG_CAST));

	sg_lite_next(p);
	sg_lite_expect(p, TK_LP);
	node->value = sg_lite_expr(p);
	sg_lite_grow(p, 0);
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
	sg_lite_keep_highest(p, height);
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
		sg_lite_keep_highest(p, height);
		height = p->height;
	} while (sg_lite_at(p, KW_WHEN));
	if (sg_lite_accept(p, KW_ELSE))
		node->otherwise = sg_lite_expr(p);
	sg_lite_expect(p, KW_END);
	sg_lite_grow(p, height);
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
	sg_lite_grow(p, 0);
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
	uint32_t start;

	if (!sg_lite_accept(p, KW_OVER))
		return;
	if (!sg_lite_at(p, TK_LP)) {
		call->over_name = sg_lite_name(p);
		return;
	}
	start = p->token.span.off;
	sg_lite_next(p);
	call->over = sg_lite_window(p);
	sg_lite_expect(p, TK_RP);
	call->over->span = sg_lite_span(p, start);
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
	sg_lite_grow(p, top);
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
		return sg_lite_literal(p, SG_LIT_BOOL,
				       sg_lite_lower(p, sg_lite_token_text(p)));
	return column(p);
}

struct sg_node *sg_lite_primary(struct sg_lite *p)
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
