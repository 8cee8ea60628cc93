/*
 * Conditions that let through the rows which a table has not, as restores have them:
 * NOT IN (SELECT ..), NOT EXISTS (..), and LEFT JOIN .. WHERE .. IS NULL.
 */
#include <sqlguard/ask/tree.h>

#include "query.h"
#include "statement.h"

/* A query for rows of the batch, and the table that must not have them. */
struct search {
	struct sg_rows *rows;
	const struct scope *scope;
	const struct batch *batch;
	struct scope inner; /* with the table alone */
	const struct sg_object *table;
};

static bool is_equation(const struct sg_node *node)
{
	return sg_is(node, SG_BINARY) && (sg_str_is(sg_as_binary(node)->operator, "=") ||
					  sg_str_is(sg_as_binary(node)->operator, "=="));
}

/* Each row has a value of its own there. */
static bool is_identity(const struct search *s, const struct sg_object *column)
{
	uint32_t at = s->rows->in.moments[0];
	const struct sg_column *record = sg_column_at(column, at);
	const struct sg_constraint_record *primary = sg_primary_key(column->owner, at);

	for (size_t i = 0; i < column->owner->parts.len; i++) {
		const struct sg_keys *keys =
			sg_unique_keys(column->owner->parts.items[i], at);

		if (keys && keys->of.len == 1 && record &&
		    sg_sim_column_of(s->rows, at, column->owner, keys->of.items) ==
			    column &&
		    (record->not_null || (primary && keys == &primary->keys)))
			return true;
	}
	return false;
}

static bool find_in_table(const struct search *s, const struct sg_node *node,
			  struct value *out)
{
	const struct batches *there = &s->inner.sources.items[0].rows;

	for (size_t i = 0; i < there->of.len; i++)
		if (there->of.items[i].origin == s->batch->origin)
			return sg_is(node, SG_COLUMN_REF) &&
			       sg_sim_find_output(out, &s->inner, &there->of.items[i],
						  sg_as_column_ref(node));
	return false;
}

/* The same rows have the same value there; no other row has it. */
static bool identify(const struct search *s, const struct sg_node *here,
		     const struct sg_node *there)
{
	struct value a = sg_sim_value_in(s->scope, s->batch, here), b;

	return find_in_table(s, there, &b) && a.kind == VALUE_OF && b.kind == VALUE_OF &&
	       a.column && a.column == b.column && is_identity(s, a.column);
}

/* Names mean the inner table first. */
static bool identifies(const struct search *s, const struct sg_node *condition)
{
	const struct sg_node *left, *right;
	struct value value;
	bool left_there, right_there;

	if (!is_equation(condition))
		return false;
	left = sg_as_binary(condition)->left;
	right = sg_as_binary(condition)->right;
	left_there = find_in_table(s, left, &value);
	right_there = find_in_table(s, right, &value);
	if (left_there == right_there)
		return false;
	return left_there ? identify(s, right, left) : identify(s, left, right);
}

static bool set_table(struct search *s, const struct sg_node *from)
{
	if (!sg_is(from, SG_TABLE_REF))
		return false;
	s->table = sg_sim_find_table(s->rows, &sg_as_table_ref(from)->name);
	sg_sim_add_source(s->rows, &s->inner, from);
	return s->table;
}

static bool is_empty(const struct search *s)
{
	return !s->inner.sources.items[0].rows.of.len;
}

static bool is_plain(const struct sg_select *select)
{
	return select->from.len == 1 && !select->limit && !select->group_by.len &&
	       !select->having && !select->operator.n && !select->with;
}

static bool is_not_in(struct search *s, const struct sg_subquery *sub,
		      const struct sg_select *select)
{
	return sub->type == SG_SUB_IN && sg_is_always_true(select->where) &&
	       select->columns.len == 1 &&
	       (is_empty(s) ||
		identify(s, sub->value,
			 sg_as_result_column(select->columns.items[0])->value));
}

static bool is_in_no_row(struct search *s, const struct sg_node *where)
{
	const struct sg_subquery *sub;
	const struct sg_select *select;
	bool negated =
		sg_is(where, SG_UNARY) && sg_str_is(sg_as_unary(where)->operator, "not");

	if (negated)
		where = sg_as_unary(where)->value;
	if (!sg_is(where, SG_SUBQUERY))
		return false;
	sub = sg_as_subquery(where);
	if (negated == sub->negated || !sg_is(sub->query, SG_SELECT))
		return false;
	select = sg_as_select(sub->query);
	if (!is_plain(select) || !set_table(s, select->from.items[0]))
		return false;
	return sub->type == SG_SUB_EXISTS ? is_empty(s) || identifies(s, select->where)
					  : is_not_in(s, sub, select);
}

/* The joined table stands in the scope, too, so names without a table are left alone. */
static bool is_unjoined(struct search *s, const struct sg_node *from,
			const struct sg_node *where)
{
	const struct sg_join *join = sg_is(from, SG_JOIN) ? sg_as_join(from) : NULL;
	struct value value;

	if (!join || join->type != SG_JOIN_LEFT || !sg_is(where, SG_UNARY) ||
	    !sg_str_is(sg_as_unary(where)->operator, "is null") ||
	    !set_table(s, join->right))
		return false;
	return is_empty(s) ||
	       (identifies(s, join->on) &&
		find_in_table(s, sg_as_unary(where)->value, &value) &&
		value.kind == VALUE_OF && value.column && is_identity(s, value.column));
}

bool sg_sim_lets_missing_through(struct sg_rows *rows, const struct scope *scope,
				 const struct batch *batch,
				 const struct sg_select *select,
				 const struct sg_object **table)
{
	struct search s = {.rows = rows, .scope = scope, .batch = batch};

	if (!is_plain(select) || !select->where ||
	    !(is_in_no_row(&s, select->where) ||
	      is_unjoined(&s, select->from.items[0], select->where)))
		return false;
	*table = is_empty(&s) ? NULL : s.table;
	return true;
}
