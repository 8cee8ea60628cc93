/*
 * Expressions.  The grammar hides much syntax in function calls and operators of other
 * names; here they get the name back that was written.
 */
#include <string.h>

#include "lower.h"

static struct sg_span covers(struct sg_span a, const struct sg_node *node)
{
	return node ? sg_span_join(a, node->span) : a;
}

static struct sg_span covers_all(struct sg_span a, struct sg_list list)
{
	SG_EACH (item, list)
		a = sg_span_join(a, item->span);
	return a;
}

/* ---- literals and names ---- */

/* The grammar folds a minus sign into the number after it (doNegate). */
static struct sg_span number_span(struct sg_pg_lower *lw, int location)
{
	uint32_t i = sg_pg_token_at(lw, location);
	bool sign = i < lw->tokens_len && lw->tokens[i].kind == SG_PG_OPERATOR;

	return location < 0 ? lw->span : sg_pg_span(lw, i, i + sign);
}

static struct sg_str integer_text(struct sg_pg_lower *lw, const A_Const *constant)
{
	uint32_t i = sg_pg_token_at(lw, constant->location);

	if (constant->location >= 0 && i < lw->tokens_len &&
	    lw->tokens[i].kind == SG_PG_NUMBER)
		return sg_str_sub(lw->text, lw->tokens[i].span.off,
				  sg_span_end(lw->tokens[i].span));
	return sg_str_of(sg_printf(lw->arena, "%d", intVal(&constant->val)));
}

static struct sg_node *literal(struct sg_pg_lower *lw, const A_Const *constant)
{
	struct sg_literal *out =
		SG_PG_NEW(lw, LITERAL, literal, number_span(lw, constant->location));

	if (constant->isnull) {
		out->type = SG_LIT_NULL;
		return &out->node;
	}
	switch (nodeTag(&constant->val)) {
	case T_Integer:
		out->type = SG_LIT_INTEGER;
		out->text = integer_text(lw, constant);
		break;
	case T_Float:
		out->type = SG_LIT_FLOAT;
		out->text = sg_pg_text(lw, constant->val.fval.fval, constant->location);
		break;
	case T_Boolean:
		out->type = SG_LIT_BOOL;
		out->text =
			constant->val.boolval.boolval ? SG_STR("true") : SG_STR("false");
		break;
	case T_BitString:
		out->type = SG_LIT_BIT;
		out->text = sg_pg_copy(lw, constant->val.bsval.bsval);
		break;
	default:
		out->type = SG_LIT_STRING;
		out->text = sg_pg_text(lw, constant->val.sval.sval, constant->location);
		break;
	}
	return &out->node;
}

static const char *field(List *fields, int i)
{
	return i < 0 || !IsA(list_nth(fields, i), String) ? NULL
							  : strVal(list_nth(fields, i));
}

static struct sg_node *column_ref(struct sg_pg_lower *lw, const ColumnRef *ref)
{
	int n = list_length(ref->fields);
	uint32_t i = sg_pg_token_at(lw, ref->location);
	struct sg_span span = sg_pg_span(lw, i, i + 2 * (uint32_t)(n - 1));

	if (IsA(llast(ref->fields), A_Star)) {
		struct sg_star *star = SG_PG_NEW(lw, STAR, star, span);

		star->table = sg_pg_copy(lw, field(ref->fields, n - 2));
		return &star->node;
	} else {
		struct sg_column_ref *out = SG_PG_NEW(lw, COLUMN_REF, column_ref, span);

		out->column = sg_pg_text(lw, field(ref->fields, n - 1),
					 n == 1 ? ref->location : -1);
		out->table = sg_pg_copy(lw, field(ref->fields, n - 2));
		out->schema = sg_pg_copy(lw, field(ref->fields, n - 3));
		return &out->node;
	}
}

static struct sg_node *parameter(struct sg_pg_lower *lw, const ParamRef *ref)
{
	struct sg_parameter *out =
		SG_PG_NEW(lw, PARAMETER, parameter, sg_pg_span_at(lw, ref->location));

	out->text = sg_str_of(sg_printf(lw->arena, "$%d", ref->number));
	return &out->node;
}

