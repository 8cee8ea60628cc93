/* Keys and expressions of a table and of its replacement, compared when both name columns
   as the new one calls them. */
#include <sqlguard/rule.h>

#include "losses.h"

/* ---- expressions ---- */

/* A column by the name of its heir; expressions of a table know no other table. */
static struct sg_node *as_heir(struct sg_node *node, void *payload)
{
	struct comparing *c = payload;
	const struct sg_object *column, *heir;
	struct sg_column_ref *ref;

	if (!sg_is(node, SG_COLUMN_REF))
		return node;
	ref = sg_as_column_ref(node);
	column = sg_find_part(c->cx->catalog, c->r->before, c->r->old, SG_OBJ_COLUMN,
			      ref->column);
	heir = sg_heir_of(c->r, column);
	c->gone |= column && !heir;
	ref->table = ref->schema = SG_STR("");
	ref->quoted = false;
	ref->column = sg_str_lower(c->arena, heir ? sg_record_at(heir, c->r->after)->name
						  : ref->column);
	return node;
}

struct sg_str sg_as_inherited(struct comparing *c, struct sg_str text)
{
	struct sg_node *node =
		text.n ? sg_parse_expression(c->arena, SG_SQLITE, text) : NULL;
	struct sg_buf out = {0};

	if (!node || sg_is(node, SG_PROBLEM))
		return text;
	sg_dump(&out, sg_rewrite(node, as_heir, c));
	return sg_buf_keep(&out, c->arena);
}

/* Both texts mean the same for the new table. */
bool sg_same_expression(struct comparing *c, struct sg_str old, struct sg_str now)
{
	struct sg_replaced own = {.old = c->r->now, .before = c->r->after};
	struct comparing plain = {.cx = c->cx, .arena = c->arena, .r = &own};

	return sg_str_eq(sg_as_inherited(c, old), sg_as_inherited(&plain, now));
}

/* ---- keys ---- */

bool sg_same_collation(struct sg_str a, struct sg_str b)
{
	a = a.n ? a : SG_STR("binary");
	b = b.n ? b : SG_STR("binary");
	return sg_str_ieq(a, b);
}

static bool same_key(struct comparing *c, const struct sg_key *old,
		     const struct sg_key *now)
{
	if (!sg_same_collation(old->collation, now->collation))
		return false;
	if (old->column || now->column)
		return old->column && sg_heir_of(c->r, old->column) == now->column;
	return sg_same_expression(c, old->expression, now->expression);
}

/* The keys of the old are the first ones of the new. */
bool sg_begins_with(struct comparing *c, const struct sg_keys *old,
		    const struct sg_keys *now)
{
	for (size_t i = 0; i < old->of.len; i++)
		if (i >= now->of.len ||
		    !same_key(c, &old->of.items[i], &now->of.items[i]))
			return false;
	return true;
}

bool sg_are_within(struct comparing *c, const struct sg_keys *old,
		   const struct sg_keys *now)
{
	for (size_t i = 0; i < old->of.len; i++) {
		bool found = false;

		for (size_t k = 0; k < now->of.len && !found; k++)
			found = same_key(c, &old->of.items[i], &now->of.items[k]);
		if (!found)
			return false;
	}
	return true;
}

bool sg_same_keys(struct comparing *c, const struct sg_keys *old,
		  const struct sg_keys *now)
{
	return old->of.len == now->of.len && sg_are_within(c, old, now);
}

bool sg_keys_are_gone(struct comparing *c, const struct sg_keys *keys)
{
	c->gone = false;
	for (size_t i = 0; i < keys->of.len; i++) {
		const struct sg_key *key = &keys->of.items[i];

		if (key->column)
			c->gone |= !sg_heir_of(c->r, key->column);
		else
			sg_as_inherited(c, key->expression);
	}
	return c->gone;
}

bool sg_has_key(struct comparing *c, const struct sg_keys *old)
{
	for (struct sg_object **part = sg_parts_of(c->r->now, c->r->after);
	     part && part < sg_parts_end(c->r->now, c->r->after); part++) {
		const struct sg_keys *now = sg_unique_keys(*part, c->r->after);

		if (now && sg_same_keys(c, old, now))
			return true;
	}
	return false;
}
