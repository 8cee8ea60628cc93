/* Puts other nodes in the place of some, by the field tables, from the leaves upwards. */
#include "fields.h"

struct sg_node *sg_rewrite(struct sg_node *node, sg_replace *replace, void *payload)
{
	if (!node)
		return NULL;
	for (const struct field *f = sg_fields(node->kind); f->name; f++) {
		void *at = (char *)node + f->offset;

		if (f->type == FIELD_CHILD) {
			struct sg_node **child = at;

			*child = sg_rewrite(*child, replace, payload);
		} else if (f->type == FIELD_LIST) {
			struct sg_list *list = at;

			for (uint32_t i = 0; i < list->len; i++)
				list->items[i] =
					sg_rewrite(list->items[i], replace, payload);
		}
	}
	return replace(node, payload);
}
