/*
 * What depends on what, as pg_depend would say it: DROP asks.  An object lists who ever
 * named it (users); whether one still does, and how, its newest record tells.
 */
#include "replay_postgres_depend.h"

void sg_pg_uses(struct sg_step *step, struct sg_object *user, struct sg_object *used)
{
	size_t n = used ? used->users.len : 0;

	if (used && used != user && !(n && used->users.items[n - 1] == user))
		*SG_PUSH(step->catalog->arena, &used->users) = user;
}

/* ---- names in expressions ---- */

struct naming {
	struct sg_step *step;
	struct sg_object *user;
};

static const struct sg_node *without_cast(const struct sg_node *node)
{
	while (sg_is(node, SG_CAST))
		node = sg_as_cast(node)->value;
	return node;
}

static bool is_sequence_function(struct sg_str name)
{
	return sg_str_is(name, "nextval") || sg_str_is(name, "currval") ||
	       sg_str_is(name, "setval");
}

static void use_call(struct naming *naming, const struct sg_call *call)
{
	struct sg_step *step = naming->step;
	struct sg_name name = {.schema = call->schema, .name = call->name};
	const struct sg_node *first =
		call->arguments.len ? without_cast(call->arguments.items[0]) : NULL;

	sg_pg_uses(step, naming->user,
		   sg_find_function(step->catalog, SG_NOW, &name, SG_STR("")));
	if (!is_sequence_function(call->name) || !sg_is(first, SG_LITERAL))
		return;
	name = sg_pg_name_in(step, sg_as_literal(first)->text);
	sg_pg_uses(step, naming->user, sg_pg_find(step, SG_OBJ_SEQUENCE, &name));
}

static bool visit(struct sg_node *node, void *payload)
{
	struct naming *naming = payload;

	if (sg_is(node, SG_CALL))
		use_call(naming, sg_as_call(node));
	else if (sg_is(node, SG_TYPE_NAME))
		sg_pg_uses(naming->step, naming->user,
			   sg_pg_find(naming->step, SG_OBJ_TYPE,
				      &sg_as_type_name(node)->name));
	return true;
}

void sg_pg_use_names(struct sg_step *step, struct sg_object *user,
		     const struct sg_node *expression)
{
	struct naming naming = {step, user};

	if (expression)
		sg_walk((struct sg_node *)expression, visit, &naming);
}

void sg_pg_use_text(struct sg_step *step, struct sg_object *user, struct sg_str text)
{
	struct sg_arena scratch = {0};
	struct sg_source src = {0};

	if (text.n)
		sg_pg_use_names(step, user, sg_pg_read(&src, &scratch, text, false));
	sg_arena_release(&scratch);
}

/* ---- still naming ---- */

static bool reads(const struct sg_view *view, const struct sg_object *object)
{
	for (size_t i = 0; i < view->reads.len; i++)
		if (view->reads.items[i].object == object)
			return true;
	return false;
}

static bool is_relation(const struct sg_object *object)
{
	return object->type == SG_OBJ_TABLE || object->type == SG_OBJ_FOREIGN_TABLE ||
	       object->type == SG_OBJ_VIEW || object->type == SG_OBJ_MATERIALIZED_VIEW;
}

static enum sg_hold column_hold(const struct sg_column *column,
				const struct sg_object *used)
{
	if (column->type_object == used)
		return SG_HOLD_NEEDS;
	if (sg_pg_mentions(column->generation, used->newest->name))
		return SG_HOLD_NEEDS;
	return sg_pg_mentions(column->fallback, used->newest->name) ? SG_HOLD_DEFAULT
								    : SG_HOLD_NOT;
}

static enum sg_hold constraint_hold(const struct sg_constraint_record *c,
				    const struct sg_object *used)
{
	if (c->partition_of == used)
		return SG_HOLD_GOES;
	if (c->parent.object == used)
		return c->record.object->owner == used ? SG_HOLD_GOES : SG_HOLD_NEEDS;
	return sg_pg_mentions(c->expression, used->newest->name) ? SG_HOLD_NEEDS
								 : SG_HOLD_NOT;
}

static enum sg_hold table_hold(const struct sg_table *table, const struct sg_object *used)
{
	if (table->partition_of == used)
		return SG_HOLD_GOES;
	if (used->type == SG_OBJ_TYPE && sg_str_eq(table->of_type, used->newest->name))
		return SG_HOLD_NEEDS;
	return sg_pg_is_child(table, used) ? SG_HOLD_NEEDS : SG_HOLD_NOT;
}

static bool owns(const struct sg_sequence *sequence, const struct sg_object *used)
{
	return sequence->owned_by &&
	       (sequence->owned_by == used || sequence->owned_by->owner == used);
}

static bool in_keys(const struct sg_keys *keys, struct sg_str name)
{
	for (size_t i = 0; i < keys->of.len; i++)
		if (sg_pg_mentions(keys->of.items[i].expression, name))
			return true;
	return false;
}

static enum sg_hold index_hold(const struct sg_index *index, const struct sg_object *used)
{
	if (index->partition_of == used)
		return SG_HOLD_GOES;
	return sg_pg_mentions(index->predicate, used->newest->name) ||
			       in_keys(&index->keys, used->newest->name)
		       ? SG_HOLD_NEEDS
		       : SG_HOLD_NOT;
}

/* A view reads relations; of a function or type that it names, its query tells. */
static enum sg_hold view_hold(const struct sg_view *view, const struct sg_object *used)
{
	bool held = is_relation(used) ? reads(view, used)
				      : sg_pg_mentions(view->query, used->newest->name);

