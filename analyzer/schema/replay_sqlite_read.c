/* Reading queries and expressions: each name is looked up as SQLite's resolve.c does. */
#include "replay_sqlite_scope.h"

struct walk {
	struct sg_sq_reading *r;
	const struct sg_sq_scope *scope;
};

static bool visit(struct sg_node *node, void *payload)
{
	struct walk *walk = payload;

	switch (node->kind) {
	case SG_COLUMN_REF:
		sg_sq_use_column(walk->r, walk->scope, sg_as_column_ref(node));
		return false;
	case SG_SUBQUERY:
		sg_sq_read_in(walk->r, walk->scope, sg_as_subquery(node)->value);
		sg_sq_read_select(walk->r, sg_as_subquery(node)->query, walk->scope,
				  NULL);
		return false;
	case SG_IN_LIST:
		if (sg_as_in_list(node)->table.name.n)
			sg_sq_need_table(walk->r, walk->scope,
					 &sg_as_in_list(node)->table);
		return true;
	default: return true;
	}
}

void sg_sq_read_in(struct sg_sq_reading *r, const struct sg_sq_scope *scope,
		   struct sg_node *node)
{
	struct walk walk = {r, scope};

	if (node)
		sg_walk(node, visit, &walk);
}

void sg_sq_read_list(struct sg_sq_reading *r, const struct sg_sq_scope *scope,
		     struct sg_list list)
{
	SG_EACH (item, list)
		sg_sq_read_in(r, scope, item);
}

/* ---- SELECT ---- */

static void star(struct sg_sq_reading *r, const struct sg_sq_scope *scope,
		 const struct sg_star *node, struct sg_sq_columns *out)
{
	bool found = false;

	for (size_t i = 0; i < scope->sources.len; i++) {
		const struct sg_sq_source *source = &scope->sources.items[i];

		if (node->table.n && !sg_str_ieq(source->name, node->table))
			continue;
		found = true;
		if (node->table.n && source->own_name && source->table)
			sg_sq_note_use(r, sg_sq_part_of(r, node->node.span, 1),
				       source->table);
		if (out)
			sg_sq_all_columns(r, source, out);
	}
	if (!found)
		sg_sq_complain_of(r, "no such table: %.*s", SG_STR_ARG(node->table));
}

/* The name that SQLite gives a result (sqlite3ColumnsFromExprList() of select.c): that of
   the column, not as it is written here. */
static struct sg_str result_name(struct sg_sq_reading *r, const struct sg_sq_scope *scope,
				 const struct sg_result_column *result)
{
	struct sg_sq_reading silent = *r;

	if (result->alias.n)
		return result->alias;
	if (!sg_is(result->value, SG_COLUMN_REF))
		return sg_str_trim(sg_str_sub(r->text, result->value->span.off,
					      sg_span_end(result->value->span)));
	silent.found = sg_as_column_ref(result->value)->column;
	sg_sq_use_column(&silent, scope, sg_as_column_ref(result->value));
	return silent.found;
}

static void read_results(struct sg_sq_reading *r, const struct sg_sq_scope *scope,
			 struct sg_list results, struct sg_sq_columns *out)
{
	SG_EACH (item, results) {
		const struct sg_result_column *result = sg_as_result_column(item);

		if (sg_is(result->value, SG_STAR)) {
			star(r, scope, sg_as_star(result->value), out);
			continue;
		}
		sg_sq_read_in(r, scope, result->value);
		if (out)
			sg_sq_add_output(r, out, result_name(r, scope, result),
					 sg_sq_affinity_of(r, scope, result->value));
	}
}

/* A bare alias in ORDER BY is the result of that name, before any column. */
static void read_order(struct sg_sq_reading *r, const struct sg_sq_scope *scope,
		       struct sg_list order)
{
	SG_EACH (item, order) {
		struct sg_node *value = sg_as_order_term(item)->value;
		bool alias = false;

		if (sg_is(value, SG_COLUMN_REF) && !sg_as_column_ref(value)->table.n)
			SG_EACH (result, scope->results)
				alias = alias ||
					sg_str_ieq(sg_as_result_column(result)->alias,
						   sg_as_column_ref(value)->column);
		if (!alias)
			sg_sq_read_in(r, scope, value);
	}
}

static void read_rows(struct sg_sq_reading *r, const struct sg_sq_scope *scope,
		      const struct sg_select *select, struct sg_sq_columns *out)
{
	sg_sq_read_list(r, scope, select->rows);
	if (!out || !select->rows.len)
		return;
	for (uint32_t i = 0; i < sg_as_row(select->rows.items[0])->items.len; i++)
		sg_sq_add_output(r, out,
				 sg_str_of(sg_printf(r->arena, "column%u", i + 1)), 'B');
}

static void read_simple(struct sg_sq_reading *r, struct sg_sq_scope *scope,
			const struct sg_select *select, struct sg_sq_columns *out)
{
	sg_sq_read_from(r, scope, select->from);
	if (select->rows.len) {
		read_rows(r, scope, select, out);
		return;
	}
	read_results(r, scope, select->columns, out);
	scope->results = select->columns;
	sg_sq_read_conditions(r, scope, select->from);
	sg_sq_read_in(r, scope, select->where);
	sg_sq_read_list(r, scope, select->group_by);
	sg_sq_read_in(r, scope, select->having);
	sg_sq_read_list(r, scope, select->windows);
	read_order(r, scope, select->order);
}

/*
 * ORDER BY of a compound names results of its parts, which are read already; no column of
 * it is renamed by SQLite either unless a part has it as a result.
 */
void sg_sq_read_select(struct sg_sq_reading *r, struct sg_node *node,
		       const struct sg_sq_scope *outer, struct sg_sq_columns *out)
{
	const struct sg_select *select;
	struct sg_sq_scope scope = {.outer = outer, .ctes = outer ? outer->ctes : NULL};

	if (!sg_is(node, SG_SELECT))
		return;
	select = sg_as_select(node);
	sg_sq_read_with(r, &scope, select->with);
	if (select->left) {
		struct sg_sq_scope parts = {.outer = outer, .ctes = scope.ctes};

		sg_sq_read_select(r, select->left, &parts, out);
		sg_sq_read_select(r, select->right, &parts, NULL);
	} else {
		read_simple(r, &scope, select, out);
	}
	sg_sq_read_in(r, &scope, select->limit);
	sg_sq_read_in(r, &scope, select->offset);
}

/* ---- whole texts ---- */

void sg_sq_read_expression(struct sg_sq_reading *r, struct sg_node *node,
			   struct sg_object *table)
{
	struct sg_sq_scope scope = {.outer = NULL};
	struct sg_sq_source *source = SG_PUSH(r->arena, &scope.sources);

	source->name = sg_record_at(table, r->at)->name;
	source->table = table;
	source->own_name = true;
	sg_sq_read_in(r, &scope, node);
}

void sg_sq_read_query(struct sg_sq_reading *r, struct sg_node *node,
		      struct sg_sq_columns *columns)
{
	sg_sq_read_select(r, node, NULL, columns);
}
