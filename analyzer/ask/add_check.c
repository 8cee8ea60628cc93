/*
 * Whether a CHECK of SQLite holds for one known value of its column: enough to tell a
 * default that breaks it.  Values of different kinds are not compared, since affinities
 * would decide (datatype3.html section 4.2): the answer is then that nobody knows.
 */
#include <stdlib.h>
#include <string.h>

#include <sqlguard/rule.h>

enum kind {
	OTHER, /* nobody knows */
	ROWS,  /* it depends on other columns of the row */
	NOTHING,
	NUMBER,
	TEXT,
};

struct value {
	enum kind kind;
	double number;
	struct sg_str text;
};

struct evaluation {
	struct sg_str column;
	struct value fallback;
	bool collated; /* a COLLATE is written: equal is not what it seems */
};

static const struct value other = {.kind = OTHER}, rows = {.kind = ROWS},
			  nothing = {.kind = NOTHING};

static struct value number(double n)
{
	return (struct value){.kind = NUMBER, .number = n};
}

static struct value literal(const struct sg_literal *node)
{
	char text[64] = "", *end;
	double n;

	switch (node->type) {
	case SG_LIT_NULL: return nothing;
	case SG_LIT_STRING: return (struct value){.kind = TEXT, .text = node->text};
	case SG_LIT_BOOL: return number(sg_str_iis(node->text, "true"));
	case SG_LIT_INTEGER:
	case SG_LIT_FLOAT: break;
	default: return other;
	}
	if (node->text.n >= sizeof text)
		return other;
	memcpy(text, node->text.p, node->text.n);
	n = strtod(text, &end);
	return *end ? other : number(n);
}

/* -1, 0 and 1; false: they are of different kinds. */
static bool compare(int *out, const struct evaluation *e, struct value a, struct value b)
{
	if (a.kind != b.kind || (a.kind == TEXT && e->collated))
		return false;
	if (a.kind == NUMBER)
		*out = (a.number > b.number) - (a.number < b.number);
	else
		*out = sg_str_cmp(a.text, b.text);
	return true;
}

/* What an operator makes of operands of which one is no value. */
static struct value without(struct value a, struct value b)
{
	if (a.kind == NOTHING || b.kind == NOTHING)
		return nothing;
	return a.kind == ROWS || b.kind == ROWS ? rows : other;
}

static bool is_value(struct value v)
{
	return v.kind == NUMBER || v.kind == TEXT;
}

static struct value compared(const struct evaluation *e, struct sg_str op, struct value a,
			     struct value b)
{
	int order;

	if (!is_value(a) || !is_value(b))
		return without(a, b);
	if (!compare(&order, e, a, b))
		return other;
	if (sg_str_is(op, "=") || sg_str_is(op, "=="))
		return number(order == 0);
	if (sg_str_is(op, "<>") || sg_str_is(op, "!="))
		return number(order != 0);
	if (sg_str_is(op, "<"))
		return number(order < 0);
	if (sg_str_is(op, "<="))
		return number(order <= 0);
	if (sg_str_is(op, ">"))
		return number(order > 0);
	return sg_str_is(op, ">=") ? number(order >= 0) : other;
}

static bool is_false(struct value v)
{
	return v.kind == NUMBER && v.number == 0;
}

static bool is_true(struct value v)
{
	return v.kind == NUMBER && v.number != 0;
}

/* One side may decide alone (lang_expr.html, three-valued logic). */
static struct value joined(bool all, struct value a, struct value b)
{
	if (all && (is_false(a) || is_false(b)))
		return number(0);
	if (!all && (is_true(a) || is_true(b)))
		return number(1);
	if (a.kind == NUMBER && b.kind == NUMBER)
		return number(all);
	if (a.kind == OTHER || b.kind == OTHER || a.kind == TEXT || b.kind == TEXT)
		return other;
	return a.kind == ROWS || b.kind == ROWS ? rows : nothing;
}

static struct value evaluate(struct evaluation *e, const struct sg_node *node);

static struct value of_unary(struct evaluation *e, const struct sg_unary *unary)
{
	struct value v = evaluate(e, unary->value);

	if (v.kind == ROWS || v.kind == OTHER)
		return v;
	if (sg_str_is(unary->operator, "is null"))
		return number(v.kind == NOTHING);
	if (sg_str_is(unary->operator, "is not null"))
		return number(v.kind != NOTHING);
	if (v.kind == NOTHING)
		return v;
	if (v.kind != NUMBER)
		return other;
	if (sg_str_is(unary->operator, "not"))
		return number(v.number == 0);
	if (sg_str_is(unary->operator, "-"))
		return number(-v.number);
	return sg_str_is(unary->operator, "+") ? v : other;
}

