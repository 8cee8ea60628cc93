/* Whether the constraints of a table are there in its replacement. */
#include <sqlguard/rule.h>

#include "losses.h"

static struct comparing back_of(const struct comparing *c)
{
	return (struct comparing){
		.cx = c->cx, .arena = c->arena, .r = c->back, .back = c->r};
}

/* ---- PRIMARY KEY and UNIQUE ---- */

/* A key that the old table did not have covers its columns, or some of them. */
static bool has_another_key(struct comparing *c, const struct sg_keys *old)
{
	struct comparing back = back_of(c);

	for (struct sg_object **part = sg_parts_of(c->r->now, c->r->after);
	     part && part < sg_parts_end(c->r->now, c->r->after); part++) {
		const struct sg_keys *now = sg_unique_keys(*part, c->r->after);

		if (now && !sg_has_key(&back, now) &&
		    (sg_are_within(c, old, now) || sg_are_within(&back, now, old)))
			return true;
	}
	return false;
}

static void compare_key(struct comparing *c, const struct sg_constraint_record *key)
{
	bool primary = key->type == SG_CON_PRIMARY_KEY;

	if (sg_keys_are_gone(c, &key->keys) || sg_has_key(c, &key->keys) ||
	    (primary && sg_primary_key(c->r->now, c->r->after)) ||
	    has_another_key(c, &key->keys))
		return;
	sg_add_loss(c, SG_LOST_KEY, key->record.object, "%s (%s)",
		    primary ? "PRIMARY KEY" : "UNIQUE",
		    sg_show_keys(c, &key->keys, c->r->before));
}

/* ---- CHECK ---- */

static bool has_check(struct comparing *c, struct sg_str expression)
{
	SG_EACH_PART(part, c->r->now, SG_OBJ_CONSTRAINT, c->r->after)
	{
		const struct sg_constraint_record *now =
			sg_constraint_at(part, c->r->after);

		if (now->type == SG_CON_CHECK &&
		    sg_same_expression(c, expression, now->expression))
			return true;
	}
	return false;
}

struct sharing {
	struct sg_node *other;
	bool found;
};

static bool visit_column(struct sg_node *node, void *payload)
{
	struct sharing *sharing = payload;

	if (sg_is(node, SG_COLUMN_REF))
		sharing->found |=
			sg_names_column(sharing->other, sg_as_column_ref(node)->column);
	return true;
}

static bool shares_column(struct comparing *c, struct sg_str old, struct sg_str now)
{
	struct sharing sharing = {sg_parse_expression(c->arena, SG_SQLITE, now), false};

	sg_walk(sg_parse_expression(c->arena, SG_SQLITE, old), visit_column, &sharing);
	return sharing.found;
}

/* A CHECK of the new table speaks of one of the columns, and no CHECK of the old one
   says the same. */
static bool is_replaced(struct comparing *c, const struct sg_constraint_record *old)
{
	struct comparing back = back_of(c);

	SG_EACH_PART(part, c->r->now, SG_OBJ_CONSTRAINT, c->r->after)
	{
		const struct sg_constraint_record *now =
			sg_constraint_at(part, c->r->after);

		if (now->type == SG_CON_CHECK && !has_check(&back, now->expression) &&
		    shares_column(c, old->expression, now->expression))
			return true;
	}
	return false;
}

static void compare_check(struct comparing *c, const struct sg_constraint_record *check)
{
	c->gone = false;
	sg_as_inherited(c, check->expression);
	if (!c->gone && !has_check(c, check->expression) && !is_replaced(c, check))
		sg_add_loss(c, SG_LOST_CHECK, check->record.object, "CHECK (%.*s)",
			    SG_STR_ARG(check->expression));
}

/* ---- foreign keys ---- */

static const struct sg_constraint_record *
find_foreign_key(struct comparing *c, const struct sg_constraint_record *old)
{
	SG_EACH_PART(part, c->r->now, SG_OBJ_CONSTRAINT, c->r->after)
	{
		const struct sg_constraint_record *now =
			sg_constraint_at(part, c->r->after);

		if (now->type == SG_CON_FOREIGN_KEY &&
		    sg_same_keys(c, &old->keys, &now->keys))
			return now;
	}
	return NULL;
}

static bool acts(enum sg_fk_action action)
{
	return action == SG_FK_CASCADE || action == SG_FK_SET_NULL ||
	       action == SG_FK_SET_DEFAULT;
}

static void compare_action(struct comparing *c, const struct sg_constraint_record *key,
			   const char *event, enum sg_fk_action old,
			   enum sg_fk_action now)
{
	if (acts(old) && !acts(now))
		sg_add_loss(c, SG_LOST_ACTION, key->record.object,
			    "ON %s %s of the foreign key (%s)", event,
			    sg_fk_action_name(old),
			    sg_show_keys(c, &key->keys, c->r->before));
}

static void compare_foreign_key(struct comparing *c,
				const struct sg_constraint_record *key)
{
	const struct sg_constraint_record *now = find_foreign_key(c, key);

	if (sg_keys_are_gone(c, &key->keys))
		return;
	if (now) {
		compare_action(c, key, "DELETE", key->on_delete, now->on_delete);
		compare_action(c, key, "UPDATE", key->on_update, now->on_update);
		return;
	}
	sg_add_loss(c, SG_LOST_FOREIGN_KEY, key->record.object,
		    "FOREIGN KEY (%s) REFERENCES %.*s",
		    sg_show_keys(c, &key->keys, c->r->before),
		    SG_STR_ARG(sg_target_name(&key->parent, c->r->before).name));
}

void sg_compare_constraint(struct comparing *c, const struct sg_object *object)
{
	const struct sg_constraint_record *old = sg_constraint_at(object, c->r->before);

	switch (old->type) {
	case SG_CON_PRIMARY_KEY:
	case SG_CON_UNIQUE: compare_key(c, old); break;
	case SG_CON_CHECK: compare_check(c, old); break;
	case SG_CON_FOREIGN_KEY: compare_foreign_key(c, old); break;
	default: break;
	}
}
