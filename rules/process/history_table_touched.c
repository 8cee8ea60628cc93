/*
 * # Statement on the table of applied migrations
 *
 * The tool that applies migrations keeps what it applied in a table of its own
 * (`d1_migrations`, `__drizzle_migrations`, `schema_migrations` ..) and writes to it
 * around each file. A migration that changes that table makes the tool forget what was
 * applied or believe in what was not: files run twice or never. Dropping it fails where
 * the tool adds its row in the same transaction: `no such table: d1_migrations` (measured
 * with wrangler 4.86 and 4.164), and the whole file is rolled back.
 *
 * ## Instead
 *
 * Use the tool's own command: `golang-migrate force`, `prisma migrate resolve`, `flyway
 * repair`. With wrangler correct a row by hand with `wrangler d1 execute`.
 *
 * ## Unless
 *
 * The tool is not known, or the file is the output of `.dump`, of which
 * `d1-dump-artifacts` speaks.
 *
 * ## See
 *
 * - https://developers.cloudflare.com/d1/reference/migrations/
 */
#include <sqlguard/rule.h>

/* The table that a statement defines or changes, or NULL. */
static const struct sg_name *touched(const struct sg_node *node)
{
	switch ((int)node->kind) {
	case SG_CREATE_TABLE: return &sg_as_create_table(node)->name;
	case SG_ALTER_TABLE: return &sg_as_alter_table(node)->name;
	default: return sg_written_table(node);
	}
}

static bool any_named(const struct sg_ctx *cx, struct sg_list names,
		      const struct sg_name *history)
{
	SG_EACH (item, names)
		if (sg_same_name(cx->dialect, &sg_as_object_name(item)->name, history))
			return true;
	return false;
}

static bool touches(const struct sg_ctx *cx, const struct sg_node *node,
		    const struct sg_name *history)
{
	const struct sg_name *name = touched(node);

	if (sg_is(node, SG_DROP))
		return sg_as_drop(node)->object == SG_OBJ_TABLE &&
		       any_named(cx, sg_as_drop(node)->names, history);
	if (sg_is(node, SG_TRUNCATE))
		return any_named(cx, sg_as_truncate(node)->tables, history);
	return name && sg_same_name(cx->dialect, name, history);
}

/* wrangler's when nothing tells who applies a file for D1. */
static struct sg_name history_table(const struct sg_ctx *cx)
{
	const char *text = cx->set && cx->set->runner
				   ? sg_history_table(cx->set, cx->dialect)
				   : NULL;
	struct sg_str name = sg_str_of(text ? text : "");
	size_t dot = sg_str_find(name, ".", 0);

	if (!text && sg_may_be_wrangler(cx) && cx->dialect == SG_D1)
		return (struct sg_name){.name = SG_STR("d1_migrations")};
	if (dot == name.n)
		return (struct sg_name){.name = name};
	return (struct sg_name){.schema = sg_str_sub(name, 0, dot),
				.name = sg_str_sub(name, dot + 1, name.n)};
}

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	struct sg_name history = history_table(cx);

	if (node != cx->top || !history.name.n || !touches(cx, node, &history) ||
	    sg_is_dump(cx))
		return;
	sg_report(cx, node->span, "'%s' is where %s keeps what it applied",
		  sg_show_name(cx, &history),
		  cx->set && cx->set->runner ? sg_runner_title(cx)
					     : "wrangler d1 migrations apply");
	if (sg_is(node, SG_CREATE_TABLE) && sg_as_create_table(node)->if_not_exists) {
		sg_severity(cx, SG_INFO);
		sg_note(cx, "the tool has made it already: this does nothing");
	} else {
		sg_note(cx, "afterwards migrations run twice, or not at all");
	}
	sg_help(cx, "leave the table to the tool");
}

SG_RULE(history_table_touched){
	.summary =
		"a migration changes the table in which its tool keeps what it applied",
	.severity = SG_ERROR,
	.dialects = SG_ANY_DIALECT,
	.since = "0.1",
	.on = {SG_CREATE_TABLE, SG_ALTER_TABLE, SG_DROP, SG_INSERT, SG_UPDATE, SG_DELETE,
	       SG_TRUNCATE},
	.check = check,
};
