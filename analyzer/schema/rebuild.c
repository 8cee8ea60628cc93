/*
 * Table rebuilds, recognised as one operation from their parts.  Whenever a table takes a
 * name that another one had in the same file, the way the rows went tells whether that
 * was a rebuild and of which shape; what stands between the parts does not matter.
 */
#include <stdlib.h>

#include "schema.h"

/* How the rows of the old table reached the new one. */
struct route {
	size_t copy;       /* of the old table's rows */
	size_t back;       /* SG_NEVER: straight into the new table */
	struct table *via; /* NULL: straight */
};

static bool find_route(struct route *out, const struct table *old,
		       const struct table *now)
{
	*out = (struct route){sg_flow_from(now, old), SG_NEVER, NULL};
	if (out->copy != SG_NEVER)
		return true;
	for (size_t k = 0; k < now->flows_len; k++) {
		struct table *via = now->flows[k].from;
		size_t copy = sg_flow_from(via, old);

		if (copy == SG_NEVER)
			continue;
		*out = (struct route){copy, now->flows[k].statement, via};
		return true;
	}
	return false;
}

/* False when two tables merely changed names, or one was dropped and made anew. */
static bool shape_of(enum sg_rebuild_shape *out, const struct takeover *t, bool copied)
{
	bool dropped_first = t->old->dropped == t->lost;
	bool dropped = t->old->dropped != SG_NEVER;
	bool created = t->now->created == t->taken;

	if (dropped_first)
		*out = created ? SG_REBUILD_REFILL : SG_REBUILD_NEW_FIRST;
	else
		*out = created ? SG_REBUILD_OLD_FIRST : SG_REBUILD_SWAP;
	return copied || (*out != SG_REBUILD_REFILL && dropped);
}

static bool is_key_column(const struct sg_create_table *table, struct sg_str column)
{
	SG_EACH (item, table->columns)
		if (sg_is(item, SG_COLUMN_DEF) &&
		    sg_str_ieq(sg_as_column_def(item)->name, column) &&
		    sg_find_constraint(sg_as_column_def(item)->constraints,
				       SG_CON_PRIMARY_KEY))
			return true;
	struct sg_constraint *key =
		sg_find_constraint(table->constraints, SG_CON_PRIMARY_KEY);
	if (!key)
		return false;
	SG_EACH (item, key->columns) {
		struct sg_node *value = sg_as_index_column(item)->value;

		if (sg_is(value, SG_COLUMN_REF) &&
		    sg_str_ieq(sg_as_column_ref(value)->column, column))
			return true;
	}
	return false;
}

static bool keeps_value(const struct sg_assign *set, struct sg_str column)
{
	return sg_is(set->value, SG_COLUMN_REF) &&
	       sg_str_ieq(sg_as_column_ref(set->value)->column, column);
}

/* An UPDATE that moves the keys of all rows away detaches the children from the drop. */
static size_t find_key_shift(const struct sg_facts *facts, const struct table *old,
			     const struct table *now, const struct sg_rebuild *rebuild)
{
	const struct sg_update *update;

	if (old->shifted == SG_NEVER || !now->definition ||
	    old->shifted > rebuild->loss || old->shifted < rebuild->copy)
		return SG_NEVER;
	update = sg_as_update(facts->script->statements.items[old->shifted].node);
	SG_EACH (set, update->sets)
		SG_EACH (column, sg_as_assign(set)->columns)
			if (sg_is(column, SG_IDENT) &&
			    is_key_column(now->definition, sg_as_ident(column)->name) &&
			    !keeps_value(sg_as_assign(set), sg_as_ident(column)->name))
				return old->shifted;
	return SG_NEVER;
}

static void cover(struct sg_rebuild *rebuild, size_t statement)
{
	if (statement == SG_NEVER)
		return;
	if (statement < rebuild->first)
		rebuild->first = statement;
	if (rebuild->last == SG_NEVER || statement > rebuild->last)
		rebuild->last = statement;
}

static void cover_all(struct sg_rebuild *rebuild)
{
	rebuild->first = rebuild->last = SG_NEVER;
	cover(rebuild, rebuild->create);
	cover(rebuild, rebuild->copy);
	cover(rebuild, rebuild->away);
	cover(rebuild, rebuild->drop);
	cover(rebuild, rebuild->rename);
	cover(rebuild, rebuild->back);
	cover(rebuild, rebuild->cleanup);
}

static bool was_empty(const struct table *table)
{
	return table->created != SG_NEVER && table->surely_new &&
	       table->filled == SG_NEVER;
}

