/* INSERT .. SELECT of one table into another. */
#ifndef SQLGUARD_ASK_COPY_H
#define SQLGUARD_ASK_COPY_H

#include <sqlguard/catalog.h>

struct sg_ctx;

struct sg_copied {
	const struct sg_node *value; /* of the SELECT */
	const struct sg_column *from, *to;
};

/* INSERT .. SELECT of one table. */
struct sg_table_copy {
	const struct sg_name *old; /* as the SELECT names it */
	/* Where the rows come from, and as of when; a table that this file made only
	   keeps them for the one that they go back to. */
	const struct sg_object *from;
	uint32_t at;
	bool star; /* SELECT * */
	struct sg_node *where;
	SG_ARRAY(struct sg_copied) columns; /* those that are known on both sides */
};

/* False: it is no such copy, or its tables are not known. */
bool sg_copy_of(struct sg_table_copy *out, struct sg_ctx *cx,
		const struct sg_insert *insert);

/* An UPDATE of this file has set the column before, or a DELETE asked for it. */
bool sg_is_prepared(const struct sg_ctx *cx, const struct sg_name *table,
		    struct sg_str column);

#endif
