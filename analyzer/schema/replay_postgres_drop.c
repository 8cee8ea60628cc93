/* DROP: what goes with an object, and what forbids it. */
#include "replay_postgres_depend.h"

/* All objects that the statement names: among them nothing is in the way. */
struct dropping {
	struct sg_step *step;
	bool cascade;
	SG_ARRAY(struct sg_object *) named;
};

struct dependent {
	struct sg_object *object;
	enum sg_hold hold;
};

struct dependents {
	SG_ARRAY(struct dependent) of;
};

static void add(struct dropping *d, struct dependents *out, struct sg_object *object,
		enum sg_hold hold)
{
	if (hold != SG_HOLD_NOT)
		*SG_PUSH(d->step->catalog->arena, &out->of) =
			(struct dependent){object, hold};
}

/* ---- who depends on it ---- */

/* Foreign keys that rest on this index, which no other one could carry. */
static void resting(struct dropping *d, struct dependents *out, struct sg_object *index)
{
	struct sg_object *table = index->owner;

	for (size_t i = 0; table && i < table->users.len; i++) {
		struct sg_object *user = table->users.items[i];
		const struct sg_constraint_record *c = sg_constraint_at(user, SG_NOW);

		if (c && c->type == SG_CON_FOREIGN_KEY && c->parent.object == table &&
		    !c->partition_of && sg_pg_key_index(c, NULL) == index)
			add(d, out, user, SG_HOLD_NEEDS);
	}
}

static void on_column(struct dropping *d, struct dependents *out,
		      struct sg_object *column)
{
	struct sg_object *owner = column->owner;

	for (size_t i = 0; i < owner->present.len; i++)
		if (!owner->present.items[i]->newest->gone)
			add(d, out, owner->present.items[i],
			    sg_pg_part_hold(owner->present.items[i], column));
	for (size_t i = 0; i < owner->users.len; i++)
		add(d, out, owner->users.items[i],
		    sg_pg_column_hold(owner->users.items[i], column));
}

static void on_schema(struct dropping *d, struct dependents *out,
		      const struct sg_object *schema)
{
	const struct sg_catalog *catalog = d->step->catalog;

	for (size_t i = 0; i < catalog->top.present.len; i++) {
		struct sg_object *object = catalog->top.present.items[i];

		if (!object->newest->gone &&
		    sg_str_eq(object->newest->schema, schema->newest->name))
			add(d, out, object, SG_HOLD_NEEDS);
	}
}

static void collect(struct dropping *d, struct dependents *out, struct sg_object *object)
{
	const struct sg_constraint_record *c = sg_constraint_at(object, SG_NOW);

	for (size_t i = 0; i < object->users.len; i++)
		add(d, out, object->users.items[i],
		    sg_pg_hold(object->users.items[i], object));
	if (object->type == SG_OBJ_COLUMN)
		on_column(d, out, object);
	else if (object->type == SG_OBJ_INDEX)
		resting(d, out, object);
	else if (object->type == SG_OBJ_SCHEMA)
		on_schema(d, out, object);
	else if (c && c->index) {
		add(d, out, c->index, SG_HOLD_GOES);
		resting(d, out, c->index);
	}
}

/* ---- what can be dropped by name at all ---- */

static bool is_partition_key(const struct sg_object *column)
{
	const struct sg_table *table = sg_table_at(column->owner, SG_NOW);

	return table && sg_pg_has_key(&table->partition_keys, column);
}

/* Part of something else: dropping that is the way (DEPENDENCY_INTERNAL). */
static bool is_fixed(const struct sg_object *object)
{
	const void *record = object->newest;
	const struct sg_constraint_record *c = sg_constraint_at(object, SG_NOW);
	const struct sg_index *index = sg_index_at(object, SG_NOW);

	if (object->type == SG_OBJ_COLUMN)
		return ((const struct sg_column *)record)->inherited ||
		       is_partition_key(object);
	if (object->type == SG_OBJ_SEQUENCE)
		return ((const struct sg_sequence *)record)->identity;
	if (c)
		return c->inherited || c->partition_of;
	return index && (index->constraint || index->partition_of);
}

static bool refuse_fixed(struct sg_step *step, const struct sg_object *object)
{
	bool fixed = is_fixed(object);

	if (fixed)
		sg_step_refuse(step,
			       "cannot drop %s %.*s because another object requires it",
			       sg_object_type_name(object->type),
			       SG_STR_ARG(object->newest->name));
	return fixed;
}

