/* Which statement of a file broke something. */
#include <sqlguard/broken.h>
#include <sqlguard/rule.h>

static bool is_broken_at(const struct sg_ctx *cx, const struct sg_object *object,
			 uint32_t at, sg_is_broken *is_broken)
{
	return sg_record_at(object, at) && is_broken(cx->catalog, at, object);
}

/* What is broken at the end was broken once and stayed so: halving finds when. */
size_t sg_broken_by(const struct sg_ctx *cx, const struct sg_object *object,
		    sg_is_broken *is_broken)
{
	uint32_t whole = cx->began, broken = cx->at;

	if (!is_broken_at(cx, object, broken, is_broken) ||
	    is_broken_at(cx, object, whole, is_broken))
		return SG_NEVER;
	while (broken - whole > 1) {
		uint32_t middle = whole + (broken - whole) / 2;

		if (is_broken_at(cx, object, middle, is_broken))
			broken = middle;
		else
			whole = middle;
	}
	return broken - 1 - cx->began;
}

static bool takes_away(const struct sg_node *action)
{
	return !sg_is(action, SG_ADD_COLUMN);
}

bool sg_file_drops(const struct sg_ctx *cx)
{
	for (size_t i = 0; i < cx->script->statements.len; i++) {
		const struct sg_node *node = cx->script->statements.items[i].node;

		if (sg_is(node, SG_DROP))
			return true;
		if (!sg_is(node, SG_ALTER_TABLE))
			continue;
		SG_EACH (action, sg_as_alter_table(node)->actions)
			if (takes_away(action))
				return true;
	}
	return false;
}

/* Objects stand in the order of their creation. */
static size_t first_made_here(const struct sg_ctx *cx)
{
	size_t low = 0, high = cx->catalog->objects.len;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (cx->catalog->objects.items[middle]->created > cx->began)
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}

void sg_each_at_risk(struct sg_ctx *cx, enum sg_object_type type,
		     void (*judge)(struct sg_ctx *cx, const struct sg_object *object))
{
	size_t first = sg_file_drops(cx) ? 0 : first_made_here(cx);

	for (size_t i = first; i < cx->catalog->objects.len; i++)
		if (cx->catalog->objects.items[i]->type == type &&
		    sg_record_at(cx->catalog->objects.items[i], cx->at))
			judge(cx, cx->catalog->objects.items[i]);
}
