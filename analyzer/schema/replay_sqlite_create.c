/* CREATE INDEX, VIEW and TRIGGER, and CREATE TABLE .. AS. */
#include "../sqlite/sqlite.h"
#include "replay_sqlite.h"

/* ---- indexes ---- */

/* Only tables have them (sqlite3CreateIndex()). */
static bool is_indexable(struct sg_step *step, const struct sg_object *table)
{
	const struct sg_table *record = sg_table_at(table, SG_NOW);

	if (table->type == SG_OBJ_VIEW)
		return sg_step_refuse(step, "views may not be indexed");
	if (record && record->module.n)
		return sg_step_refuse(step, "virtual tables may not be indexed");
	return true;
}

/* An index lives where its table does. */
static struct sg_object *indexed_table(struct sg_step *step,
				       const struct sg_create_index *create)
{
	struct sg_name name = create->table;

	name.schema = create->name.schema;
	return sg_sq_need(step, SG_OBJ_TABLE, &name);
}

void sg_sq_create_index(struct sg_step *step)
{
	const struct sg_create_index *create = sg_as_create_index(step->node);
	struct sg_object *table = indexed_table(step, create);
	struct sg_str schema = table ? table->newest->schema : SG_STR("");
	struct sg_index *index;

	if (!table || !is_indexable(step, table) ||
	    !sg_sq_may_name(step, create->name.name) ||
	    !sg_sq_is_free(step, SG_OBJ_INDEX, schema, create->name.name,
			   create->if_not_exists))
		return;
	index = SG_OBJECT_NEW(step->catalog, SG_OBJ_INDEX, table, sg_index, schema,
			      create->name.name);
	index->unique = create->unique;
	index->valid = true;
	index->origin = 'c';
	sg_sq_note_temporary(step, index->record.object, schema);
	if (!sg_sq_fill_keys(step, table, &index->keys, create->columns, true))
		return;
	if (create->where && sg_sq_check_expression(step, table, create->where))
		index->predicate = sg_sq_text(step, create->where->span);
}

/* ---- what others name ---- */

static bool is_target(const struct sg_target *targets, size_t n,
		      const struct sg_name *name)
{
	for (size_t i = 0; i < n; i++)
		if (sg_str_ieq(targets[i].name, name->name) &&
		    sg_str_ieq(targets[i].schema, name->schema))
			return true;
	return false;
}

/* By name, as SQLite knows them: whoever has it when the statement runs. */
static struct sg_target target_of(struct sg_step *step, const struct sg_name *name)
{
	return (struct sg_target){.schema = sg_step_keep(step, name->schema),
				  .name = sg_step_keep(step, name->name)};
}

/* ---- views ---- */

static void note_reads(struct sg_step *step, struct sg_view *view, struct sg_node *query)
{
	struct sg_arena scratch = {0};
	struct sg_sq_reading r = {.catalog = step->catalog,
				  .at = SG_NOW,
				  .arena = &scratch,
				  .text = step->file->src->text};

	if (!view->temporary)
		r.schema = view->record.schema;
	sg_sq_read_query(&r, query, NULL);
	for (size_t i = 0; i < r.tables.len; i++)
		if (!is_target(view->reads.items, view->reads.len, &r.tables.items[i]))
			*SG_PUSH(step->catalog->arena, &view->reads) =
				target_of(step, &r.tables.items[i]);
	sg_sq_note_findings(step->catalog, view->record.object, &r);
	sg_arena_release(&scratch);
}

void sg_sq_create_view(struct sg_step *step)
{
	const struct sg_create_view *create = sg_as_create_view(step->node);
	struct sg_str schema;
	struct sg_view *view;

	if (!sg_sq_schema(step, &schema, &create->name, create->temporary) ||
	    !sg_sq_may_name(step, create->name.name) ||
	    !sg_sq_is_free(step, SG_OBJ_VIEW, schema, create->name.name,
			   create->if_not_exists))
		return;
	view = SG_OBJECT_NEW(step->catalog, SG_OBJ_VIEW, NULL, sg_view, schema,
			     create->name.name);
	view->temporary = sg_str_iis(schema, "temp");
	view->query = sg_sq_text(step, create->query->span);
	SG_EACH (item, create->columns)
		sg_key_add(step->catalog, &view->columns, NULL, sg_as_ident(item)->name);
	sg_sq_note_temporary(step, view->record.object, schema);
	sg_sq_note_users(step, view->record.object, create->query);
	note_reads(step, view, create->query);
}

/* ---- triggers ---- */

/* INSTEAD OF is for views, the others are for tables (sqlite3BeginTrigger()). */
static bool fits(struct sg_step *step, const struct sg_create_trigger *create,
		 const struct sg_object *table)
{
	bool instead = sg_str_is(create->timing, "instead of");
	const struct sg_table *record = sg_table_at(table, SG_NOW);
	struct sg_str name = create->table.name;

	if (record && record->module.n)
		return sg_step_refuse(step, "cannot create triggers on virtual tables");
	if (table->assumed || instead == (table->type == SG_OBJ_VIEW))
		return true;
	if (instead)
		return sg_step_refuse(step,
				      "cannot create INSTEAD OF trigger on table: %.*s",
				      SG_STR_ARG(name));
	return sg_step_refuse(step, "cannot create %s trigger on view: %.*s",
			      sg_str_is(create->timing, "after") ? "AFTER" : "BEFORE",
			      SG_STR_ARG(name));
}

