/*
 * How replay writes the catalog: objects are made, changed and dropped as of the
 * statement that is running, and a rollback goes back to a mark.
 */
#ifndef SQLGUARD_SCHEMA_CATALOG_H
#define SQLGUARD_SCHEMA_CATALOG_H

#include <sqlguard/catalog.h>

/* What a name meant, and from when on; the newest last. */
struct sg_slot {
	SG_ARRAY(struct sg_held) held;
};

struct sg_held {
	uint32_t from;
	struct sg_object *object; /* NULL: nobody, or nobody knows */
	bool unknown;
};

/*
 * A new object; `size` is that of its record, which is returned to be filled and has
 * schema and name already (copied).  It takes the name at once.
 */
void *sg_object_new(struct sg_catalog *catalog, enum sg_object_type type,
		    struct sg_object *owner, size_t size, struct sg_str schema,
		    struct sg_str name);
#define SG_OBJECT_NEW(catalog, type, owner, kind, schema, name)                          \
	((struct kind *)sg_object_new((catalog), (type), (owner), sizeof(struct kind),   \
				      (schema), (name)))

/* A function or procedure, whose name is one of many without its signature. */
struct sg_function *sg_function_new(struct sg_catalog *catalog, enum sg_object_type type,
				    struct sg_str schema, struct sg_str name,
				    struct sg_str signature);

/* A copy of the newest record as of the running statement, to be changed. */
void *sg_object_change(struct sg_catalog *catalog, struct sg_object *object);

/* A new name, schema or both; parts keep theirs. */
void sg_object_rename(struct sg_catalog *catalog, struct sg_object *object,
		      struct sg_str schema, struct sg_str name);

/* The object and its parts go. */
void sg_object_drop(struct sg_catalog *catalog, struct sg_object *object);

/* No statement made the object, and one needs it: it was there before the history. */
struct sg_object *sg_object_assume(struct sg_catalog *catalog, enum sg_object_type type,
				   struct sg_object *owner, size_t size,
				   struct sg_str schema, struct sg_str name);

/* How many records there are; going back to such a mark appends what was there then. */
size_t sg_catalog_mark(const struct sg_catalog *catalog);
void sg_catalog_rollback(struct sg_catalog *catalog, size_t mark);

/* Names: the object takes the one of its newest record, or loses it. */
void sg_name_take(struct sg_catalog *catalog, struct sg_object *object);
void sg_name_lose(struct sg_catalog *catalog, struct sg_object *object);

/* Nobody knows any more whether something has its name: it may have had it before. */
void sg_name_forget(struct sg_catalog *catalog, struct sg_object *object);

/* All that had a name, and a function's with its signature; NULL: nothing ever did. */
const struct sg_slot *sg_slot_named(const struct sg_catalog *catalog,
				    enum sg_object_type type,
				    const struct sg_object *owner, struct sg_str schema,
				    struct sg_str name);
const struct sg_slot *sg_slot_of_function(const struct sg_catalog *catalog,
					  struct sg_str schema, struct sg_str name,
					  struct sg_str signature);

/* What holds from this moment on or earlier, the last such; NULL: nothing. */
const struct sg_held *sg_held_at(const struct sg_slot *slot, uint32_t at);

/* The statement ended: what it made is visible from the next moment on. */
void sg_catalog_step(struct sg_catalog *catalog, struct sg_place place);

/* A key with copies of its texts. */
struct sg_key *sg_key_add(struct sg_catalog *catalog, struct sg_keys *keys,
			  struct sg_object *column, struct sg_str name);

#endif
