/*
 * Foreign keys, kept with the name they point to, as SQLite does: a rename of the parent
 * takes them along, a drop leaves them to whoever takes the name next.
 */
#include "schema.h"

/* Of one table's foreign keys as many are looked at when it goes. */
#define REFERENCES_SEEN 256

static void add(struct sg_facts *facts, struct table *child, size_t index,
		const struct sg_constraint *fk, bool added)
{
	struct slot *slot = sg_slot_of(facts, index, &fk->ref_table);
	struct reference *ref = SG_NEW(facts->arena, struct reference);
	struct table *parent = sg_holder_now(slot);

	*ref = (struct reference){
		.child = child, .constraint = fk, .statement = index, .added = added};
	if (slot->last_reference)
		slot->last_reference->next = ref;
	else
		slot->references = ref;
	slot->last_reference = ref;
	if (!parent || parent == child)
		return;
	if (!parent->adopted)
		parent->adopted = child;
	if (parent->created != SG_NEVER)
		child->new_parent = parent;
}

static void add_all(struct sg_facts *facts, struct table *child, size_t index,
		    struct sg_list constraints, bool added)
{
	SG_EACH (item, constraints)
		if (sg_is(item, SG_CONSTRAINT) &&
		    sg_as_constraint(item)->type == SG_CON_FOREIGN_KEY)
			add(facts, child, index, sg_as_constraint(item), added);
}

void sg_references_add(struct sg_facts *facts, struct table *child, size_t index,
		       struct sg_list columns, struct sg_list constraints, bool added)
{
	SG_EACH (column, columns)
		if (sg_is(column, SG_COLUMN_DEF))
			add_all(facts, child, index,
				sg_as_column_def(column)->constraints, added);
	add_all(facts, child, index, constraints, added);
}

void sg_references_move(struct slot *to, struct slot *from)
{
	if (to == from || !from->references)
		return;
	if (to->last_reference)
		to->last_reference->next = from->references;
	else
		to->references = from->references;
	to->last_reference = from->last_reference;
	from->references = from->last_reference = NULL;
}

/* A child that is gone has no rows to lose, and one that is still empty neither. */
static bool has_rows(const struct reference *ref)
{
	const struct table *child = ref->child;
	bool fresh = child->created != SG_NEVER && child->surely_new;

	if (child->dropped != SG_NEVER || child->cleared != SG_NEVER)
		return false;
	if (fresh && child->filled == SG_NEVER)
		return false;
	return !ref->added || child->updated != SG_NEVER;
}

/* A child that was dropped will never count again, so its key leaves the list. */
static struct reference *next_of(struct slot *slot, struct reference *before)
{
	struct reference **link = before ? &before->next : &slot->references;

	while (*link && (*link)->child->dropped != SG_NEVER)
		*link = (*link)->next;
	if (!*link)
		slot->last_reference = before;
	return *link;
}

void sg_references_threaten(struct replay *r, struct table *table, struct slot *slot)
{
	struct reference *ref = NULL;

	table->threatened.len = 0;
	for (size_t seen = 0; seen < REFERENCES_SEEN; seen++) {
		ref = next_of(slot, ref);
		if (!ref || table->threatened.len > SG_CHILDREN_KEPT)
			break;
		if (has_rows(ref))
			*SG_PUSH(r->facts->arena, &table->threatened) = ref;
	}
	sg_references_of_history(r, table);
	for (size_t k = 0; k < table->historic.len; k++)
		if (has_rows(table->historic.items[k]))
			*SG_PUSH(r->facts->arena, &table->threatened) =
				table->historic.items[k];
}
