/* The indexes that partitions get or bring, and ALTER INDEX .. ATTACH PARTITION. */
#include "replay_postgres_tables.h"

/* ---- names ---- */

/* The name of a key: that of its expression is made from the tree again. */
static struct sg_str name_of_key(struct sg_step *step, const struct sg_key *key)
{
	struct sg_arena scratch = {0};
	struct sg_source src = {0};
	const struct sg_node *node;
	struct sg_str name = {0};

	if (!key->expression.n)
		return sg_key_name(key, SG_NOW);
	node = sg_pg_read(&src, &scratch, key->expression, false);
	if (sg_is(node, SG_SELECT) && sg_as_select(node)->columns.len)
		name = sg_pg_figure_name(
			sg_as_result_column(sg_as_select(node)->columns.items[0])->value);
	name = sg_step_keep(step, name);
	sg_arena_release(&scratch);
	return name;
}

static void add_names(struct sg_step *step, struct sg_names *names,
		      const struct sg_keys *keys)
{
	for (size_t i = 0; i < keys->of.len; i++)
		sg_pg_add_name(step, names, name_of_key(step, &keys->of.items[i]));
}

/* ChooseIndexName() of commands/indexcmds.c, 15. */
static struct sg_str choose_name(struct sg_step *step, struct sg_object *table,
				 const struct sg_index *index)
{
	struct sg_names names = {0};
	struct sg_str schema = table->newest->schema, one = table->newest->name, joined;

	if (index->origin == 'p')
		return sg_pg_constraint_index_name(step, schema, one, SG_STR(""), "pkey");
	add_names(step, &names, &index->keys);
	add_names(step, &names, &index->include);
	joined = sg_pg_join_names(step, &names);
	if (index->origin == 'c')
		return sg_pg_relation_name(step, schema, one, joined, "idx");
	return sg_pg_constraint_index_name(step, schema, one, joined,
					   index->origin == 'u' ? "key" : "excl");
}

/* ---- partitions ---- */

static void clone_constraint(struct sg_step *step, struct sg_index *index,
			     const struct sg_constraint_record *from)
{
	struct sg_constraint_record *c = sg_pg_constraint_new(
		step, index->record.object->owner, from->type, index->record.name);

	c->keys = index->keys;
	c->expression = from->expression;
	c->deferrable = from->deferrable;
	c->initially_deferred = from->initially_deferred;
	c->index = index->record.object;
	index->constraint = c->record.object;
}

struct sg_object *sg_pg_clone_index(struct sg_step *step, struct sg_object *table,
				    struct sg_object *object)
{
	const struct sg_index *from = (const struct sg_index *)object->newest;
	struct sg_str name = choose_name(step, table, from);
	struct sg_index *index = sg_pg_index_new(step, table, name);

	index->unique = from->unique;
	index->method = from->method;
	index->predicate = from->predicate;
	index->nulls_not_distinct = from->nulls_not_distinct;
	index->origin = from->origin;
	sg_pg_copy_keys(step, &index->keys, &from->keys, table);
	sg_pg_copy_keys(step, &index->include, &from->include, table);
	if (from->constraint)
		clone_constraint(
			step, index,
			(const struct sg_constraint_record *)from->constraint->newest);
	for (size_t i = 0; from->origin == 'p' && i < index->keys.of.len; i++)
		if (index->keys.of.items[i].column)
			sg_pg_set_not_null(step, index->keys.of.items[i].column, true);
	return index->record.object;
}

/* CompareIndexInfo() of catalog/index.c, 15, as far as the replay knows. */
static bool alike(const struct sg_index *a, const struct sg_index *b)
{
	return a->unique == b->unique && sg_str_eq(a->method, b->method) &&
	       sg_str_eq(a->predicate, b->predicate) &&
	       a->nulls_not_distinct == b->nulls_not_distinct &&
	       sg_pg_same_keys(&a->keys, &b->keys) &&
	       sg_pg_same_keys(&a->include, &b->include) &&
	       (!a->constraint || a->origin == b->origin);
}

static void set_parent(struct sg_step *step, struct sg_object *object,
		       struct sg_object *parent)
{
	const struct sg_index *above = (const struct sg_index *)parent->newest;
	struct sg_index *index = sg_object_change(step->catalog, object);

