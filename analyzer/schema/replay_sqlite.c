/*
 * What each statement of a SQLite or D1 migration does to the schema.
 *
 * A statement that SQLite refuses changes nothing.  What depends on rows (a NOT NULL
 * column for a table with rows, DROP TABLE under foreign keys) is taken to succeed, since
 * nobody knows the rows of the database.
 */
#include "replay_sqlite.h"

/* ---- DROP ---- */

/* The index of a constraint goes with its table only. */
static bool is_droppable(struct sg_step *step, const struct sg_object *object,
			 enum sg_object_type type)
{
	const struct sg_index *index = sg_index_at(object, SG_NOW);

	if (type == SG_OBJ_TABLE && object->type == SG_OBJ_VIEW)
		return sg_step_refuse(step, "use DROP VIEW to delete view %.*s",
				      SG_STR_ARG(object->newest->name));
	if (type == SG_OBJ_VIEW && object->type == SG_OBJ_TABLE)
		return sg_step_refuse(step, "use DROP TABLE to delete table %.*s",
				      SG_STR_ARG(object->newest->name));
	if (index && index->origin != 'c')
		return sg_step_refuse(step, "index associated with UNIQUE or PRIMARY KEY "
					    "constraint cannot be dropped");
	return true;
}

static struct sg_object *find_dropped(struct sg_step *step, const struct sg_drop *drop,
				      const struct sg_name *name)
{
	struct sg_object *object;

	if (drop->object == SG_OBJ_TRIGGER)
		return sg_find_object(step->catalog, SG_NOW, SG_OBJ_TRIGGER, name);
	object = sg_sq_find(step->catalog, name);
	if (!object || (drop->object == SG_OBJ_INDEX) == (object->type == SG_OBJ_INDEX))
		return object;
	if (!drop->if_exists)
		sg_step_refuse(step, "no such %s: %.*s",
			       sg_object_type_name(drop->object), SG_STR_ARG(name->name));
	return NULL;
}

/* Something that was there before the history is dropped: a name to remember. */
static void drop_unknown(struct sg_step *step, const struct sg_drop *drop,
			 const struct sg_name *name)
{
	struct sg_object *object;

	if (drop->if_exists || step->refused.n)
		return;
	if (drop->object != SG_OBJ_TABLE && drop->object != SG_OBJ_VIEW) {
		if (sg_object_exists(step->catalog, SG_NOW, drop->object, name) == SG_NO)
			sg_step_refuse(step, "no such %s: %.*s",
				       sg_object_type_name(drop->object),
				       SG_STR_ARG(name->name));
		return;
	}
	object = sg_sq_need(step, drop->object, name);
	if (object)
		sg_object_drop(step->catalog, object);
}

void sg_sq_drop(struct sg_step *step)
{
	const struct sg_drop *drop = sg_as_drop(step->node);
	const struct sg_name *name = &sg_as_object_name(drop->names.items[0])->name;
	struct sg_object *object = find_dropped(step, drop, name);

	if (drop->object == SG_OBJ_TABLE && sg_sq_is_own(name->name) &&
	    !sg_str_istarts(name->name, "sqlite_stat")) {
		sg_step_refuse(step, "table %.*s may not be dropped",
			       SG_STR_ARG(name->name));
		return;
	}
	if (!object) {
		drop_unknown(step, drop, name);
		return;
	}
	if (!is_droppable(step, object, drop->object))
		return;
	sg_object_drop(step->catalog, object);
	if (drop->object == SG_OBJ_TABLE || drop->object == SG_OBJ_VIEW)
		sg_sq_suspect_users(step->catalog, object->newest->name);
}

/* ---- rows ---- */

static void fill_column(struct sg_step *step, struct sg_object *object)
{
	const struct sg_column *column = sg_column_at(object, SG_NOW);

	if (column && !column->filled && !column->generated)
		((struct sg_column *)sg_object_change(step->catalog, object))->filled =
			true;
}

static void fill_named(struct sg_step *step, struct sg_object *table,
		       struct sg_list idents)
{
	SG_EACH (item, idents) {
		struct sg_object *column =
			sg_find_part(step->catalog, SG_NOW, table, SG_OBJ_COLUMN,
				     sg_as_ident(item)->name);

		if (column)
			fill_column(step, column);
	}
}

static void fill_all(struct sg_step *step, struct sg_object *table)
{
	SG_EACH_PART(part, table, SG_OBJ_COLUMN, SG_NOW)
	fill_column(step, part);
}

static void fill_table(struct sg_step *step, struct sg_object *object);

/* Triggers may write to other tables, whose triggers may write on; a table that is filled
   already ends it. */
static void fill_by_triggers(struct sg_step *step, const struct sg_object *table)
{
	for (size_t i = 0; i < table->present.len; i++) {
		const struct sg_trigger *trigger =
			sg_trigger_at(table->present.items[i], SG_NOW);

		for (size_t w = 0; trigger && w < trigger->writes.len; w++) {
			struct sg_name name =
				sg_target_name(&trigger->writes.items[w], SG_NOW);
			struct sg_object *written = sg_sq_find(step->catalog, &name);

			if (written && written != table)
				fill_table(step, written);
		}
	}
}

