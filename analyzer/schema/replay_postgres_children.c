/* Which tables inherit from a table or are its partitions. */
#include "replay_postgres_tables.h"

bool sg_pg_is_child(const struct sg_table *child, const struct sg_object *table)
{
	if (child->partition_of == table)
		return true;
	for (size_t i = 0; i < child->inherits.len; i++)
		if (child->inherits.items[i] == table)
			return true;
	return false;
}

void sg_pg_children(struct sg_step *step, struct sg_children *out,
		    const struct sg_object *table)
{
	for (size_t i = 0; i < table->users.len; i++) {
		struct sg_object *user = table->users.items[i];
		const struct sg_table *child = sg_table_at(user, SG_NOW);

		if (child && sg_pg_is_child(child, table))
			*SG_PUSH(step->catalog->arena, &out->of) = user;
	}
}

/* Each once, whatever the ways to it. */
void sg_pg_descendants(struct sg_step *step, struct sg_children *out,
		       const struct sg_object *table)
{
	struct sg_arena scratch = {0};
	struct sg_children next = {0};
	size_t done = 0;
	bool *seen;

	sg_pg_children(step, &next, table);
	if (!next.of.len)
		return;
	seen = sg_alloc(&scratch, step->catalog->objects.len + 1);

	for (const struct sg_object *at = table; at;
	     at = done < out->of.len ? out->of.items[done++] : NULL) {
		next.of.len = 0;
		sg_pg_children(step, &next, at);
		for (size_t i = 0; i < next.of.len; i++) {
			if (!seen[next.of.items[i]->id])
				*SG_PUSH(step->catalog->arena, &out->of) =
					next.of.items[i];
			seen[next.of.items[i]->id] = true;
		}
	}
	sg_arena_release(&scratch);
}

bool sg_pg_is_descendant(struct sg_step *step, const struct sg_object *object,
			 const struct sg_object *of)
{
	struct sg_children all = {0};

	if (object == of)
		return true;
	sg_pg_descendants(step, &all, of);
	for (size_t i = 0; i < all.of.len; i++)
		if (all.of.items[i] == object)
			return true;
	return false;
}

/* A table that comes back is listed already. */
void sg_pg_list_child(struct sg_step *step, struct sg_object *child,
		      struct sg_object *parent)
{
	for (size_t i = 0; i < parent->users.len; i++)
		if (parent->users.items[i] == child)
			return;
	sg_pg_uses(step, child, parent);
}
