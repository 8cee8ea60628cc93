/* Constraints of tables and domains, under the names that PostgreSQL gives them. */
#include "replay_postgres_tables.h"

struct sg_constraint_record *sg_pg_constraint_new(struct sg_step *step,
						  struct sg_object *table,
						  enum sg_constraint_type type,
						  struct sg_str name)
{
	struct sg_constraint_record *c =
		SG_OBJECT_NEW(step->catalog, SG_OBJ_CONSTRAINT, table,
			      sg_constraint_record, SG_STR(""), name);

	c->type = type;
	c->validated = true;
	sg_pg_note_constraint(step, c->record.object);
	return c;
}

void sg_pg_set_attributes(struct sg_constraint_record *c,
			  const struct sg_constraint *node, bool creating)
{
	c->named = node->name.n;
	c->deferrable = node->deferrable || node->initially_deferred;
	c->initially_deferred = node->initially_deferred;
	c->no_inherit = node->no_inherit;
	c->validated = creating || !node->not_valid;
}

/* ---- CHECK ---- */

struct names {
	struct sg_step *step;
	struct sg_str first;
	bool more;
};

static bool visit_name(struct sg_node *node, void *payload)
{
	struct names *names = payload;
	struct sg_str column;

	if (!sg_is(node, SG_COLUMN_REF))
		return true;
	column = sg_as_column_ref(node)->column;
	if (!names->first.n)
		names->first = column;
	else if (!sg_str_eq(names->first, column))
		names->more = true;
	return true;
}

/* AddRelationNewConstraints() of catalog/heap.c, 15: a check of one column has its name.
 */
static struct sg_str column_of_check(const struct sg_constraint *check)
{
	struct names names = {0};

	if (check->expr)
		sg_walk(check->expr, visit_name, &names);
	return names.more || !names.first.n ? SG_STR("") : names.first;
}

/* A check of that name that came from a parent: both become one. */
static bool merges(struct sg_step *step, struct sg_object *owner,
		   const struct sg_constraint *check, bool creating)
{
	struct sg_object *same = sg_find_part(step->catalog, SG_NOW, owner,
					      SG_OBJ_CONSTRAINT, check->name);
	const struct sg_constraint_record *c = sg_constraint_at(same, SG_NOW);

	if (!creating || !c || !c->inherited || c->type != SG_CON_CHECK)
		return false;
	((struct sg_constraint_record *)sg_object_change(step->catalog, same))
		->inherited = false;
	return true;
}

static struct sg_object *add_check(struct sg_step *step, struct sg_object *owner,
				   const struct sg_constraint *check,
				   struct sg_str column, bool creating)
{
	struct sg_str name = check->name;
	struct sg_constraint_record *c;

	if (!name.n)
		name = sg_pg_constraint_name(step, owner, owner->newest->name, column,
					     "check");
	else if (merges(step, owner, check, creating) ||
		 !sg_pg_can_add(step, owner, SG_OBJ_CONSTRAINT, name, false))
		return NULL;
	c = sg_pg_constraint_new(step, owner, SG_CON_CHECK, name);
	sg_pg_set_attributes(c, check, creating);
	c->expression = sg_pg_text_of(step, check->expr);
	sg_pg_use_names(step, c->record.object, check->expr);
	return c->record.object;
}

struct sg_object *sg_pg_check_new(struct sg_step *step, struct sg_object *owner,
				  const struct sg_constraint *check, struct sg_str column)
{
	return add_check(step, owner, check, column, false);
}

/* A copy in a child, or what the child has under that name already. */
void sg_pg_copy_check(struct sg_step *step, struct sg_object *child,
		      const struct sg_constraint_record *check)
{
	struct sg_object *same = sg_find_part(step->catalog, SG_NOW, child,
					      SG_OBJ_CONSTRAINT, check->record.name);
	struct sg_constraint_record *c;

	if (same)
		return;
	c = sg_pg_constraint_new(step, child, SG_CON_CHECK, check->record.name);
	c->named = check->named;
	c->expression = check->expression;
	c->validated = check->validated;
	c->inherited = true;
}

