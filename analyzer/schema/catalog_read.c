/* Reading the catalog: the record of a moment, and where a moment is. */
#include "catalog.h"
#include "replay_sqlite.h"

/* What is assumed was there all the time before it was needed. */
const struct sg_record *sg_record_at(const struct sg_object *object, uint32_t at)
{
	const struct sg_record *record = object->newest;

	while (record->from > at && record->before)
		record = record->before;
	if (record->from > at && !object->assumed)
		return NULL;
	return record->gone ? NULL : record;
}

/* The record when the object is of one of two types, which may be the same. */
static const void *as(const struct sg_object *object, uint32_t at, enum sg_object_type a,
		      enum sg_object_type b)
{
	if (!object || (object->type != a && object->type != b))
		return NULL;
	return sg_record_at(object, at);
}

const struct sg_table *sg_table_at(const struct sg_object *object, uint32_t at)
{
	return as(object, at, SG_OBJ_TABLE, SG_OBJ_FOREIGN_TABLE);
}

const struct sg_column *sg_column_at(const struct sg_object *object, uint32_t at)
{
	return as(object, at, SG_OBJ_COLUMN, SG_OBJ_COLUMN);
}

const struct sg_constraint_record *sg_constraint_at(const struct sg_object *object,
						    uint32_t at)
{
	return as(object, at, SG_OBJ_CONSTRAINT, SG_OBJ_CONSTRAINT);
}

const struct sg_index *sg_index_at(const struct sg_object *object, uint32_t at)
{
	return as(object, at, SG_OBJ_INDEX, SG_OBJ_INDEX);
}

const struct sg_view *sg_view_at(const struct sg_object *object, uint32_t at)
{
	return as(object, at, SG_OBJ_VIEW, SG_OBJ_MATERIALIZED_VIEW);
}

const struct sg_trigger *sg_trigger_at(const struct sg_object *object, uint32_t at)
{
	return as(object, at, SG_OBJ_TRIGGER, SG_OBJ_TRIGGER);
}

const struct sg_sequence *sg_sequence_at(const struct sg_object *object, uint32_t at)
{
	return as(object, at, SG_OBJ_SEQUENCE, SG_OBJ_SEQUENCE);
}

const struct sg_type *sg_type_at(const struct sg_object *object, uint32_t at)
{
	return as(object, at, SG_OBJ_TYPE, SG_OBJ_DOMAIN);
}

const struct sg_function *sg_function_at(const struct sg_object *object, uint32_t at)
{
	const void *function = as(object, at, SG_OBJ_FUNCTION, SG_OBJ_PROCEDURE);

	return function ? function : as(object, at, SG_OBJ_AGGREGATE, SG_OBJ_AGGREGATE);
}

const struct sg_policy *sg_policy_at(const struct sg_object *object, uint32_t at)
{
	return as(object, at, SG_OBJ_POLICY, SG_OBJ_POLICY);
}

/* ---- keys and targets ---- */

struct sg_str sg_key_name(const struct sg_key *key, uint32_t at)
{
	const struct sg_record *record =
		key->column ? sg_record_at(key->column, at) : NULL;

	if (record)
		return record->name;
	return key->column ? key->column->newest->name : key->name;
}

struct sg_name sg_target_name(const struct sg_target *target, uint32_t at)
{
	struct sg_name name = {.schema = target->schema, .name = target->name};
	const struct sg_record *record =
		target->object ? sg_record_at(target->object, at) : NULL;

	if (target->object && !record)
		record = target->object->newest;
	if (record) {
		name.schema = record->schema;
		name.name = record->name;
	}
	return name;
}

const struct sg_constraint_record *sg_primary_key(const struct sg_object *table,
						  uint32_t at)
{
	SG_EACH_PART(part, table, SG_OBJ_CONSTRAINT, at)
	{
		const struct sg_constraint_record *c = sg_constraint_at(part, at);

		if (c->type == SG_CON_PRIMARY_KEY)
			return c;
	}
	return NULL;
}

struct sg_object *sg_rowid_column(const struct sg_object *table, uint32_t at)
{
	const struct sg_constraint_record *key = sg_primary_key(table, at);
	const struct sg_table *record = sg_table_at(table, at);

