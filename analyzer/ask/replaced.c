/*
 * The two tables of a rebuild, found in the catalog, and which column of the old one is
 * copied into which of the new one.
 */
#include <sqlguard/rule.h>

#include "../engine/pending.h"

/* ---- the tables ---- */

static const struct sg_object *table_at(const struct sg_ctx *cx, uint32_t at,
					const struct sg_name *name)
{
	return sg_find_object(cx->catalog, at, SG_OBJ_TABLE, name);
}

/* Where the old table still has its name. */
static uint32_t named_until(const struct sg_ctx *cx, const struct sg_rebuild *rebuild)
{
	return cx->moments[rebuild->away != SG_NEVER ? rebuild->away : rebuild->loss];
}

/* The last moment of the file at which the table is there. */
static uint32_t last_of(const struct sg_ctx *cx, const struct sg_object *table)
{
	uint32_t end = cx->moments[cx->script->statements.len];

	return sg_record_at(table, end) ? end : table->newest->from - 1;
}

static bool find_tables(struct sg_replaced *r, const struct sg_ctx *cx)
{
	const struct sg_rebuild *rebuild = r->rebuild;
	uint32_t end = cx->moments[cx->script->statements.len];

	r->before = cx->moments[rebuild->loss];
	r->old = table_at(cx, named_until(cx, rebuild), &rebuild->table);
	r->now = table_at(cx, cx->moments[rebuild->last + 1], &rebuild->table);
	if (!r->old || !r->now || r->old == r->now || r->now->assumed)
		return false;
	r->after = last_of(cx, r->now);
	/* gone at the end, and no further rebuild has put another in its place */
	return sg_table_at(r->old, r->before) && sg_table_at(r->now, r->after) &&
	       (r->after == end || table_at(cx, end, &rebuild->table));
}

/* ---- the copy ---- */

static const struct sg_insert *find_fill(const struct sg_ctx *cx,
					 const struct sg_rebuild *rebuild)
{
	size_t fill = rebuild->back != SG_NEVER ? rebuild->back : rebuild->copy;
	const struct sg_node *node =
		fill == SG_NEVER ? NULL : cx->script->statements.items[fill].node;
	const struct sg_insert *insert =
		sg_is(node, SG_INSERT) ? sg_as_insert(node) : NULL;

	if (!insert || insert->with || !sg_is(insert->source, SG_SELECT))
		return NULL;
	const struct sg_select *select = sg_as_select(insert->source);
	return select->with || select->operator.n || !select->columns.len ? NULL : insert;
}

static const struct sg_object *source_of(const struct sg_ctx *cx, uint32_t at,
					 const struct sg_select *select)
{
	if (select->from.len != 1 || !sg_is(select->from.items[0], SG_TABLE_REF))
		return NULL;
	return table_at(cx, at, &sg_as_table_ref(select->from.items[0])->name);
}

/* The columns that the INSERT fills; an INSERT without a list passes over generated ones
   (lang_insert.html, gencol.html section 2.3). */
static void list_targets(struct sg_replaced *r, const struct sg_ctx *cx, uint32_t at)
{
	SG_EACH (column, r->fill->columns)
		SG_PUSH(cx->pending->arena, &r->copied)->to =
			sg_find_part(cx->catalog, at, r->now, SG_OBJ_COLUMN,
				     sg_as_ident(column)->name);
	if (r->fill->columns.len)
		return;
	SG_EACH_PART(column, r->now, SG_OBJ_COLUMN, at)
	{
		if (!sg_column_at(column, at)->generated)
			SG_PUSH(cx->pending->arena, &r->copied)->to = column;
	}
}

/* A table that holds the rows meanwhile has the columns under their names. */
static const struct sg_object *old_column(const struct sg_replaced *r,
					  const struct sg_ctx *cx, struct sg_str name)
{
	return sg_find_part(cx->catalog, r->before, r->old, SG_OBJ_COLUMN, name);
}

/* The n-th value; false: there are more values than columns. */
static bool pair(struct sg_replaced *r, size_t n, const struct sg_node *value,
		 const struct sg_object *from)
{
	if (n >= r->copied.len)
		return false;
	r->copied.items[n].value = value;
	r->copied.items[n].from = from;
	return true;
}

static bool pair_values(struct sg_replaced *r, const struct sg_ctx *cx, uint32_t at,
			const struct sg_object *source)
{
	bool whole = source && sg_table_at(source, at)->complete != SG_NO;
	size_t n = 0;

	SG_EACH (item, r->select->columns) {
		const struct sg_node *value = sg_as_result_column(item)->value;

		if (sg_is(value, SG_STAR)) {
			r->star = true;
			if (!whole)
				return false;
			SG_EACH_PART(column, source, SG_OBJ_COLUMN, at)
			{
				struct sg_str name = sg_record_at(column, at)->name;

				if (!pair(r, n++, value, old_column(r, cx, name)))
					return false;
			}
			continue;
		}
		if (!pair(r, n++, value,
			  source && sg_is(value, SG_COLUMN_REF)
				  ? old_column(r, cx, sg_as_column_ref(value)->column)
				  : NULL))
			return false;
	}
	return n == r->copied.len;
}

