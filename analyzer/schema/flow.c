/* Where the rows of a query come from: every table that it names, subqueries included. */
#include "schema.h"

struct visitor {
	void (*visit)(const struct sg_name *table, void *payload);
	void *payload;
};

static bool on_node(struct sg_node *node, void *payload)
{
	struct visitor *v = payload;

	if (sg_is(node, SG_TABLE_REF))
		v->visit(&sg_as_table_ref(node)->name, v->payload);
	return true;
}

void sg_each_source(struct sg_node *query,
		    void (*visit)(const struct sg_name *table, void *payload),
		    void *payload)
{
	struct visitor v = {visit, payload};

	if (query)
		sg_walk(query, on_node, &v);
}

size_t sg_flow_from(const struct table *into, const struct table *from)
{
	for (size_t k = 0; k < into->flows_len; k++)
		if (into->flows[k].from == from)
			return into->flows[k].statement;
	return SG_NEVER;
}
