/* What each kind of statement does to rows. */
#include <sqlguard/ask/tree.h>

#include "statement.h"

struct sg_object *sg_sim_find_table(const struct sg_rows *rows,
				    const struct sg_name *name)
{
	struct sg_object *object =
		sg_find_object(rows->in.catalog, rows->moment, SG_OBJ_TABLE, name);

	return object && object->type == SG_OBJ_TABLE ? object : NULL;
}

/* What the statement itself takes, as far as it was there before the file. */
const struct sg_row_effect *sg_sim_say_deleted(struct sg_rows *rows,
					       const struct sg_object *table,
					       enum sg_maybe all,
					       const struct sg_row_effect *cause)
{
	const struct content *content = sg_sim_content(rows, table);
	const struct sg_row_effect *first = NULL;

	for (size_t i = 0; i < content->of.len; i++) {
		const struct portion *portion = &content->of.items[i];
		const struct sg_row_effect *effect = sg_sim_effect(
			rows, rows->now,
			&(struct sg_row_effect){.deed = SG_ROWS_DELETED,
						.table = table,
						.origin = portion->origin,
						.cause = cause,
						.certain =
							sg_sim_and(all, portion->there)});

		if (!first)
			first = effect;
	}
	return first;
}

static void drop(struct sg_rows *rows, const struct sg_drop *node)
{
	SG_EACH (item, node->names) {
		const struct sg_object *table =
			sg_sim_find_table(rows, &sg_as_object_name(item)->name);

		if (!table || node->object != SG_OBJ_TABLE)
			continue;
		sg_sim_look_up_dropped(rows, table);
		sg_sim_remove(rows,
			      &(struct removal){.table = table,
						.all = SG_YES,
						.by_drop = true,
						.cause = sg_sim_say_deleted(
							rows, table, SG_YES, NULL)});
	}
}

void sg_sim_delete(struct sg_rows *rows, const struct sg_name *name, bool all,
		   const struct sg_row_effect *why)
{
	const struct sg_object *table = sg_sim_find_table(rows, name);
	const struct sg_row_effect *effect;

	if (!table)
		return;
	sg_sim_look_up_changed(rows, table, NULL, why ? SG_UNKNOWN : SG_YES);
	effect = sg_sim_say_deleted(rows, table, sg_sim_all_if(all), why);
	sg_sim_remove(rows, &(struct removal){.table = table,
					      .all = sg_sim_all_if(all),
					      .cause = effect});
	sg_sim_fire(rows, table, SG_DELETE, effect);
}

static void alter(struct sg_rows *rows, const struct sg_alter_table *node)
{
	const struct sg_object *table = sg_sim_find_table(rows, &node->name);

	SG_EACH (action, node->actions)
		if (table && sg_is(action, SG_RENAME_TABLE))
			sg_sim_renamed(rows, table);
}

void sg_sim_statement(struct sg_rows *rows, const struct sg_node *node)
{
	switch ((int)node->kind) {
	case SG_DROP: drop(rows, sg_as_drop(node)); break;
	case SG_DELETE: {
		const struct sg_delete *delete = sg_as_delete(node);

		sg_sim_delete(rows, &delete->table,
			      sg_is_always_true(delete->where) && !delete->limit, NULL);
		break;
	}
	case SG_ALTER_TABLE: alter(rows, sg_as_alter_table(node)); break;
	case SG_INSERT: sg_sim_insert(rows, sg_as_insert(node)); break;
	case SG_UPDATE: sg_sim_update_statement(rows, sg_as_update(node), NULL); break;
	case SG_CREATE_TABLE:
		if (sg_as_create_table(node)->query)
			sg_sim_create_as(rows, sg_as_create_table(node));
		break;
	default: break;
	}
}
