/* What rules ask about the foreign keys that the catalog knows. */
#ifndef SQLGUARD_ASK_FOREIGN_KEYS_H
#define SQLGUARD_ASK_FOREIGN_KEYS_H

#include <sqlguard/rows.h>

struct sg_ctx;

/* A foreign key to the table, both from before this file, that is still there at `end`;
   NULL: none. */
const struct sg_constraint_record *sg_lasting_key_to(const struct sg_ctx *cx, uint32_t at,
						     uint32_t end,
						     const struct sg_name *table);

/* SQLite finds the child rows of a foreign key by an index, UNIQUE or primary key. */
bool sg_has_index_for(uint32_t at, const struct sg_constraint_record *fk);

/* The CREATE INDEX that it lacks. */
const char *sg_sql_index_for(struct sg_ctx *cx, const struct sg_constraint_record *fk);

/* The SET of an UPDATE sets a column of the parent that the foreign key points to. */
bool sg_sets_parent_key(const struct sg_ctx *cx, const struct sg_list *sets,
			const struct sg_object *parent,
			const struct sg_constraint_record *fk);

/* A foreign key that the new table of a rebuild has and the old one had not, when the
   statement is where the old one goes; NULL: none. */
const struct sg_constraint_record *sg_key_added_by(const struct sg_ctx *cx, size_t index);

/* PRAGMA foreign_key_check, or pragma_foreign_key_check in a query. */
bool sg_checks_foreign_keys(struct sg_ctx *cx, size_t index);

/* SQLite: the first thing that a foreign key does to rows from this statement on, and
   that is not made good again; NULL: nothing that is seen. */
const struct sg_row_effect *sg_next_harm(const struct sg_ctx *cx);

/* The same is NULL, and the history shows all that there is: it does not matter whether
   foreign keys are on. */
bool sg_harms_no_child(const struct sg_ctx *cx);

#endif
