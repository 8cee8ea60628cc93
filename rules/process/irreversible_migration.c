/*
 * # Migration that cannot be undone
 *
 * The set has down parts, and this migration has none, though it drops something. A
 * rollback over it stops, or leaves the schema as it is.
 *
 * ## Instead
 *
 * Write the down part, even if it can bring back the shape only and not the rows.
 *
 * ## Unless
 *
 * No migration of the set has a down part; the rule is off by default.
 *
 * ## See
 *
 * - https://pressly.github.io/goose/documentation/annotations/
 */
#include <sqlguard/rule.h>

static bool drops(const struct sg_node *node)
{
	if (sg_is(node, SG_TRUNCATE))
		return true;
	if (sg_is(node, SG_DROP))
		return sg_as_drop(node)->object == SG_OBJ_TABLE ||
		       sg_as_drop(node)->object == SG_OBJ_SCHEMA ||
		       sg_as_drop(node)->object == SG_OBJ_TYPE;
	if (!sg_is(node, SG_ALTER_TABLE))
		return false;
	SG_EACH (action, sg_as_alter_table(node)->actions)
		if (sg_is(action, SG_DROP_COLUMN))
			return true;
	return false;
}

static bool has_down(const struct sg_migration_set *set,
		     const struct sg_migration *migration)
{
	if (migration->down.len)
		return true;
	for (size_t i = 0; i < set->migrations.len; i++)
		if (set->migrations.items[i].kind == SG_MIGRATION_DOWN &&
		    sg_str_eq(set->migrations.items[i].version, migration->version))
			return true;
	return false;
}

/* Some migration has one, so that this project wants them. */
static bool wants_downs(const struct sg_migration_set *set)
{
	for (size_t i = 0; i < set->migrations.len; i++)
		if (set->migrations.items[i].kind == SG_MIGRATION_DOWN ||
		    set->migrations.items[i].down.len)
			return true;
	return false;
}

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	(void)node;
	if (!cx->set || !cx->migration || cx->migration->kind != SG_MIGRATION_UP ||
	    has_down(cx->set, cx->migration) || !wants_downs(cx->set))
		return;
	for (size_t i = 0; i < cx->script->statements.len; i++) {
		const struct sg_statement *s = &cx->script->statements.items[i];

		if (!drops(s->node) || sg_rebuild_at(cx->facts, i))
			continue;
		sg_report(cx, s->span, "this migration has no down part that undoes it");
		sg_help(cx, "write one, as others of '%s' have", cx->set->root);
		return;
	}
}

SG_RULE(irreversible_migration){
	.summary =
		"a migration that drops something has no down part, and others have one",
	.severity = SG_OFF,
	.dialects = SG_ANY_DIALECT,
	.since = "0.1",
	.on = {SG_WHOLE_FILE},
	.check = check,
};
