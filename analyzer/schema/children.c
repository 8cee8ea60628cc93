/*
 * The tables that a rebuild hurts: those with rows whose foreign keys name the old table
 * when its rows are deleted, and the new table itself when it still references the old.
 */
#include "schema.h"

static int harm(enum sg_fk_action on_delete)
{
	switch (on_delete) {
	case SG_FK_CASCADE: return 3;
	case SG_FK_SET_NULL: return 2;
	case SG_FK_SET_DEFAULT: return 1;
	default: return 0;
	}
}

static struct sg_reference reference_of(const struct reference *ref)
{
	return (struct sg_reference){
		.child = ref->child->name,
		.on_delete = ref->constraint->on_delete,
		.on_update = ref->constraint->on_update,
		.keys = ref->constraint->ref_columns,
		.span = ref->constraint->node.span,
		.parent = ref->constraint->ref_table.span,
		.statement = ref->statement,
		.place = ref->place,
	};
}

static bool sets_column(const struct sg_update *update, struct sg_str name)
{
	SG_EACH (set, update->sets)
		SG_EACH (column, sg_as_assign(set)->columns)
			if (sg_is(column, SG_IDENT) &&
			    sg_str_ieq(sg_as_ident(column)->name, name))
				return true;
	return false;
}

/* ON UPDATE CASCADE and the like carry a shift of the keys along: it detaches nobody. */
static bool is_detached(const struct sg_update *shift, const struct sg_reference *ref)
{
	if (ref->on_update > SG_FK_RESTRICT)
		return false;
	SG_EACH (key, ref->keys)
		if (sg_is(key, SG_IDENT) && sets_column(shift, sg_as_ident(key)->name))
			return true;
	return !ref->keys.len;
}

/* Forgets a shift of the keys that leaves this one attached to the old rows. */
static void judge_shift(const struct sg_facts *facts, struct sg_rebuild *rebuild,
			const struct sg_reference *ref)
{
	const struct sg_statement *shift;

	if (rebuild->key_shift == SG_NEVER)
		return;
	shift = &facts->script->statements.items[rebuild->key_shift];
	if (!is_detached(sg_as_update(shift->node), ref))
		rebuild->key_shift = SG_NEVER;
}

/* The place of a child among those of a rebuild, or their number. */
static size_t find_child(const struct sg_facts *facts, const struct sg_rebuild *rebuild,
			 const struct sg_name *child)
{
	size_t k = 0;

	while (k < rebuild->children.len &&
	       !sg_same_name(facts->dialect, &rebuild->children.items[k].child, child))
		k++;
	return k;
}

/* Of several foreign keys of one child the one that does most harm is kept. */
static void add_child(struct sg_facts *facts, struct sg_rebuild *rebuild,
		      struct sg_reference child)
{
	size_t k = find_child(facts, rebuild, &child.child);

	judge_shift(facts, rebuild, &child);
	if (k == SG_CHILDREN_KEPT)
		return;
	if (k == rebuild->children.len)
		*SG_PUSH(facts->arena, &rebuild->children) = child;
	else if (harm(child.on_delete) > harm(rebuild->children.items[k].on_delete))
		rebuild->children.items[k] = child;
}

static bool is_restored(const struct table *child, size_t loss)
{
	return child->refilled != SG_NEVER && child->saved < loss &&
	       child->refilled > loss;
}

struct spread {
	const struct sg_facts *facts;
	struct sg_rebuild *rebuild;
	const struct sg_object *child;
};