static struct sg_node *value_function(struct sg_pg_lower *lw,
				      const SQLValueFunction *call)
{
	static const char *const names[] = {
		[SVFOP_CURRENT_DATE] = "CURRENT_DATE",
		[SVFOP_CURRENT_TIME] = "CURRENT_TIME",
		[SVFOP_CURRENT_TIME_N] = "CURRENT_TIME",
		[SVFOP_CURRENT_TIMESTAMP] = "CURRENT_TIMESTAMP",
		[SVFOP_CURRENT_TIMESTAMP_N] = "CURRENT_TIMESTAMP",
		[SVFOP_LOCALTIME] = "LOCALTIME",
		[SVFOP_LOCALTIME_N] = "LOCALTIME",
		[SVFOP_LOCALTIMESTAMP] = "LOCALTIMESTAMP",
		[SVFOP_LOCALTIMESTAMP_N] = "LOCALTIMESTAMP",
		[SVFOP_CURRENT_ROLE] = "CURRENT_ROLE",
		[SVFOP_CURRENT_USER] = "CURRENT_USER",
		[SVFOP_USER] = "USER",
		[SVFOP_SESSION_USER] = "SESSION_USER",
		[SVFOP_CURRENT_CATALOG] = "CURRENT_CATALOG",
		[SVFOP_CURRENT_SCHEMA] = "CURRENT_SCHEMA",
	};
	uint32_t i = sg_pg_token_at(lw, call->location);
	bool precision = sg_pg_char_at(lw, i + 1, '(');
	struct sg_literal *out =
		SG_PG_NEW(lw, LITERAL, literal,
			  sg_pg_span(lw, i, precision ? sg_pg_skip(lw, i + 1) - 1 : i));

	out->type = SG_LIT_KEYWORD;
	out->text = sg_str_of(names[call->op]);
	return &out->node;
}

/* ---- calls ---- */

/* From a name at i to the parenthesis after it; i alone when there is none. */
static struct sg_span call_span(struct sg_pg_lower *lw, int location)
{
	uint32_t i = sg_pg_token_at(lw, location), last = i;

	while (sg_pg_char_at(lw, last + 1, '.'))
		last += 2;
	if (sg_pg_char_at(lw, last + 1, '('))
		last = sg_pg_skip(lw, last + 1) - 1;
	return location < 0 ? (struct sg_span){0} : sg_pg_span(lw, i, last);
}

static void set_over(struct sg_pg_lower *lw, struct sg_call *out, WindowDef *over)
{
	if (!over)
		return;
	if (over->name)
		out->over_name = sg_pg_copy(lw, over->name);
	else
		out->over = sg_pg_window(lw, (Node *)over);
}

static struct sg_node *call(struct sg_pg_lower *lw, const FuncCall *in)
{
	struct sg_call *out = SG_PG_NEW(lw, CALL, call, call_span(lw, in->location));

	out->name = sg_pg_last(lw, in->funcname);
	if (in->funcformat != COERCE_SQL_SYNTAX)
		out->schema = sg_pg_qualifier(lw, in->funcname);
	out->distinct = in->agg_distinct;
	out->star = in->agg_star;
	sg_pg_each(lw, &out->arguments, in->args, sg_pg_expr);
	sg_pg_each(lw, &out->order, in->agg_order, sg_pg_order);
	out->filter = sg_pg_expr(lw, in->agg_filter);
	set_over(lw, out, in->over);
	out->node.span = covers(out->node.span, out->filter);
	out->node.span = covers(out->node.span, out->over);
	out->node.span = covers_all(out->node.span, out->arguments);
	return &out->node;
}

/* What the grammar does not keep as a call but reads like one: coalesce, greatest. */
static struct sg_node *named_call(struct sg_pg_lower *lw, const char *name, List *args,
				  int location)
{
	struct sg_call *out = SG_PG_NEW(lw, CALL, call, call_span(lw, location));

	out->name = sg_str_of(name);
	sg_pg_each(lw, &out->arguments, args, sg_pg_expr);
	return &out->node;
}

static struct sg_node *other(struct sg_pg_lower *lw, const char *what, List *items,
			     int location)
{
	struct sg_other_expr *out =
		SG_PG_NEW(lw, OTHER_EXPR, other_expr, call_span(lw, location));

	out->what = sg_str_of(what);
	sg_pg_each(lw, &out->items, items, sg_pg_expr);
	out->node.span = covers_all(out->node.span, out->items);
	if (!out->node.span.len)
		out->node.span = lw->span;
	return &out->node;
}

static struct sg_node *xml(struct sg_pg_lower *lw, const XmlExpr *in)
{
	List *items = list_concat(in->named_args, in->args);