static void inherit_check(struct sg_step *step, struct sg_object *table,
			  const struct sg_constraint_record *check)
{
	struct sg_children children = {0};

	if (check->no_inherit)
		return;
	sg_pg_descendants(step, &children, table);
	for (size_t i = 0; i < children.of.len; i++)
		sg_pg_copy_check(step, children.of.items[i], check);
}

static void check(struct sg_step *step, struct sg_object *table,
		  const struct sg_constraint *node, bool creating)
{
	struct sg_object *made =
		add_check(step, table, node, column_of_check(node), creating);

	if (made && !creating)
		inherit_check(step, table,
			      (const struct sg_constraint_record *)made->newest);
}

/* ---- PRIMARY KEY, UNIQUE, EXCLUDE ---- */

static const char *label_of(enum sg_constraint_type type)
{
	if (type == SG_CON_PRIMARY_KEY)
		return "pkey";
	return type == SG_CON_UNIQUE ? "key" : "excl";
}

static void add_names(struct sg_step *step, struct sg_names *names, struct sg_list list)
{
	SG_EACH (item, list)
		sg_pg_add_name(step, names,
			       sg_pg_figure_name(sg_as_index_column(item)->value));
}

/* transformIndexConstraints(): of keys over the same columns one is enough. */
static bool is_double(const struct sg_pendings *pendings, size_t i)
{
	const struct sg_pending *p = &pendings->of.items[i];

	if (p->node->type != SG_CON_UNIQUE || p->node->using_index.n)
		return false;
	for (size_t k = 0; k < pendings->of.len; k++) {
		const struct sg_pending *other = &pendings->of.items[k];

		if ((other->node->type == SG_CON_PRIMARY_KEY ||
		     (other->node->type == SG_CON_UNIQUE && k < i)) &&
		    sg_pg_same_pending(p, other))
			return true;
	}
	return false;
}

/* The one that stays takes the first name that any of them has. */
static struct sg_str written_name(const struct sg_pendings *all,
				  const struct sg_pending *pending)
{
	if (pending->node->name.n || pending->node->type == SG_CON_EXCLUDE)
		return pending->node->name;
	for (size_t i = 0; i < all->of.len; i++) {
		const struct sg_pending *other = &all->of.items[i];

		if (other->node->name.n && is_double(all, i) &&
		    sg_pg_same_pending(pending, other))
			return other->node->name;
	}
	return SG_STR("");
}

/* ChooseIndexName() of commands/indexcmds.c, 15. */
static struct sg_str key_name(struct sg_step *step, struct sg_object *table,
			      const struct sg_pendings *all,
			      const struct sg_pending *pending)
{
	const struct sg_constraint *node = pending->node;
	struct sg_names names = {0};
	struct sg_str joined = {0}, written = written_name(all, pending);

	if (written.n)
		return written;
	if (pending->column && !node->columns.len)
		sg_pg_add_name(step, &names, pending->column->newest->name);
	add_names(step, &names, node->columns);
	add_names(step, &names, node->include);
	if (node->type != SG_CON_PRIMARY_KEY)
		joined = sg_pg_join_names(step, &names);
	return sg_pg_constraint_index_name(step, table->newest->schema,
					   table->newest->name, joined,
					   label_of(node->type));
}

static void primary_key(struct sg_step *step, const struct sg_constraint_record *key)
{
	for (size_t i = 0; i < key->keys.of.len; i++)
		if (key->keys.of.items[i].column)
			sg_pg_set_not_null(step, key->keys.of.items[i].column, true);
}

