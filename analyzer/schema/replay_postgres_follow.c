/* The texts of indexes, constraints, views .. follow a renamed table or column. */
#include <string.h>

#include "replay_postgres_depend.h"
#include "replay_postgres_objects.h"

static bool rename_keys(struct sg_step *step, const struct sg_pg_rename *rename,
			struct sg_keys *out, const struct sg_keys *keys)
{
	bool changed = false;

	for (size_t i = 0; i < keys->of.len; i++) {
		struct sg_key *key = SG_PUSH(step->catalog->arena, &out->of);

		*key = keys->of.items[i];
		changed |= sg_pg_rename_in(step, rename, &key->expression, false);
	}
	return changed;
}

static void rename_in_index(struct sg_step *step, const struct sg_pg_rename *rename,
			    struct sg_object *object)
{
	const struct sg_index *was = (const struct sg_index *)object->newest;
	struct sg_str predicate = was->predicate;
	struct sg_keys keys = {0};
	bool changed = sg_pg_rename_in(step, rename, &predicate, false);
	struct sg_index *index;

	changed |= rename_keys(step, rename, &keys, &was->keys);
	if (!changed)
		return;
	index = sg_object_change(step->catalog, object);
	index->keys = keys;
	index->predicate = predicate;
}

/* One text of a record, which stands at `offset` in it. */
static void rename_at(struct sg_step *step, const struct sg_pg_rename *rename,
		      struct sg_object *object, size_t offset, bool query)
{
	struct sg_str text;

	memcpy(&text, (const char *)object->newest + offset, sizeof text);
	if (sg_pg_rename_in(step, rename, &text, query))
		memcpy((char *)sg_object_change(step->catalog, object) + offset, &text,
		       sizeof text);
}

void sg_pg_rename_in_part(struct sg_step *step, const struct sg_pg_rename *rename,
			  struct sg_object *part)
{
	switch (part->type) {
	case SG_OBJ_INDEX: rename_in_index(step, rename, part); break;
	case SG_OBJ_COLUMN:
		rename_at(step, rename, part, offsetof(struct sg_column, generation),
			  false);
		break;
	case SG_OBJ_CONSTRAINT:
		rename_at(step, rename, part,
			  offsetof(struct sg_constraint_record, expression), false);
		break;
	case SG_OBJ_POLICY:
		rename_at(step, rename, part, offsetof(struct sg_policy, using), false);
		rename_at(step, rename, part, offsetof(struct sg_policy, with_check),
			  false);
		break;
	case SG_OBJ_TRIGGER:
		rename_at(step, rename, part, offsetof(struct sg_trigger, when), false);
		break;
	default: break;
	}
}

/* A view keeps the names of its own columns. */
void sg_pg_keep_columns(struct sg_step *step, struct sg_object *object)
{
	struct sg_arena scratch = {0};
	struct sg_source src = {0};
	const struct sg_view *view = (const struct sg_view *)object->newest;
	const struct sg_node *query;
	struct sg_keys columns = {0};

	if (view->columns.of.len)
		return;
	query = sg_pg_read(&src, &scratch, view->query, true);
	if (query)
		sg_pg_name_columns(step, &columns, query);
	if (columns.of.len)
		((struct sg_view *)sg_object_change(step->catalog, object))->columns =
			columns;
	sg_arena_release(&scratch);
}

void sg_pg_rename_in_views(struct sg_step *step, const struct sg_pg_rename *rename,
			   const struct sg_object *table)
{
	for (size_t i = 0; i < table->users.len; i++) {
		struct sg_object *view = table->users.items[i];

		if (!sg_view_at(view, SG_NOW) || sg_pg_hold(view, table) == SG_HOLD_NOT)
			continue;
		if (rename->column.n)
			sg_pg_keep_columns(step, view);
		rename_at(step, rename, view, offsetof(struct sg_view, query), true);
	}
}
