/*
 * Foreign keys that cannot be looked up: their parent is not there, or has no unique key
 * that fits.  A statement that would have to fails before it meets any row, and so even
 * in empty tables (sqlite3FkCheck() of fkey.c; measured on 3.40.1 and local D1).
 */
#include <sqlguard/broken.h>

#include "sim.h"

static bool is_changed(const struct change *change, const struct sg_object *column)
{
	for (size_t i = 0; change && i < change->values.len; i++)
		if (change->values.items[i].column == column)
			return true;
	return !change;
}

static bool touches_child(const struct sg_rows *rows, const struct change *change,
			  struct tie tie)
{
	for (size_t k = 0; k < tie.key->keys.of.len; k++)
		if (is_changed(change, sg_sim_child_column(rows, tie, k)))
			return true;
	return false;
}

bool sg_sim_touches_parent(const struct sg_rows *rows, const struct change *change,
			   const struct sg_constraint_record *key,
			   const struct sg_object *parent)
{
	for (size_t k = 0; k < key->keys.of.len; k++) {
		const struct sg_object *column =
			sg_sim_parent_column(rows, key, parent, k);

		if (column && is_changed(change, column))
			return true;
	}
	return !change;
}

/* What a statement compiles: its own change, and those of the actions that it may cause,
   each once, whether there are rows or not (sqlite3FkActions() of fkey.c). */
struct lookup {
	struct sg_rows *rows;
	enum sg_maybe certain;
	SG_ARRAY(const struct sg_constraint_record *) followed;
};

static void refuse(struct lookup *l, struct tie tie)
{
	sg_sim_effect(l->rows, l->rows->now,
		      &(struct sg_row_effect){.deed = SG_ROWS_REFUSED,
					      .table = tie.child,
					      .key = tie.key,
					      .certain = l->certain});
}

static void check_own_keys(struct lookup *l, const struct sg_object *table,
			   const struct change *change)
{
	struct sg_rows *rows = l->rows;

	SG_EACH_PART(part, table, SG_OBJ_CONSTRAINT, rows->moment)
	{
		struct tie tie = {sg_constraint_at(part, rows->moment), table, false,
				  NULL};

		if (tie.key->type == SG_CON_FOREIGN_KEY &&
		    touches_child(rows, change, tie) &&
		    sg_is_key_broken(rows->in.catalog, rows->moment, part))
			refuse(l, tie);
	}
}

/* An UPDATE that sets no key, neither of the table nor of what references it, looks none
   up (sqlite3FkRequired()). */
static bool touches_keys(struct lookup *l, const struct sg_object *table,
			 const struct change *change, const struct ties *ties)
{
	struct sg_rows *rows = l->rows;

	SG_EACH_PART(part, table, SG_OBJ_CONSTRAINT, rows->moment)
	{
		struct tie tie = {sg_constraint_at(part, rows->moment), table, false,
				  NULL};

		if (tie.key->type == SG_CON_FOREIGN_KEY &&
		    touches_child(rows, change, tie))
			return true;
	}
	for (size_t i = 0; i < ties->of.len; i++)
		if (sg_sim_touches_parent(rows, change, ties->of.items[i].key, table))
			return true;
	return false;
}

/* All of them, when there is one to be looked up (sqlite3FkOldmask()). */
static void check_keys_to(struct lookup *l, const struct sg_object *table,
			  const struct change *change)
{
	struct ties ties = sg_sim_ties_to(l->rows, table);

	if (change && !touches_keys(l, table, change, &ties))
		return;
	for (size_t i = 0; i < ties.of.len; i++)
		if (sg_sim_is_mismatch(l->rows, ties.of.items[i]))
			refuse(l, ties.of.items[i]);
}

static bool is_followed(struct lookup *l, const struct sg_constraint_record *key)
{
	for (size_t i = 0; i < l->followed.len; i++)
		if (l->followed.items[i] == key)
			return true;
	*SG_PUSH(l->rows->arena, &l->followed) = key;
	return false;
}

/* The columns of the child that an action sets. */
static struct change set_of(struct sg_rows *rows, struct tie tie)
{
	struct change change = {.table = tie.child};

	for (size_t k = 0; k < tie.key->keys.of.len; k++)
		*SG_PUSH(rows->arena, &change.values) = (struct column_value){
			sg_sim_child_column(rows, tie, k), {VALUE_UNKNOWN, NULL, 0}};
	return change;
}

static void follow(struct lookup *l, const struct sg_object *table,
		   const struct change *change)
{
	struct ties ties = sg_sim_ties_to(l->rows, table);

	for (size_t i = 0; i < ties.of.len; i++) {
		struct tie tie = ties.of.items[i];
		enum sg_fk_action action =
			change ? tie.key->on_update : tie.key->on_delete;
		struct change set = set_of(l->rows, tie);
		const struct change *next =
			!change && action == SG_FK_CASCADE ? NULL : &set;

		if (action <= SG_FK_RESTRICT || tie.presumed ||
		    sg_sim_is_mismatch(l->rows, tie) ||
		    !sg_sim_touches_parent(l->rows, change, tie.key, table) ||
		    is_followed(l, tie.key))
			continue;
		check_own_keys(l, tie.child, next);
		check_keys_to(l, tie.child, next);
		follow(l, tie.child, next);
	}
}

void sg_sim_look_up_inserted(struct sg_rows *rows, const struct sg_object *table,
			     bool more, bool replaces)
{
	struct lookup l = {rows, rows->keys, {0}};

	if (rows->keys == SG_NO)
		return;
	check_own_keys(&l, table, NULL);
	if (more || replaces)
		check_keys_to(&l, table, NULL);
	if (replaces)
		follow(&l, table, NULL);
}

void sg_sim_look_up_changed(struct sg_rows *rows, const struct sg_object *table,
			    const struct change *change, enum sg_maybe certain)
{
	struct lookup l = {rows, sg_sim_and(rows->keys, certain), {0}};

	if (rows->keys == SG_NO)
		return;
	check_own_keys(&l, table, change);
	check_keys_to(&l, table, change);
	follow(&l, table, change);
}

/* DROP TABLE does not look itself (isIgnoreErrors of sqlite3FkCheck), but its actions do.
 */
void sg_sim_look_up_dropped(struct sg_rows *rows, const struct sg_object *table)
{
	struct lookup l = {rows, rows->keys, {0}};

	if (rows->keys != SG_NO)
		follow(&l, table, NULL);
}
