/* What a statement meets in its table: nobody else, no rows, values that are not new. */
#include <sqlguard/rule.h>

#include "../schema/replay_sqlite.h"

bool sg_is_temporary(const struct sg_ctx *cx, const struct sg_name *table)
{
	if (table->schema.n)
		return sg_str_iis(table->schema, "pg_temp") ||
		       (cx->dialect != SG_POSTGRES && sg_str_iis(table->schema, "temp"));
	return sg_temporary_here(cx->facts, cx->index, table);
}

bool sg_is_private(const struct sg_ctx *cx, const struct sg_name *table)
{
	return sg_created_here(cx->facts, cx->index, table) || sg_is_temporary(cx, table);
}

bool sg_is_probably_private(const struct sg_ctx *cx, const struct sg_name *table)
{
	return sg_perhaps_created_here(cx->facts, cx->index, table) ||
	       sg_is_temporary(cx, table);
}

bool sg_is_missing(const struct sg_ctx *cx, const struct sg_name *table)
{
	return sg_object_exists(cx->catalog, cx->at, SG_OBJ_TABLE, table) == SG_NO;
}

bool sg_is_rowid(const struct sg_ctx *cx, struct sg_str column)
{
	return cx->dialect != SG_POSTGRES &&
	       (sg_str_iis(column, "rowid") || sg_str_iis(column, "oid") ||
		sg_str_iis(column, "_rowid_"));
}

bool sg_lacks_column(const struct sg_ctx *cx, const struct sg_name *table,
		     struct sg_str column)
{
	const struct sg_object *object =
		sg_find_object(cx->catalog, cx->at, SG_OBJ_TABLE, table);

	return object && sg_part_exists(cx->catalog, cx->at, object, SG_OBJ_COLUMN,
					column) == SG_NO;
}

bool sg_column_is_new(const struct sg_ctx *cx, const struct sg_name *table,
		      struct sg_str column)
{
	return sg_done_before(cx, &(struct sg_deed){SG_DID_ADD_COLUMN, .name = *table,
						    .part = column}) != NULL;
}

bool sg_sets_only_new(const struct sg_ctx *cx, const struct sg_update *update)
{
	SG_EACH (set, update->sets)
		SG_EACH (column, sg_as_assign(set)->columns)
			if (!sg_is(column, SG_IDENT) ||
			    (!sg_column_is_new(cx, &update->table,
					       sg_as_ident(column)->name) &&
			     !sg_is_left_to_fill(cx, &update->table,
						 sg_as_ident(column)->name)))
				return false;
	return update->sets.len > 0;
}

bool sg_has_no_rows(const struct sg_ctx *cx, const struct sg_name *table)
{
	const struct sg_object *object =
		sg_find_object(cx->catalog, cx->at, SG_OBJ_TABLE, table);

	return object && sg_is_surely_empty(cx->rows, cx->index, object);
}

const struct sg_object *sg_virtual_table_of(const struct sg_ctx *cx,
					    const struct sg_name *name)
{
	const struct sg_object *table =
		sg_find_object(cx->catalog, cx->at, SG_OBJ_TABLE, name);

	return table && cx->dialect != SG_POSTGRES ? table->owner : NULL;
}

bool sg_is_schema_table(struct sg_str name)
{
	return sg_sq_is_schema_table(name);
}

bool sg_is_internal_table(const struct sg_ctx *cx, const struct sg_name *table)
{
	return cx->dialect != SG_POSTGRES && sg_sq_is_own(table->name);
}

bool sg_is_all_null(const struct sg_ctx *cx, const struct sg_name *table,
		    struct sg_str column)
{
	const struct sg_object *owner =
		sg_find_object(cx->catalog, cx->at, SG_OBJ_TABLE, table);
	const struct sg_object *part =
		owner ? sg_find_part(cx->catalog, cx->at, owner, SG_OBJ_COLUMN, column)
		      : NULL;
	const struct sg_column *there = part ? sg_column_at(part, cx->at) : NULL;

	return there && !part->assumed && !there->has_default && !there->generated &&
	       !there->filled && sg_column_is_new(cx, table, column);
}
