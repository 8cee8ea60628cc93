/*
 * # Fails as soon as there are rows
 *
 * Rows of another table reference what this statement deletes or renames the key of, and
 * their foreign key has no action that would settle it: `NO ACTION` (which is what stands
 * for no `ON DELETE` at all), `RESTRICT`, `SET DEFAULT`, or `SET NULL` on a column that
 * is `NOT NULL`. The statement fails with `FOREIGN KEY constraint failed`. In an empty
 * database, such as that of a test, nothing references anything, so that the migration
 * passes there and fails in production.
 *
 * With `PRAGMA defer_foreign_keys=ON`, or a key that is `INITIALLY DEFERRED`, it is the
 * `COMMIT` that fails, since a rebuild's `RENAME` does not settle the violations that its
 * `DROP TABLE` counted (measured on SQLite 3.40.1 and local D1). New D1 then reports only
 * `internal error`.
 *
 * Where the parent of a foreign key is not there, or what it references is not unique,
 * rows do not matter: whatever has to look the key up fails, which is also a `DELETE` or
 * `DROP TABLE` whose actions reach the table that has the key (measured on 3.40.1 and
 * local D1). Two tables with a common child, dropped one after the other, end in that.
 *
 * ## Instead
 *
 * For a rebuild, the finding prints an order that works with rows. Else delete or change
 * the rows that reference it first.
 *
 * ## Unless
 *
 * Foreign keys are surely off, or the referencing table has no rows.
 *
 * ## See
 *
 * - https://www.sqlite.org/foreignkeys.html#fk_actions
 * - https://www.sqlite.org/foreignkeys.html#fk_schemacommands
 */
#include <sqlguard/rule.h>

/* ---- a key that cannot be looked up ---- */

static enum sg_parent_fault fault_of(const struct sg_ctx *cx,
				     const struct sg_row_effect *effect)
{
	return sg_parent_fault_of(cx->catalog, cx->at, effect->key->record.object);
}

static const struct sg_row_effect *broken_one(const struct sg_ctx *cx,
					      const struct sg_row_effects *refused)
{
	for (size_t i = 0; i < refused->of.len; i++)
		if (!refused->of.items[i]->origin &&
		    fault_of(cx, refused->of.items[i]) != SG_PARENT_FINE)
			return refused->of.items[i];
	return NULL;
}

static void report_broken(struct sg_ctx *cx, const struct sg_row_effect *effect)
{
	struct sg_name name = sg_target_name(&effect->key->parent, cx->at);
	const char *parent = sg_show_ident(cx, name.name);
	const char *child = sg_show_table(cx, effect->table);
	const char *place = sg_show_key_place(cx, effect->key);

	if (fault_of(cx, effect) == SG_PARENT_MISSING) {
		sg_report(cx, cx->statement->span, "this fails: no such table: main.%s",
			  parent);
		sg_note(cx,
			"it has to look up a foreign key of '%s' (%s) to '%s', which "
			"is not there, even where no table has rows",
			child, place, parent);
		sg_help(cx, "drop or rebuild '%s' first, or keep '%s' until then", child,
			parent);
		return;
	}
	sg_report(cx, cx->statement->span,
		  "this fails: foreign key mismatch - \"%s\" referencing \"%s\"", child,
		  parent);
	sg_note(cx,
		"it has to look up a foreign key of '%s' (%s), and what that "
		"references in '%s' is not unique",
		child, place, parent);
	sg_help(cx, "make what is referenced UNIQUE before");
}

/* ---- rows that are in the way ---- */

static void report_rows(struct sg_ctx *cx, const struct sg_row_effects *refused)
{
	const struct sg_rebuild *rebuild = sg_rebuild_at(cx->facts, cx->index);
	const char *tables = sg_list_rows(cx, refused, SG_ROWS_REFUSED);
	bool late = !tables;

	if (late)
		tables = sg_list_rows(cx, refused, SG_ROWS_REFUSED_AT_COMMIT);
	sg_report(cx, cx->statement->span, "%s fails when %s has a value",
		  late ? "the COMMIT of this" : "this", tables);
	if (refused->of.items[0]->certain != SG_YES)
		sg_severity(cx, SG_WARNING);
	sg_note_effects(cx, refused);
	sg_note_enforcement(cx);
	sg_note(cx, "an empty database accepts it, so that a test may pass");
	if (rebuild)
		sg_offer_rewrite(cx, rebuild);
	else
		sg_help(cx, "delete or change the rows that reference it first");
}

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	struct sg_row_effects refused;

	if (node != cx->top)
		return;
	refused = sg_sure_refusals(cx);
	if (!refused.of.len)
		return;
	if (broken_one(cx, &refused))
		report_broken(cx, broken_one(cx, &refused));
	else
		report_rows(cx, &refused);
}

SG_RULE(foreign_key_refusal){
	.summary = "a foreign key of another table makes this fail once there are rows",
	.severity = SG_ERROR,
	.dialects = SG_ANY_SQLITE,
	.since = "0.1",
	.on = {SG_DROP, SG_DELETE, SG_UPDATE, SG_INSERT},
	.check = check,
};
