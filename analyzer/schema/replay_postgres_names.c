/* What names mean while PostgreSQL's statements are replayed: found, needed, still free.
 */
#include "replay_postgres_tables.h"

/* ---- schemas ---- */

/* "public" is there in a new database (template1), the system's always. */
static bool schema_exists(struct sg_step *step, struct sg_str schema)
{
	struct sg_name name = {.name = schema};

	if (sg_str_starts(schema, "pg_") || sg_str_is(schema, "information_schema"))
		return true;
	if (sg_str_is(schema, "public") &&
	    !sg_name_lost(step->catalog, SG_NOW, SG_OBJ_SCHEMA, &name))
		return true;
	return sg_object_exists(step->catalog, SG_NOW, SG_OBJ_SCHEMA, &name) != SG_NO;
}

static bool path_is_known(const struct sg_step *step)
{
	return !sg_session_search_path(step->file->session, step->index)->unknown;
}

struct sg_str sg_pg_schema_for(struct sg_step *step, const struct sg_name *name,
			       bool temporary)
{
	const struct sg_catalog *catalog = step->catalog;
	const struct sg_search_path *path =
		catalog->paths.len ? &catalog->paths.items[catalog->paths.len - 1] : NULL;

	if (temporary)
		return sg_temp_schema(SG_POSTGRES);
	if (name->schema.n)
		return name->schema;
	for (size_t i = 0; path && i < path->schemas.len; i++)
		if (schema_exists(step, path->schemas.items[i]))
			return path->schemas.items[i];
	return path && path_is_known(step) ? SG_STR("") : SG_STR("public");
}

/* ---- finding ---- */

static bool is_that(const struct sg_object *object, enum sg_object_type type)
{
	if (!object || object->type == type)
		return object;
	return (type == SG_OBJ_TABLE && object->type == SG_OBJ_FOREIGN_TABLE) ||
	       (type == SG_OBJ_TYPE && object->type == SG_OBJ_DOMAIN);
}

struct sg_object *sg_pg_find(struct sg_step *step, enum sg_object_type type,
			     const struct sg_name *name)
{
	struct sg_object *object = sg_find_object(step->catalog, SG_NOW, type, name);

	return is_that(object, type) ? object : NULL;
}

struct sg_target sg_pg_target(struct sg_step *step, const struct sg_name *name)
{
	struct sg_object *object =
		sg_find_object(step->catalog, SG_NOW, SG_OBJ_TABLE, name);
	struct sg_target target = {.object = object};

	target.schema =
		sg_step_keep(step, object ? object->newest->schema : name->schema);
	target.name = sg_step_keep(step, name->name);
	return target;
}

/* ---- needing ---- */

static bool is_relation(enum sg_object_type type)
{
	return type == SG_OBJ_TABLE || type == SG_OBJ_FOREIGN_TABLE ||
	       type == SG_OBJ_VIEW || type == SG_OBJ_MATERIALIZED_VIEW ||
	       type == SG_OBJ_SEQUENCE || type == SG_OBJ_INDEX;
}

/* What errors call an object: ALTER says "relation", DROP what it wants to drop. */
static const char *kind_of(struct sg_step *step, enum sg_object_type type)
{
	return is_relation(type) && !sg_is(step->node, SG_DROP)
		       ? "relation"
		       : sg_object_type_name(type);
}

static struct sg_object *missing(struct sg_step *step, enum sg_object_type type,
				 const struct sg_name *name, bool if_exists)
{
	if (!if_exists)
		sg_step_refuse(step, "%s \"%.*s%s%.*s\" does not exist",
			       kind_of(step, type), SG_STR_ARG(name->schema),
			       name->schema.n ? "." : "", SG_STR_ARG(name->name));
	return NULL;
}

struct sg_object *sg_pg_need(struct sg_step *step, enum sg_object_type type, size_t size,
			     const struct sg_name *name, bool if_exists)
{
	struct sg_object *object = sg_find_object(step->catalog, SG_NOW, type, name);
	struct sg_str schema;

	if (is_that(object, type))
		return object;
	if (object) {
		sg_step_refuse(step, "\"%.*s\" is not a %s", SG_STR_ARG(name->name),
			       sg_object_type_name(type));
		return NULL;
	}
	schema = sg_pg_schema_for(step, name, false);
	if (if_exists || (is_relation(type) && !schema.n) ||
	    sg_object_exists(step->catalog, SG_NOW, type, name) == SG_NO)
		return missing(step, type, name, if_exists);
	return sg_object_assume(step->catalog, type, NULL, size, schema, name->name);
}

