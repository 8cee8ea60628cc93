/* Schemas: CREATE with elements, RENAME, and DROP with all that lies in them. */
#include "replay_postgres_objects.h"

/* ---- CREATE ---- */

/* The elements' names are looked up in the new schema first (schemacmds.c, 15:
   CreateSchemaCommand()). */
static void run_elements(struct sg_step *step, struct sg_str schema,
			 struct sg_list elements)
{
	struct sg_catalog *catalog = step->catalog;
	struct sg_search_path inside = {.from = catalog->now}, outside = {0};
	size_t paths = catalog->paths.len;

	if (paths)
		outside = catalog->paths.items[paths - 1];
	*SG_PUSH(catalog->arena, &inside.schemas) = schema;
	for (size_t i = 0; i < outside.schemas.len; i++)
		*SG_PUSH(catalog->arena, &inside.schemas) = outside.schemas.items[i];
	if (!paths)
		*SG_PUSH(catalog->arena, &inside.schemas) = SG_STR("public");
	SG_PUSH(catalog->arena, &catalog->paths)->from = inside.from;
	catalog->paths.items[catalog->paths.len - 1] = inside;
	SG_EACH (element, elements)
		sg_pg_run(step, element);
	catalog->paths.len = paths;
}

/* "public" is there in a new database, and nothing made it: no sign of a history before
   this one. */
static struct sg_object *find_schema(struct sg_step *step, struct sg_str text)
{
	const struct sg_name name = {.name = text};
	struct sg_object *schema =
		sg_find_object(step->catalog, SG_NOW, SG_OBJ_SCHEMA, &name);

	if (schema || !sg_str_is(text, "public") ||
	    sg_name_lost(step->catalog, SG_NOW, SG_OBJ_SCHEMA, &name))
		return schema;
	return SG_OBJECT_NEW(step->catalog, SG_OBJ_SCHEMA, NULL, sg_thing, SG_STR(""),
			     text)
		->record.object;
}

struct sg_object *sg_pg_need_schema(struct sg_step *step, struct sg_str text,
				    bool if_exists)
{
	const struct sg_name name = {.name = text};
	struct sg_object *schema = find_schema(step, text);

	return schema ? schema
		      : sg_pg_need(step, SG_OBJ_SCHEMA, sizeof(struct sg_thing), &name,
				   if_exists);
}

void sg_pg_create_schema(struct sg_step *step)
{
	const struct sg_create_schema *create = sg_as_create_schema(step->node);

	/* Reserved for the system (schemacmds.c, 15). */
	if (sg_str_starts(create->name, "pg_")) {
		sg_step_refuse(step, "unacceptable schema name \"%.*s\"",
			       SG_STR_ARG(create->name));
		return;
	}
	find_schema(step, create->name);
	if (!sg_pg_can_create(step, SG_OBJ_SCHEMA, SG_STR(""), create->name,
			      create->if_not_exists))
		return;
	SG_OBJECT_NEW(step->catalog, SG_OBJ_SCHEMA, NULL, sg_thing, SG_STR(""),
		      create->name);
	run_elements(step, create->name, create->elements);
}

/* ---- what lies in a schema ---- */

static bool lies_in(const struct sg_object *object, struct sg_str schema)
{
	return !object->newest->gone && sg_str_eq(object->newest->schema, schema);
}

static bool is_empty(const struct sg_step *step, struct sg_str schema)
{
	for (size_t i = 0; i < step->catalog->top.present.len; i++)
		if (lies_in(step->catalog->top.present.items[i], schema))
			return false;
	return true;
}

void sg_pg_drop_schema(struct sg_step *step, struct sg_object *schema, bool cascade)
{
	struct sg_str name = schema->newest->name;
	size_t n = step->catalog->top.present.len;

	if (!cascade && !is_empty(step, name)) {
		sg_step_refuse(
			step,
			"cannot drop schema %.*s because other objects depend on it",
			SG_STR_ARG(name));
		return;
	}
	for (size_t i = 0; i < n; i++)
		if (lies_in(step->catalog->top.present.items[i], name))
			sg_pg_drop_object(step, step->catalog->top.present.items[i],
					  true);
	sg_object_drop(step->catalog, schema);
}

/* Types and functions are known by their schema elsewhere, too. */
static void move(struct sg_step *step, struct sg_object *object, struct sg_str schema)
{
	struct sg_str name = object->newest->name;

	if (sg_type_at(object, SG_NOW) || sg_function_at(object, SG_NOW))
		sg_pg_rename_to(step, object, schema, name);
	else
		sg_object_rename(step->catalog, object, schema, name);
}

void sg_pg_rename_schema(struct sg_step *step, struct sg_object *schema,
			 struct sg_str name)
{
	struct sg_str old = schema->newest->name;
	size_t n = step->catalog->objects.len;

	if (!sg_pg_can_create(step, SG_OBJ_SCHEMA, SG_STR(""), name, false))
		return;
	sg_object_rename(step->catalog, schema, SG_STR(""), name);
	for (size_t i = 0; i < n; i++)
		if (lies_in(step->catalog->objects.items[i], old))
			move(step, step->catalog->objects.items[i], name);
}
