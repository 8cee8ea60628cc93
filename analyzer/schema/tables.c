/* Replays the definitions and changes of tables, one statement after the other. */
#include "schema.h"

static void add_partition(struct replay *r, const struct sg_name *parent,
			  struct table *partition)
{
	struct table *table = sg_table_now(r, parent);

	if (table && partition)
		*SG_PUSH(r->facts->arena, &table->partitions) = partition;
}

static void create_table(struct replay *r, const struct sg_create_table *node,
			 struct sg_str schema)
{
	struct sg_name name = node->name;
	struct table *table;

	if (!name.schema.n)
		name.schema = schema;
	table = sg_table_create(r, &name, node->temporary, node->if_not_exists);

	if (!table || table->created != r->i)
		return;
	table->definition = node;
	if (node->temporary && sg_str_is(node->on_commit, "drop"))
		*SG_PUSH(r->facts->arena, &r->until_commit) = &node->name;
	if (node->query && !node->with_no_data) {
		sg_rows_from(r, table, node->query);
		sg_rows_fill(r, table);
	}
	if (node->partition_of.name.n)
		add_partition(r, &node->partition_of, table);
}

/* Elements without a schema of their own belong to the new one. */
static void create_schema(struct replay *r, const struct sg_create_schema *node)
{
	SG_EACH (element, node->elements)
		if (sg_is(element, SG_CREATE_TABLE))
			create_table(r, sg_as_create_table(element), node->name);
}

static void attach(struct replay *r, struct table *parent,
		   const struct sg_name *partition)
{
	struct table *child = sg_table_now(r, partition);
	bool empty = child && child->created != SG_NEVER && child->filled == SG_NEVER;

	if (!parent || !child)
		return;
	if (empty)
		*SG_PUSH(r->facts->arena, &parent->partitions) = child;
	else
		sg_rows_fill(r, parent);
}

static void alter_table(struct replay *r, const struct sg_alter_table *node)
{
	if (node->object != SG_OBJ_TABLE && node->object != SG_OBJ_FOREIGN_TABLE)
		return;
	SG_EACH (action, node->actions) {
		struct sg_name name = node->name;

		if (sg_is(action, SG_RENAME_TABLE)) {
			sg_table_rename(r, &name, sg_as_rename_table(action)->new_name);
		} else if (sg_is(action, SG_SET_SCHEMA)) {
			name.schema = sg_as_set_schema(action)->schema;
			sg_table_rename(r, &node->name, name);
		} else if (sg_is(action, SG_ATTACH_PARTITION)) {
			attach(r, sg_table_now(r, &name),
			       &sg_as_attach_partition(action)->partition);
		} else {
			sg_table_now(r, &name); /* it was there */
		}
	}
}

static void drop_table(struct replay *r, const struct sg_name *name)
{
	struct table *table = sg_table_now(r, name);
	struct slot *slot = sg_slot_of(r->facts, r->i, name);

	if (!table)
		return;
	table->dropped = r->i;
	sg_table_lose(r, slot, table);
}

static void drop(struct replay *r, const struct sg_drop *node)
{
	if (node->object != SG_OBJ_TABLE && node->object != SG_OBJ_FOREIGN_TABLE)
		return;
	SG_EACH (name, node->names)
		drop_table(r, &sg_as_object_name(name)->name);
}

/* ON COMMIT DROP: after a rollback there is nothing left to drop either. */
static void end_transaction(struct replay *r, const struct sg_transaction *tx)
{
	sg_tables_roll_back(r);
	if (tx->type != SG_TX_COMMIT && tx->type != SG_TX_ROLLBACK)
		return;
	for (size_t k = 0; k < r->until_commit.len; k++)
		if (sg_temporary_here(r->facts, r->i, r->until_commit.items[k]))
			drop_table(r, r->until_commit.items[k]);
	r->until_commit.len = 0;
}

static void select_into(struct replay *r, struct sg_node *query)
{
	const struct sg_name *into = &sg_as_select(query)->into;
	struct table *table;

	if (!into->name.n)
		return;
	table = sg_table_create(r, into, sg_as_select(query)->into_temporary, false);
	sg_rows_from(r, table, query);
	sg_rows_fill(r, table);
}

static void step(struct replay *r, struct sg_node *node)
{
	switch (node->kind) {
	case SG_CREATE_TABLE:
		create_table(r, sg_as_create_table(node), (struct sg_str){0});
		break;
	case SG_CREATE_SCHEMA: create_schema(r, sg_as_create_schema(node)); break;
	case SG_CREATE_VIRTUAL_TABLE:
		sg_table_create(r, &sg_as_create_virtual_table(node)->name, false,
				sg_as_create_virtual_table(node)->if_not_exists);
		break;
	case SG_ALTER_TABLE: alter_table(r, sg_as_alter_table(node)); break;
	case SG_DROP: drop(r, sg_as_drop(node)); break;
	case SG_COPY:
		if (sg_as_copy(node)->from)
			sg_rows_fill(r, sg_table_now(r, &sg_as_copy(node)->table));
		break;
	case SG_TRUNCATE:
		SG_EACH (name, sg_as_truncate(node)->tables)
			sg_rows_clear(r, &sg_as_object_name(name)->name);
		break;
	case SG_TRANSACTION: end_transaction(r, sg_as_transaction(node)); break;
	case SG_SELECT:
		select_into(r, node);
		sg_rows_change(r, node);
		break;
	case SG_INSERT:
	case SG_UPDATE:
	case SG_DELETE:
	case SG_MERGE:
	case SG_EXPLAIN: sg_rows_change(r, node); break;
	case SG_DO_BLOCK: sg_rows_from_block(r, sg_as_do_block(node)->body); break;
	default: break;
	}
}

void sg_replay_tables(struct sg_facts *facts)
{
	struct replay r = {.facts = facts};

	for (r.i = 0; r.i < facts->script->statements.len; r.i++)
		step(&r, facts->script->statements.items[r.i].node);
}