/* Takeovers stand in the order of their statements. */
static size_t first_taken_at(const struct sg_facts *facts, size_t statement)
{
	size_t low = 0, high = facts->takeovers.len;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (facts->takeovers.items[middle].taken < statement)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* The old table lost that name as it took its own at the end of another rebuild: the
   name is that of every new table in turn, and no table is rebuilt under it. */
static bool was_put_in_place(const struct sg_facts *facts, const struct takeover *t)
{
	struct route route;

	for (size_t k = first_taken_at(facts, t->lost); k < facts->takeovers.len; k++) {
		const struct takeover *other = &facts->takeovers.items[k];

		if (other->taken != t->lost)
			break;
		if (other->now == t->old && find_route(&route, other->old, other->now))
			return true;
	}
	return false;
}

/* CREATE TABLE AS kept rows for a while: the next table of that name keeps others. */
static bool was_keeper(const struct table *old)
{
	return old->definition && old->definition->query && old->away == SG_NEVER;
}

static void add_takeover(struct sg_facts *facts, const struct takeover *t)
{
	struct sg_rebuild rebuild = {.empty = was_empty(t->old)};
	struct route route;
	bool copied = find_route(&route, t->old, t->now), renamed;

	if (!shape_of(&rebuild.shape, t, copied) || was_put_in_place(facts, t) ||
	    was_keeper(t->old))
		return;
	renamed = t->old->dropped != t->lost;
	rebuild.table = t->name;
	rebuild.temporary = route.via                     ? route.via->name
			    : t->now->created == t->taken ? t->old->name
							  : t->now->first_name;
	rebuild.create = t->now->created;
	rebuild.copy = route.copy;
	rebuild.back = route.back;
	rebuild.away = renamed ? t->lost : SG_NEVER;
	rebuild.drop = t->old->dropped;
	rebuild.rename = t->now->created == t->taken ? SG_NEVER : t->taken;
	rebuild.cleanup = route.via ? route.via->dropped : SG_NEVER;
	rebuild.loss = rebuild.drop != SG_NEVER ? rebuild.drop : rebuild.away;
	rebuild.key_shift = find_key_shift(facts, t->old, t->now, &rebuild);
	cover_all(&rebuild);
	*SG_PUSH(facts->arena, &facts->rebuilds) = rebuild;
}

static bool is_in_place(const struct table *table)
{
	return table->cleared != SG_NEVER && table->saved <= table->cleared &&
	       table->cleared < table->refilled;
}

static void add_in_place(struct sg_facts *facts, const struct table *table)
{
	const struct table *via = table->refilled_from;
	struct sg_rebuild rebuild = {
		.shape = SG_REBUILD_IN_PLACE,
		.table = table->name,
		.temporary = via->name,
		.create = via->created,
		.copy = table->saved,
		.away = SG_NEVER,
		.drop = table->cleared,
		.rename = SG_NEVER,
		.back = table->refilled,
		.cleanup = via->dropped,
		.key_shift = SG_NEVER,
		.loss = table->cleared,
	};

	cover_all(&rebuild);
	*SG_PUSH(facts->arena, &facts->rebuilds) = rebuild;
}

static int by_first(const void *left, const void *right)
{
	const struct sg_rebuild *a = left, *b = right;

	return (a->first > b->first) - (a->first < b->first);
}

/* Saving the rows of a child, rebuilding its parent and filling the child again is no
   rebuild of the child. */
static void mark_backups(struct sg_facts *facts)
{
	size_t n = facts->script->statements.len;
	size_t *losses = sg_alloc(facts->arena, (n + 1) * sizeof *losses);

	for (size_t k = 0; k < facts->rebuilds.len; k++)
		if (facts->rebuilds.items[k].shape != SG_REBUILD_IN_PLACE)
			losses[facts->rebuilds.items[k].loss + 1]++;
	for (size_t i = 0; i < n; i++)
		losses[i + 1] += losses[i];
	for (size_t k = 0; k < facts->rebuilds.len; k++) {
		struct sg_rebuild *rebuild = &facts->rebuilds.items[k];

		if (rebuild->shape == SG_REBUILD_IN_PLACE)
			rebuild->backup = losses[rebuild->back] > losses[rebuild->copy];
	}
}

static void own(struct sg_facts *facts, size_t statement, size_t rebuild)
{
	if (statement != SG_NEVER && !facts->rebuild_of[statement])
		facts->rebuild_of[statement] = rebuild + 1;
}

static void own_parts(struct sg_facts *facts)
{
	for (size_t k = 0; k < facts->rebuilds.len; k++) {
		const struct sg_rebuild *rebuild = &facts->rebuilds.items[k];

		own(facts, rebuild->create, k);
		own(facts, rebuild->copy, k);
		own(facts, rebuild->key_shift, k);
		own(facts, rebuild->away, k);
		own(facts, rebuild->drop, k);
		own(facts, rebuild->rename, k);
		own(facts, rebuild->back, k);
		own(facts, rebuild->cleanup, k);
	}
}

void sg_find_rebuilds(struct sg_facts *facts)
{
	for (size_t k = 0; k < facts->takeovers.len; k++)
		add_takeover(facts, &facts->takeovers.items[k]);
	for (size_t k = 0; k < facts->refilled.len; k++)
		if (is_in_place(facts->refilled.items[k]))
			add_in_place(facts, facts->refilled.items[k]);
	if (!facts->rebuilds.len)
		return;
	qsort(facts->rebuilds.items, facts->rebuilds.len, sizeof *facts->rebuilds.items,
	      by_first);
	mark_backups(facts);
	own_parts(facts);
}

const struct sg_rebuild *sg_rebuild_at(const struct sg_facts *facts, size_t index)
{
	size_t place = facts->rebuild_of[index];

	return place ? &facts->rebuilds.items[place - 1] : NULL;
}
