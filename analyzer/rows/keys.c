/* Foreign keys: which columns they tie together, and whether rows meet through them. */
#include "sim.h"

/* Foreign keys that lead from column to column are followed so far. */
#define CHAIN_KEPT 32

/* ---- columns ---- */

const struct sg_object *sg_sim_column_of(const struct sg_rows *rows, uint32_t at,
					 const struct sg_object *table,
					 const struct sg_key *key)
{
	if (key->column && key->column->owner == table)
		return key->column;
	return sg_find_part(rows->in.catalog, at, table, SG_OBJ_COLUMN,
			    sg_key_name(key, at));
}

const struct sg_object *sg_sim_child_column(const struct sg_rows *rows, struct tie tie,
					    size_t k)
{
	return sg_sim_column_of(rows, rows->moment, tie.child,
				&tie.key->keys.of.items[k]);
}

static const struct sg_object *parent_column(const struct sg_rows *rows, uint32_t at,
					     const struct sg_constraint_record *key,
					     const struct sg_object *parent, size_t k)
{
	const struct sg_keys *keys = sg_referenced_keys(key, parent, at);

	return keys && k < keys->of.len
		       ? sg_sim_column_of(rows, at, parent, &keys->of.items[k])
		       : NULL;
}

const struct sg_object *sg_sim_parent_column(const struct sg_rows *rows,
					     const struct sg_constraint_record *key,
					     const struct sg_object *parent, size_t k)
{
	return parent_column(rows, rows->moment, key, parent, k);
}

/* A RENAME since may have changed the name in the key. */
static struct sg_object *parent_at(const struct sg_rows *rows, uint32_t at,
				   const struct sg_constraint_record *key)
{
	const struct sg_constraint_record *then =
		sg_constraint_at(key->record.object, at);
	const struct sg_record *child = sg_record_at(key->record.object->owner, at);
	struct sg_name name = sg_target_name(then ? &then->parent : &key->parent, at);

	if (child)
		name.schema = child->schema; /* foreignkeys.html: never across schemas */
	return sg_find_object(rows->in.catalog, at, SG_OBJ_TABLE, &name);
}

struct sg_object *sg_sim_parent(const struct sg_rows *rows,
				const struct sg_constraint_record *key)
{
	return parent_at(rows, rows->moment, key);
}

/* ---- values ---- */

/* The column that a column references, as of the beginning of the file; NULL: none. */
static const struct sg_object *referenced(const struct sg_rows *rows,
					  const struct sg_object *column)
{
	uint32_t at = rows->in.moments[0];

	SG_EACH_PART(part, column->owner, SG_OBJ_CONSTRAINT, at)
	{
		const struct sg_constraint_record *key = sg_constraint_at(part, at);
		const struct sg_object *parent;

		if (key->type != SG_CON_FOREIGN_KEY)
			continue;
		for (size_t k = 0; k < key->keys.of.len; k++) {
			if (sg_sim_column_of(rows, at, column->owner,
					     &key->keys.of.items[k]) != column)
				continue;
			parent = parent_at(rows, at, key);
			return parent ? parent_column(rows, at, key, parent, k) : NULL;
		}
	}
	return NULL;
}

/* Where the values of a column come from, along the foreign keys. */
static const struct sg_object *root(const struct sg_rows *rows,
				    const struct sg_object *column)
{
	for (int i = 0; i < CHAIN_KEPT; i++) {
		const struct sg_object *next = referenced(rows, column);

		if (!next || next == column)
			break;
		column = next;
	}
	return column;
}

static bool is_known(struct value value)
{
	return value.kind != VALUE_UNKNOWN && value.kind != VALUE_RESET;
}

/* Does a key of the child find its row in the parent? */
static enum sg_maybe meet(const struct sg_rows *rows, struct value child,
			  struct value parent)
{
	if (child.kind == VALUE_NULL || parent.kind == VALUE_NULL)
		return SG_NO;
	if (!is_known(child) || !is_known(parent))
		return SG_UNKNOWN;
	if (!child.column || !parent.column)
		return child.kind == parent.kind ? SG_YES : SG_UNKNOWN;
	if (root(rows, child.column) != root(rows, parent.column))
		return SG_UNKNOWN;
	if (child.kind != parent.kind)
		return SG_NO;
	return child.kind == VALUE_OF || child.by == parent.by ? SG_YES : SG_UNKNOWN;
}

enum sg_maybe sg_sim_match(const struct sg_rows *rows, struct tie tie,
			   const struct portion *child, const struct sg_object *parent,
			   const struct portion *rows_of_parent)
{
	enum sg_maybe all = SG_YES;

	/* No file shows the columns: whoever gets the key now had it before. */
	if (tie.presumed && !tie.parent)
		return SG_YES;
	for (size_t k = 0; k < tie.key->keys.of.len; k++)
		all = sg_sim_and(
			all,
			meet(rows,
			     sg_sim_value(rows, child, sg_sim_child_column(rows, tie, k)),
			     sg_sim_value(
				     rows, rows_of_parent,
				     sg_sim_parent_column(rows, tie.key, parent, k))));
	return all;
}

enum sg_maybe sg_sim_needs_parent(const struct sg_rows *rows, struct tie tie,
				  const struct portion *portion)
{
	enum sg_maybe all = SG_YES;

	for (size_t k = 0; k < tie.key->keys.of.len; k++) {
		struct value value =
			sg_sim_value(rows, portion, sg_sim_child_column(rows, tie, k));

		if (value.kind == VALUE_NULL)
			return SG_NO;
		if (!is_known(value))
			all = SG_UNKNOWN;
	}
	return sg_sim_and(all, portion->there);
}
