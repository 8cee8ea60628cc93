/* CREATE INDEX and the columns of indexes. */
#include "lower.h"

static struct sg_node *value_of(struct sg_pg_lower *lw, const IndexElem *in)
{
	struct sg_column_ref *ref;

	if (!in->name)
		return sg_pg_expr(lw, in->expr);
	ref = SG_PG_NEW(lw, COLUMN_REF, column_ref, lw->span);
	ref->column = sg_pg_copy(lw, in->name);
	return &ref->node;
}

static struct sg_node *index_column(struct sg_pg_lower *lw, Node *node)
{
	const IndexElem *in = (const IndexElem *)node;
	struct sg_node *value = value_of(lw, in);
	struct sg_index_column *out =
		SG_PG_NEW(lw, INDEX_COLUMN, index_column, value->span);

	out->value = value;
	out->collation = sg_pg_last(lw, in->collation);
	out->opclass = sg_pg_last(lw, in->opclass);
	out->desc = in->ordering == SORTBY_DESC;
	out->nulls = sg_pg_nulls_order(in->nulls_ordering);
	return &out->node;
}

/* The tree has no places for index columns: they follow the parenthesis one by one. */
static void place_columns(struct sg_pg_lower *lw, struct sg_list columns, uint32_t i)
{
	while (i < lw->tokens_len && !sg_pg_char_at(lw, i, '('))
		i++;
	i++;
	SG_EACH (item, columns) {
		uint32_t last = sg_pg_element_end(lw, i);
		struct sg_node *value = sg_as_index_column(item)->value;

		item->span = sg_pg_span(lw, i, last);
		if (sg_is(value, SG_COLUMN_REF) && value->span.off == lw->span.off)
			value->span = sg_pg_span(lw, i, i);
		i = last + 2;
	}
}

void sg_pg_index_columns(struct sg_pg_lower *lw, struct sg_list *out, List *in,
			 uint32_t from)
{
	sg_pg_each(lw, out, in, index_column);
	place_columns(lw, *out, from);
}

static struct sg_name index_name(struct sg_pg_lower *lw, const IndexStmt *in)
{
	uint32_t from = 2;

	return in->idxname ? sg_pg_single(lw, in->idxname, &from)
			   : (struct sg_name){.name = {"", 0}, .schema = {"", 0}};
}

/* The grammar fills in the default method. */
static struct sg_str method(struct sg_pg_lower *lw, const IndexStmt *in)
{
	uint32_t i = sg_pg_find_word(lw, 0, "using");

	return i < lw->tokens_len ? sg_pg_copy(lw, in->accessMethod)
				  : (struct sg_str){"", 0};
}

static struct sg_node *create_index(struct sg_pg_lower *lw, const IndexStmt *in)
{
	struct sg_create_index *out = SG_PG_NEW(lw, CREATE_INDEX, create_index, lw->span);
	uint32_t open = sg_pg_token_at(lw, in->relation->location);

	while (open < lw->tokens_len && !sg_pg_char_at(lw, open, '('))
		open++;
	out->unique = in->unique;
	out->concurrently = in->concurrent;
	out->if_not_exists = in->if_not_exists;
	out->only = !in->relation->inh;
	out->name = index_name(lw, in);
	out->table = sg_pg_relation(lw, in->relation);
	out->method = method(lw, in);
	sg_pg_index_columns(lw, &out->columns, in->indexParams, open);
	sg_pg_index_columns(lw, &out->include, in->indexIncludingParams,
			    sg_pg_skip(lw, open));
	out->nulls_not_distinct = in->nulls_not_distinct;
	sg_pg_options(lw, &out->options, in->options);
	out->tablespace = sg_pg_copy(lw, in->tableSpace);
	out->where = sg_pg_expr(lw, in->whereClause);
	return &out->node;
}

struct sg_node *sg_pg_lower_index(struct sg_pg_lower *lw, Node *stmt)
{
	return IsA(stmt, IndexStmt) ? create_index(lw, (IndexStmt *)stmt) : NULL;
}
