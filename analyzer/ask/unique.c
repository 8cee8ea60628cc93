/* Whether the columns of a unique index cannot have the same values in two rows. */
#include <sqlguard/rule.h>

static bool has_key(const struct sg_create_index *index, struct sg_str name)
{
	SG_EACH (key, index->columns)
		if (name.n && sg_str_ieq(sg_index_key(key), name))
			return true;
	return false;
}

static bool has_keys(const struct sg_create_index *index, const struct sg_keys *keys,
		     uint32_t at)
{
	for (size_t i = 0; i < keys->of.len; i++)
		if (!has_key(index, sg_key_name(&keys->of.items[i], at)))
			return false;
	return keys->of.len > 0;
}

/*
 * All keys of a unique index are among ours: then ours are unique, too.  One with a
 * condition counts when ours has a condition and the same keys, as a rebuild makes it.
 */
static bool is_covered_by(const struct sg_create_index *index,
			  const struct sg_index *there, uint32_t at)
{
	if (!there->unique || !has_keys(index, &there->keys, at))
		return false;
	return !there->predicate.n ||
	       (index->where && there->keys.of.len == index->columns.len);
}

bool sg_is_unique_at(const struct sg_ctx *cx, uint32_t at,
		     const struct sg_create_index *index)
{
	const struct sg_object *table =
		sg_find_object(cx->catalog, at, SG_OBJ_TABLE, &index->table);
	const struct sg_constraint_record *key;
	bool covered = false;

	if (!table)
		return false;
	SG_EACH_PART(part, table, SG_OBJ_INDEX, at)
	covered = covered || is_covered_by(index, sg_index_at(part, at), at);
	key = sg_primary_key(table, at);
	return covered || (key && has_keys(index, &key->keys, at));
}
