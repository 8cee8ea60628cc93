/* The tables, views and subqueries of a text, and what columns they have. */
#include "replay_sqlite_scope.h"

/* Views in views; past it a view's columns are taken as unknown. */
#define VIEW_DEPTH_CEILING 20

static struct sg_object *find_table(struct sg_sq_reading *r, const struct sg_name *name)
{
	struct sg_name full = *name;
	struct sg_object *table;

	*SG_PUSH(r->arena, &r->tables) = *name;
	if (!full.schema.n)
		full.schema = r->schema;
	table = sg_sq_find_at(r->catalog, r->at, &full);
	if (table && table->type != SG_OBJ_INDEX)
		return table;
	if (!sg_sq_is_own(name->name) &&
	    sg_object_exists(r->catalog, r->at, SG_OBJ_TABLE, &full) == SG_NO)
		sg_sq_complain_of(
			r, "no such table: %.*s.%.*s",
			SG_STR_ARG(full.schema.n ? full.schema : SG_STR("main")),
			SG_STR_ARG(name->name));
	return NULL;
}

static const struct sg_sq_cte *find_cte(const struct sg_sq_scope *scope,
					const struct sg_name *name)
{
	const struct sg_sq_cte *cte = scope->ctes;

	if (name->schema.n)
		return NULL;
	while (cte && !sg_str_ieq(cte->name, name->name))
		cte = cte->next;
	return cte;
}

/* The table of "x IN t" must be there, and a rename does not change its name in the text
   (measured, 3.40.1). */
void sg_sq_need_table(struct sg_sq_reading *r, const struct sg_sq_scope *scope,
		      const struct sg_name *name)
{
	if (!find_cte(scope, name))
		find_table(r, name);
}

/* ---- columns of a source ---- */

static bool is_view(const struct sg_object *table)
{
	return table && table->type == SG_OBJ_VIEW;
}

struct sg_sq_output *sg_sq_add_output(struct sg_sq_reading *r, struct sg_sq_columns *out,
				      struct sg_str name, char affinity)
{
	struct sg_sq_output *column = SG_PUSH(r->arena, &out->of);

	*column = (struct sg_sq_output){name, affinity};
	return column;
}

/* ANY of a STRICT table takes every value as it is (stricttables.html section 2). */
static char affinity_in(const struct sg_table *table, const struct sg_column *column)
{
	return table && table->strict && sg_str_iis(column->type, "ANY")
		       ? 'B'
		       : sg_sq_affinity(column->type);
}

static void table_columns(struct sg_sq_reading *r, const struct sg_object *table,
			  struct sg_sq_columns *out)
{
	const struct sg_table *record = sg_table_at(table, r->at);

	SG_EACH_PART(part, table, SG_OBJ_COLUMN, r->at)
	{
		const struct sg_column *column = sg_column_at(part, r->at);

		sg_sq_add_output(r, out, column->record.name,
				 affinity_in(record, column));
	}
	out->open = out->open || !record || record->complete != SG_YES;
}

/* The names of the result, or those in parentheses behind the view's name. */
static struct sg_sq_columns read_view(struct sg_sq_reading *r,
				      const struct sg_object *object)
{
	const struct sg_view *view = sg_view_at(object, r->at);
	struct sg_str query = view->query;
	struct sg_sq_text text = {.form = SG_SQ_QUERY, .text = &query};
	struct sg_sq_reading inner = {.catalog = r->catalog,
				      .at = r->at,
				      .arena = r->arena,
				      .depth = r->depth + 1,
				      .views = r->views};
	struct sg_sq_columns columns = {{0}, !query.n};

	if (!view->temporary)
		text.schema = view->record.schema;
	if (query.n)
		sg_sq_read_text(&inner, &text, &columns);
	for (size_t i = 0; i < columns.of.len && i < view->columns.of.len; i++)
		columns.of.items[i].name = view->columns.of.items[i].name;
	return columns;
}

/* Each view is read once, however often views name it; of one that reads itself nothing
   is known. */