static void fill_table(struct sg_step *step, struct sg_object *object)
{
	const struct sg_table *table = sg_table_at(object, SG_NOW);

	if (table && table->filled)
		return;
	if (table)
		((struct sg_table *)sg_object_change(step->catalog, object))->filled =
			true;
	if (table || object->type == SG_OBJ_VIEW)
		fill_by_triggers(step, object);
}

bool sg_sq_is_schema_table(struct sg_str name)
{
	static const char *const tables[] = {"sqlite_master", "sqlite_schema",
					     "sqlite_temp_master", "sqlite_temp_schema"};

	return SG_STR_IIS_ANY(name, tables);
}

/* sqlite_sequence and sqlite_stat1 may be written to (fileformat2.html#seqtab). */
static bool is_own_table(struct sg_step *step, const struct sg_name *name)
{
	if (!sg_sq_is_schema_table(name->name))
		return sg_sq_is_own(name->name);
	if (sg_sq_state(step->catalog)->writable_schema)
		sg_step_opaque(step);
	else
		sg_step_refuse(step, "table %.*s may not be modified",
			       SG_STR_ARG(name->name));
	return true;
}

void sg_sq_insert(struct sg_step *step)
{
	const struct sg_insert *insert = sg_as_insert(step->node);
	struct sg_object *table;

	if (is_own_table(step, &insert->table))
		return;
	table = sg_sq_need(step, SG_OBJ_TABLE, &insert->table);
	if (!table)
		return;
	fill_table(step, table);
	if (insert->columns.len)
		fill_named(step, table, insert->columns);
	else if (insert->source)
		fill_all(step, table);
	SG_EACH (item, insert->upserts)
		SG_EACH (set, sg_as_upsert(item)->sets)
			fill_named(step, table, sg_as_assign(set)->columns);
}

void sg_sq_update(struct sg_step *step)
{
	const struct sg_update *update = sg_as_update(step->node);
	struct sg_object *table;

	if (is_own_table(step, &update->table))
		return;
	table = sg_sq_need(step, SG_OBJ_TABLE, &update->table);
	if (!table)
		return;
	SG_EACH (item, update->sets)
		fill_named(step, table, sg_as_assign(item)->columns);
	fill_by_triggers(step, table);
}

static void delete_rows(struct sg_step *step)
{
	const struct sg_delete *delete = sg_as_delete(step->node);
	struct sg_object *table;

	if (is_own_table(step, &delete->table))
		return;
	table = sg_sq_need(step, SG_OBJ_TABLE, &delete->table);
	if (table)
		fill_by_triggers(step, table);
}

/* ---- the connection ---- */

/* Every file has a connection of its own: temporary objects do not outlive it. */
static void begin_file(struct sg_step *step, struct sg_sq_state *state)
{
	if (state->files == step->catalog->files.len)
		return;
	state->files = step->catalog->files.len;
	state->writable_schema = false;
	state->attached.len = 0;
	for (size_t i = 0; i < state->temporary.len; i++)
		sg_object_drop(step->catalog, state->temporary.items[i]);
	state->temporary.len = 0;
}

static void pragma(struct sg_step *step)
{
	enum sg_maybe asked = sg_session_pragma_asks(step->file->session, step->index,
						     "writable_schema");

	if (asked != SG_UNKNOWN)
		sg_sq_state(step->catalog)->writable_schema = asked == SG_YES;
}

/* The name may be written as a word or as a string (lang_attach.html). */
static void attach(struct sg_step *step)
{
	const struct sg_node *schema = sg_as_attach(step->node)->schema;
	struct sg_str name = {"", 0};

	if (sg_is(schema, SG_COLUMN_REF))
		name = sg_as_column_ref(schema)->column;
	else if (sg_is(schema, SG_LITERAL))
		name = sg_as_literal(schema)->text;
	if (name.n)
		*SG_PUSH(step->catalog->arena, &sg_sq_state(step->catalog)->attached) =
			sg_step_keep(step, name);
}

/* ---- all statements ---- */

static void run(struct sg_step *step)
{
	switch (step->node->kind) {
	case SG_CREATE_TABLE: sg_sq_create_table(step); break;
	case SG_CREATE_VIRTUAL_TABLE: sg_sq_create_virtual(step); break;
	case SG_CREATE_INDEX: sg_sq_create_index(step); break;
	case SG_CREATE_VIEW: sg_sq_create_view(step); break;
	case SG_CREATE_TRIGGER: sg_sq_create_trigger(step); break;
	case SG_ALTER_TABLE: sg_sq_alter(step); break;
	case SG_DROP: sg_sq_drop(step); break;
	case SG_INSERT: sg_sq_insert(step); break;
	case SG_UPDATE: sg_sq_update(step); break;
	case SG_DELETE: delete_rows(step); break;
	case SG_PRAGMA: pragma(step); break;
	case SG_ATTACH: attach(step); break;
	default: break;
	}
}

void sg_replay_sqlite(struct sg_step *step)
{
	size_t mark;

	begin_file(step, sg_sq_state(step->catalog));
	mark = sg_catalog_mark(step->catalog);
	run(step);
	if (step->refused.n && sg_catalog_mark(step->catalog) > mark)
		sg_catalog_rollback(step->catalog, mark);
}
