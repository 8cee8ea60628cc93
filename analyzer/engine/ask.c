/* The answers to what several rules ask about a statement and its neighbours. */
#include <sqlguard/rule.h>

bool sg_is_problem(const struct sg_node *node, enum sg_problem_type type)
{
	return sg_is(node, SG_PROBLEM) && sg_as_problem(node)->type == type;
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

bool sg_is_temporary(const struct sg_ctx *cx, const struct sg_name *table)
{
	if (table->schema.n)
		return sg_str_iis(table->schema, "pg_temp") ||
		       (cx->dialect != SG_POSTGRES && sg_str_iis(table->schema, "temp"));
	return sg_temporary_here(cx->facts, cx->index, table);
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

bool sg_is_missing(const struct sg_ctx *cx, const struct sg_name *table)
{
	return sg_object_exists(cx->catalog, cx->at, SG_OBJ_TABLE, table) == SG_NO;
}

bool sg_is_rowid(const struct sg_ctx *cx, struct sg_str column)
{
	return cx->dialect != SG_POSTGRES &&
	       (sg_str_iis(column, "rowid") || sg_str_iis(column, "oid") ||
		sg_str_iis(column, "_rowid_"));
}

bool sg_lacks_column(const struct sg_ctx *cx, const struct sg_name *table,
		     struct sg_str column)
{
	const struct sg_object *object =
		sg_find_object(cx->catalog, cx->at, SG_OBJ_TABLE, table);

	return object && sg_part_exists(cx->catalog, cx->at, object, SG_OBJ_COLUMN,
					column) == SG_NO;
}

bool sg_column_is_new(const struct sg_ctx *cx, const struct sg_name *table,
		      struct sg_str column)
{
	return sg_done_before(cx, &(struct sg_deed){SG_DID_ADD_COLUMN, .name = *table,
						    .part = column}) != NULL;
}

const struct sg_create_index *sg_index_made_here(const struct sg_ctx *cx,
						 const struct sg_name *index)
{
	const struct sg_statement *made =
		sg_done_before(cx, &(struct sg_deed){SG_DID_INDEX, .name = *index});

	return made ? sg_as_create_index(made->node) : NULL;
}

void sg_help_concurrently(struct sg_ctx *cx)
{
	if (sg_session_in_transaction(cx->session, cx->index) == SG_YES)
		sg_help(cx, "CONCURRENTLY is refused in a transaction: move it to a file "
			    "of its own that is not wrapped in one");
	else
		sg_help(cx, "use CONCURRENTLY, in a file of its own that the runner does "
			    "not wrap in a transaction");
}

bool sg_judged_as_rebuild(const struct sg_ctx *cx)
{
	const struct sg_rebuild *rebuild = sg_rebuild_at(cx->facts, cx->index);

	return rebuild &&
	       (cx->dialect != SG_POSTGRES || rebuild->shape != SG_REBUILD_IN_PLACE);
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
