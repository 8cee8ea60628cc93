/* Rows go: what that does to those that reference them. */
#include "action.h"

/* All rows of the table go, and those that reference each other with them; but each is
   deleted by itself, so that its action may fail before. */
static bool is_gone_anyway(const struct sg_rows *rows, const struct removal *removal,
			   struct tie tie)
{
	if (tie.child != removal->table || removal->one || removal->all != SG_YES)
		return false;
	switch (tie.key->on_delete) {
	case SG_FK_RESTRICT: return false;
	case SG_FK_SET_NULL: return !sg_sim_not_null_column(rows, tie);
	case SG_FK_SET_DEFAULT:
		return sg_sim_has_default(rows, tie) ||
		       !sg_sim_not_null_column(rows, tie);
	default: return true;
	}
}

static void remove_children(struct sg_rows *rows, const struct removal *removal,
			    struct tie tie, const struct content *parent)
{
	const struct content *content = sg_sim_content(rows, tie.child);

	for (size_t i = 0; i < content->of.len; i++) {
		const struct portion *portion = &content->of.items[i];
		struct meeting m = {tie, removal->table, portion, SG_UNKNOWN,
				    removal->cause};

		m.certain =
			sg_sim_meets(rows, tie, portion, removal->table, parent, removal);
		if (m.certain == SG_NO)
			continue;
		m.certain = sg_sim_and(m.certain, sg_sim_and(rows->keys, removal->all));
		if (tie.child == removal->table)
			m.certain = SG_UNKNOWN;
		if (removal->replaced && tie.key->on_delete <= SG_FK_NO_ACTION)
			continue;
		sg_sim_act(rows, &m, tie.key->on_delete);
	}
}

/* The list is copied, as other portions may share it. */
static void damage(struct sg_rows *rows, struct portion *portion)
{
	struct damage damage = {.sieved = portion->damage.sieved};

	for (size_t i = 0; i < portion->damage.by.len; i++)
		*SG_PUSH(rows->arena, &damage.by) = portion->damage.by.items[i];
	*SG_PUSH(rows->arena, &damage.by) = rows->now;
	portion->damage = damage;
}

static void take(struct sg_rows *rows, const struct removal *removal)
{
	struct content *content = sg_sim_change(rows, removal->table);
	size_t kept = 0;

	for (size_t i = 0; i < content->of.len; i++) {
		struct portion portion = content->of.items[i];
		bool mine = !removal->one || portion.origin == removal->origin;

		if (mine && removal->all == SG_YES && !removal->leaves)
			continue;
		if (mine)
			damage(rows, &portion);
		if (mine && removal->all == SG_YES)
			portion.there = SG_UNKNOWN, portion.whole = SG_NO;
		else if (mine && portion.whole == SG_YES)
			portion.whole = SG_UNKNOWN;
		content->of.items[kept++] = portion;
	}
	content->of.len = kept;
}

static void remove_by(struct sg_rows *rows, const struct removal *removal, struct tie tie,
		      const struct content *content)
{
	if (sg_sim_is_mismatch(rows, tie) || !sg_sim_may_have_rows(content))
		return;
	if (!is_gone_anyway(rows, removal, tie))
		remove_children(rows, removal, tie, content);
	else if (tie.key->on_delete >= SG_FK_SET_NULL)
		sg_sim_fire(rows, removal->table, SG_UPDATE, removal->cause);
	else if (removal->by_drop && tie.key->on_delete == SG_FK_CASCADE)
		sg_sim_fire(rows, removal->table, SG_DELETE, removal->cause);
}

void sg_sim_remove(struct sg_rows *rows, const struct removal *removal)
{
	const struct content *content = sg_sim_content(rows, removal->table);
	struct ties ties;

	if (rows->keys != SG_NO && rows->depth < DEPTH_MOST) {
		ties = sg_sim_ties_to(rows, removal->table);
		for (size_t i = 0; i < ties.of.len; i++)
			remove_by(rows, removal, ties.of.items[i], content);
	}
	if (removal->replaced)
		return;
	sg_sim_child_goes(rows, removal->table, removal->one ? SG_UNKNOWN : removal->all);
	take(rows, removal);
}