/* ---- dropping ---- */

static bool is_named(const struct dropping *d, const struct sg_object *object)
{
	for (size_t i = 0; i < d->named.len; i++)
		if (d->named.items[i] == object || d->named.items[i] == object->owner)
			return true;
	return false;
}

static void drop_default(struct dropping *d, struct sg_object *object)
{
	struct sg_column *column = sg_object_change(d->step->catalog, object);

	column->has_default = false;
	column->fallback = SG_STR("");
}

/* An index of a constraint takes the constraint with it. */
static struct sg_object *whole(struct sg_object *object)
{
	const struct sg_index *index = sg_index_at(object, SG_NOW);

	return index && index->constraint && !index->constraint->newest->gone
		       ? index->constraint
		       : object;
}

static bool drop(struct dropping *d, struct sg_object *object);

/* What needs CASCADE, unless something unread may have dropped it before. */
static bool drop_dependent(struct dropping *d, const struct dependent *dependent)
{
	struct sg_object *object = dependent->object;

	if (object->newest->gone)
		return true;
	if (dependent->hold != SG_HOLD_GOES && !d->cascade &&
	    object->newest->known != SG_NO && !is_named(d, object)) {
		sg_step_refuse(d->step,
			       "cannot drop %s %.*s because other objects depend on it",
			       sg_object_type_name(d->named.items[0]->type),
			       SG_STR_ARG(d->named.items[0]->newest->name));
		return false;
	}
	if (dependent->hold != SG_HOLD_DEFAULT)
		return drop(d, whole(object));
	drop_default(d, object);
	return true;
}

static bool drop(struct dropping *d, struct sg_object *object)
{
	struct dependents dependents = {0};

	if (object->newest->gone)
		return true;
	collect(d, &dependents, object);
	sg_object_drop(d->step->catalog, object);
	for (size_t i = 0; i < dependents.of.len; i++)
		if (!drop_dependent(d, &dependents.of.items[i]))
			return false;
	return true;
}

static bool drop_all(struct dropping *d)
{
	for (size_t i = 0; i < d->named.len; i++)
		if (!drop(d, d->named.items[i]))
			return false;
	return true;
}

static void name(struct dropping *d, struct sg_object *object)
{
	*SG_PUSH(d->step->catalog->arena, &d->named) = object;
}

bool sg_pg_drop_object(struct sg_step *step, struct sg_object *object, bool cascade)
{
	struct dropping d = {.step = step, .cascade = cascade};

	if (refuse_fixed(step, object))
		return false;
	name(&d, object);
	return drop_all(&d);
}

void sg_pg_drop_inherited(struct sg_step *step, struct sg_object *part)
{
	struct dropping d = {.step = step, .cascade = true};

	drop(&d, part);
}

/* ---- the statement ---- */

size_t sg_pg_size_of(enum sg_object_type type)
{
	switch (type) {
	case SG_OBJ_INDEX: return sizeof(struct sg_index);
	case SG_OBJ_SEQUENCE: return sizeof(struct sg_sequence);
	case SG_OBJ_VIEW:
	case SG_OBJ_MATERIALIZED_VIEW: return sizeof(struct sg_view);
	default: return sizeof(struct sg_table);
	}
}

static bool is_mine(enum sg_object_type type)
{
	return type == SG_OBJ_TABLE || type == SG_OBJ_FOREIGN_TABLE ||
	       type == SG_OBJ_INDEX || type == SG_OBJ_SEQUENCE || type == SG_OBJ_VIEW ||
	       type == SG_OBJ_MATERIALIZED_VIEW;
}

void sg_pg_drop(struct sg_step *step)
{
	const struct sg_drop *node = sg_as_drop(step->node);
	struct dropping d = {.step = step, .cascade = node->cascade};

	if (!is_mine(node->object)) {
		sg_pg_drop_other(step, node);
		return;
	}
	SG_EACH (item, node->names) {
		struct sg_object *object =
			sg_pg_need(step, node->object, sg_pg_size_of(node->object),
				   &sg_as_object_name(item)->name, node->if_exists);

		if (object && !refuse_fixed(step, object))
			name(&d, object);
	}
	if (!step->refused.n)
		drop_all(&d);
}
