/*
 * Foreign keys that earlier files made: the catalog knows them, and which of them still
 * point to a table when this file drops or clears it.
 */
#include "schema.h"

struct search {
	struct replay *r;
	struct table *parent;
};

/* The constraint as the rest of the facts knows such things. */
static struct sg_constraint *constraint_of(struct sg_arena *arena,
					   const struct sg_constraint_record *record,
					   uint32_t at)
{
	struct sg_span nowhere = {0, 0};
	struct sg_constraint *fk =
		sg_as_constraint(sg_node_new(arena, SG_CONSTRAINT, nowhere));

	fk->type = SG_CON_FOREIGN_KEY;
	fk->ref_table = sg_target_name(&record->parent, at);
	fk->on_delete = record->on_delete;
	fk->on_update = record->on_update;
	for (size_t i = 0; i < record->parent_keys.of.len; i++) {
		struct sg_node *key = sg_node_new(arena, SG_IDENT, nowhere);

		sg_as_ident(key)->name =
			sg_key_name(&record->parent_keys.of.items[i], at);
		sg_list_add(arena, &fk->ref_columns, key);
	}
	return fk;
}

/* Foreign keys of tables that this file made are known from its own statements. */
static void take(const struct sg_constraint_record *record, void *payload)
{
	struct search *search = payload;
	struct sg_facts *facts = search->r->facts;
	uint32_t at = facts->moments[search->r->i];
	const struct sg_object *fk = record->record.object;
	const struct sg_record *child = sg_record_at(fk->owner, at);
	struct sg_name name;
	struct reference *ref;

	if (fk->created > facts->moments[0] || !child)
		return;
	name = (struct sg_name){.schema = child->schema, .name = child->name};
	ref = SG_NEW(facts->arena, struct reference);
	ref->child = sg_table_now(search->r, &name);
	ref->constraint = constraint_of(facts->arena, record, at);
	ref->statement = SG_NEVER;
	ref->place = sg_place_of(facts->catalog, fk->created);
	if (ref->child && ref->child != search->parent)
		*SG_PUSH(facts->arena, &search->parent->historic) = ref;
}

void sg_references_of_history(struct replay *r, struct table *table)
{
	struct search search = {r, table};
	uint32_t at = r->facts->moments[r->i];
	const struct sg_object *object =
		sg_find_object(r->facts->catalog, at, SG_OBJ_TABLE, &table->name);

	table->historic.len = 0;
	if (object && object->created <= r->facts->moments[0])
		sg_each_foreign_key_to(r->facts->catalog, at, object, take, &search);
}
