/* Inside the making of expectations: tables, and what the statements do to them. */
#ifndef SQLGUARD_APPLY_EXPECTING_H
#define SQLGUARD_APPLY_EXPECTING_H

#include "planning.h"

/* A table, whatever its name is, and what is written into it. */
struct entry {
	const struct sg_object *table;
	size_t line;
	bool lose, gain, change;
	bool dropped; /* with rows that are not seen again */
	bool copied;  /* into it, from another table */
	/* Where all its rows come from, once; and the columns whose values are copied as
	   they are. */
	const struct sg_object *from;
	size_t copies;
	struct sg_names kept;
};

struct expecting {
	struct sg_planned *out;
	struct sg_arena *arena;
	const struct sg_ctx *cx;
	uint32_t began, end;
	SG_ARRAY(struct entry) entries;
};

/* Nobody had the table before: what fills it counts only if it takes a known name. */
static inline bool is_made_here(const struct expecting *e, const struct sg_object *table)
{
	return !sg_record_at(table, e->began);
}

/* The entry of a table; a new one says nothing of it. */
struct entry *sg_expect_entry(struct expecting *e, const struct sg_object *table);

/* Notes what an INSERT .. SELECT of whole rows copies as it is. */
void sg_expect_kept(struct expecting *e, struct entry *entry, size_t i,
		    const struct sg_insert *insert);

/* Adds the tables that hold what is written into virtual ones. */
void sg_expect_virtual(struct expecting *e);

/* From tables to their names before and after: the expectations themselves. */
void sg_expect_names(struct expecting *e);

#endif
