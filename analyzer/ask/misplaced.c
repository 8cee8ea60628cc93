/*
 * Columns that a copy of a rebuild fills from others than their namesakes.  The catalog
 * tells of both tables, or else what the file itself shows: its CREATE TABLE and the
 * names in both lists of the INSERT.
 */
#include <sqlguard/rule.h>

static void add(struct sg_ctx *cx, struct sg_misplaced *out, const struct sg_node *value,
		struct sg_str from, struct sg_str to)
{
	*SG_PUSH(cx->arena, &out->columns) =
		(struct sg_misplaced_column){value, from, to};
}

/* ---- what the history shows ---- */

static void find_by_history(struct sg_ctx *cx, struct sg_misplaced *out,
			    const struct sg_replaced *r)
{
	for (size_t i = 0; i < r->copied.len; i++) {
		const struct sg_copied_value *copied = &r->copied.items[i];
		const struct sg_object *own;
		struct sg_str to;

		if (!copied->to || !copied->from)
			continue;
		to = sg_record_at(copied->to, r->after)->name;
		own = sg_find_part(cx->catalog, r->before, r->old, SG_OBJ_COLUMN, to);
		if (own && own != copied->from)
			add(cx, out, copied->value,
			    sg_record_at(copied->from, r->before)->name, to);
	}
}

/* ---- what the file itself shows ---- */

/* The name of the n-th column that the INSERT fills; empty when there is none. */
static struct sg_str target(const struct sg_insert *insert,
			    const struct sg_create_table *table, size_t n)
{
	struct sg_list columns = insert->columns.len ? insert->columns : table->columns;
	const struct sg_node *node = n < columns.len ? columns.items[n] : NULL;

	if (!node)
		return SG_STR("");
	return sg_is(node, SG_IDENT) ? sg_as_ident(node)->name
				     : sg_as_column_def(node)->name;
}

static bool is_a_target(const struct sg_insert *insert,
			const struct sg_create_table *table, struct sg_str name)
{
	struct sg_str column;

	for (size_t n = 0; (column = target(insert, table, n)).n; n++)
		if (sg_str_ieq(column, name))
			return true;
	return false;
}

static bool is_copied(const struct sg_select *select, struct sg_str name)
{
	SG_EACH (column, select->columns) {
		const struct sg_node *value = sg_as_result_column(column)->value;

		if (sg_is(value, SG_COLUMN_REF) &&
		    sg_str_ieq(sg_as_column_ref(value)->column, name))
			return true;
	}
	return false;
}

/* Both lists show that both tables have both columns. */
static void look_at_pair(struct sg_ctx *cx, struct sg_misplaced *out,
			 const struct sg_insert *insert,
			 const struct sg_create_table *table, size_t n,
			 const struct sg_node *value)
{
	struct sg_str to = target(insert, table, n), from;

	if (!to.n || !sg_is(value, SG_COLUMN_REF))
		return;
	from = sg_as_column_ref(value)->column;
	if (!sg_str_ieq(from, to) && is_a_target(insert, table, from) &&
	    is_copied(sg_as_select(insert->source), to))
		add(cx, out, value, from, to);
}

static void find_by_lists(struct sg_ctx *cx, struct sg_misplaced *out,
			  const struct sg_insert *insert,
			  const struct sg_create_table *table)
{
	size_t n = 0;

	SG_EACH (column, sg_as_select(insert->source)->columns) {
		const struct sg_node *value = sg_as_result_column(column)->value;

		if (sg_is(value, SG_STAR)) {
			out->unknown = column;
			return;
		}
		look_at_pair(cx, out, insert, table, n++, value);
	}
}

/* A star between tables that are known, by which every value goes into its namesake. */
static bool fits(struct sg_ctx *cx, const struct sg_insert *insert,
		 const struct sg_create_table *table)
{
	struct sg_table_copy copy;

	if (!sg_copy_of(&copy, cx, insert) || !copy.star ||
	    copy.columns.len != table->columns.len ||
	    sg_table_at(copy.from, copy.at)->complete == SG_NO)
		return false;
	for (size_t i = 0; i < copy.columns.len; i++)
		if (!sg_str_ieq(copy.columns.items[i].from->record.name,
				copy.columns.items[i].to->record.name))
			return false;
	return true;
}

void sg_find_misplaced(struct sg_misplaced *out, struct sg_ctx *cx,
		       const struct sg_rebuild *rebuild, const struct sg_insert *insert)
{
	const struct sg_create_table *table;
	struct sg_replaced r;

	*out = (struct sg_misplaced){.star = false};
	if (sg_replaced_by(&r, cx, rebuild) && r.fill == insert && r.paired &&
	    sg_table_at(r.old, r.before)->complete != SG_NO) {
		out->star = r.star;
		find_by_history(cx, out, &r);
		return;
	}
	table = sg_definition_here(cx->facts, cx->index, &insert->table);
	if (table && !table->query && sg_is(insert->source, SG_SELECT) &&
	    !fits(cx, insert, table))
		find_by_lists(cx, out, insert, table);
}
