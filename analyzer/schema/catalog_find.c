/* What a name means at a moment, and whether it means anything. */
#include "catalog.h"

static struct sg_object *object_in(const struct sg_catalog *catalog, uint32_t at,
				   enum sg_object_type type, struct sg_str schema,
				   struct sg_str name)
{
	const struct sg_held *held =
		sg_held_at(sg_slot_named(catalog, type, NULL, schema, name), at);

	return held ? held->object : NULL;
}

static const struct sg_search_path *path_at(const struct sg_catalog *catalog, uint32_t at)
{
	for (size_t i = catalog->paths.len; i > 0; i--)
		if (catalog->paths.items[i - 1].from <= at)
			return &catalog->paths.items[i - 1];
	return NULL;
}

/* Objects of the whole database have no schema. */
static bool has_schema(enum sg_object_type type)
{
	return type != SG_OBJ_SCHEMA && type != SG_OBJ_EXTENSION &&
	       type != SG_OBJ_DATABASE && type != SG_OBJ_ROLE &&
	       type != SG_OBJ_PUBLICATION && type != SG_OBJ_SUBSCRIPTION &&
	       type != SG_OBJ_TABLESPACE;
}

/* The schemas that a name may be in: the n-th of them, false when there are no more. */
static bool schema_to_try(struct sg_str *out, const struct sg_catalog *catalog,
			  uint32_t at, enum sg_object_type type,
			  const struct sg_name *name, size_t n)
{
	const struct sg_search_path *path = path_at(catalog, at);

	*out = name->schema;
	if (name->schema.n || !has_schema(type))
		return n == 0;
	if (n == 0)
		*out = sg_temp_schema(catalog->dialect);
	else if (path && n <= path->schemas.len)
		*out = path->schemas.items[n - 1];
	else if (!path && n == 1)
		*out = sg_usual_schema(catalog->dialect);
	else
		return false;
	return true;
}

struct sg_object *sg_find_object(const struct sg_catalog *catalog, uint32_t at,
				 enum sg_object_type type, const struct sg_name *name)
{
	struct sg_object *object = NULL;
	struct sg_str schema;

	for (size_t n = 0; !object && schema_to_try(&schema, catalog, at, type, name, n);
	     n++)
		object = object_in(catalog, at, type, schema, name->name);
	return object;
}

static struct sg_object *function_in(const struct sg_catalog *catalog, uint32_t at,
				     struct sg_str schema, struct sg_str name,
				     struct sg_str signature)
{
	const struct sg_held *held =
		sg_held_at(sg_slot_of_function(catalog, schema, name, signature), at);

	return held ? held->object : NULL;
}

static struct sg_object *function_by_signature(const struct sg_catalog *catalog,
					       uint32_t at, const struct sg_name *name,
					       struct sg_str signature)
{
	struct sg_object *object = NULL;
	struct sg_str schema;

	for (size_t n = 0;
	     !object && schema_to_try(&schema, catalog, at, SG_OBJ_FUNCTION, name, n);
	     n++)
		object = function_in(catalog, at, schema, name->name, signature);
	return object;
}

/* Whether a call by that name means this function: the same signature in a schema before
   its own hides it. */
static bool is_called(const struct sg_catalog *catalog, uint32_t at,
		      const struct sg_object *object, const struct sg_name *name)
{
	const struct sg_function *function = object ? sg_function_at(object, at) : NULL;

	return function && sg_str_eq(function->record.name, name->name) &&
	       function_by_signature(catalog, at, name, function->signature) == object;
}

/* The only one that a name without arguments means.  All that ever had the name held the
   slot without a signature, one after the other. */
static struct sg_object *only_function(const struct sg_catalog *catalog, uint32_t at,
				       const struct sg_name *name)
{
	struct sg_object *only = NULL;
	struct sg_str schema;

	for (size_t n = 0; schema_to_try(&schema, catalog, at, SG_OBJ_FUNCTION, name, n);
	     n++) {
		const struct sg_slot *slot =
			sg_slot_named(catalog, SG_OBJ_FUNCTION, NULL, schema, name->name);

		for (size_t i = 0; slot && i < slot->held.len; i++) {
			struct sg_object *object = slot->held.items[i].object;

			if (object == only || !is_called(catalog, at, object, name))
				continue;
			if (only)
				return NULL;
			only = object;
		}
	}
	return only;
}

struct sg_object *sg_find_function(const struct sg_catalog *catalog, uint32_t at,
				   const struct sg_name *name, struct sg_str signature)
{
	return signature.n ? function_by_signature(catalog, at, name, signature)
			   : only_function(catalog, at, name);
}

struct sg_object *sg_find_part(const struct sg_catalog *catalog, uint32_t at,
			       const struct sg_object *owner, enum sg_object_type type,
			       struct sg_str name)
{
	const struct sg_held *held =
		sg_held_at(sg_slot_named(catalog, type, owner, SG_STR(""), name), at);

	return held ? held->object : NULL;
}

/* ---- whether it is there ---- */

uint32_t sg_name_lost(const struct sg_catalog *catalog, uint32_t at,
		      enum sg_object_type type, const struct sg_name *name)
{
	struct sg_str schema;
	uint32_t lost = 0;

	for (size_t n = 0; schema_to_try(&schema, catalog, at, type, name, n); n++) {
		const struct sg_held *held = sg_held_at(
			sg_slot_named(catalog, type, NULL, schema, name->name), at);

		if (held && !held->unknown && held->from > lost)
			lost = held->from;
	}
	return lost;
}

bool sg_history_is_whole(const struct sg_catalog *catalog, uint32_t at)
{
	return catalog->begins != SG_BEGINS_UNKNOWN && !catalog->blind &&
	       (!catalog->first_assumed || catalog->first_assumed->created > at);
}

enum sg_maybe sg_object_exists(const struct sg_catalog *catalog, uint32_t at,
			       enum sg_object_type type, const struct sg_name *name)
{
	const struct sg_object *object = sg_find_object(catalog, at, type, name);
	uint32_t lost;

	if (object)
		return sg_record_at(object, at)->known == SG_NO ? SG_UNKNOWN : SG_YES;
	lost = sg_name_lost(catalog, at, type, name);
	if (lost)
		return lost < catalog->blind ? SG_UNKNOWN : SG_NO;
	return catalog->begins == SG_BEGINS_EMPTY && sg_history_is_whole(catalog, at)
		       ? SG_NO
		       : SG_UNKNOWN;
}

enum sg_maybe sg_part_exists(const struct sg_catalog *catalog, uint32_t at,
			     const struct sg_object *owner, enum sg_object_type type,
			     struct sg_str name)
{
	const struct sg_slot *slot =
		sg_slot_named(catalog, type, owner, SG_STR(""), name);
	const struct sg_held *held = sg_held_at(slot, at);
	const struct sg_record *record = sg_record_at(owner, at);
	const struct sg_table *table = sg_table_at(owner, at);

	if (held && held->object)
		return sg_record_at(held->object, at)->known == SG_NO ? SG_UNKNOWN
								      : SG_YES;
	if (!record || record->known != SG_YES)
		return SG_UNKNOWN;
	if (held)
		return SG_NO;
	/* Of a view, a type .. nothing else is there than what statements made. */
	if (!table)
		return owner->assumed ? SG_UNKNOWN : SG_NO;
	return table->complete == SG_YES ? SG_NO : SG_UNKNOWN;
}
