/* Functions, procedures, DO blocks, triggers and policies. */
#include <string.h>

#include "lower.h"

struct sg_node *sg_pg_argument(struct sg_pg_lower *lw, Node *node)
{
	static const struct {
		FunctionParameterMode mode;
		const char *name;
	} modes[] = {
		{FUNC_PARAM_IN, "in"},       {FUNC_PARAM_OUT, "out"},
		{FUNC_PARAM_INOUT, "inout"}, {FUNC_PARAM_VARIADIC, "variadic"},
		{FUNC_PARAM_TABLE, "table"},
	};
	const FunctionParameter *in = (const FunctionParameter *)node;
	struct sg_node *type = sg_pg_type_name(lw, (Node *)in->argType);
	struct sg_function_argument *out =
		SG_PG_NEW(lw, FUNCTION_ARGUMENT, function_argument, type->span);

	out->name = sg_pg_copy(lw, in->name);
	for (size_t i = 0; i < sizeof modes / sizeof *modes; i++)
		if (in->mode == modes[i].mode)
			out->mode = sg_str_of(modes[i].name);
	out->type = type;
	out->fallback = sg_pg_expr(lw, in->defexpr);
	return &out->node;
}

/* The text between the quotes of the string token at or after i, as it stands there. */
static struct sg_str quoted_body(struct sg_pg_lower *lw, uint32_t i, const char *decoded)
{
	struct sg_str token, inside;
	size_t n = strlen(decoded), skip;

	for (; i < lw->tokens_len; i++) {
		if (lw->tokens[i].kind != SG_PG_STRING || lw->tokens[i].span.len < n + 2)
			continue;
		token = sg_str_sub(lw->text, lw->tokens[i].span.off,
				   sg_span_end(lw->tokens[i].span));
		skip = (token.n - n) / 2;
		inside = sg_str_sub(token, skip, skip + n);
		if (inside.n == n && !memcmp(inside.p, decoded, n))
			return inside;
	}
	return sg_pg_copy(lw, decoded);
}

static void set_body(struct sg_pg_lower *lw, struct sg_str *out, const DefElem *option)
{
	Node *arg = option->arg;

	if (IsA(arg, List))
		arg = linitial((List *)arg);
	*out = quoted_body(lw, sg_pg_token_at(lw, option->location), strVal(arg));
}

static void function_option(struct sg_pg_lower *lw, struct sg_create_function *out,
			    const DefElem *option)
{
	if (!strcmp(option->defname, "as"))
		set_body(lw, &out->body, option);
	else if (!strcmp(option->defname, "language"))
		out->language = sg_pg_copy(lw, strVal(option->arg));
	else if (!strcmp(option->defname, "volatility"))
		out->volatility = sg_pg_copy(lw, strVal(option->arg));
	else if (!strcmp(option->defname, "security"))
		out->security_definer = boolVal(option->arg);
	else if (!strcmp(option->defname, "set"))
		sg_pg_add(lw, &out->settings, sg_pg_setting(lw, option->arg));
}

/* BEGIN ATOMIC .. END or RETURN .., which end the statement. */
static struct sg_str sql_body(struct sg_pg_lower *lw)
{
	uint32_t i;
	struct sg_span span;

	for (i = 0; i < lw->tokens_len; i = sg_pg_skip(lw, i))
		if (sg_pg_word_at(lw, i, "return") ||
		    (sg_pg_word_at(lw, i, "begin") && sg_pg_word_at(lw, i + 1, "atomic")))
			break;
	span = sg_pg_span(lw, i, lw->tokens_len - 1);
	return sg_str_sub(lw->text, span.off, sg_span_end(span));
}

static struct sg_node *create_function(struct sg_pg_lower *lw,
				       const CreateFunctionStmt *in)
{
	struct sg_create_function *out =
		SG_PG_NEW(lw, CREATE_FUNCTION, create_function, lw->span);
	uint32_t from = 2;
	ListCell *cell;

	out->or_replace = in->replace;
	out->procedure = in->is_procedure;
	out->name = sg_pg_name(lw, in->funcname, &from);
	sg_pg_each(lw, &out->arguments, in->parameters, sg_pg_argument);
	out->returns = sg_pg_type_name(lw, (Node *)in->returnType);
	foreach(cell, in->options) function_option(lw, out, lfirst(cell));
	out->sql_body = in->sql_body != NULL;
	if (out->sql_body)
		out->body = sql_body(lw);
	return &out->node;
}

