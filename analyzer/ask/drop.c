/* What rules ask about DROP TABLE. */
#include <sqlguard/rule.h>

void sg_each_dropped_table(struct sg_ctx *cx, const struct sg_drop *drop,
			   void (*judge)(struct sg_ctx *cx, const struct sg_drop *drop,
					 const struct sg_node *item))
{
	const struct sg_rebuild *rebuild = sg_rebuild_at(cx->facts, cx->index);

	if (drop->object != SG_OBJ_TABLE || (rebuild && rebuild->drop == cx->index))
		return;
	SG_EACH (item, drop->names) {
		const struct sg_name *table = &sg_as_object_name(item)->name;

		if (!sg_new_here(cx->facts, cx->index, table) &&
		    !sg_is_temporary(cx, table) && !sg_is_missing(cx, table))
			judge(cx, drop, item);
	}
}

void sg_note_unseen_children(struct sg_ctx *cx)
{
	if (cx->dialect == SG_POSTGRES || sg_history_is_whole(cx->catalog, cx->at))
		return;
	sg_note(cx,
		"%s, the rows are deleted first, and ON DELETE CASCADE deletes those "
		"that "
		"reference them",
		cx->dialect == SG_D1 ? "as D1 always enforces foreign keys"
				     : "where foreign keys are enforced");
}