	return key && !key->index && record && !record->without_rowid &&
			       key->keys.of.len == 1
		       ? key->keys.of.items[0].column
		       : NULL;
}

const struct sg_keys *sg_unique_keys(const struct sg_object *part, uint32_t at)
{
	const struct sg_constraint_record *con = sg_constraint_at(part, at);
	const struct sg_index *index = sg_index_at(part, at);

	if (con && (con->type == SG_CON_UNIQUE || con->type == SG_CON_PRIMARY_KEY))
		return &con->keys;
	return index && index->unique && !index->predicate.n ? &index->keys : NULL;
}

const struct sg_keys *sg_referenced_keys(const struct sg_constraint_record *key,
					 const struct sg_object *parent, uint32_t at)
{
	const struct sg_constraint_record *primary;

	if (key->parent_keys.of.len)
		return &key->parent_keys;
	primary = parent ? sg_primary_key(parent, at) : NULL;
	return primary ? &primary->keys : NULL;
}

/* Whether a foreign key names this table; SQLite keeps the name only. */
static bool points_to(const struct sg_catalog *catalog, uint32_t at,
		      const struct sg_constraint_record *key,
		      const struct sg_object *table)
{
	const struct sg_record *record = sg_record_at(table, at);

	if (key->parent.object)
		return key->parent.object == table;
	return record && sg_same_ident(catalog->dialect, key->parent.name, record->name);
}

/* The visitor of sg_each_foreign_key_to. */
typedef void visit_key(const struct sg_constraint_record *key, void *payload);

static void visit_if(const struct sg_catalog *catalog, uint32_t at,
		     const struct sg_object *constraint, const struct sg_object *table,
		     visit_key *visit, void *payload)
{
	const struct sg_constraint_record *key = sg_constraint_at(constraint, at);

	if (key && key->type == SG_CON_FOREIGN_KEY && points_to(catalog, at, key, table))
		visit(key, payload);
}

/* SQLite's replay lists foreign keys under every name that they ever pointed to. */
static void each_by_name(const struct sg_catalog *catalog, uint32_t at,
			 const struct sg_object *table, visit_key *visit, void *payload)
{
	const struct sg_record *record = sg_record_at(table, at);
	const struct sg_sq_users *users;

	if (!record)
		return;
	users = sg_sq_users_of(catalog, record->name);
	for (size_t i = 0; i < users->of.len; i++)
		visit_if(catalog, at, users->of.items[i], table, visit, payload);
}

void sg_each_foreign_key_to(const struct sg_catalog *catalog, uint32_t at,
			    const struct sg_object *table,
			    void (*visit)(const struct sg_constraint_record *key,
					  void *payload),
			    void *payload)
{
	if (catalog->dialect != SG_POSTGRES) {
		each_by_name(catalog, at, table, visit, payload);
		return;
	}
	for (size_t i = 0; i < table->users.len; i++)
		visit_if(catalog, at, table->users.items[i], table, visit, payload);
}

/* ---- places ---- */

const struct sg_place *sg_place_of(const struct sg_catalog *catalog, uint32_t moment)
{
	if (!moment || moment > catalog->places.len)
		return NULL;
	return &catalog->places.items[moment - 1];
}

const char *sg_path_of_place(const struct sg_catalog *catalog,
			     const struct sg_place *place)
{
	return catalog->files.items[place->file].path;
}

/* The file's statements are those from its first moment to the next file's. */
bool sg_moment_of(uint32_t *out, const struct sg_catalog *catalog, struct sg_str path,
		  size_t line)
{
	for (size_t f = 0; f < catalog->files.len; f++) {
		uint32_t end = f + 1 < catalog->files.len
				       ? catalog->files.items[f + 1].first
				       : (uint32_t)catalog->places.len;

		if (!sg_str_is(path, catalog->files.items[f].path))
			continue;
		*out = line ? catalog->files.items[f].first : end;
		while (line && *out < end && catalog->places.items[*out].line < line)
			++*out;
		return true;
	}
	return false;
}
