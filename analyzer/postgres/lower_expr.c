/*
 * Expressions.  The grammar hides much syntax in function calls and operators of other
 * names; here they get the name back that was written.
 */
#include <string.h>

#include "lower.h"

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
	out->node.span = sg_pg_covers(out->node.span, out->filter);
	out->node.span = sg_pg_covers(out->node.span, out->over);
	out->node.span = covers_all(out->node.span, out->arguments);
	return &out->node;
}

/* What the grammar does not keep as a call but reads like one: coalesce, greatest. */
struct sg_node *sg_pg_named_call(struct sg_pg_lower *lw, const char *name, List *args,
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

/* ---- the rest ---- */

static struct sg_node *cast(struct sg_pg_lower *lw, const TypeCast *in)
{
	struct sg_cast *out = SG_PG_NEW(lw, CAST, cast, call_span(lw, in->location));

	out->value = sg_pg_expr(lw, in->arg);
	out->type = sg_pg_type_name(lw, (Node *)in->typeName);
	out->node.span =
		sg_pg_covers(sg_pg_covers(out->node.span, out->value), out->type);
	return &out->node;
}

static struct sg_node *collate(struct sg_pg_lower *lw, const CollateClause *in)
{
	uint32_t i = sg_pg_token_at(lw, in->location);
	struct sg_collate *out =
		SG_PG_NEW(lw, COLLATE, collate, sg_pg_span(lw, i, i + 1));

	out->value = sg_pg_expr(lw, in->arg);
	out->collation = sg_pg_last(lw, in->collname);
	out->node.span = sg_pg_covers(out->node.span, out->value);
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
	out->node.span = sg_pg_covers(out->node.span, out->value);
	return &out->node;
}

static struct sg_node *when(struct sg_pg_lower *lw, Node *node)
{
	const CaseWhen *in = (const CaseWhen *)node;
	struct sg_when *out = SG_PG_NEW(lw, WHEN, when, sg_pg_span_at(lw, in->location));

	out->condition = sg_pg_expr(lw, (Node *)in->expr);
	out->result = sg_pg_expr(lw, (Node *)in->result);
	out->node.span = sg_pg_covers(out->node.span, out->result);
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
	out->node.span = case_end(lw, sg_pg_covers(out->node.span, out->otherwise));
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
	return sg_pg_named_call(lw, in->op == IS_GREATEST ? "greatest" : "least",
				in->args, in->location);
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
	case T_A_Expr: return sg_pg_a_expr(lw, (A_Expr *)node);
	case T_BoolExpr: return sg_pg_bool_expr(lw, (BoolExpr *)node);
	case T_NullTest: return sg_pg_null_test(lw, (NullTest *)node);
	case T_BooleanTest: return sg_pg_bool_test(lw, (BooleanTest *)node);
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
		return sg_pg_named_call(lw, "coalesce", ((CoalesceExpr *)node)->args,
					((CoalesceExpr *)node)->location);
	case T_GroupingFunc:
		return sg_pg_named_call(lw, "grouping", ((GroupingFunc *)node)->args,
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