static struct sg_node *do_block(struct sg_pg_lower *lw, const DoStmt *in)
{
	struct sg_do_block *out = SG_PG_NEW(lw, DO_BLOCK, do_block, lw->span);
	ListCell *cell;

	foreach(cell, in->args)
	{
		const DefElem *option = lfirst(cell);

		if (!strcmp(option->defname, "as"))
			set_body(lw, &out->body, option);
		else if (!strcmp(option->defname, "language"))
			out->language = sg_pg_copy(lw, strVal(option->arg));
	}
	return &out->node;
}

static struct sg_str timing(int16 bits)
{
	if (bits & TRIGGER_TYPE_BEFORE)
		return SG_STR("before");
	return bits & TRIGGER_TYPE_INSTEAD ? SG_STR("instead of") : SG_STR("after");
}

static struct sg_node *create_trigger(struct sg_pg_lower *lw, const CreateTrigStmt *in)
{
	struct sg_create_trigger *out =
		SG_PG_NEW(lw, CREATE_TRIGGER, create_trigger, lw->span);
	uint32_t from = 2;

	out->or_replace = in->replace;
	out->constraint = in->isconstraint;
	out->name = sg_pg_single(lw, in->trigname, &from);
	out->table = sg_pg_relation(lw, in->relation);
	out->timing = timing(in->timing);
	out->on_insert = in->events & TRIGGER_TYPE_INSERT;
	out->on_update = in->events & TRIGGER_TYPE_UPDATE;
	out->on_delete = in->events & TRIGGER_TYPE_DELETE;
	out->on_truncate = in->events & TRIGGER_TYPE_TRUNCATE;
	sg_pg_idents(lw, &out->update_of, in->columns, from);
	out->for_each_row = in->row;
	out->when = sg_pg_expr(lw, in->whenClause);
	from = sg_pg_find_word(lw, 0, "execute") + 1;
	out->function = sg_pg_name(lw, in->funcname, &from);
	return &out->node;
}

static struct sg_node *create_policy(struct sg_pg_lower *lw, const CreatePolicyStmt *in)
{
	struct sg_create_policy *out =
		SG_PG_NEW(lw, CREATE_POLICY, create_policy, lw->span);

	out->name = sg_pg_copy(lw, in->policy_name);
	out->table = sg_pg_relation(lw, in->table);
	out->command = sg_pg_copy(lw, in->cmd_name);
	out->restrictive = !in->permissive;
	sg_pg_roles(lw, &out->roles, in->roles);
	out->using = sg_pg_expr(lw, in->qual);
	out->with_check = sg_pg_expr(lw, in->with_check);
	return &out->node;
}

static struct sg_node *alter_policy(struct sg_pg_lower *lw, const AlterPolicyStmt *in)
{
	struct sg_create_policy *out =
		SG_PG_NEW(lw, CREATE_POLICY, create_policy, lw->span);

	out->alter = true;
	out->name = sg_pg_copy(lw, in->policy_name);
	out->table = sg_pg_relation(lw, in->table);
	sg_pg_roles(lw, &out->roles, in->roles);
	out->using = sg_pg_expr(lw, in->qual);
	out->with_check = sg_pg_expr(lw, in->with_check);
	return &out->node;
}

struct sg_node *sg_pg_lower_code(struct sg_pg_lower *lw, Node *stmt)
{
	switch (nodeTag(stmt)) {
	case T_CreateFunctionStmt: return create_function(lw, (CreateFunctionStmt *)stmt);
	case T_DoStmt: return do_block(lw, (DoStmt *)stmt);
	case T_CreateTrigStmt: return create_trigger(lw, (CreateTrigStmt *)stmt);
	case T_CreatePolicyStmt: return create_policy(lw, (CreatePolicyStmt *)stmt);
	case T_AlterPolicyStmt: return alter_policy(lw, (AlterPolicyStmt *)stmt);
	default: return NULL;
	}
}
