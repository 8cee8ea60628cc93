/*
 * INSERT .. SELECT of one table into another, column by column, and what the file did to
 * a column's values before.
 */
#include <sqlguard/rule.h>

static const struct sg_column *nth_column(const struct sg_object *table, uint32_t at,
					  size_t n)
{
	SG_EACH_PART(part, table, SG_OBJ_COLUMN, at)
	if (!n--)
		return sg_column_at(part, at);
	return NULL;
}

static const struct sg_column *column_of(const struct sg_ctx *cx, uint32_t at,
					 const struct sg_object *table,
					 struct sg_str name)
{
	const struct sg_object *part =
		sg_find_part(cx->catalog, at, table, SG_OBJ_COLUMN, name);

	return part ? sg_column_at(part, at) : NULL;
}

/* ---- the columns of a copy ---- */

static const struct sg_column *target(const struct sg_ctx *cx,
				      const struct sg_insert *insert,
				      const struct sg_object *table, size_t n)
{
	if (!insert->columns.len)
		return nth_column(table, cx->at, n);
	if (n >= insert->columns.len)
		return NULL;
	return column_of(cx, cx->at, table, sg_as_ident(insert->columns.items[n])->name);
}

static void add_pair(struct sg_ctx *cx, struct sg_table_copy *copy,
		     const struct sg_node *value, const struct sg_column *from,
		     const struct sg_column *to)
{
	if (from && to)
		*SG_PUSH(cx->arena, &copy->columns) = (struct sg_copied){value, from, to};
}

static void pair_columns(struct sg_ctx *cx, struct sg_table_copy *copy,
			 const struct sg_insert *insert, const struct sg_object *into)
{
	struct sg_list values = sg_as_select(insert->source)->columns;
	const struct sg_node *first = sg_as_result_column(values.items[0])->value;
	const struct sg_column *to;

	copy->star = values.len == 1 && sg_is(first, SG_STAR);
	for (size_t n = 0; copy->star && (to = target(cx, insert, into, n)); n++)
		add_pair(cx, copy, first, nth_column(copy->from, copy->at, n), to);
	for (size_t n = 0; !copy->star && n < values.len; n++) {
		const struct sg_node *value = sg_as_result_column(values.items[n])->value;

		if (sg_is(value, SG_STAR))
			return;
		if (sg_is(value, SG_COLUMN_REF))
			add_pair(cx, copy, value,
				 column_of(cx, copy->at, copy->from,
					   sg_as_column_ref(value)->column),
				 target(cx, insert, into, n));
	}
}

/* A table that this file made only keeps the rows meanwhile: what they are like is told
   by the table that they came from and go back to. */
static void find_origin(const struct sg_ctx *cx, struct sg_table_copy *copy,
			const struct sg_insert *insert)
{
	copy->at = cx->at;
	copy->from = sg_find_object(cx->catalog, cx->at, SG_OBJ_TABLE, copy->old);
	if (!copy->from || copy->from->created <= cx->began)
		return;
	copy->at = cx->began;
	copy->from = sg_find_object(cx->catalog, cx->began, SG_OBJ_TABLE, &insert->table);
}

bool sg_copy_of(struct sg_table_copy *out, struct sg_ctx *cx,
		const struct sg_insert *insert)
{
	const struct sg_object *into =
		sg_find_object(cx->catalog, cx->at, SG_OBJ_TABLE, &insert->table);
	const struct sg_select *select;

	*out = (struct sg_table_copy){.old = NULL};
	if (!into || insert->with || !sg_is(insert->source, SG_SELECT))
		return false;
	select = sg_as_select(insert->source);
	if (select->with || select->from.len != 1 || !select->columns.len ||
	    !sg_is(select->from.items[0], SG_TABLE_REF))
		return false;
	out->old = &sg_as_table_ref(select->from.items[0])->name;
	out->where = select->where;
	find_origin(cx, out, insert);
	if (out->from)
		pair_columns(cx, out, insert, into);
	return out->from != NULL;
}

/* ---- what was done before ---- */

/* How far back is looked: what prepares a change stands near it. */
#define LOOK_BACK 1000

bool sg_is_prepared(const struct sg_ctx *cx, const struct sg_name *table,
		    struct sg_str column)
{
	size_t first = cx->index > LOOK_BACK ? cx->index - LOOK_BACK : 0;

	for (size_t i = first; i < cx->index; i++) {
		const struct sg_node *node = cx->script->statements.items[i].node;

		if (sg_is(node, SG_UPDATE) &&
		    sg_same_name(cx->dialect, &sg_as_update(node)->table, table) &&
		    sg_sets_column(sg_as_update(node)->sets, column))
			return true;
		if (sg_is(node, SG_DELETE) &&
		    sg_same_name(cx->dialect, &sg_as_delete(node)->table, table) &&
		    sg_names_column(sg_as_delete(node)->where, column))
			return true;
	}
	return false;
}
