/*
 * # Database dropped
 *
 * `DROP DATABASE` deletes every schema, table and row of the database; only a backup of
 * the whole cluster brings it back. PostgreSQL refuses it inside a transaction and while
 * somebody is connected, except `WITH (FORCE)`, which ends their connections first.
 *
 * ## Instead
 *
 * Do it by hand, once, with the backup verified. A migration file is run again wherever
 * the project is set up anew.
 *
 * ## Unless
 *
 * Never silent: a migration changes a database, it does not remove one.
 *
 * ## See
 *
 * - https://www.postgresql.org/docs/15/sql-dropdatabase.html
 */
#include <sqlguard/rule.h>

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	const struct sg_drop *drop = sg_as_drop(node);

	if (drop->object != SG_OBJ_DATABASE || !drop->names.len)
		return;
	sg_report(cx, node->span, "database '%s' is dropped with everything in it",
		  sg_show_name(cx, &sg_as_object_name(drop->names.items[0])->name));
	sg_note(cx, "every schema, table and row is gone; PostgreSQL refuses it inside a "
		    "transaction");
	sg_help(cx,
		"take it out of the migrations; do it by hand, with the backup verified");
}

SG_RULE(drop_database){
	.summary = "DROP DATABASE deletes everything",
	.severity = SG_ERROR,
	.dialects = SG_POSTGRES,
	.since = "0.1",
	.on = {SG_DROP},
	.check = check,
};