	return held ? SG_HOLD_NEEDS : SG_HOLD_NOT;
}

/* OR REPLACE and ALTER may have left the function that they used before. */
static enum sg_hold trigger_hold(const struct sg_trigger *trigger,
				 const struct sg_object *used)
{
	return sg_pg_mentions(trigger->function, used->newest->name) ||
			       sg_pg_mentions(trigger->when, used->newest->name)
		       ? SG_HOLD_NEEDS
		       : SG_HOLD_NOT;
}

static enum sg_hold policy_hold(const struct sg_policy *policy,
				const struct sg_object *used)
{
	return sg_pg_mentions(policy->using, used->newest->name) ||
			       sg_pg_mentions(policy->with_check, used->newest->name)
		       ? SG_HOLD_NEEDS
		       : SG_HOLD_NOT;
}

enum sg_hold sg_pg_hold(const struct sg_object *user, const struct sg_object *used)
{
	const void *record = user->newest;

	if (user->newest->gone)
		return SG_HOLD_NOT;
	switch (user->type) {
	case SG_OBJ_TABLE:
	case SG_OBJ_FOREIGN_TABLE: return table_hold(record, used);
	case SG_OBJ_COLUMN: return column_hold(record, used);
	case SG_OBJ_CONSTRAINT: return constraint_hold(record, used);
	case SG_OBJ_INDEX: return index_hold(record, used);
	case SG_OBJ_SEQUENCE: return owns(record, used) ? SG_HOLD_GOES : SG_HOLD_NOT;
	case SG_OBJ_VIEW:
	case SG_OBJ_MATERIALIZED_VIEW: return view_hold(record, used);
	case SG_OBJ_TRIGGER: return trigger_hold(record, used);
	case SG_OBJ_POLICY: return policy_hold(record, used);
	default: return SG_HOLD_NEEDS;
	}
}

/* ---- columns ---- */

static bool keys_name(const struct sg_keys *keys, const struct sg_object *column)
{
	if (sg_pg_has_key(keys, column))
		return true;
	for (size_t i = 0; i < keys->of.len; i++)
		if (sg_pg_names_column(keys->of.items[i].expression, false, column))
			return true;
	return false;
}

static enum sg_hold trigger_on_column(const struct sg_trigger *trigger,
				      const struct sg_object *column)
{
	return sg_pg_has_key(&trigger->update_of, column) ||
			       sg_pg_mentions(trigger->when, column->newest->name)
		       ? SG_HOLD_NEEDS
		       : SG_HOLD_NOT;
}

static enum sg_hold policy_on_column(const struct sg_policy *policy,
				     const struct sg_object *column)
{
	return sg_pg_names_column(policy->using, false, column) ||
			       sg_pg_names_column(policy->with_check, false, column)
		       ? SG_HOLD_NEEDS
		       : SG_HOLD_NOT;
}

static enum sg_hold generated_on_column(const struct sg_column *generated,
					const struct sg_object *column)
{
	return sg_pg_names_column(generated->generation, false, column) ? SG_HOLD_NEEDS
									: SG_HOLD_NOT;
}

/* Keys and checks over a column go with it (ddl-alter.html, "Removing a Column"). */
enum sg_hold sg_pg_part_hold(const struct sg_object *part, const struct sg_object *column)
{
	const void *record = part->newest;
	const struct sg_constraint_record *c;
	const struct sg_index *index;
	bool goes = false;

	if (part->newest->gone || part == column)
		return SG_HOLD_NOT;
	c = sg_constraint_at(part, SG_NOW);
	index = sg_index_at(part, SG_NOW);
	if (part->type == SG_OBJ_TRIGGER)
		return trigger_on_column(record, column);
	if (part->type == SG_OBJ_POLICY)
		return policy_on_column(record, column);
	if (part->type == SG_OBJ_COLUMN)
		return generated_on_column(record, column);
	if (c)
		goes = sg_pg_has_key(&c->keys, column) ||
		       sg_pg_names_column(c->expression, false, column);
	if (index)
		goes = keys_name(&index->keys, column) ||
		       keys_name(&index->include, column) ||
		       sg_pg_names_column(index->predicate, false, column);
	return goes ? SG_HOLD_GOES : SG_HOLD_NOT;
}

static enum sg_hold view_on_column(const struct sg_view *view,
				   const struct sg_object *column)
{
	return reads(view, column->owner) && sg_pg_names_column(view->query, true, column)
		       ? SG_HOLD_NEEDS
		       : SG_HOLD_NOT;
}

static enum sg_hold key_on_column(const struct sg_constraint_record *c,
				  const struct sg_object *column)
{
	const struct sg_object *index;

	if (c->parent.object != column->owner)
		return SG_HOLD_NOT;
	if (sg_pg_has_key(&c->parent_keys, column))
		return SG_HOLD_NEEDS;
	index = sg_pg_key_index(c, NULL);
	return index && sg_pg_has_key(&sg_index_at(index, SG_NOW)->keys, column)
		       ? SG_HOLD_NEEDS
		       : SG_HOLD_NOT;
}

/* A foreign key of any table, or a view, that the column is for. */
enum sg_hold sg_pg_column_hold(const struct sg_object *user,
			       const struct sg_object *column)
{
	const void *record = user->newest;

	if (user->newest->gone)
		return SG_HOLD_NOT;
	switch (user->type) {
	case SG_OBJ_CONSTRAINT: return key_on_column(record, column);
	case SG_OBJ_VIEW:
	case SG_OBJ_MATERIALIZED_VIEW: return view_on_column(record, column);
	default: return SG_HOLD_NOT;
	}
}