struct sg_object *sg_pg_need_part(struct sg_step *step, struct sg_object *owner,
				  enum sg_object_type type, size_t size,
				  struct sg_str name, bool if_exists)
{
	struct sg_object *part = sg_find_part(step->catalog, SG_NOW, owner, type, name);

	if (part)
		return part;
	if (sg_part_exists(step->catalog, SG_NOW, owner, type, name) == SG_NO) {
		if (!if_exists)
			sg_step_refuse(step,
				       "%s \"%.*s\" of relation \"%.*s\" does not exist",
				       sg_object_type_name(type), SG_STR_ARG(name),
				       SG_STR_ARG(owner->newest->name));
		return NULL;
	}
	return sg_object_assume(step->catalog, type, owner, size, SG_STR(""), name);
}

/* What was there before may be partitioned, a foreign table ..: nothing is known of it.
 */
struct sg_object *sg_pg_need_table(struct sg_step *step, const struct sg_name *name,
				   bool if_exists)
{
	size_t before = step->catalog->objects.len;
	struct sg_object *table =
		sg_pg_need(step, SG_OBJ_TABLE, sizeof(struct sg_table), name, if_exists);

	if (table && step->catalog->objects.len > before) {
		struct sg_table *record = sg_object_change(step->catalog, table);

		record->complete = SG_NO;
		record->filled = true;
	}
	return table;
}

struct sg_object *sg_pg_need_column(struct sg_step *step, struct sg_object *table,
				    struct sg_str name, bool if_exists)
{
	return sg_pg_need_part(step, table, SG_OBJ_COLUMN, sizeof(struct sg_column), name,
			       if_exists);
}

/* ---- taking a name ---- */

/* An object that an unread statement may have dropped makes way. */
static bool make_way(struct sg_step *step, struct sg_object *object, bool if_not_exists)
{
	if (!object)
		return true;
	if (if_not_exists)
		return false;
	if (object->newest->known == SG_NO) {
		sg_object_drop(step->catalog, object);
		return true;
	}
	if (object->owner && object->type != SG_OBJ_INDEX)
		return sg_step_refuse(step,
				      "%s \"%.*s\" of relation \"%.*s\" already exists",
				      sg_object_type_name(object->type),
				      SG_STR_ARG(object->newest->name),
				      SG_STR_ARG(object->owner->newest->name));
	return sg_step_refuse(step, "%s \"%.*s\" already exists",
			      kind_of(step, object->type),
			      SG_STR_ARG(object->newest->name));
}

/* Tables and views are row types, too: they share the names of types. */
static bool has_row_type(enum sg_object_type type)
{
	return type == SG_OBJ_TABLE || type == SG_OBJ_FOREIGN_TABLE ||
	       type == SG_OBJ_VIEW || type == SG_OBJ_MATERIALIZED_VIEW;
}

static struct sg_object *same_row_type(struct sg_step *step, enum sg_object_type type,
				       const struct sg_name *name)
{
	struct sg_object *table;

	if (has_row_type(type))
		return sg_find_object(step->catalog, SG_NOW, SG_OBJ_TYPE, name);
	if (type != SG_OBJ_TYPE && type != SG_OBJ_DOMAIN)
		return NULL;
	table = sg_find_object(step->catalog, SG_NOW, SG_OBJ_TABLE, name);
	return table && has_row_type(table->type) ? table : NULL;
}

bool sg_pg_can_create(struct sg_step *step, enum sg_object_type type,
		      struct sg_str schema, struct sg_str name, bool if_not_exists)
{
	struct sg_name full = {.schema = schema, .name = name};

	if (!schema.n && (is_relation(type) || type == SG_OBJ_TYPE ||
			  type == SG_OBJ_DOMAIN || type == SG_OBJ_FUNCTION))
		return sg_step_refuse(step, "no schema has been selected to create in");
	if (schema.n && !schema_exists(step, schema))
		return sg_step_refuse(step, "schema \"%.*s\" does not exist",
				      SG_STR_ARG(schema));
	return make_way(step, sg_find_object(step->catalog, SG_NOW, type, &full),
			if_not_exists) &&
	       make_way(step, same_row_type(step, type, &full), false);
}

bool sg_pg_can_add(struct sg_step *step, struct sg_object *owner,
		   enum sg_object_type type, struct sg_str name, bool if_not_exists)
{
	return make_way(step, sg_find_part(step->catalog, SG_NOW, owner, type, name),
			if_not_exists);
}