static void make_key(struct sg_step *step, struct sg_object *table,
		     const struct sg_pendings *all, const struct sg_pending *pending)
{
	const struct sg_constraint *node = pending->node;
	struct sg_str name = key_name(step, table, all, pending);
	struct sg_constraint_record *c;

	if ((node->type == SG_CON_PRIMARY_KEY && sg_primary_key(table, SG_NOW)) ||
	    !sg_pg_can_add(step, table, SG_OBJ_CONSTRAINT, name, false) ||
	    !sg_pg_can_create(step, SG_OBJ_INDEX, table->newest->schema, name, false)) {
		sg_step_refuse(step,
			       "multiple primary keys for table \"%.*s\" are not allowed",
			       SG_STR_ARG(table->newest->name));
		return;
	}
	c = sg_pg_constraint_new(step, table, node->type, name);
	sg_pg_set_attributes(c, node, all->creating);
	if (pending->column && !node->columns.len)
		sg_key_add(step->catalog, &c->keys, pending->column, SG_STR(""));
	sg_pg_keys(step, &c->keys, table, node->columns);
	if (node->type == SG_CON_EXCLUDE)
		c->expression = sg_pg_in_parens(step, node);
	else
		sg_pg_can_be_unique(step, table, &c->keys);
	if (node->type == SG_CON_PRIMARY_KEY)
		primary_key(step, c);
	sg_pg_index_of_constraint(step, c->record.object, node);
	if (!all->creating)
		sg_pg_clone_to_partitions(step, table, c->index);
}

/* ADD CONSTRAINT .. USING INDEX: the index takes the name of the constraint. */
static void adopt_index(struct sg_step *step, struct sg_object *table,
			const struct sg_constraint *node)
{
	struct sg_name name = {.schema = table->newest->schema,
			       .name = node->using_index};
	struct sg_object *object = sg_pg_need_index(step, &name, table);
	const struct sg_index *was = sg_index_at(object, SG_NOW);
	struct sg_str called = node->name.n ? node->name : node->using_index;
	struct sg_constraint_record *c;
	struct sg_index *index;

	if (!was || was->constraint || was->predicate.n || object->owner != table ||
	    (!was->unique && !object->assumed) || sg_pg_is_partitioned(table) ||
	    (node->type == SG_CON_PRIMARY_KEY && sg_primary_key(table, SG_NOW)) ||
	    !sg_pg_can_add(step, table, SG_OBJ_CONSTRAINT, called, false)) {
		sg_step_refuse(
			step,
			"index \"%.*s\" cannot become a constraint of table \"%.*s\"",
			SG_STR_ARG(node->using_index), SG_STR_ARG(table->newest->name));
		return;
	}
	if (!sg_str_eq(called, was->record.name))
		sg_pg_rename_relation_to(step, object, called);
	c = sg_pg_constraint_new(step, table, node->type, called);
	sg_pg_set_attributes(c, node, false);
	c->keys = was->keys;
	c->index = object;
	index = sg_object_change(step->catalog, object);
	index->constraint = c->record.object;
	index->origin = node->type == SG_CON_PRIMARY_KEY ? 'p' : 'u';
	if (node->type == SG_CON_PRIMARY_KEY)
		primary_key(step, c);
}

static void key(struct sg_step *step, struct sg_object *table,
		const struct sg_pendings *all, const struct sg_pending *pending)
{
	if (pending->node->using_index.n)
		adopt_index(step, table, pending->node);
	else
		make_key(step, table, all, pending);
}

/* ---- all of a statement ---- */

static void add_of(struct sg_step *step, struct sg_object *table,
		   const struct sg_pendings *pendings, enum sg_constraint_type type)
{
	for (size_t i = 0; i < pendings->of.len && !step->refused.n; i++) {
		const struct sg_pending *p = &pendings->of.items[i];
		enum sg_constraint_type its = p->node->type;

		if (its == SG_CON_EXCLUDE)
			its = SG_CON_UNIQUE;
		if (its != type || is_double(pendings, i))
			continue;
		if (type == SG_CON_CHECK)
			check(step, table, p->node, pendings->creating);
		else if (type == SG_CON_FOREIGN_KEY)
			sg_pg_foreign_key(step, table, p, pendings->creating);
		else
			key(step, table, pendings, p);
	}
}

void sg_pg_add_keys(struct sg_step *step, struct sg_object *table,
		    const struct sg_pendings *pendings)
{
	add_of(step, table, pendings, SG_CON_CHECK);
	add_of(step, table, pendings, SG_CON_PRIMARY_KEY);
	add_of(step, table, pendings, SG_CON_UNIQUE);
}

void sg_pg_add_foreign_keys(struct sg_step *step, struct sg_object *table,
			    const struct sg_pendings *pendings)
{
	add_of(step, table, pendings, SG_CON_FOREIGN_KEY);
}