	if (in->op == IS_DOCUMENT) {
		struct sg_unary *out =
			SG_PG_NEW(lw, UNARY, unary, sg_pg_span_at(lw, in->location));

		out->operator= SG_STR("is document");
		out->value = sg_pg_expr(lw, linitial(in->args));
		return &out->node;
	}
	return other(lw, "xml", items, in->location);
}

/* ---- operators ---- */

static struct sg_node *unary(struct sg_pg_lower *lw, struct sg_str op, Node *value,
			     int location)
{
	struct sg_unary *out = SG_PG_NEW(lw, UNARY, unary, sg_pg_span_at(lw, location));

	out->operator= op;
	out->value = sg_pg_expr(lw, value);
	out->node.span = covers(out->node.span, out->value);
	return &out->node;
}

static struct sg_binary *binary(struct sg_pg_lower *lw, struct sg_str op,
				struct sg_node *left, struct sg_node *right)
{
	struct sg_span span = covers(covers((struct sg_span){0}, left), right);
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
	out->node.span = covers(out->node.span, out->escape);
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
	out->node.span = covers(out->node.span, out->value);
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
	out->node.span = covers(covers(out->node.span, out->value), out->high);
	return &out->node;
}

static struct sg_str any_operator(struct sg_pg_lower *lw, const A_Expr *in)
{
	struct sg_str op = sg_pg_last(lw, in->name);

	return sg_str_of(sg_printf(lw->arena, "%.*s %s", SG_STR_ARG(op),
				   in->kind == AEXPR_OP_ANY ? "any" : "all"));
}

