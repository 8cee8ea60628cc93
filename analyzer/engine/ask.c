/* The answers to what several rules ask about a statement and its neighbours. */
#include <sqlguard/rule.h>

void sg_report_problem(struct sg_ctx *cx, const struct sg_node *node,
		       enum sg_problem_type type, const char *help)
{
	const struct sg_problem *problem = sg_as_problem(node);

	if (problem->type != type)
		return;
	sg_report(cx, node->span, "%.*s", SG_STR_ARG(problem->message));
	if (problem->hint.n)
		sg_help(cx, "%.*s", SG_STR_ARG(problem->hint));
	else if (help)
		sg_help(cx, "%s", help);
}

const struct sg_name *sg_altered_table(const struct sg_ctx *cx)
{
	const struct sg_alter_table *alter;

	if (!sg_is(cx->top, SG_ALTER_TABLE))
		return NULL;
	alter = sg_as_alter_table(cx->top);
	return alter->object == SG_OBJ_TABLE ? &alter->name : NULL;
}

bool sg_is_merge_branch(const struct sg_ctx *cx, const struct sg_node *node)
{
	const struct sg_node *top = cx->top;

	if (sg_is(top, SG_EXPLAIN))
		top = sg_as_explain(top)->statement;
	if (!sg_is(top, SG_MERGE))
		return false;
	SG_EACH (action, sg_as_merge(top)->actions)
		if (action == node)
			return true;
	return false;
}

bool sg_runs_now(const struct sg_ctx *cx)
{
	if (sg_is(cx->top, SG_EXPLAIN))
		return sg_as_explain(cx->top)->analyze;
	return !sg_is(cx->top, SG_CREATE_TRIGGER) && !sg_is(cx->top, SG_CREATE_VIEW) &&
	       !sg_is(cx->top, SG_CREATE_FUNCTION) && !sg_is(cx->top, SG_CREATE_OTHER);
}

const struct sg_statement *sg_find_before(const struct sg_ctx *cx, sg_fits *fits,
					  const void *wanted)
{
	const struct sg_statement *all = cx->script->statements.items;

	for (size_t i = 1; i <= cx->index && i <= SG_FIND_CEILING; i++)
		if (fits(cx, all[cx->index - i].node, wanted))
			return &all[cx->index - i];
	return NULL;
}

const struct sg_statement *sg_find_after(const struct sg_ctx *cx, sg_fits *fits,
					 const void *wanted)
{
	const struct sg_statement *all = cx->script->statements.items + cx->index;
	size_t left = cx->script->statements.len - cx->index;

	for (size_t i = 1; i < left && i <= SG_FIND_CEILING; i++)
		if (fits(cx, all[i].node, wanted))
			return &all[i];
	return NULL;
}

static bool makes_temporary(const struct sg_ctx *cx, const struct sg_node *top,
			    const void *wanted)
{
	const struct sg_create_table *create;

	if (!sg_is(top, SG_CREATE_TABLE))
		return false;
	create = sg_as_create_table(top);
	return create->temporary && sg_same_ident(cx->dialect, create->name.name,
						  ((const struct sg_name *)wanted)->name);
}

bool sg_is_temporary(const struct sg_ctx *cx, const struct sg_name *table)
{
	if (table->schema.n)
		return sg_str_iis(table->schema, "pg_temp") ||
		       (cx->dialect != SG_POSTGRES && sg_str_iis(table->schema, "temp"));
	return sg_find_before(cx, makes_temporary, table) != NULL;
}

bool sg_is_private(const struct sg_ctx *cx, const struct sg_name *table)
{
	return sg_created_here(cx->facts, cx->index, table) || sg_is_temporary(cx, table);
}

bool sg_is_probably_private(const struct sg_ctx *cx, const struct sg_name *table)
{
	return sg_perhaps_created_here(cx->facts, cx->index, table) ||
	       sg_is_temporary(cx, table);
}

bool sg_adds_column(const struct sg_ctx *cx, const struct sg_node *top,
		    const struct sg_name *table, struct sg_str column)
{
	if (!sg_is(top, SG_ALTER_TABLE))
		return false;
	SG_EACH (action, sg_as_alter_table(top)->actions) {
		const struct sg_node *added;

		if (!sg_is(action, SG_ADD_COLUMN))
			continue;
		added = sg_as_add_column(action)->column;
		if (sg_same_ident(cx->dialect, sg_as_column_def(added)->name, column))
			return sg_same_name(cx->dialect, &sg_as_alter_table(top)->name,
					    table);
	}
	return false;
}

struct column {
	const struct sg_name *table;
	struct sg_str name;
};

static bool adds_column(const struct sg_ctx *cx, const struct sg_node *top,
			const void *wanted)
{
	const struct column *column = wanted;

	return sg_adds_column(cx, top, column->table, column->name);
}

bool sg_column_is_new(const struct sg_ctx *cx, const struct sg_name *table,
		      struct sg_str column)
{
	const struct column wanted = {table, column};

	return sg_find_before(cx, adds_column, &wanted) != NULL;
}

/* An index lives in the schema of its table. */
static bool makes_index(const struct sg_ctx *cx, const struct sg_node *top,
			const void *wanted)
{
	const struct sg_create_index *create;
	struct sg_name name;

	if (!sg_is(top, SG_CREATE_INDEX))
		return false;
	create = sg_as_create_index(top);
	name = create->name;
	if (cx->dialect == SG_POSTGRES)
		name.schema = create->table.schema;
	return name.name.n && sg_same_name(cx->dialect, &name, wanted);
}

const struct sg_create_index *sg_index_made_here(const struct sg_ctx *cx,
						 const struct sg_name *index)
{
	const struct sg_statement *made = sg_find_before(cx, makes_index, index);

	return made ? sg_as_create_index(made->node) : NULL;
}

void sg_help_concurrently(struct sg_ctx *cx)
{
	if (sg_in_transaction(cx->facts, cx->index) == SG_YES)
		sg_help(cx, "CONCURRENTLY is refused in a transaction: move it to a file "
			    "of its "
			    "own that is not wrapped in one");
	else
		sg_help(cx,
			"use CONCURRENTLY, in a file of its own that the runner does not "
			"wrap in a transaction");
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
