/*
 * # Rebuild that leaves indexes, triggers or constraints behind
 *
 * `DROP TABLE` takes the indexes and triggers of the old table along, and the new one has
 * only what its `CREATE TABLE` says. An index that nobody creates again is missing from
 * then on, without an error: queries get slow, and duplicates get in where it was unique.
 * A trigger no longer fires; a `CHECK`, `COLLATE` or `STRICT` that the new definition
 * does not repeat no longer holds (measured on SQLite 3.40.1 and local D1).
 *
 * It happens to rebuilds written by hand from an old definition, and to those of tools
 * that do not know what was made by hand: Prisma knows no `CHECK` of SQLite, drizzle-kit
 * no trigger.
 *
 * The finding is an info when only constraints are lost. Where a foreign key needs
 * a key that is lost, `sqlite-fk-parent-invalid` says so.
 *
 * ## Instead
 *
 * Create them again after the rebuild:
 *
 *     ALTER TABLE __new_users RENAME TO users;
 *     CREATE UNIQUE INDEX users_email ON users (email);
 *
 * ## Unless
 *
 * The object names a column that is gone; it is there under another name, or something
 * new does its work; the file drops it by name. Constraints alone are not reported when
 * they are the only difference, as they are what the rebuild is for then, nor are lost
 * `NOT NULL` and `DEFAULT`.
 *
 * ## See
 *
 * - https://www.sqlite.org/lang_altertable.html#otheralter
 * - https://www.sqlite.org/lang_droptable.html
 */
#include <sqlguard/rule.h>

/* Losses that are named; a message with more would say no more. */
#define LOSSES_SHOWN 12

static size_t count(const struct sg_losses *losses, enum sg_loss_type from,
		    enum sg_loss_type to)
{
	size_t n = 0;

	for (size_t i = 0; i < losses->of.len; i++)
		n += losses->of.items[i].type >= from && losses->of.items[i].type <= to;
	return n;
}

/* CREATE TABLE AS: what constraints it loses, sqlite-ctas-loses-constraints tells. */
static bool is_made_by_query(const struct sg_ctx *cx, const struct sg_rebuild *rebuild)
{
	const struct sg_node *node = cx->script->statements.items[rebuild->create].node;

	return sg_is(node, SG_CREATE_TABLE) && sg_as_create_table(node)->query;
}

static void keep_objects(struct sg_losses *losses)
{
	size_t kept = 0;

	for (size_t i = 0; i < losses->of.len; i++)
		if (losses->of.items[i].type <= SG_LOST_TRIGGER)
			losses->of.items[kept++] = losses->of.items[i];
	losses->of.len = kept;
}

/* ---- the repair ---- */

/* The values are those that were unique before. */
static bool is_copied_as_it_is(const struct sg_replaced *r)
{
	for (size_t i = 0; i < r->copied.len; i++)
		if (!r->copied.items[i].from)
			return false;
	return r->paired;
}

/* wrangler takes no trigger whose lines end with CRLF: see d1-crlf-trigger. */
static bool can_be_put_in(const struct sg_ctx *cx, const struct sg_loss *loss)
{
	struct sg_str text = cx->src->text;

	return loss->type != SG_LOST_TRIGGER || cx->dialect != SG_D1 ||
	       sg_str_find(text, "\r\n", 0) == text.n;
}

static void help(struct sg_ctx *cx, const struct sg_replaced *r,
		 const struct sg_losses *losses)
{
	bool all = r->rebuild->drop != SG_NEVER;
	const char *sql = NULL;

	for (size_t i = 0; i < losses->of.len; i++) {
		const struct sg_loss *loss = &losses->of.items[i];
		const char *one = sg_recreate(cx, r, loss);

		all = all && one && can_be_put_in(cx, loss);
		if (one)
			sql = sql ? sg_printf(cx->arena, "%s%s%s", sql,
					      sg_between_statements(cx), one)
				  : one;
	}
	if (!sql) {
		sg_help(cx, "repeat it in the definition of the new table, or say here "
			    "that it goes");
		return;
	}
	sg_help(cx, "create it again after line %zu, or drop it by name",
		sg_line_of_statement(cx, r->rebuild->last));
	sg_help_sql(cx, "%s", sql);
	if (!all || !is_copied_as_it_is(r))
		return;
	sg_fix(cx, SG_FIX_SAFE, "create again what the rebuild loses");
	sg_fix_put_behind(cx, r->rebuild->last, sql);
}

/* ---- the finding ---- */

/* What it was and where it was made. */
static void note_losses(struct sg_ctx *cx, const struct sg_losses *losses)
{
	for (size_t i = 0; i < losses->of.len && i < LOSSES_SHOWN; i++) {
		const struct sg_loss *loss = &losses->of.items[i];
		const struct sg_place *place =
			loss->type <= SG_LOST_TRIGGER
				? sg_place_of(cx->catalog, loss->object->created)
				: NULL;

		if (place)
			sg_note(cx, "lost: %s, of %s", loss->what,
				sg_show_place(cx, place));
		else
			sg_note(cx, "lost: %s", loss->what);
	}
	if (losses->of.len > LOSSES_SHOWN)
		sg_note(cx, "and %zu more", losses->of.len - LOSSES_SHOWN);
}

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	const struct sg_rebuild *rebuild = sg_rebuild_at(cx->facts, cx->index);
	struct sg_replaced r;
	struct sg_losses losses;
	size_t objects, weighty;

	if (node != cx->top || !rebuild || rebuild->loss != cx->index ||
	    !sg_replaced_by(&r, cx, rebuild))
		return;
	sg_list_losses(&losses, cx, &r);
	if (is_made_by_query(cx, rebuild))
		keep_objects(&losses);
	objects = count(&losses, SG_LOST_INDEX, SG_LOST_TRIGGER);
	weighty = count(&losses, SG_LOST_KEY, SG_LOST_OPTION) -
		  count(&losses, SG_LOST_ACTION, SG_LOST_ACTION);
	if (!objects && (!weighty || !sg_differs_otherwise(cx, &r)))
		return;
	if (losses.of.len == 1)
		sg_report(cx, cx->statement->span, "the rebuild of '%s' loses its %s",
			  sg_show_name(cx, &rebuild->table), losses.of.items[0].what);
	else
		sg_report(cx, cx->statement->span,
			  "the rebuild of '%s' loses its %s and %zu more",
			  sg_show_name(cx, &rebuild->table), losses.of.items[0].what,
			  losses.of.len - 1);
	if (!objects)
		sg_severity(cx, SG_INFO);
	note_losses(cx, &losses);
	help(cx, &r, &losses);
}

SG_RULE(sqlite_rebuild_lost_objects){
	.summary = "a rebuild loses indexes, triggers or constraints of the old table",
	.severity = SG_WARNING,
	.dialects = SG_ANY_SQLITE,
	.since = "0.1",
	.on = {SG_DROP, SG_ALTER_TABLE},
	.check = check,
};
