/*
 * Whether ALTER TABLE does what a rebuild does.  It adds a column at the end, renames
 * one, and drops one that nothing else names (lang_altertable.html sections 3 to 5; what
 * is refused was measured on SQLite 3.40.1 and local D1).
 */
#include <sqlguard/rule.h>

#include "losses.h"
#include "../engine/pending.h"

/* ---- the copy ---- */

static bool same_literal(const struct sg_node *a, const struct sg_node *b)
{
	return sg_is(a, SG_LITERAL) && sg_is(b, SG_LITERAL) &&
	       sg_as_literal(a)->type == sg_as_literal(b)->type &&
	       sg_str_eq(sg_as_literal(a)->text, sg_as_literal(b)->text);
}

/* NULL without a default, or the default itself: what ADD COLUMN gives all rows. */
static bool is_given_anyway(struct comparing *c, const struct sg_copied_value *copied)
{
	const struct sg_column *column = sg_column_at(copied->to, c->r->after);

	if (!sg_is(copied->value, SG_LITERAL))
		return false;
	if (!column->has_default)
		return sg_is_null(copied->value);
	return same_literal(sg_parse_expression(c->arena, SG_SQLITE, column->fallback),
			    copied->value);
}

static const struct sg_object *origin_of(const struct sg_replaced *r,
					 const struct sg_object *now)
{
	for (size_t i = 0; i < r->heirs.len; i++)
		if (r->heirs.items[i].now == now)
			return r->heirs.items[i].old;
	return NULL;
}

static bool is_plain(const struct sg_replaced *r)
{
	const struct sg_select *select = r->select;

	return r->paired && !r->fill->conflict && !r->fill->upserts.len &&
	       select->from.len == 1 && sg_is(select->from.items[0], SG_TABLE_REF) &&
	       !select->where && !select->limit && !select->distinct &&
	       !select->group_by.len && !select->having;
}

/* Every value goes where it belongs, and nothing else is written. */
static bool copies_all(struct comparing *c)
{
	const struct sg_replaced *r = c->r;
	size_t kept = 0, copied = 0;

	if (!is_plain(r))
		return false;
	for (size_t i = 0; i < r->copied.len; i++) {
		const struct sg_copied_value *one = &r->copied.items[i];
		const struct sg_object *origin = one->to ? origin_of(r, one->to) : NULL;

		if (!one->to || (origin ? one->from != origin : !is_given_anyway(c, one)))
			return false;
		copied += origin != NULL;
	}
	for (size_t i = 0; i < r->heirs.len; i++)
		kept += r->heirs.items[i].old && r->heirs.items[i].now &&
			!sg_column_at(r->heirs.items[i].old, r->before)->generated;
	return copied == kept;
}

/* ---- what stays ---- */

static bool same_column(struct comparing *c, const struct sg_heir *heir)
{
	const struct sg_column *old = sg_column_at(heir->old, c->r->before),
			       *now = sg_column_at(heir->now, c->r->after);

	return sg_str_ieq(old->type, now->type) && old->not_null == now->not_null &&
	       old->has_default == now->has_default && old->generated == now->generated &&
	       sg_same_collation(old->collation, now->collation) &&
	       sg_same_expression(c, old->fallback, now->fallback) &&
	       sg_same_expression(c, old->generation, now->generation);
}

static bool same_order(const struct sg_keys *old, const struct sg_keys *now)
{
	for (size_t i = 0; i < old->of.len; i++)
		if (old->of.items[i].desc != now->of.items[i].desc)
			return false;
	return true;
}

static bool same_constraint(struct comparing *c, const struct sg_constraint_record *old,
			    const struct sg_constraint_record *now)
{
	return old->type == now->type && sg_str_eq(old->record.name, now->record.name) &&
	       old->conflict == now->conflict &&
	       old->autoincrement == now->autoincrement &&
	       old->initially_deferred == now->initially_deferred &&
	       old->on_delete == now->on_delete && old->on_update == now->on_update &&
	       old->parent_keys.of.len == now->parent_keys.of.len &&
	       sg_str_ieq(sg_target_name(&old->parent, c->r->before).name,
			  sg_target_name(&now->parent, c->r->after).name) &&
	       sg_same_expression(c, old->expression, now->expression) &&
	       (old->type == SG_CON_CHECK || (old->keys.of.len == now->keys.of.len &&
					      sg_begins_with(c, &old->keys, &now->keys) &&
					      same_order(&old->keys, &now->keys)));
}