static void note_writes(struct sg_step *step, struct sg_trigger *trigger,
			struct sg_list body)
{
	SG_EACH (item, body) {
		struct sg_name name = {.name = {"", 0}};

		if (sg_is(item, SG_INSERT))
			name = sg_as_insert(item)->table;
		else if (sg_is(item, SG_UPDATE))
			name = sg_as_update(item)->table;
		else if (sg_is(item, SG_DELETE))
			name = sg_as_delete(item)->table;
		if (name.name.n &&
		    !is_target(trigger->writes.items, trigger->writes.len, &name))
			*SG_PUSH(step->catalog->arena, &trigger->writes) =
				target_of(step, &name);
	}
}

static void fill_trigger(struct sg_step *step, struct sg_trigger *trigger,
			 const struct sg_create_trigger *create, struct sg_object *table)
{
	struct sg_str text = step->file->src->text;
	struct sg_span head = create->when ? create->when->span : create->table.span;
	struct sg_span behind =
		sg_span_of(sg_span_end(head), sg_span_end(create->node.span));

	trigger->temporary = sg_str_iis(trigger->record.schema, "temp");
	trigger->timing = sg_step_keep(step, create->timing);
	trigger->on_insert = create->on_insert;
	trigger->on_update = create->on_update;
	trigger->on_delete = create->on_delete;
	trigger->for_each_row = true;
	SG_EACH (item, create->update_of) {
		struct sg_str name = sg_as_ident(item)->name;
		struct sg_object *column =
			sg_find_part(step->catalog, SG_NOW, table, SG_OBJ_COLUMN, name);

		sg_key_add(step->catalog, &trigger->update_of, column,
			   column ? SG_STR("") : name);
	}
	if (create->when)
		trigger->when = sg_sq_text(step, create->when->span);
	trigger->body = sg_sq_text(step, sg_sqlite_from(text, behind, "begin"));
	note_writes(step, trigger, create->body);
}

/* A trigger on a temporary table is temporary; a temporary one may be on any table. */
static struct sg_object *triggered_table(struct sg_step *step,
					 const struct sg_create_trigger *create,
					 struct sg_str *schema)
{
	struct sg_name name = create->table;
	struct sg_object *table;

	if (!sg_sq_schema(step, schema, &create->name, create->temporary))
		return NULL;
	if (!create->temporary && create->name.schema.n && !name.schema.n)
		name.schema = *schema;
	table = sg_sq_need(step, SG_OBJ_TABLE, &name);
	if (table && sg_str_iis(table->newest->schema, "temp"))
		*schema = SG_STR("temp");
	return table;
}

void sg_sq_create_trigger(struct sg_step *step)
{
	const struct sg_create_trigger *create = sg_as_create_trigger(step->node);
	struct sg_str schema = {"", 0};
	struct sg_object *table = triggered_table(step, create, &schema);
	struct sg_trigger *trigger;

	if (!table || !sg_sq_may_name(step, create->name.name) ||
	    !sg_sq_is_free(step, SG_OBJ_TRIGGER, schema, create->name.name,
			   create->if_not_exists) ||
	    !fits(step, create, table))
		return;
	trigger = SG_OBJECT_NEW(step->catalog, SG_OBJ_TRIGGER, table, sg_trigger, schema,
				create->name.name);
	fill_trigger(step, trigger, create, table);
	sg_sq_note_temporary(step, trigger->record.object, schema);
	sg_sq_note_users(step, trigger->record.object, (struct sg_node *)step->node);
	sg_sq_note_texts(step, trigger->record.object);
}

/* ---- CREATE TABLE .. AS ---- */

/* The types are those that stand for affinities (createTableStmt() of build.c). */
static struct sg_str type_of(char affinity)
{
	switch (affinity) {
	case 'T': return SG_STR("TEXT");
	case 'N': return SG_STR("NUM");
	case 'I': return SG_STR("INT");
	case 'R': return SG_STR("REAL");
	default: return SG_STR("");
	}
}

/* The second column of a name is name:1 (sqlite3ColumnsFromExprList()). */
static struct sg_str free_name(struct sg_step *step, struct sg_object *table,
			       struct sg_str name)
{
	struct sg_str tried = name;

	for (unsigned n = 1;
	     sg_find_part(step->catalog, SG_NOW, table, SG_OBJ_COLUMN, tried); n++)
		tried = sg_str_of(
			sg_printf(step->catalog->arena, "%.*s:%u", SG_STR_ARG(name), n));
	return tried;
}

void sg_sq_create_as(struct sg_step *step, struct sg_object *table)
{
	struct sg_table *record = (struct sg_table *)(uintptr_t)table->newest;
	struct sg_arena scratch = {0};
	/* The query does not see the new table: a temporary one may shadow its source. */
	struct sg_sq_reading r = {.catalog = step->catalog,
				  .at = table->created - 1,
				  .arena = &scratch,
				  .text = step->file->src->text};
	struct sg_sq_columns columns = {{0}, false};

	sg_sq_read_query(&r, sg_as_create_table(step->node)->query, &columns);
	for (size_t i = 0; i < columns.of.len; i++) {
		struct sg_sq_output *from = &columns.of.items[i];
		struct sg_column *column =
			sg_sq_new_column(step, table, free_name(step, table, from->name));

		column->type = type_of(from->affinity);
		column->filled = true;
	}
	record->complete = columns.open ? SG_UNKNOWN : SG_YES;
	record->filled = true;
	if (r.problem.n)
		sg_step_refuse(step, "%.*s", SG_STR_ARG(r.problem));
	sg_arena_release(&scratch);
}