static struct sg_node *a_expr(struct sg_pg_lower *lw, const A_Expr *in)
{
	switch (in->kind) {
	case AEXPR_OP: break;
	case AEXPR_OP_ANY:
	case AEXPR_OP_ALL: return two_sided(lw, in, any_operator(lw, in));
	case AEXPR_DISTINCT: return two_sided(lw, in, SG_STR("is distinct from"));
	case AEXPR_NOT_DISTINCT: return two_sided(lw, in, SG_STR("is not distinct from"));
	case AEXPR_NULLIF:
		return named_call(lw, "nullif", list_make2(in->lexpr, in->rexpr),
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

static struct sg_node *bool_expr(struct sg_pg_lower *lw, const BoolExpr *in)
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

static struct sg_node *null_test(struct sg_pg_lower *lw, const NullTest *in)
{
	bool null = in->nulltesttype == IS_NULL;

	return test(lw, null ? "is null" : "is not null", in->arg, in->location,
		    null ? 2 : 3);
}

static struct sg_node *bool_test(struct sg_pg_lower *lw, const BooleanTest *in)
{
	static const char *const names[] = {
		[IS_TRUE] = "is true",       [IS_NOT_TRUE] = "is not true",
		[IS_FALSE] = "is false",     [IS_NOT_FALSE] = "is not false",
		[IS_UNKNOWN] = "is unknown", [IS_NOT_UNKNOWN] = "is not unknown",
	};
	const char *name = names[in->booltesttype];

	return test(lw, name, in->arg, in->location, strstr(name, "not") ? 3 : 2);
}

/* ---- the rest ---- */

static struct sg_node *cast(struct sg_pg_lower *lw, const TypeCast *in)
{
	struct sg_cast *out = SG_PG_NEW(lw, CAST, cast, call_span(lw, in->location));

	out->value = sg_pg_expr(lw, in->arg);
	out->type = sg_pg_type(lw, (Node *)in->typeName);
	out->node.span = covers(covers(out->node.span, out->value), out->type);
	return &out->node;
}

static struct sg_node *collate(struct sg_pg_lower *lw, const CollateClause *in)
{
	uint32_t i = sg_pg_token_at(lw, in->location);
	struct sg_collate *out =
		SG_PG_NEW(lw, COLLATE, collate, sg_pg_span(lw, i, i + 1));

	out->value = sg_pg_expr(lw, in->arg);
	out->collation = sg_pg_last(lw, in->collname);
	out->node.span = covers(out->node.span, out->value);
	return &out->node;
}

static struct sg_node *sublink(struct sg_pg_lower *lw, const SubLink *in)
{
	static const enum sg_subquery_type types[] = {
		[EXISTS_SUBLINK] = SG_SUB_EXISTS, [ALL_SUBLINK] = SG_SUB_ALL,
		[ANY_SUBLINK] = SG_SUB_ANY,       [ROWCOMPARE_SUBLINK] = SG_SUB_SCALAR,
		[EXPR_SUBLINK] = SG_SUB_SCALAR,   [MULTIEXPR_SUBLINK] = SG_SUB_SCALAR,
		[ARRAY_SUBLINK] = SG_SUB_ARRAY,   [CTE_SUBLINK] = SG_SUB_SCALAR,
	};
	uint32_t i = sg_pg_token_at(lw, in->location);
	struct sg_subquery *out =
		SG_PG_NEW(lw, SUBQUERY, subquery,
			  sg_span_join(sg_pg_span(lw, i, i), sg_pg_parens(lw, i)));

	out->type = types[in->subLinkType];
	if (in->subLinkType == ANY_SUBLINK && !in->operName)
		out->type = SG_SUB_IN;
	out->operator= sg_pg_last(lw, in->operName);
	out->value = sg_pg_expr(lw, in->testexpr);
	out->query = sg_pg_query(lw, in->subselect);
	out->node.span = covers(out->node.span, out->value);
	return &out->node;
}

static struct sg_node *when(struct sg_pg_lower *lw, Node *node)
{
	const CaseWhen *in = (const CaseWhen *)node;
	struct sg_when *out = SG_PG_NEW(lw, WHEN, when, sg_pg_span_at(lw, in->location));

	out->condition = sg_pg_expr(lw, (Node *)in->expr);
	out->result = sg_pg_expr(lw, (Node *)in->result);
	out->node.span = covers(out->node.span, out->result);
	return &out->node;
}

/* The word END closes after the last part and the parentheses around it. */
static struct sg_span case_end(struct sg_pg_lower *lw, struct sg_span span)
{
	uint32_t i = sg_pg_token_at(lw, (int)(sg_span_end(span) - lw->base));

	while (sg_pg_char_at(lw, i, ')'))
		i++;
	return sg_pg_word_at(lw, i, "end") ? sg_span_join(span, sg_pg_span(lw, i, i))
					   : span;
}

static struct sg_node *case_expr(struct sg_pg_lower *lw, const CaseExpr *in)
{
	struct sg_case *out = SG_PG_NEW(lw, CASE, case, sg_pg_span_at(lw, in->location));

	out->operand = sg_pg_expr(lw, (Node *)in->arg);
	sg_pg_each(lw, &out->branches, in->args, when);
	out->otherwise = sg_pg_expr(lw, (Node *)in->defresult);
	out->node.span = covers_all(out->node.span, out->branches);
	out->node.span = case_end(lw, covers(out->node.span, out->otherwise));
	return &out->node;
}

static struct sg_node *row(struct sg_pg_lower *lw, const RowExpr *in)
{
	uint32_t i = sg_pg_token_at(lw, in->location);
	struct sg_row *out = SG_PG_NEW(
		lw, ROW, row, sg_span_join(sg_pg_span(lw, i, i), sg_pg_parens(lw, i)));

	sg_pg_each(lw, &out->items, in->args, sg_pg_expr);
	return &out->node;
}

static struct sg_node *array(struct sg_pg_lower *lw, const A_ArrayExpr *in)
{
	uint32_t i = sg_pg_token_at(lw, in->location), last = i;
	struct sg_array_expr *out;

	if (sg_pg_word_at(lw, i, "array"))
		last++;
	out = SG_PG_NEW(lw, ARRAY_EXPR, array_expr,
			sg_pg_span(lw, i, sg_pg_skip(lw, last) - 1));
	sg_pg_each(lw, &out->items, in->elements, sg_pg_expr);
	return &out->node;
}

static struct sg_node *field_name(struct sg_pg_lower *lw, const char *name)
{
	struct sg_ident *ident = SG_PG_NEW(lw, IDENT, ident, lw->span);

	ident->name = sg_pg_copy(lw, name);
	return &ident->node;
}

static struct sg_node *subscript(struct sg_pg_lower *lw, Node *node)
{
	const A_Indices *in = (const A_Indices *)node;

	if (IsA(node, String))
		return field_name(lw, strVal(node));
	if (!IsA(node, A_Indices))
		return &SG_PG_NEW(lw, STAR, star, lw->span)->node;
	if (!in->is_slice)
		return sg_pg_expr(lw, in->uidx);
	return other(lw, "slice", list_make2(in->lidx, in->uidx), -1);
}

static struct sg_node *indirection(struct sg_pg_lower *lw, const A_Indirection *in)
{
	struct sg_indirection *out;
	struct sg_node *value = sg_pg_expr(lw, in->arg);
	uint32_t i = sg_pg_token_at(lw, (int)(sg_span_end(value->span) - lw->base));

	while (sg_pg_char_at(lw, i, ')'))
		i++;
	for (int n = list_length(in->indirection); n > 0; n--)
		i = sg_pg_char_at(lw, i, '[') ? sg_pg_skip(lw, i) : i + 2;
	out = SG_PG_NEW(lw, INDIRECTION, indirection,
			sg_span_join(value->span, sg_pg_span(lw, i - 1, i - 1)));
	out->value = value;
	sg_pg_each(lw, &out->subscripts, in->indirection, subscript);
	return &out->node;
}

static struct sg_node *grouping_set(struct sg_pg_lower *lw, const GroupingSet *in)
{
	static const char *const names[] = {
		[GROUPING_SET_EMPTY] = "grouping set",
		[GROUPING_SET_SIMPLE] = "grouping set",
		[GROUPING_SET_ROLLUP] = "rollup",
		[GROUPING_SET_CUBE] = "cube",
		[GROUPING_SET_SETS] = "grouping sets",
	};

	return other(lw, names[in->kind], in->content, in->location);
}

static struct sg_node *default_value(struct sg_pg_lower *lw, const SetToDefault *in)
{
	return &SG_PG_NEW(lw, DEFAULT_VALUE, default_value,
			  sg_pg_span_at(lw, in->location))
			->node;
}

static struct sg_node *min_max(struct sg_pg_lower *lw, const MinMaxExpr *in)
{
	return named_call(lw, in->op == IS_GREATEST ? "greatest" : "least", in->args,
			  in->location);
}

static struct sg_node *row_list(struct sg_pg_lower *lw, List *items)
{
	struct sg_row *out = SG_PG_NEW(lw, ROW, row, lw->span);

	sg_pg_each(lw, &out->items, items, sg_pg_expr);
	return &out->node;
}

struct sg_node *sg_pg_expr(struct sg_pg_lower *lw, Node *node)
{
	if (!node)
		return NULL;
	switch (nodeTag(node)) {
	case T_A_Const: return literal(lw, (A_Const *)node);
	case T_ColumnRef: return column_ref(lw, (ColumnRef *)node);
	case T_ParamRef: return parameter(lw, (ParamRef *)node);
	case T_SQLValueFunction: return value_function(lw, (SQLValueFunction *)node);
	case T_FuncCall: return call(lw, (FuncCall *)node);
	case T_A_Expr: return a_expr(lw, (A_Expr *)node);
	case T_BoolExpr: return bool_expr(lw, (BoolExpr *)node);
	case T_NullTest: return null_test(lw, (NullTest *)node);
	case T_BooleanTest: return bool_test(lw, (BooleanTest *)node);
	case T_TypeCast: return cast(lw, (TypeCast *)node);
	case T_CollateClause: return collate(lw, (CollateClause *)node);
	case T_SubLink: return sublink(lw, (SubLink *)node);
	case T_CaseExpr: return case_expr(lw, (CaseExpr *)node);
	case T_RowExpr: return row(lw, (RowExpr *)node);
	case T_A_ArrayExpr: return array(lw, (A_ArrayExpr *)node);
	case T_A_Indirection: return indirection(lw, (A_Indirection *)node);
	case T_SetToDefault: return default_value(lw, (SetToDefault *)node);
	case T_MinMaxExpr: return min_max(lw, (MinMaxExpr *)node);
	case T_GroupingSet: return grouping_set(lw, (GroupingSet *)node);
	case T_XmlExpr: return xml(lw, (XmlExpr *)node);
	case T_List: return row_list(lw, (List *)node);
	case T_ResTarget: return sg_pg_expr(lw, ((ResTarget *)node)->val);
	case T_CoalesceExpr:
		return named_call(lw, "coalesce", ((CoalesceExpr *)node)->args,
				  ((CoalesceExpr *)node)->location);
	case T_GroupingFunc:
		return named_call(lw, "grouping", ((GroupingFunc *)node)->args,
				  ((GroupingFunc *)node)->location);
	case T_NamedArgExpr:
		return other(lw, "named argument",
			     list_make1(((NamedArgExpr *)node)->arg),
			     ((NamedArgExpr *)node)->location);
	case T_XmlSerialize:
		return other(lw, "xml", list_make1(((XmlSerialize *)node)->expr),
			     ((XmlSerialize *)node)->location);
	case T_CurrentOfExpr: return other(lw, "current of", NIL, -1);
	default: return other(lw, "expression", NIL, -1);
	}
}
