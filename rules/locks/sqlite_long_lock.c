/*
 * # Index built while all writers wait
 *
 * SQLite has one write lock for the whole database. Building an index on a table with
 * rows holds it for one full scan and a sort: 0.8 s for two million rows (129 MB,
 * measured on 3.40.1). A second writer gets `database is locked` at once unless it has
 * set a busy timeout; readers go on. D1 stops a query after 30 s.
 *
 * There is no `CONCURRENTLY` in SQLite. This is a fact to plan with, not a mistake.
 *
 * ## Instead
 *
 * Set `PRAGMA busy_timeout` in the application, and run the migration when few write.
 * Where the rows can be chosen, a partial index is smaller and faster to build:
 *
 *     CREATE INDEX orders_open_idx ON orders (customer_id) WHERE closed_at IS NULL;
 *
 * ## Unless
 *
 * The table was created in the same file and is still empty, is temporary, or is being
 * rebuilt by the same file.
 *
 * ## See
 *
 * - https://www.sqlite.org/lockingv3.html
 * - https://developers.cloudflare.com/d1/platform/limits/
 */
#include <sqlguard/rule.h>

/* The index comes back after a rebuild that has scanned the table already. */
static bool is_of_rebuild(struct sg_ctx *cx, const struct sg_name *table)
{
	return sg_times_done(cx, &(struct sg_deed){SG_DID_REBUILD, .name = *table}) > 0;
}

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	const struct sg_create_index *index = sg_as_create_index(node);

	if (sg_is_probably_private(cx, &index->table) || is_of_rebuild(cx, &index->table))
		return;
	sg_report(cx, node->span, "building '%s' locks the database against all writers",
		  sg_show_ident(cx, index->name.name));
	sg_note(cx, "one full scan of '%s' and a sort: about 0.4 s per million rows",
		sg_show_name(cx, &index->table));
	if (cx->dialect == SG_D1)
		sg_note(cx, "D1 stops a query after 30 s");
	sg_help(cx, "run it when few write%s",
		cx->dialect == SG_D1 ? ""
				     : ", and give the application a busy timeout longer "
				       "than the build");
}

SG_RULE(sqlite_long_lock){
	.summary = "an index on a filled table keeps all writers out while it is built",
	.severity = SG_INFO,
	.dialects = SG_ANY_SQLITE,
	.since = "0.1",
	.on = {SG_CREATE_INDEX},
	.check = check,
};
