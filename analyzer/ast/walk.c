/* Visits every node of a tree by its field table, so that no kind can be forgotten. */
#include "fields.h"

static void walk_list(struct sg_list list, sg_visit *visit, void *payload)
{
	SG_EACH (item, list)
		sg_walk(item, visit, payload);
}

void sg_walk(struct sg_node *node, sg_visit *visit, void *payload)
{
	if (!node || !visit(node, payload))
		return;
	for (const struct field *f = sg_fields(node->kind); f->name; f++) {
		void *at = (char *)node + f->offset;

		if (f->type == FIELD_CHILD)
			sg_walk(*(struct sg_node **)at, visit, payload);
		else if (f->type == FIELD_LIST)
			walk_list(*(struct sg_list *)at, visit, payload);
	}
}
