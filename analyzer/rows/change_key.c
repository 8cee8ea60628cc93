/* Keys change: what that does to the rows that reference them. */
#include "action.h"

static const struct value *new_value(const struct change *change,
				     const struct sg_object *column)
{
	for (size_t i = 0; column && i < change->values.len; i++)
		if (change->values.items[i].column == column)
			return &change->values.items[i].value;
	return NULL;
}

/* ON UPDATE CASCADE: the child's columns get what the parent's got. */
static void follow(struct sg_rows *rows, const struct meeting *m,
		   const struct change *change)
{
	struct change next = {
		.table = m->tie.child, .all = m->certain, .cause = m->cause};

	if (sg_sim_is_repeated(rows, m))
		return;
	for (size_t k = 0; k < m->tie.key->keys.of.len; k++) {
		const struct value *value = new_value(
			change, sg_sim_parent_column(rows, m->tie.key, m->parent, k));

		if (value)
			*SG_PUSH(rows->arena, &next.values) = (struct column_value){
				sg_sim_child_column(rows, m->tie, k), *value};
	}
	rows->depth++;
	sg_sim_update(rows, &next);
	sg_sim_fire(rows, m->tie.child, SG_UPDATE, m->cause);
	rows->depth--;
}

static void update_children(struct sg_rows *rows, const struct change *change,
			    struct tie tie, const struct content *parent)
{
	const struct content *content = sg_sim_content(rows, tie.child);

	for (size_t i = 0; i < content->of.len; i++) {
		const struct portion *portion = &content->of.items[i];
		struct meeting m = {tie, change->table, portion, SG_UNKNOWN,
				    change->cause};

		m.certain = sg_sim_meets(rows, tie, portion, change->table, parent, NULL);
		if (m.certain == SG_NO)
			continue;
		m.certain = sg_sim_and(m.certain, sg_sim_and(rows->keys, change->all));
		if (tie.key->on_update == SG_FK_CASCADE)
			follow(rows, &m, change);
		else
			sg_sim_act(rows, &m, tie.key->on_update);
	}
}

/* Values that only some rows get are known of none. */
static struct value given(const struct change *change, size_t v)
{
	return change->all == SG_YES ? change->values.items[v].value
				     : (struct value){VALUE_UNKNOWN, NULL, 0};
}

/* What is unknown stays so: millions of the same statement must cost nothing. */
static bool changes_any(const struct sg_rows *rows, const struct change *change,
			const struct content *content)
{
	for (size_t i = 0; i < content->of.len; i++)
		for (size_t v = 0; v < change->values.len; v++)
			if (given(change, v).kind != VALUE_UNKNOWN ||
			    sg_sim_value(rows, &content->of.items[i],
					 change->values.items[v].column)
					    .kind != VALUE_UNKNOWN)
				return true;
	return false;
}

static void apply(struct sg_rows *rows, const struct change *change)
{
	struct content *content;

	if (!changes_any(rows, change, sg_sim_content(rows, change->table)))
		return;
	content = sg_sim_change(rows, change->table);
	for (size_t i = 0; i < content->of.len; i++)
		for (size_t v = 0; v < change->values.len; v++)
			sg_sim_set_value(rows, &content->of.items[i],
					 change->values.items[v].column,
					 given(change, v));
}

void sg_sim_update(struct sg_rows *rows, const struct change *change)
{
	const struct content *content = sg_sim_content(rows, change->table);
	struct ties ties;

	if (!sg_sim_may_have_rows(content) || rows->depth >= DEPTH_MOST)
		return;
	if (rows->keys != SG_NO) {
		ties = sg_sim_ties_to(rows, change->table);
		for (size_t i = 0; i < ties.of.len; i++)
			if (sg_sim_touches_parent(rows, change, ties.of.items[i].key,
						  change->table))
				update_children(rows, change, ties.of.items[i], content);
	}
	apply(rows, change);
}
