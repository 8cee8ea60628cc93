/*
 * Names of tables, made comparable: folded as the dialect compares them and with the
 * schema that an unqualified name belongs to at that statement.
 */
#include "schema.h"

static void build_key(struct sg_buf *key, const struct sg_facts *facts,
		      struct sg_str schema, struct sg_str name)
{
	sg_add_ident(key, facts->dialect, schema);
	sg_add_ident(key, facts->dialect, name);
}

static struct slot *find(const struct sg_facts *facts, struct sg_str schema,
			 struct sg_str name)
{
	struct sg_buf key = {0};
	const size_t *place;

	build_key(&key, facts, schema, name);
	place = sg_map_find(&facts->names, sg_buf_str(&key));
	sg_buf_release(&key);
	return place ? facts->slots.items[*place - 1] : NULL;
}

/* An unqualified name is the temporary table of that name as long as there is one. */
static struct slot *find_temporary(const struct sg_facts *facts, size_t index,
				   struct sg_str name)
{
	struct slot *slot = find(facts, sg_temp_schema(facts->dialect), name);

	return slot && sg_holder_at(slot, index) ? slot : NULL;
}

struct slot *sg_slot_find(const struct sg_facts *facts, size_t index,
			  const struct sg_name *name)
{
	struct slot *slot;

	if (name->schema.n)
		return find(facts, name->schema, name->name);
	slot = find_temporary(facts, index, name->name);
	return slot ? slot
		    : find(facts, sg_session_schema(facts->session, index), name->name);
}

bool sg_temporary_here(const struct sg_facts *facts, size_t index,
		       const struct sg_name *name)
{
	return !name->schema.n && find_temporary(facts, index, name->name);
}

struct slot *sg_slot_of(struct sg_facts *facts, size_t index, const struct sg_name *name)
{
	struct slot *slot = sg_slot_find(facts, index, name);
	struct sg_str schema = name->schema;
	struct sg_buf key = {0};
	size_t *place;

	if (slot)
		return slot;
	if (!schema.n)
		schema = sg_session_schema(facts->session, index);
	build_key(&key, facts, schema, name->name);
	place = sg_map_add(facts->arena, &facts->names, sg_buf_str(&key));
	sg_buf_release(&key);
	*SG_PUSH(facts->arena, &facts->slots) = slot = SG_NEW(facts->arena, struct slot);
	*place = facts->slots.len;
	return slot;
}