/* Does a child of the child lose rows, too, and not get them back? */
static void spread_to(const struct sg_constraint_record *key, void *payload)
{
	struct spread *spread = payload;
	const struct sg_rebuild *rebuild = spread->rebuild;
	const struct sg_object *owner = key->record.object->owner;
	const struct sg_record *record =
		sg_record_at(owner, spread->facts->moments[rebuild->loss]);
	const struct sg_name name = {.schema = record->schema, .name = record->name};
	struct slot *slot = sg_slot_find(spread->facts, rebuild->loss, &name);
	const struct table *table = slot ? sg_holder_at(slot, rebuild->loss) : NULL;

	if (key->on_delete > SG_FK_RESTRICT && owner != spread->child &&
	    !sg_same_name(spread->facts->dialect, &name, &rebuild->table) &&
	    !(table && is_restored(table, rebuild->loss)))
		spread->rebuild->spreads = true;
}

static void look_below(const struct sg_facts *facts, struct sg_rebuild *rebuild,
		       const struct reference *ref)
{
	uint32_t at = facts->moments[rebuild->loss];
	struct spread spread = {
		facts, rebuild,
		sg_find_object(facts->catalog, at, SG_OBJ_TABLE, &ref->child->name)};

	rebuild->all_known = false;
	if (spread.child && ref->constraint->on_delete == SG_FK_CASCADE)
		sg_each_foreign_key_to(facts->catalog, at, spread.child, spread_to,
				       &spread);
}

void sg_children_add(struct sg_facts *facts, struct sg_rebuild *rebuild,
		     const struct table *old, const struct table *now)
{
	rebuild->all_known =
		sg_history_is_whole(facts->catalog, facts->moments[rebuild->loss]);
	for (size_t k = 0; k < old->threatened.len; k++) {
		const struct reference *ref = old->threatened.items[k];

		if (ref->child == now) {
			struct sg_reference *self =
				SG_NEW(facts->arena, struct sg_reference);

			*self = reference_of(ref);
			rebuild->self = self;
			judge_shift(facts, rebuild, self);
		} else if (ref->child != old && is_restored(ref->child, rebuild->loss)) {
			look_below(facts, rebuild, ref);
		} else if (ref->child != old) {
			add_child(facts, rebuild, reference_of(ref));
		}
	}
}

/* A child that is rebuilt after its parent shows its foreign keys too late. */
static void add_later(struct sg_facts *facts, const struct sg_rebuild *child,
		      const struct sg_constraint *fk)
{
	struct slot *slot = sg_slot_find(facts, child->create, &fk->ref_table);
	struct sg_rebuild *parent;

	if (!slot || !slot->rebuilt)
		return;
	parent = &facts->rebuilds.items[slot->rebuilt - 1];
	if (parent == child || parent->loss > child->create)
		return;
	add_child(facts, parent,
		  (struct sg_reference){
			  .child = child->table,
			  .on_delete = fk->on_delete,
			  .on_update = fk->on_update,
			  .keys = fk->ref_columns,
			  .span = fk->node.span,
			  .parent = fk->ref_table.span,
			  .statement = child->create,
			  .later = true,
		  });
}

static void add_later_of(struct sg_facts *facts, const struct sg_rebuild *child,
			 struct sg_list constraints)
{
	SG_EACH (item, constraints)
		if (sg_is(item, SG_CONSTRAINT) &&
		    sg_as_constraint(item)->type == SG_CON_FOREIGN_KEY)
			add_later(facts, child, sg_as_constraint(item));
}

void sg_children_add_later(struct sg_facts *facts)
{
	for (size_t k = 0; k < facts->rebuilds.len; k++) {
		struct sg_rebuild *child = &facts->rebuilds.items[k];
		struct sg_node *node;

		if (child->create == SG_NEVER || child->shape == SG_REBUILD_IN_PLACE ||
		    child->empty)
			continue;
		node = facts->script->statements.items[child->create].node;
		if (!sg_is(node, SG_CREATE_TABLE))
			continue;
		SG_EACH (column, sg_as_create_table(node)->columns)
			if (sg_is(column, SG_COLUMN_DEF))
				add_later_of(facts, child,
					     sg_as_column_def(column)->constraints);
		add_later_of(facts, child, sg_as_create_table(node)->constraints);
	}
}