static void read_copy(struct sg_replaced *r, const struct sg_ctx *cx)
{
	size_t fill = r->rebuild->back != SG_NEVER ? r->rebuild->back : r->rebuild->copy;

	r->fill = find_fill(cx, r->rebuild);
	if (!r->fill)
		return;
	r->select = sg_as_select(r->fill->source);
	list_targets(r, cx, cx->moments[fill]);
	r->paired = pair_values(r, cx, cx->moments[fill],
				source_of(cx, cx->moments[fill], r->select));
	/* a column that the file drops again has no heir */
	for (size_t i = 0; i < r->copied.len; i++)
		if (r->copied.items[i].to &&
		    !sg_record_at(r->copied.items[i].to, r->after))
			r->copied.items[i].to = NULL;
}

/* ---- heirs ---- */

/* The copy puts it into a column of a name that the old table did not have. */
static const struct sg_object *renamed_to(const struct sg_replaced *r,
					  const struct sg_ctx *cx,
					  const struct sg_object *old)
{
	for (size_t i = 0; r->paired && i < r->copied.len; i++) {
		const struct sg_copied_value *copied = &r->copied.items[i];
		const struct sg_record *to =
			copied->to ? sg_record_at(copied->to, r->after) : NULL;

		if (copied->from == old && to && !old_column(r, cx, to->name))
			return copied->to;
	}
	return NULL;
}

static void list_heirs(struct sg_replaced *r, const struct sg_ctx *cx)
{
	SG_EACH_PART(old, r->old, SG_OBJ_COLUMN, r->before)
	{
		const struct sg_object *now =
			sg_find_part(cx->catalog, r->after, r->now, SG_OBJ_COLUMN,
				     sg_record_at(old, r->before)->name);

		*SG_PUSH(cx->pending->arena, &r->heirs) =
			(struct sg_heir){old, now ? now : renamed_to(r, cx, old)};
	}
	SG_EACH_PART(now, r->now, SG_OBJ_COLUMN, r->after)
	{
		bool known = false;

		for (size_t i = 0; i < r->heirs.len; i++)
			known |= r->heirs.items[i].now == now;
		if (!known)
			SG_PUSH(cx->pending->arena, &r->heirs)->now = now;
	}
}

bool sg_replaced_by(struct sg_replaced *out, const struct sg_ctx *cx,
		    const struct sg_rebuild *rebuild)
{
	*out = (struct sg_replaced){.rebuild = rebuild};
	if (cx->dialect == SG_POSTGRES || !rebuild || rebuild->empty ||
	    rebuild->shape == SG_REBUILD_IN_PLACE || rebuild->create == SG_NEVER ||
	    !find_tables(out, cx))
		return false;
	read_copy(out, cx);
	list_heirs(out, cx);
	return true;
}

struct sg_replaced sg_replaced_at_end(const struct sg_ctx *cx,
				      const struct sg_replaced *r)
{
	uint32_t end = cx->moments[cx->script->statements.len];
	const struct sg_object *last =
		r->after == end ? NULL : table_at(cx, end, &r->rebuild->table);
	struct sg_replaced out = *r;

	if (!last)
		return out;
	out.now = last;
	out.after = end;
	out.paired = false;
	out.heirs.items = NULL;
	out.heirs.len = out.heirs.cap = 0;
	list_heirs(&out, cx);
	return out;
}

const struct sg_object *sg_heir_of(const struct sg_replaced *r,
				   const struct sg_object *old)
{
	for (size_t i = 0; old && i < r->heirs.len; i++)
		if (r->heirs.items[i].old == old)
			return r->heirs.items[i].now;
	return NULL;
}

/* ---- what the copy leaves out ---- */

/* The last rebuild before this statement whose new table goes by that name, or NULL. */
static const struct sg_rebuild *rebuild_of(const struct sg_ctx *cx,
					   const struct sg_name *table)
{
	static const enum sg_deed_type steps[] = {SG_DID_REBUILD_BY, SG_DID_REBUILD};

	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
		const struct sg_statement *step =
			sg_done_before(cx, &(struct sg_deed){steps[i], .name = *table});
		const struct sg_rebuild *rebuild =
			step ? sg_rebuild_at(
				       cx->facts,
				       (size_t)(step - cx->script->statements.items))
			     : NULL;
		bool renamed = rebuild && (rebuild->rename == SG_NEVER ||
					   cx->index > rebuild->rename);

		if (rebuild &&
		    sg_same_name(cx->dialect, table,
				 renamed ? &rebuild->table : &rebuild->temporary))
			return rebuild;
	}
	return NULL;
}

bool sg_is_left_to_fill(const struct sg_ctx *cx, const struct sg_name *table,
			struct sg_str column)
{
	const struct sg_rebuild *rebuild = rebuild_of(cx, table);
	const struct sg_insert *fill = rebuild ? find_fill(cx, rebuild) : NULL;

	if (!fill || !fill->columns.len || fill->node.span.off > cx->top->span.off)
		return false;
	SG_EACH (item, fill->columns)
		if (sg_str_ieq(sg_as_ident(item)->name, column))
			return false;
	return true;
}