static struct sg_sq_columns view_columns(struct sg_sq_reading *r,
					 const struct sg_object *view)
{
	struct sg_sq_columns open = {{0}, true};
	size_t n;

	if (!r->views)
		r->views = SG_NEW(r->arena, struct sg_sq_views);
	for (n = 0; n < r->views->of.len; n++)
		if (r->views->of.items[n].view == view)
			return r->views->of.items[n].columns;
	if (r->depth >= VIEW_DEPTH_CEILING || !sg_view_at(view, r->at))
		return open;
	*SG_PUSH(r->arena, &r->views->of) = (struct sg_sq_view_columns){view, open};
	open = read_view(r, view);
	r->views->of.items[n].columns = open;
	return open;
}

void sg_sq_bind(struct sg_sq_reading *r, struct sg_sq_source *source,
		struct sg_object *table)
{
	source->table = table;
	source->columns.open = !table;
	if (is_view(table))
		source->columns = view_columns(r, table);
}

struct sg_sq_source *sg_sq_add_table(struct sg_sq_reading *r, struct sg_sq_scope *scope,
				     const struct sg_name *name, struct sg_str alias)
{
	struct sg_sq_source *source = SG_PUSH(r->arena, &scope->sources);
	const struct sg_sq_cte *cte = find_cte(scope, name);

	source->name = alias.n ? alias : name->name;
	source->own_name = !alias.n;
	if (cte) {
		source->columns = cte->columns;
		return source;
	}
	source->schema = name->schema;
	sg_sq_bind(r, source, find_table(r, name));
	if (source->table)
		sg_sq_note_use(r, sg_sq_part_of(r, name->span, 0), source->table);
	return source;
}

void sg_sq_all_columns(struct sg_sq_reading *r, const struct sg_sq_source *source,
		       struct sg_sq_columns *out)
{
	if (source->table && !is_view(source->table)) {
		table_columns(r, source->table, out);
		return;
	}
	for (size_t i = 0; i < source->columns.of.len; i++)
		*SG_PUSH(r->arena, &out->of) = source->columns.of.items[i];
	out->open = out->open || source->columns.open;
}

/* The rowid of a table; of a subquery or view it is NULL (measured, 3.40.1). */
static enum sg_maybe is_rowid(struct sg_sq_reading *r, struct sg_str name, char *affinity)
{
	if (!sg_str_iis(name, "rowid") && !sg_str_iis(name, "oid") &&
	    !sg_str_iis(name, "_rowid_"))
		return SG_NO;
	*affinity = 'I';
	r->found = SG_STR("rowid");
	return SG_YES;
}

static enum sg_maybe in_columns(struct sg_sq_reading *r,
				const struct sg_sq_columns *columns, struct sg_str name,
				char *affinity)
{
	for (size_t i = 0; i < columns->of.len; i++)
		if (sg_str_ieq(columns->of.items[i].name, name)) {
			*affinity = columns->of.items[i].affinity;
			r->found = columns->of.items[i].name;
			return SG_YES;
		}
	if (columns->open)
		return SG_UNKNOWN;
	return is_rowid(r, name, affinity);
}

/* A rename of the INTEGER PRIMARY KEY puts its new name where "rowid" stood, too
   (measured, 3.40.1). */
static enum sg_maybe in_table(struct sg_sq_reading *r, struct sg_object *table,
			      struct sg_str name, struct sg_object **column,
			      char *affinity)
{
	const struct sg_table *record = sg_table_at(table, r->at);

	*column = sg_find_part(r->catalog, r->at, table, SG_OBJ_COLUMN, name);
	if (!*column && record && !record->without_rowid &&
	    is_rowid(r, name, affinity) == SG_YES) {
		*column = sg_rowid_column(table, r->at);
		if (!*column)
			return SG_YES;
	}
	if (!*column)
		return record && sg_part_exists(r->catalog, r->at, table, SG_OBJ_COLUMN,
						name) == SG_NO
			       ? SG_NO
			       : SG_UNKNOWN;
	*affinity = affinity_in(record, sg_column_at(*column, r->at));
	r->found = sg_record_at(*column, r->at)->name;
	return SG_YES;
}

enum sg_maybe sg_sq_column_of(struct sg_sq_reading *r, const struct sg_sq_source *source,
			      struct sg_str name, struct sg_object **column,
			      char *affinity)
{
	*column = NULL;
	if (source->table && !is_view(source->table))
		return in_table(r, source->table, name, column, affinity);
	return in_columns(r, &source->columns, name, affinity);
}
