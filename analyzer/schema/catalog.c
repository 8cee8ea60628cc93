/* Writing the catalog: records and names are appended, and a rollback appends, too. */
#include <string.h>

#include "catalog.h"

struct sg_catalog *sg_catalog_new(struct sg_arena *arena, enum sg_dialect dialect)
{
	struct sg_catalog *catalog = SG_NEW(arena, struct sg_catalog);

	catalog->arena = arena;
	catalog->dialect = dialect;
	return catalog;
}

/* ---- records ---- */

/* A record holds from the moment after the statement that is running. */
static void append(struct sg_catalog *catalog, struct sg_object *object,
		   struct sg_record *record)
{
	record->object = object;
	record->before = object->newest;
	record->from = catalog->now + 1;
	object->newest = record;
	*SG_PUSH(catalog->arena, &catalog->log) =
		(struct sg_change){object, record->from};
}

static struct sg_record *copy(struct sg_catalog *catalog, const struct sg_record *record)
{
	return memcpy(sg_alloc(catalog->arena, record->size), record, record->size);
}

/* ---- the parts that are there ---- */

static struct sg_object *owner_of(struct sg_catalog *catalog, struct sg_object *part)
{
	return part->owner ? part->owner : &catalog->top;
}

/* In the order of creation, also after a rollback. */
static void list(struct sg_catalog *catalog, struct sg_object *part)
{
	struct sg_object *owner = owner_of(catalog, part);
	size_t i;

	if (part->listed)
		return;
	SG_PUSH(catalog->arena, &owner->present);
	for (i = owner->present.len - 1;
	     i > 0 && owner->present.items[i - 1]->id > part->id; i--)
		owner->present.items[i] = owner->present.items[i - 1];
	owner->present.items[i] = part;
	part->listed = true;
}

/* Whoever walks the parts while they go still finds them: the list is tidied later. */
static void unlist(struct sg_catalog *catalog, struct sg_object *part)
{
	struct sg_object *owner = owner_of(catalog, part);

	if (++owner->present_gone * 2 > owner->present.len)
		*SG_PUSH(catalog->arena, &catalog->crowded) = owner;
}

static void tidy(struct sg_object *owner)
{
	size_t kept = 0;

	for (size_t i = 0; i < owner->present.len; i++) {
		struct sg_object *part = owner->present.items[i];

		part->listed = !part->newest->gone;
		if (part->listed)
			owner->present.items[kept++] = part;
	}
	owner->present.len = kept;
	owner->present_gone = 0;
}

static void tidy_all(struct sg_catalog *catalog)
{
	for (size_t i = 0; i < catalog->crowded.len; i++)
		if (catalog->crowded.items[i]->present_gone)
			tidy(catalog->crowded.items[i]);
	catalog->crowded.len = 0;
}

/* ---- making, changing, dropping ---- */

/* The object with its first record, still without its name. */
static struct sg_record *make(struct sg_catalog *catalog, enum sg_object_type type,
			      struct sg_object *owner, size_t size, struct sg_str schema,
			      struct sg_str name)
{
	struct sg_object *object = SG_NEW(catalog->arena, struct sg_object);
	struct sg_record *record = sg_alloc(catalog->arena, size);

	object->type = type;
	object->id = (uint32_t)catalog->objects.len;
	object->owner = owner;
	object->created = catalog->now + 1;
	record->size = (uint32_t)size;
	record->known = SG_YES;
	record->schema = sg_strdup(catalog->arena, schema);
	record->name = sg_strdup(catalog->arena, name);
	*SG_PUSH(catalog->arena, &catalog->objects) = object;
	if (owner)
		*SG_PUSH(catalog->arena, &owner->parts) = object;
	list(catalog, object);
	append(catalog, object, record);
	return record;
}

void *sg_object_new(struct sg_catalog *catalog, enum sg_object_type type,
		    struct sg_object *owner, size_t size, struct sg_str schema,
		    struct sg_str name)
{
	struct sg_record *record = make(catalog, type, owner, size, schema, name);

	sg_name_take(catalog, record->object);
	return record;
}

struct sg_function *sg_function_new(struct sg_catalog *catalog, enum sg_object_type type,
				    struct sg_str schema, struct sg_str name,
				    struct sg_str signature)
{
	struct sg_function *function = (struct sg_function *)make(
		catalog, type, NULL, sizeof *function, schema, name);

