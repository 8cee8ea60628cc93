/* .sql files without an order: a schema, seeds, queries.  Nothing is replayed. */
#include "plain.h"

static SG_TAKES(takes)
{
	(void)out;
	return sg_is_sql(file);
}

static enum sg_sureness claims(struct sg_migration_set *set, struct sg_finder *finder,
			       const char *folder)
{
	if (sg_is_plain(finder, folder) || !sg_first_taken(finder, folder, takes))
		return SG_SURE_NO;
	set->layout_why = "names without an order";
	return SG_SURE_LEAST;
}

static void read(struct sg_migration_set *set, struct sg_finder *finder)
{
	set->ordered = false;
	sg_add_taken(set, finder, takes, sg_by_name);
}

SG_LAYOUT(unordered){
	.title = "single files",
	.marker = ".sql files whose names tell no order",
	.order = "none: each file stands alone",
	.claims = claims,
	.read = read,
};
