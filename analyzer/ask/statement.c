/* The answers to what several rules ask about a statement and its neighbours. */
#include <sqlguard/rule.h>

const struct sg_name *sg_altered_table(const struct sg_ctx *cx)
{
	const struct sg_alter_table *alter;

	if (!sg_is(cx->top, SG_ALTER_TABLE))
		return NULL;
	alter = sg_as_alter_table(cx->top);
	return alter->object == SG_OBJ_TABLE ? &alter->name : NULL;
}

const struct sg_name *sg_written_table(const struct sg_node *node)
{
	switch (node->kind) {
	case SG_INSERT: return &sg_as_insert(node)->table;
	case SG_UPDATE: return &sg_as_update(node)->table;
	case SG_DELETE: return &sg_as_delete(node)->table;
	case SG_MERGE: return &sg_as_merge(node)->table;
	case SG_COPY: return sg_as_copy(node)->from ? &sg_as_copy(node)->table : NULL;
	default: return NULL;
	}
}

const struct sg_name *sg_emptied_table(const struct sg_node *node)
{
	if (sg_is(node, SG_DELETE))
		return &sg_as_delete(node)->table;
	if (sg_is(node, SG_DROP) && sg_as_drop(node)->object == SG_OBJ_TABLE)
		return &sg_as_object_name(sg_as_drop(node)->names.items[0])->name;
	return NULL;
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
