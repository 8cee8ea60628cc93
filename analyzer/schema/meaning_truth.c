/*
 * Conditions that are the same for every row, because what looks like a column in them is
 * a string (datatype3.html section 4: a text is greater than any number, and NULL to
 * none).
 */
#include <sqlguard/meaning.h>

static enum sg_maybe opposite(enum sg_maybe truth)
{
	return truth == SG_YES ? SG_NO : truth == SG_NO ? SG_YES : SG_UNKNOWN;
}

static enum sg_maybe of(bool truth)
{
	return truth ? SG_YES : SG_NO;
}

static bool is_number(const struct sg_node *node)
{
	return sg_is(node, SG_LITERAL) && (sg_as_literal(node)->type == SG_LIT_INTEGER ||
					   sg_as_literal(node)->type == SG_LIT_FLOAT ||
					   sg_as_literal(node)->type == SG_LIT_BOOL);
}

/* Below, at or above 0, as the constants compare; false: they are not constant. */
static bool compare(int *out, const struct sg_meaning *meaning,
		    const struct sg_node *left, const struct sg_node *right)
{
	const struct sg_string *a = sg_string_at(meaning, left);
	const struct sg_string *b = sg_string_at(meaning, right);

	if (a && b)
		*out = sg_str_cmp(a->ref->column, b->ref->column);
	else if (a && is_number(right))
		*out = 1;
	else if (b && is_number(left))
		*out = -1;
	else if (a && sg_is(right, SG_LITERAL) &&
		 sg_as_literal(right)->type == SG_LIT_STRING)
		*out = sg_str_cmp(a->ref->column, sg_as_literal(right)->text);
	else
		return false;
	return true;
}

static enum sg_maybe of_comparison(struct sg_str operator, int order)
{
	if (sg_str_is(operator, "=") || sg_str_is(operator, "==") ||
	    sg_str_is(operator, "is"))
		return of(order == 0);
	if (sg_str_is(operator, "<>") || sg_str_is(operator, "!=") ||
	    sg_str_is(operator, "is not"))
		return of(order != 0);
	if (sg_str_is(operator, "<"))
		return of(order < 0);
	if (sg_str_is(operator, "<="))
		return of(order <= 0);
	if (sg_str_is(operator, ">"))
		return of(order > 0);
	return sg_str_is(operator, ">=") ? of(order >= 0) : SG_UNKNOWN;
}

static enum sg_maybe of_binary(const struct sg_meaning *meaning,
			       const struct sg_binary *binary)
{
	bool both = sg_str_is(binary->operator, "and");
	enum sg_maybe left, right;
	int order;

	if (!both && !sg_str_is(binary->operator, "or"))
		return compare(&order, meaning, binary->left, binary->right)
			       ? of_comparison(binary->operator, order)
			       : SG_UNKNOWN;
	left = sg_meaning_truth(meaning, binary->left);
	right = sg_meaning_truth(meaning, binary->right);
	if (left == right)
		return left;
	return left == of(!both) || right == of(!both) ? of(!both) : SG_UNKNOWN;
}

static enum sg_maybe of_unary(const struct sg_meaning *meaning,
			      const struct sg_unary *unary)
{
	bool string = sg_string_at(meaning, unary->value) != NULL;

	if (sg_str_is(unary->operator, "not"))
		return opposite(sg_meaning_truth(meaning, unary->value));
	if (string && sg_str_is(unary->operator, "is null"))
		return SG_NO;
	return string && sg_str_is(unary->operator, "is not null") ? SG_YES : SG_UNKNOWN;
}

enum sg_maybe sg_meaning_truth(const struct sg_meaning *meaning,
			       const struct sg_node *condition)
{
	if (sg_is(condition, SG_BINARY))
		return of_binary(meaning, sg_as_binary(condition));
	if (sg_is(condition, SG_UNARY))
		return of_unary(meaning, sg_as_unary(condition));
	/* A word counts as the number 0; what begins with a digit may not. */
	return sg_string_at(meaning, condition) &&
			       sg_lower(sg_as_column_ref(condition)->column.p[0]) >= 'a'
		       ? SG_NO
		       : SG_UNKNOWN;
}