	index->partition_of = parent;
	sg_pg_uses(step, object, parent);
	if (index->constraint && above->constraint) {
		struct sg_constraint_record *c =
			sg_object_change(step->catalog, index->constraint);

		c->partition_of = above->constraint;
		c->inherited = true;
		sg_pg_uses(step, index->constraint, above->constraint);
	}
}

/* The partition's own index of that kind, or a new one; then those of its partitions. */
void sg_pg_take_index(struct sg_step *step, struct sg_object *partition,
		      struct sg_object *parent)
{
	const struct sg_index *wanted = (const struct sg_index *)parent->newest;
	struct sg_object *found = NULL;

	SG_EACH_PART(part, partition, SG_OBJ_INDEX, SG_NOW)
	{
		const struct sg_index *index = sg_index_at(part, SG_NOW);

		if (!found && !index->partition_of && alike(wanted, index))
			found = part;
	}
	if (!found)
		found = sg_pg_clone_index(step, partition, parent);
	set_parent(step, found, parent);
	sg_pg_clone_to_partitions(step, partition, found);
}

void sg_pg_clone_to_partitions(struct sg_step *step, struct sg_object *table,
			       struct sg_object *index)
{
	struct sg_children children = {0};

	if (!sg_pg_is_partitioned(table))
		return;
	sg_pg_children(step, &children, table);
	for (size_t i = 0; i < children.of.len && !step->refused.n; i++)
		sg_pg_take_index(step, children.of.items[i], index);
}

static void drop_copies(struct sg_step *step, struct sg_object *parent)
{
	for (size_t i = 0; i < parent->users.len; i++) {
		struct sg_object *copy = parent->users.items[i];
		const struct sg_index *index = sg_index_at(copy, SG_NOW);

		if (!index || index->partition_of != parent)
			continue;
		drop_copies(step, copy);
		if (index->constraint)
			sg_object_drop(step->catalog, index->constraint);
		sg_object_drop(step->catalog, copy);
	}
}

void sg_pg_remake_indexes(struct sg_step *step, struct sg_object *table,
			  struct sg_str column)
{
	const struct sg_object *object =
		sg_find_part(step->catalog, SG_NOW, table, SG_OBJ_COLUMN, column);

	SG_EACH_PART(part, table, SG_OBJ_INDEX, SG_NOW)
	{
		if (!sg_pg_has_key(&sg_index_at(part, SG_NOW)->keys, object))
			continue;
		drop_copies(step, part);
		sg_pg_clone_to_partitions(step, table, part);
	}
}

static bool has_attached(struct sg_step *step, struct sg_object *table,
			 struct sg_object *parent)
{
	(void)step;
	SG_EACH_PART(part, table, SG_OBJ_INDEX, SG_NOW)
	{
		if (sg_index_at(part, SG_NOW)->partition_of == parent)
			return true;
	}
	return false;
}

/* validatePartitionedIndex(): valid as soon as every partition has one. */
static void validate(struct sg_step *step, struct sg_object *parent)
{
	struct sg_children children = {0};

	sg_pg_children(step, &children, parent->owner);
	for (size_t i = 0; i < children.of.len; i++)
		if (!has_attached(step, children.of.items[i], parent))
			return;
	((struct sg_index *)sg_object_change(step->catalog, parent))->valid = true;
}

/* ALTER INDEX .. ATTACH PARTITION */
void sg_pg_attach_index(struct sg_step *step, struct sg_object *parent,
			const struct sg_name *name)
{
	struct sg_object *index = sg_pg_find(step, SG_OBJ_INDEX, name);
	const struct sg_index *above = sg_index_at(parent, SG_NOW);
	const struct sg_index *below = sg_index_at(index, SG_NOW);
	bool known = above && below && parent->owner && index->owner;

	if (known && below->partition_of == parent)
		return;
	if (known && !has_attached(step, index->owner, parent) && alike(above, below)) {
		set_parent(step, index, parent);
		validate(step, parent);
	} else if (known || !parent->assumed) {
		sg_step_refuse(
			step,
			"cannot attach index \"%.*s\" as a partition of index \"%.*s\"",
			SG_STR_ARG(name->name), SG_STR_ARG(parent->newest->name));
	}
}
