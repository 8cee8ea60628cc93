/*
 * What the statements of a file do to names.  An answer costs the same in files of any
 * length.
 */
#ifndef SQLGUARD_ASK_DEEDS_H
#define SQLGUARD_ASK_DEEDS_H

#include <sqlguard/facts.h>

struct sg_ctx;

/* What statements do, and which fields of struct sg_deed say to what. */
enum sg_deed_type {
	SG_DID_CREATE,         /* object, part: its name without a schema */
	SG_DID_CREATE_SCHEMA,  /* part; not IF NOT EXISTS */
	SG_DID_DROP,           /* object, part: its name without a schema */
	SG_DID_TAKE_NAME,      /* a new table or view, or a renamed one; name */
	SG_DID_PARTITION,      /* a partitioned table is created; name */
	SG_DID_INDEX,          /* name, with the schema of the table */
	SG_DID_GIVE_DEFAULT,   /* a domain with a default is created; name */
	SG_DID_ADD_COLUMN,     /* name: of the table, part: of the column */
	SG_DID_ADD_CONSTRAINT, /* name: of the table, part: of the constraint */
	SG_DID_ENABLE_TRIGGER, /* name: of the table, part: of the trigger */
	SG_DID_ENABLE_USER,    /* all triggers but those of constraints; name */
	SG_DID_ENABLE_ALL,     /* all triggers; name */
	SG_DID_DELETE,         /* rows, by DELETE, REPLACE or DROP TABLE */
	SG_DID_TRANSACTION,    /* BEGIN, COMMIT and the like */
	SG_DID_LEAVE_TEMPLATE, /* holds a placeholder, so that it is not analysed */
	SG_DID_REBUILD,        /* a step of a rebuild; name */
	SG_DID_REBUILD_BY,     /* the same; name: of the other table of the rebuild */
};

/* A name without a schema is one in the schema that the search_path says. */
struct sg_deed {
	enum sg_deed_type type;
	enum sg_object_type object;
	struct sg_name name;
	struct sg_str part;
};

/* The nearest statement before or after this one that did it, or NULL. */
const struct sg_statement *sg_done_before(const struct sg_ctx *cx,
					  const struct sg_deed *deed);
const struct sg_statement *sg_done_after(const struct sg_ctx *cx,
					 const struct sg_deed *deed);

/* How many statements of the file do it. */
size_t sg_times_done(const struct sg_ctx *cx, const struct sg_deed *deed);

/* ---- objects.c ---- */

/* What a CREATE statement makes. */
struct sg_created {
	enum sg_object_type object;
	struct sg_name name; /* without a span where SQL allows no qualified name */
	bool temporary;
	bool guarded; /* IF NOT EXISTS or OR REPLACE is there */
};

/* False when the node is no CREATE. */
bool sg_created_by(struct sg_created *out, const struct sg_node *top);

/* An earlier statement of this file made, or removed, an object of that kind and name. */
bool sg_created_before(const struct sg_ctx *cx, enum sg_object_type object,
		       struct sg_str name);
bool sg_dropped_before(const struct sg_ctx *cx, enum sg_object_type object,
		       struct sg_str name);

/* An earlier CREATE INDEX of this file that made the index, or NULL. */
const struct sg_create_index *sg_index_made_here(const struct sg_ctx *cx,
						 const struct sg_name *index);

/* The CREATE TABLE behind this statement that makes a table of that name anew, and not as
   one that a rebuild uses meanwhile; or NULL. */
const struct sg_statement *sg_created_again(const struct sg_ctx *cx,
					    const struct sg_name *table);

#endif
