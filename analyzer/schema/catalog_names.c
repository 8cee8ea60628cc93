/* Who has which name at which moment. */
#include "catalog.h"

/* ---- keys ---- */

static bool is_function(enum sg_object_type type)
{
	return type == SG_OBJ_FUNCTION || type == SG_OBJ_PROCEDURE ||
	       type == SG_OBJ_AGGREGATE;
}

/* Types that share one space of names have the same class. */
static enum sg_object_type class_of(enum sg_object_type type)
{
	switch (type) {
	case SG_OBJ_INDEX:
	case SG_OBJ_VIEW:
	case SG_OBJ_MATERIALIZED_VIEW:
	case SG_OBJ_SEQUENCE:
	case SG_OBJ_FOREIGN_TABLE: return SG_OBJ_TABLE;
	case SG_OBJ_DOMAIN: return SG_OBJ_TYPE;
	case SG_OBJ_PROCEDURE:
	case SG_OBJ_AGGREGATE: return SG_OBJ_FUNCTION;
	default: return type;
	}
}

/* A part is named within its owner; SQLite's triggers and all indexes within a schema. */
static bool is_part(const struct sg_catalog *catalog, enum sg_object_type type)
{
	switch (type) {
	case SG_OBJ_COLUMN:
	case SG_OBJ_CONSTRAINT:
	case SG_OBJ_POLICY:
	case SG_OBJ_RULE: return true;
	case SG_OBJ_TRIGGER: return catalog->dialect == SG_POSTGRES;
	default: return false;
	}
}

static void build_key(struct sg_buf *key, const struct sg_catalog *catalog,
		      enum sg_object_type type, const struct sg_object *owner,
		      struct sg_str schema, struct sg_str name)
{
	uint32_t id = owner ? owner->id + 1 : 0;

	sg_buf_addc(key, (char)class_of(type));
	sg_buf_add(key, (struct sg_str){(const char *)&id, sizeof id});
	if (!owner)
		sg_add_ident(key, catalog->dialect, schema);
	sg_add_ident(key, catalog->dialect, name);
}

/* ---- writing ---- */

static struct sg_slot *slot_of_key(struct sg_catalog *catalog, struct sg_str key)
{
	size_t *place = sg_map_add(catalog->arena, &catalog->names, key);

	if (!*place) {
		*SG_PUSH(catalog->arena, &catalog->slots) =
			SG_NEW(catalog->arena, struct sg_slot);
		*place = catalog->slots.len;
	}
	return catalog->slots.items[*place - 1];
}

static struct sg_object *holder(const struct sg_slot *slot)
{
	return slot->held.len ? slot->held.items[slot->held.len - 1].object : NULL;
}

static void hold(struct sg_catalog *catalog, struct sg_slot *slot,
		 struct sg_object *object)
{
	*SG_PUSH(catalog->arena, &slot->held) =
		(struct sg_held){catalog->now + 1, object, false};
}

/* The slots of an object's newest name: a function has one with and one without its
   signature. */
static void each_slot(struct sg_catalog *catalog, struct sg_object *object,
		      void (*visit)(struct sg_catalog *catalog, struct sg_slot *slot,
				    struct sg_object *object))
{
	const struct sg_record *record = object->newest;
	const struct sg_object *owner =
		is_part(catalog, object->type) ? object->owner : NULL;
	struct sg_buf key = {0};

	if (record->name.n) {
		build_key(&key, catalog, object->type, owner, record->schema,
			  record->name);
		visit(catalog, slot_of_key(catalog, sg_buf_str(&key)), object);
	}
	if (is_function(object->type)) {
		const struct sg_function *function = (const struct sg_function *)record;

		sg_buf_add(&key, function->signature);
		visit(catalog, slot_of_key(catalog, sg_buf_str(&key)), object);
	}
	sg_buf_release(&key);
}

static void take(struct sg_catalog *catalog, struct sg_slot *slot,
		 struct sg_object *object)
{
	if (holder(slot) != object)
		hold(catalog, slot, object);
}

static void lose(struct sg_catalog *catalog, struct sg_slot *slot,
		 struct sg_object *object)
{
	if (holder(slot) == object)
		hold(catalog, slot, NULL);
}

void sg_name_take(struct sg_catalog *catalog, struct sg_object *object)
{
	each_slot(catalog, object, take);
}

static void forget(struct sg_catalog *catalog, struct sg_slot *slot,
		   struct sg_object *object)
{
	lose(catalog, slot, object);
	slot->held.items[slot->held.len - 1].unknown = true;
}

void sg_name_forget(struct sg_catalog *catalog, struct sg_object *object)
{
	catalog->losses++;
	each_slot(catalog, object, forget);
}

void sg_name_lose(struct sg_catalog *catalog, struct sg_object *object)
{
	catalog->losses++;
	each_slot(catalog, object, lose);
}

/* ---- reading ---- */

static const struct sg_slot *slot_at(const struct sg_catalog *catalog, struct sg_buf *key)
{
	const size_t *place = sg_map_find(&catalog->names, sg_buf_str(key));

	sg_buf_release(key);
	return place ? catalog->slots.items[*place - 1] : NULL;
}

const struct sg_slot *sg_slot_named(const struct sg_catalog *catalog,
				    enum sg_object_type type,
				    const struct sg_object *owner, struct sg_str schema,
				    struct sg_str name)
{
	struct sg_buf key = {0};

	build_key(&key, catalog, type, owner, schema, name);
	return slot_at(catalog, &key);
}

/* The key of a function with a signature is that of its name and the signature. */
const struct sg_slot *sg_slot_of_function(const struct sg_catalog *catalog,
					  struct sg_str schema, struct sg_str name,
					  struct sg_str signature)
{
	struct sg_buf key = {0};

	build_key(&key, catalog, SG_OBJ_FUNCTION, NULL, schema, name);
	sg_buf_add(&key, signature);
	return slot_at(catalog, &key);
}

/* An assumed object was there before it was needed, and so had its name. */
const struct sg_held *sg_held_at(const struct sg_slot *slot, uint32_t at)
{
	size_t low = 0, high = slot ? slot->held.len : 0;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (slot->held.items[middle].from <= at)
			low = middle + 1;
		else
			high = middle;
	}
	if (!low && slot && slot->held.len && slot->held.items[0].object &&
	    slot->held.items[0].object->assumed)
		low = 1;
	return low ? &slot->held.items[low - 1] : NULL;
}
