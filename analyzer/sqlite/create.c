/* CREATE of tables, virtual tables, indexes and views; triggers have their own file. */
#include "parser.h"

/* ---- tables ---- */

/* RANDOM ROWID is libSQL's (libsql_extensions.md). */
static void table_option(struct sg_lite *p, struct sg_create_table *table)
{
	bool without = sg_lite_accept(p, KW_WITHOUT);
	struct sg_span span = p->token.span;
	struct sg_str word = sg_lite_name(p);

	if (!without && sg_str_iis(word, "random") &&
	    sg_str_iis(sg_lite_token_text(p), "rowid")) {
		sg_lite_next(p);
		table->random_rowid = true;
	} else if (without && sg_str_iis(word, "rowid"))
		table->without_rowid = true;
	else if (!without && sg_str_iis(word, "strict"))
		table->strict = true;
	else
		sg_lite_complain(p, span,
				 sg_printf(p->arena, "unknown table option: '%.*s'",
					   SG_STR_ARG(word)),
				 "SQLite knows WITHOUT ROWID and STRICT");
}

/* The list may begin with a comma: its first option can be empty (parse.y). */
static void table_options(struct sg_lite *p, struct sg_create_table *table)
{
	if (sg_lite_is_name(p))
		table_option(p, table);
	while (sg_lite_accept(p, TK_COMMA))
		table_option(p, table);
}

static void table_columns(struct sg_lite *p, struct sg_create_table *table)
{
	sg_list_add(p->arena, &table->columns, sg_lite_column_def(p));
	while (sg_lite_accept(p, TK_COMMA)) {
		if (sg_lite_is_table_constraint(p)) {
			sg_lite_table_constraints(p, &table->constraints);
			break;
		}
		sg_list_add(p->arena, &table->columns, sg_lite_column_def(p));
	}
	sg_lite_expect(p, TK_RP);
	table_options(p, table);
}

static struct sg_node *create_table(struct sg_lite *p, bool temporary)
{
	struct sg_create_table *table =
		sg_as_create_table(sg_lite_node(p, SG_CREATE_TABLE));

	sg_lite_expect(p, KW_TABLE);
	table->temporary = temporary;
	table->if_not_exists = sg_lite_if_not_exists(p);
	table->name = sg_lite_qualified(p);
	if (sg_lite_accept(p, KW_AS)) {
		table->query = sg_lite_select(p);
	} else {
		sg_lite_expect(p, TK_LP);
		table_columns(p, table);
	}
	return &table->node;
}

/* ---- virtual tables ---- */

static void add_argument(struct sg_lite *p, struct sg_list *out, uint32_t start)
{
	struct sg_literal *argument;
	struct sg_str text = sg_str_trim(sg_str_sub(p->text, start, p->token.span.off));

	argument = sg_as_literal(
		sg_node_new(p->arena, SG_LITERAL,
			    sg_span_of((size_t)(text.p - p->text.p),
				       (size_t)(text.p - p->text.p) + text.n)));
	argument->type = SG_LIT_STRING;
	argument->text = text;
	sg_list_add(p->arena, out, &argument->node);
}

static bool ends_input(const struct sg_lite *p)
{
	switch (p->token.type) {
	case TK_END:
	case TK_BREAK:
	case TK_ILLEGAL:
	case TK_TEMPLATE: return true;
	default: return false;
	}
}

/* Any tokens, even ';', up to the comma or parenthesis on the outer level (%wildcard). */
static void one_argument(struct sg_lite *p, struct sg_list *out)
{
	uint32_t start = p->end;
	size_t level = 0;

	while (!ends_input(p)) {
		if (!level && (sg_lite_at(p, TK_COMMA) || sg_lite_at(p, TK_RP)))
			break;
		level += sg_lite_at(p, TK_LP);
		level -= sg_lite_at(p, TK_RP);
		sg_lite_next(p);
	}
	if (ends_input(p))
		sg_lite_fail(p);
	else
		add_argument(p, out, start);
}

static struct sg_node *create_virtual(struct sg_lite *p)
{
	struct sg_create_virtual_table *table =
		sg_as_create_virtual_table(sg_lite_node(p, SG_CREATE_VIRTUAL_TABLE));

	sg_lite_expect(p, KW_VIRTUAL);
	sg_lite_expect(p, KW_TABLE);
	table->if_not_exists = sg_lite_if_not_exists(p);
	table->name = sg_lite_qualified(p);
	sg_lite_expect(p, KW_USING);
	table->module = sg_lite_name(p);
	if (sg_lite_accept(p, TK_LP)) {
		do
			one_argument(p, &table->arguments);
		while (sg_lite_accept(p, TK_COMMA));
		sg_lite_expect(p, TK_RP);
	}
	return &table->node;
}

/* ---- indexes and views ---- */

static struct sg_node *create_index(struct sg_lite *p, bool unique)
{
	struct sg_create_index *index =
		sg_as_create_index(sg_lite_node(p, SG_CREATE_INDEX));

	sg_lite_expect(p, KW_INDEX);
	index->unique = unique;
	index->if_not_exists = sg_lite_if_not_exists(p);
	index->name = sg_lite_qualified(p);
	sg_lite_expect(p, KW_ON);
	index->table = sg_lite_simple(p);
	sg_lite_expect(p, TK_LP);
	sg_lite_index_columns(p, &index->columns);
	sg_lite_expect(p, TK_RP);
	index->where = sg_lite_where(p);
	return &index->node;
}

static struct sg_node *create_view(struct sg_lite *p, bool temporary)
{
	struct sg_create_view *view = sg_as_create_view(sg_lite_node(p, SG_CREATE_VIEW));

	sg_lite_expect(p, KW_VIEW);
	view->temporary = temporary;
	view->if_not_exists = sg_lite_if_not_exists(p);
	view->name = sg_lite_qualified(p);
	if (sg_lite_at(p, TK_LP))
		sg_lite_column_list(p, &view->columns, SG_IDENT);
	sg_lite_expect(p, KW_AS);
	view->query = sg_lite_select(p);
	return &view->node;
}

static struct sg_node *created(struct sg_lite *p)
{
	bool temporary;

	if (sg_lite_at(p, KW_VIRTUAL))
		return create_virtual(p);
	if (sg_lite_at(p, KW_INDEX))
		return create_index(p, false);
	if (sg_lite_accept(p, KW_UNIQUE))
		return create_index(p, true);
	temporary = sg_lite_accept(p, KW_TEMP) || sg_lite_accept(p, KW_TEMPORARY);
	if (sg_lite_at(p, KW_TABLE))
		return create_table(p, temporary);
	if (sg_lite_at(p, KW_VIEW))
		return create_view(p, temporary);
	if (sg_lite_at(p, KW_TRIGGER))
		return sg_lite_create_trigger(p, temporary);
	sg_lite_fail(p);
	return NULL;
}

struct sg_node *sg_lite_create(struct sg_lite *p)
{
	uint32_t start = p->token.span.off;
	struct sg_node *node;

	sg_lite_next(p);
	node = created(p);
	if (node)
		node->span = sg_lite_span(p, start);
	return node;
}
