/* What rules ask about a tree alone, wherever it stands. */
#include <sqlguard/rule.h>

bool sg_is_problem(const struct sg_node *node, enum sg_problem_type type)
{
	return sg_is(node, SG_PROBLEM) && sg_as_problem(node)->type == type;
}

const struct sg_column_def *sg_find_column_def(const struct sg_create_table *create,
					       struct sg_str name)
{
	SG_EACH (item, create->columns)
		if (sg_str_ieq(sg_as_column_def(item)->name, name))
			return sg_as_column_def(item);
	return NULL;
}

bool sg_sets_column(struct sg_list sets, struct sg_str column)
{
	SG_EACH (set, sets)
		SG_EACH (target, sg_as_assign(set)->columns)
			if (sg_is(target, SG_IDENT) &&
			    sg_str_ieq(sg_as_ident(target)->name, column))
				return true;
	return false;
}

struct search {
	struct sg_str name;
	bool found;
};

static bool find_name(struct sg_node *node, void *payload)
{
	struct search *s = payload;

	s->found = s->found || (sg_is(node, SG_COLUMN_REF) &&
				sg_str_ieq(sg_as_column_ref(node)->column, s->name));
	return true;
}

bool sg_names_column(struct sg_node *condition, struct sg_str column)
{
	struct search s = {column, false};

	sg_walk(condition, find_name, &s);
	return s.found;
}

struct sg_str sg_index_key(const struct sg_node *key)
{
	const struct sg_node *value = sg_as_index_column(key)->value;

	while (sg_is(value, SG_COLLATE))
		value = sg_as_collate(value)->value;
	return sg_is(value, SG_COLUMN_REF) ? sg_as_column_ref(value)->column
					   : (struct sg_str){"", 0};
}

/* What sqlite3ValueFromExpr() turns into a value (3.40.1, vdbemem.c). */
bool sg_is_constant_default(const struct sg_node *value)
{
	if (sg_is(value, SG_CAST))
		return sg_is_constant_default(sg_as_cast(value)->value);
	if (sg_is(value, SG_UNARY)) {
		struct sg_str sign = sg_as_unary(value)->operator;

		return (sg_str_is(sign, "-") || sg_str_is(sign, "+")) &&
		       sg_is_constant_default(sg_as_unary(value)->value);
	}
	if (sg_is(value, SG_LITERAL))
		return sg_as_literal(value)->type != SG_LIT_KEYWORD;
	/* A bare name as default is its text. */
	return sg_is(value, SG_COLUMN_REF) || sg_is(value, SG_IDENT);
}

bool sg_is_null(const struct sg_node *value)
{
	while (sg_is(value, SG_CAST))
		value = sg_as_cast(value)->value;
	return sg_is(value, SG_LITERAL) && sg_as_literal(value)->type == SG_LIT_NULL;
}

/* Both sides are numbers or strings that the user wrote out. */
static bool compares_literals(const struct sg_binary *binary)
{
	return sg_is(binary->left, SG_LITERAL) && sg_is(binary->right, SG_LITERAL) &&
	       sg_as_literal(binary->left)->type == sg_as_literal(binary->right)->type &&
	       sg_as_literal(binary->left)->type != SG_LIT_NULL;
}

static bool is_true_binary(const struct sg_binary *binary)
{
	bool same;

	if (sg_str_is(binary->operator, "or"))
		return sg_is_always_true(binary->left) ||
		       sg_is_always_true(binary->right);
	if (sg_str_is(binary->operator, "and"))
		return sg_is_always_true(binary->left) &&
		       sg_is_always_true(binary->right);
	if (!compares_literals(binary))
		return false;
	same = sg_str_eq(sg_as_literal(binary->left)->text,
			 sg_as_literal(binary->right)->text);
	if (sg_str_is(binary->operator, "=") || sg_str_is(binary->operator, "=="))
		return same;
	return !same && sg_as_literal(binary->left)->type == SG_LIT_INTEGER &&
	       (sg_str_is(binary->operator, "<>") || sg_str_is(binary->operator, "!="));
}

static bool is_true_literal(const struct sg_literal *literal)
{
	if (literal->type == SG_LIT_BOOL)
		return sg_str_iis(literal->text, "true");
	return literal->type == SG_LIT_INTEGER && !sg_str_is(literal->text, "0");
}

static bool is_false_literal(const struct sg_node *value)
{
	if (!sg_is(value, SG_LITERAL))
		return false;
	if (sg_as_literal(value)->type == SG_LIT_BOOL)
		return sg_str_iis(sg_as_literal(value)->text, "false");
	return sg_as_literal(value)->type == SG_LIT_INTEGER &&
	       sg_str_is(sg_as_literal(value)->text, "0");
}

bool sg_is_always_true(const struct sg_node *condition)
{
	if (!condition)
		return true;
	if (sg_is(condition, SG_UNARY))
		return sg_str_is(sg_as_unary(condition)->operator, "not") &&
		       is_false_literal(sg_as_unary(condition)->value);
	if (sg_is(condition, SG_LITERAL))
		return is_true_literal(sg_as_literal(condition));
	if (sg_is(condition, SG_BINARY))
		return is_true_binary(sg_as_binary(condition));
	return false;
}