	function->signature = sg_strdup(catalog->arena, signature);
	sg_name_take(catalog, function->record.object);
	return function;
}

void *sg_object_change(struct sg_catalog *catalog, struct sg_object *object)
{
	struct sg_record *record = copy(catalog, object->newest);

	append(catalog, object, record);
	return record;
}

void sg_object_rename(struct sg_catalog *catalog, struct sg_object *object,
		      struct sg_str schema, struct sg_str name)
{
	struct sg_record *record;

	sg_name_lose(catalog, object);
	record = sg_object_change(catalog, object);
	record->schema = sg_strdup(catalog->arena, schema);
	record->name = sg_strdup(catalog->arena, name);
	sg_name_take(catalog, object);
}

void sg_object_drop(struct sg_catalog *catalog, struct sg_object *object)
{
	if (object->newest->gone)
		return;
	for (size_t i = 0; i < object->present.len; i++)
		sg_object_drop(catalog, object->present.items[i]);
	sg_name_lose(catalog, object);
	((struct sg_record *)sg_object_change(catalog, object))->gone = true;
	unlist(catalog, object);
}

/* What is assumed may come from a statement that nobody can read, or be a column of a
   query; else it was there before the history. */
static bool is_from_before(const struct sg_catalog *catalog,
			   const struct sg_object *owner)
{
	const struct sg_table *table = owner ? sg_table_at(owner, SG_NOW) : NULL;

	return !catalog->blind && (!owner || !owner->assumed) &&
	       (!table || table->complete == SG_YES);
}

struct sg_object *sg_object_assume(struct sg_catalog *catalog, enum sg_object_type type,
				   struct sg_object *owner, size_t size,
				   struct sg_str schema, struct sg_str name)
{
	struct sg_record *record =
		sg_object_new(catalog, type, owner, size, schema, name);

	record->object->assumed = true;
	if (!catalog->first_assumed && is_from_before(catalog, owner))
		catalog->first_assumed = record->object;
	return record->object;
}

/* ---- rollback ---- */

size_t sg_catalog_mark(const struct sg_catalog *catalog)
{
	return catalog->log.len;
}

/* The record that an object had before `n` newer ones; NULL: it was not there. */
static const struct sg_record *record_before(const struct sg_object *object, size_t n)
{
	const struct sg_record *record = object->newest;

	while (record && n--)
		record = record->before;
	return record;
}

static void restore(struct sg_catalog *catalog, struct sg_object *object, size_t n)
{
	const struct sg_record *was = record_before(object, n);
	struct sg_record *record = copy(catalog, was ? was : object->newest);

	if (!was && (object->assumed || object->perhaps_before))
		sg_name_forget(catalog, object);
	else if (!object->newest->gone)
		sg_name_lose(catalog, object);
	if (!was)
		record->gone = true;
	append(catalog, object, record);
	if (record->gone)
		unlist(catalog, object);
	else
		list(catalog, object);
}

/* Objects in the order of their first record after the mark, each once. */
void sg_catalog_rollback(struct sg_catalog *catalog, size_t mark)
{
	size_t end = catalog->log.len;

	catalog->rollbacks++;
	for (size_t i = mark; i < end; i++)
		catalog->log.items[i].object->undone++;
	for (size_t i = mark; i < end; i++) {
		struct sg_object *object = catalog->log.items[i].object;

		if (object->undone)
			restore(catalog, object, object->undone);
		object->undone = 0;
	}
	for (size_t i = end; i < catalog->log.len; i++)
		if (!catalog->log.items[i].object->newest->gone)
			sg_name_take(catalog, catalog->log.items[i].object);
}

void sg_catalog_step(struct sg_catalog *catalog, struct sg_place place)
{
	*SG_PUSH(catalog->arena, &catalog->places) = place;
	catalog->now++;
	tidy_all(catalog);
}

struct sg_key *sg_key_add(struct sg_catalog *catalog, struct sg_keys *keys,
			  struct sg_object *column, struct sg_str name)
{
	struct sg_key *key = SG_PUSH(catalog->arena, &keys->of);

	key->column = column;
	key->name = sg_strdup(catalog->arena, name);
	return key;
}
