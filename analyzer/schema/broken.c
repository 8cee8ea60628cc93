/* Whether the names in views, triggers and foreign keys mean something. */
#include <sqlguard/broken.h>

#include "replay_sqlite.h"

/* ---- foreign keys: sqlite3FkLocateIndex() of fkey.c ---- */

/* The name was lost, or no statement of a whole history ever made it. */
static bool is_missing(const struct sg_catalog *catalog, uint32_t at,
		       const struct sg_name *name)
{
	return !sg_sq_is_own(name->name) &&
	       (sg_object_exists(catalog, at, SG_OBJ_TABLE, name) == SG_NO ||
		sg_history_is_whole(catalog, at));
}

static bool same_collation(const struct sg_key *key, uint32_t at)
{
	struct sg_str of = sg_column_at(key->column, at)->collation;

	return !key->collation.n ||
	       sg_str_ieq(key->collation, of.n ? of : SG_STR("BINARY"));
}

static bool has_key(const struct sg_keys *keys, struct sg_str name, uint32_t at)
{
	for (size_t i = 0; i < keys->of.len; i++)
		if (keys->of.items[i].column &&
		    sg_str_ieq(sg_key_name(&keys->of.items[i], at), name))
			return same_collation(&keys->of.items[i], at);
	return false;
}

/* Whether keys are exactly the columns that the foreign key names. */
static bool covers(const struct sg_keys *keys, const struct sg_keys *named, uint32_t at)
{
	if (keys->of.len != named->of.len)
		return false;
	for (size_t i = 0; i < named->of.len; i++)
		if (!has_key(keys, sg_key_name(&named->of.items[i], at), at))
			return false;
	return true;
}

static bool is_unique(const struct sg_object *parent, const struct sg_keys *named,
		      uint32_t at)
{
	for (size_t i = 0; i < parent->parts.len; i++) {
		const struct sg_keys *keys = sg_unique_keys(parent->parts.items[i], at);

		if (keys && covers(keys, named, at))
			return true;
	}
	return false;
}

static enum sg_parent_fault fault_of_columns(const struct sg_catalog *catalog,
					     uint32_t at, const struct sg_object *parent,
					     const struct sg_constraint_record *con)
{
	const struct sg_keys *keys = sg_referenced_keys(con, parent, at);

	if (!con->parent_keys.of.len)
		return keys && keys->of.len == con->keys.of.len ? SG_PARENT_FINE
								: SG_PARENT_WITHOUT_KEY;
	for (size_t i = 0; i < con->parent_keys.of.len; i++)
		if (sg_part_exists(catalog, at, parent, SG_OBJ_COLUMN,
				   sg_key_name(&con->parent_keys.of.items[i], at)) ==
		    SG_NO)
			return SG_PARENT_COLUMN_MISSING;
	return is_unique(parent, &con->parent_keys, at) ? SG_PARENT_FINE
							: SG_PARENT_WITHOUT_KEY;
}

enum sg_parent_fault sg_parent_fault_of(const struct sg_catalog *catalog, uint32_t at,
					const struct sg_object *key)
{
	const struct sg_constraint_record *con = sg_constraint_at(key, at);
	struct sg_name name = sg_target_name(&con->parent, at);
	const struct sg_object *parent = sg_find_object(catalog, at, SG_OBJ_TABLE, &name);
	const struct sg_table *table;

	if (!parent)
		return is_missing(catalog, at, &name) ? SG_PARENT_MISSING
						      : SG_PARENT_FINE;
	if (parent->type == SG_OBJ_VIEW)
		return parent->assumed ? SG_PARENT_FINE : SG_PARENT_WITHOUT_KEY;
	table = sg_table_at(parent, at);
	if (!table || table->complete != SG_YES || table->record.known != SG_YES ||
	    table->module.n)
		return SG_PARENT_FINE;
	return fault_of_columns(catalog, at, parent, con);
}

bool sg_is_key_broken(const struct sg_catalog *catalog, uint32_t at,
		      const struct sg_object *object)
{
	return sg_parent_fault_of(catalog, at, object) != SG_PARENT_FINE;
}

/* ---- views and triggers ---- */

struct looking {
	const struct sg_catalog *catalog;
	uint32_t at;
	struct sg_arena *arena;
	struct sg_str problem;
};

/* Tables that no statement of a whole history made, which a reading takes as unknown. */
static void look_for_tables(struct looking *looking, const struct sg_sq_reading *r)
{
	for (size_t i = 0; i < r->tables.len && !looking->problem.n; i++) {
		struct sg_name name = r->tables.items[i];

		if (!name.schema.n)
			name.schema = r->schema;
		if (!sg_sq_find_at(looking->catalog, looking->at, &name) &&
		    is_missing(looking->catalog, looking->at, &name))
			looking->problem = sg_str_of(sg_printf(
				looking->arena, "no such table: %.*s.%.*s",
				SG_STR_ARG(name.schema.n ? name.schema : SG_STR("main")),
				SG_STR_ARG(name.name)));
	}
}

static void look(struct sg_sq_text *text, void *payload)
{
	struct looking *looking = payload;
	struct sg_sq_reading r = {
		.catalog = looking->catalog, .at = looking->at, .arena = looking->arena};

	if (looking->problem.n)
		return;
	sg_sq_read_text(&r, text, NULL);
	looking->problem = r.problem;
	look_for_tables(looking, &r);
}

struct sg_str sg_broken_name_in(const struct sg_catalog *catalog, uint32_t at,
				struct sg_arena *arena, const struct sg_object *object)
{
	const struct sg_record *record = sg_record_at(object, at);
	struct looking looking = {catalog, at, arena, {"", 0}};

	if (record->known == SG_YES)
		sg_sq_each_text((struct sg_record *)(uintptr_t)record, look, &looking);
	return looking.problem;
}

bool sg_is_text_broken(const struct sg_catalog *catalog, uint32_t at,
		       const struct sg_object *object)
{
	struct sg_arena scratch = {0};
	bool broken = sg_broken_name_in(catalog, at, &scratch, object).n > 0;

	sg_arena_release(&scratch);
	return broken;
}
