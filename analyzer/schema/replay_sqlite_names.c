/* Which object a name means, which names are free, and what SQLite refuses. */
#include "replay_sqlite.h"

struct sg_sq_state *sg_sq_state(struct sg_catalog *catalog)
{
	if (!catalog->sqlite)
		catalog->sqlite = SG_NEW(catalog->arena, struct sg_sq_state);
	return catalog->sqlite;
}

struct sg_str sg_sq_text(struct sg_step *step, struct sg_span span)
{
	return sg_step_keep(step, sg_str_trim(sg_source_text(step->file->src, span)));
}

/* ---- finding ---- */

struct sg_object *sg_sq_find_at(const struct sg_catalog *catalog, uint32_t at,
				const struct sg_name *name)
{
	struct sg_object *object = sg_find_object(catalog, at, SG_OBJ_TABLE, name);
	const struct sg_sq_state *state = catalog->sqlite;

	for (size_t i = 0; state && !object && !name->schema.n && i < state->attached.len;
	     i++) {
		struct sg_name qualified = *name;

		qualified.schema = state->attached.items[i];
		object = sg_find_object(catalog, at, SG_OBJ_TABLE, &qualified);
	}
	return object;
}

struct sg_object *sg_sq_find(const struct sg_catalog *catalog, const struct sg_name *name)
{
	return sg_sq_find_at(catalog, SG_NOW, name);
}

bool sg_sq_is_own(struct sg_str name)
{
	return sg_str_istarts(name, "sqlite_");
}

static struct sg_object *assume(struct sg_step *step, enum sg_object_type type,
				const struct sg_name *name)
{
	struct sg_str schema = name->schema.n ? name->schema : SG_STR("main");
	size_t size =
		type == SG_OBJ_VIEW ? sizeof(struct sg_view) : sizeof(struct sg_table);
	struct sg_object *object =
		sg_object_assume(step->catalog, type, NULL, size, schema, name->name);

	if (type == SG_OBJ_TABLE)
		((struct sg_table *)(uintptr_t)object->newest)->complete = SG_NO;
	return object;
}

struct sg_object *sg_sq_need(struct sg_step *step, enum sg_object_type type,
			     const struct sg_name *name)
{
	struct sg_object *object = sg_sq_find(step->catalog, name);
	const char *what = type == SG_OBJ_VIEW ? "view" : "table";

	if (object && object->type != SG_OBJ_INDEX)
		return object;
	if (object || sg_sq_is_own(name->name) ||
	    sg_object_exists(step->catalog, SG_NOW, type, name) == SG_NO) {
		sg_step_refuse(step, "no such %s: %.*s", what, SG_STR_ARG(name->name));
		return NULL;
	}
	return assume(step, type, name);
}

/* ---- new names ---- */

static bool is_attached(const struct sg_sq_state *state, struct sg_str schema)
{
	for (size_t i = 0; i < state->attached.len; i++)
		if (sg_str_ieq(state->attached.items[i], schema))
			return true;
	return false;
}

bool sg_sq_schema(struct sg_step *step, struct sg_str *out, const struct sg_name *name,
		  bool temporary)
{
	struct sg_str schema = name->schema;

	*out = temporary ? SG_STR("temp") : schema.n ? schema : SG_STR("main");
	if (temporary && schema.n && !sg_str_iis(schema, "temp"))
		return sg_step_refuse(step, "temporary table name must be unqualified");
	if (sg_str_iis(*out, "main") || sg_str_iis(*out, "temp") ||
	    is_attached(sg_sq_state(step->catalog), *out))
		return true;
	return sg_step_refuse_for(step, SG_REFUSED_SCHEMA, "unknown database %.*s",
				  SG_STR_ARG(schema));
}

/* sqlite3CheckObjectName() of build.c. */
bool sg_sq_may_name(struct sg_step *step, struct sg_str name)
{
	if (!sg_sq_is_own(name))
		return true;
	return sg_step_refuse_for(step, SG_REFUSED_ITSELF,
				  "object name reserved for internal use: %.*s",
				  SG_STR_ARG(name));
}

/* Tables and views count as one kind for IF NOT EXISTS (build.c). */
static bool is_kind(enum sg_object_type there, enum sg_object_type type)
{
	if (type == SG_OBJ_TABLE || type == SG_OBJ_VIEW)
		return there != SG_OBJ_INDEX;
	return there == type;
}

bool sg_sq_is_free(struct sg_step *step, enum sg_object_type type, struct sg_str schema,
		   struct sg_str name, bool if_not_exists)
{
	struct sg_name full = {.schema = schema, .name = name};
	struct sg_object *there = sg_find_object(step->catalog, SG_NOW, type, &full);

	if (there && there->assumed && !if_not_exists) {
		sg_object_drop(step->catalog, there);
		return true;
	}
	if (!there)
		return true;
	if (if_not_exists && is_kind(there->type, type))
		return false;
	return sg_step_refuse(step, "%s %.*s already exists",
			      sg_object_type_name(there->type), SG_STR_ARG(name));
}

void sg_sq_note_temporary(struct sg_step *step, struct sg_object *object,
			  struct sg_str schema)
{
	struct sg_sq_state *state = sg_sq_state(step->catalog);

	if (sg_str_iis(schema, "temp"))
		*SG_PUSH(step->catalog->arena, &state->temporary) = object;
}
