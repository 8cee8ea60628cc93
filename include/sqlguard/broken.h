/*
 * What a schema of SQLite names and does not have.  SQLite takes such views, triggers and
 * foreign keys, and fails when they are used.
 */
#ifndef SQLGUARD_BROKEN_H
#define SQLGUARD_BROKEN_H

#include <sqlguard/catalog.h>

struct sg_ctx;

enum sg_parent_fault {
	SG_PARENT_FINE, /* or not known well enough */
	SG_PARENT_MISSING,
	SG_PARENT_COLUMN_MISSING,
	SG_PARENT_WITHOUT_KEY, /* its columns are neither the primary key nor UNIQUE */
};

/* Why a foreign key that is there at a moment cannot work (foreignkeys.html section 3).
 */
enum sg_parent_fault sg_parent_fault_of(const struct sg_catalog *catalog, uint32_t at,
					const struct sg_object *key);

/* The first name in a view or trigger that means nothing: "no such table: main.x";
   empty: all is well, as far as one knows. */
struct sg_str sg_broken_name_in(const struct sg_catalog *catalog, uint32_t at,
				struct sg_arena *arena, const struct sg_object *object);

typedef bool sg_is_broken(const struct sg_catalog *catalog, uint32_t at,
			  const struct sg_object *object);
sg_is_broken sg_is_key_broken;  /* of a foreign key */
sg_is_broken sg_is_text_broken; /* of a view or trigger */

/*
 * The statement of this file that left an object broken at the end of the file; SG_NEVER:
 * it is whole, or it was broken before the file.
 */
size_t sg_broken_by(const struct sg_ctx *cx, const struct sg_object *object,
		    sg_is_broken *is_broken);

/* A statement of the file drops or renames something. */
bool sg_file_drops(const struct sg_ctx *cx);

/*
 * Calls judge for the objects of a type that are there at the end of the file, as far as
 * the file may have broken them: all, where it drops or renames something, else those
 * that it made.
 */
void sg_each_at_risk(struct sg_ctx *cx, enum sg_object_type type,
		     void (*judge)(struct sg_ctx *cx, const struct sg_object *object));

#endif
