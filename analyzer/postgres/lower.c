/* The way into the lowering: each theme is asked in turn whether the statement is its
 * own. */
#include "lower.h"

void sg_pg_add(struct sg_pg_lower *lw, struct sg_list *list, struct sg_node *node)
{
	sg_list_add(lw->arena, list, node);
}

void sg_pg_each(struct sg_pg_lower *lw, struct sg_list *out, List *in,
		sg_pg_lower_one *one)
{
	ListCell *cell;

	foreach(cell, in) if (lfirst(cell)) sg_pg_add(lw, out, one(lw, lfirst(cell)));
}

static struct sg_node *word(struct sg_pg_lower *lw, struct sg_str text,
			    struct sg_span span)
{
	struct sg_ident *out = SG_PG_NEW(lw, IDENT, ident, span);

	out->name = text;
	return &out->node;
}

static struct sg_node *number(struct sg_pg_lower *lw, Node *node, struct sg_span span)
{
	struct sg_literal *out = SG_PG_NEW(lw, LITERAL, literal, span);
	bool integer = IsA(node, Integer);

	out->type = integer ? SG_LIT_INTEGER : SG_LIT_FLOAT;
	out->text = integer ? sg_str_of(sg_printf(lw->arena, "%d", intVal(node)))
			    : sg_pg_copy(lw, ((Float *)node)->fval);
	return &out->node;
}

static struct sg_node *option_value(struct sg_pg_lower *lw, Node *arg,
				    struct sg_span span)
{
	struct sg_row *row;

	if (!arg)
		return NULL;
	switch (nodeTag(arg)) {
	case T_String: return word(lw, sg_pg_copy(lw, strVal(arg)), span);
	case T_Boolean: return word(lw, sg_str_of(boolVal(arg) ? "true" : "false"), span);
	case T_Integer:
	case T_Float: return number(lw, arg, span);
	case T_TypeName: return sg_pg_type_name(lw, arg);
	case T_DefElem: return sg_pg_option(lw, arg);
	case T_RoleSpec: return word(lw, sg_pg_role(lw, (RoleSpec *)arg), span);
	case T_A_Star: return &SG_PG_NEW(lw, STAR, star, span)->node;
	case T_RangeVar: return sg_pg_table(lw, arg);
	case T_List: break;
	default: return sg_pg_expr(lw, arg);
	}
	row = SG_PG_NEW(lw, ROW, row, span);
	for (int i = 0; i < list_length((List *)arg); i++)
		sg_pg_add(lw, &row->items,
			  option_value(lw, list_nth((List *)arg, i), span));
	return &row->node;
}

struct sg_node *sg_pg_option(struct sg_pg_lower *lw, Node *node)
{
	const DefElem *in = (const DefElem *)node;
	uint32_t i = sg_pg_token_at(lw, in->location);
	struct sg_option *out = SG_PG_NEW(
		lw, OPTION, option, in->location < 0 ? lw->span : sg_pg_span(lw, i, i));

	out->name = sg_pg_copy(lw, in->defname);
	if (in->defnamespace)
		out->name = sg_str_of(
			sg_printf(lw->arena, "%s.%s", in->defnamespace, in->defname));
	out->value = option_value(lw, in->arg, out->node.span);
	return &out->node;
}

void sg_pg_options(struct sg_pg_lower *lw, struct sg_list *out, List *options)
{
	sg_pg_each(lw, out, options, sg_pg_option);
}

struct sg_node *sg_pg_lower(struct sg_pg_lower *lw, Node *stmt)
{
	static sg_pg_lower_one *const themes[] = {
		sg_pg_lower_table, sg_pg_lower_alter,   sg_pg_lower_index,
		sg_pg_lower_data,  sg_pg_lower_change,  sg_pg_lower_create,
		sg_pg_lower_code,  sg_pg_lower_session,
	};

	for (size_t i = 0; i < sizeof themes / sizeof *themes; i++) {
		struct sg_node *node = themes[i](lw, stmt);

		if (node)
			return node;
	}
	return sg_pg_lower_other(lw, stmt);
}