/* IS and IS NOT compare NULL as a value. */
static struct value of_is(const struct evaluation *e, bool negated, struct value a,
			  struct value b)
{
	if (is_value(a) && is_value(b))
		return compared(e, negated ? SG_STR("<>") : SG_STR("="), a, b);
	if (a.kind == ROWS || b.kind == ROWS || a.kind == OTHER || b.kind == OTHER)
		return a.kind == OTHER || b.kind == OTHER ? other : rows;
	return number((a.kind == b.kind) != negated);
}

static struct value of_binary(struct evaluation *e, const struct sg_binary *binary)
{
	struct value a = evaluate(e, binary->left), b = evaluate(e, binary->right);
	struct sg_str op = binary->operator;

	if (sg_str_is(op, "and") || sg_str_is(op, "or"))
		return joined(sg_str_is(op, "and"), a, b);
	if (sg_str_is(op, "is") || sg_str_is(op, "is not"))
		return of_is(e, sg_str_is(op, "is not"), a, b);
	return compared(e, op, a, b);
}

static struct value negate(struct value v, bool negated)
{
	return negated && v.kind == NUMBER ? number(v.number == 0) : v;
}

static struct value of_between(struct evaluation *e, const struct sg_between *between)
{
	struct value v = evaluate(e, between->value);
	struct value low = compared(e, SG_STR(">="), v, evaluate(e, between->low));
	struct value high = compared(e, SG_STR("<="), v, evaluate(e, between->high));

	return negate(joined(true, low, high), between->negated);
}

static struct value of_list(struct evaluation *e, const struct sg_in_list *list)
{
	struct value v = evaluate(e, list->value), found = number(0);

	if (list->table.name.n)
		return other;
	SG_EACH (item, list->items)
		found = joined(false, found,
			       compared(e, SG_STR("="), v, evaluate(e, item)));
	return negate(found, list->negated);
}

/* length() counts characters: that is bytes only in ASCII. */
static struct value of_call(struct evaluation *e, const struct sg_call *call)
{
	struct value v;

	if (!sg_str_is(call->name, "length") || call->arguments.len != 1)
		return other;
	v = evaluate(e, call->arguments.items[0]);
	if (v.kind != TEXT)
		return v.kind == NUMBER ? other : v;
	return sg_utf8_plain(v.text) == v.text.n ? number((double)v.text.n) : other;
}

static struct value evaluate(struct evaluation *e, const struct sg_node *node)
{
	if (!node)
		return other;
	switch ((int)node->kind) {
	case SG_LITERAL: return literal(sg_as_literal(node));
	case SG_COLUMN_REF:
		return sg_str_ieq(sg_as_column_ref(node)->column, e->column) ? e->fallback
									     : rows;
	case SG_UNARY: return of_unary(e, sg_as_unary(node));
	case SG_BINARY: return of_binary(e, sg_as_binary(node));
	case SG_BETWEEN: return of_between(e, sg_as_between(node));
	case SG_IN_LIST: return of_list(e, sg_as_in_list(node));
	case SG_CALL: return of_call(e, sg_as_call(node));
	default: return other;
	}
}

/* ---- the value of the column ---- */

/* The value as it is stored; of another kind than its column's it may be converted. */
static struct value stored(const struct sg_column_def *column, struct value v)
{
	char affinity = 'B';

	if (column->type)
		affinity = sg_affinity(sg_as_type_name(column->type)->name.name);
	if (!is_value(v) || affinity == 'B')
		return v;
	return (affinity == 'T') == (v.kind == TEXT) ? v : other;
}

enum sg_maybe sg_breaks_check(bool *by_rows, const struct sg_column_def *column,
			      const struct sg_node *check)
{
	const struct sg_constraint *fallback =
		sg_find_constraint(column->constraints, SG_CON_DEFAULT);
	struct evaluation e = {.column = column->name, .fallback = nothing};
	struct value result;

	if (sg_find_constraint(column->constraints, SG_CON_GENERATED))
		e.fallback = rows;
	else if (fallback)
		e.fallback = stored(column, evaluate(&e, fallback->expr));
	e.collated = sg_find_constraint(column->constraints, SG_CON_COLLATE) != NULL;
	result = evaluate(&e, check);
	*by_rows = result.kind == ROWS;
	if (is_false(result))
		return SG_YES;
	return is_true(result) || result.kind == NOTHING ? SG_NO : SG_UNKNOWN;
}