/* It names a column that only this table has. */
static bool is_gone(struct comparing *c, const struct sg_constraint_record *old)
{
	if (old->type != SG_CON_CHECK)
		return sg_keys_are_gone(c, &old->keys);
	c->gone = false;
	sg_as_inherited(c, old->expression);
	return c->gone;
}

/* Comes and goes with its column in ALTER TABLE. */
static bool belongs_to_column(const struct sg_constraint_record *constraint)
{
	return constraint->at_column && (constraint->type == SG_CON_CHECK ||
					 constraint->type == SG_CON_FOREIGN_KEY);
}

static bool has_all_constraints(struct comparing *c)
{
	SG_EACH_PART(part, c->r->old, SG_OBJ_CONSTRAINT, c->r->before)
	{
		const struct sg_constraint_record *old =
			sg_constraint_at(part, c->r->before);
		bool found = false;

		if (is_gone(c, old)) {
			if (!belongs_to_column(old))
				return false;
			continue;
		}
		SG_EACH_PART(other, c->r->now, SG_OBJ_CONSTRAINT, c->r->after)
		{
			found |= same_constraint(c, old,
						 sg_constraint_at(other, c->r->after));
		}
		if (!found)
			return false;
	}
	return true;
}

/* Columns that stay in their order, then those that are new. */
static bool keeps_order(const struct sg_replaced *r)
{
	size_t next = 0;

	SG_EACH_PART(column, r->now, SG_OBJ_COLUMN, r->after)
	{
		while (next < r->heirs.len && !r->heirs.items[next].now)
			next++;
		if (next == r->heirs.len || r->heirs.items[next++].now != column)
			return false;
	}
	return true;
}

/* The rebuild takes its foreign keys along to another parent that is rebuilt here. */
static bool is_of_family(struct sg_ctx *cx, const struct sg_object *table, uint32_t at)
{
	SG_EACH_PART(part, table, SG_OBJ_CONSTRAINT, at)
	{
		const struct sg_constraint_record *key = sg_constraint_at(part, at);
		struct sg_deed deed = {SG_DID_REBUILD,
				       .name = sg_target_name(&key->parent, at)};

		deed.name.schema = SG_STR("");
		if (key->type == SG_CON_FOREIGN_KEY &&
		    !sg_str_ieq(deed.name.name, sg_record_at(table, at)->name) &&
		    (sg_done_before(cx, &deed) || sg_done_after(cx, &deed)))
			return true;
	}
	return false;
}

static bool same_options(const struct sg_replaced *r)
{
	const struct sg_table *old = sg_table_at(r->old, r->before),
			      *now = sg_table_at(r->now, r->after);

	return old->strict == now->strict && old->without_rowid == now->without_rowid &&
	       old->complete != SG_NO;
}

static bool stays_alike(struct comparing *c)
{
	struct comparing back = {c->cx, c->arena, c->back, c->r, NULL, false};

	for (size_t i = 0; i < c->r->heirs.len; i++)
		if (c->r->heirs.items[i].old && c->r->heirs.items[i].now &&
		    !same_column(c, &c->r->heirs.items[i]))
			return false;
	return same_options(c->r) && keeps_order(c->r) && has_all_constraints(c) &&
	       has_all_constraints(&back);
}

const char *sg_in_place(struct sg_ctx *cx, const struct sg_replaced *r)
{
	struct sg_arena *arena = cx->pending->arena;
	struct sg_replaced back = sg_exchanged(arena, r);
	struct comparing c = {cx, arena, r, &back, NULL, false};
	struct sg_buf out = {0};
	struct sg_str text;
	bool able;

	if (!copies_all(&c) || !stays_alike(&c) || is_of_family(cx, r->old, r->before) ||
	    is_of_family(cx, r->now, r->after))
		return NULL;
	able = sg_add_statements(cx, &out, r);
	text = sg_str_trim(sg_buf_keep(&out, arena));
	return able ? sg_cstr(cx->arena, text) : NULL;
}
