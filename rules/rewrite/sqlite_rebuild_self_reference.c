/*
 * # Copy that still references the old table
 *
 * A table that references itself, such as a tree of categories, is rebuilt, and the
 * foreign key of the new table names the old one. With foreign keys on, dropping the old
 * table deletes its rows, and `ON DELETE CASCADE` deletes the copied rows with them: only
 * rows without a parent are left. `SET NULL` makes every row a root. Nothing fails
 * (measured on SQLite 3.40.1 and local D1). drizzle-kit writes rebuilds like this, 0.31
 * and 1.0 alike.
 *
 * ## Instead
 *
 * Let the new table reference itself by the name it has now. Its later `RENAME` corrects
 * the text of the foreign key:
 *
 *     CREATE TABLE nodes_new (
 *       id INTEGER PRIMARY KEY,
 *       parent INTEGER REFERENCES nodes_new (id) ON DELETE CASCADE
 *     );
 *
 * ## Unless
 *
 * Foreign keys are surely off when the old table is dropped.
 *
 * ## See
 *
 * - https://www.sqlite.org/foreignkeys.html#fk_schemacommands
 * - https://www.sqlite.org/lang_altertable.html#alter_table_rename
 */
#include <sqlguard/rule.h>

static const char *fate(enum sg_row_deed deed)
{
	switch (deed) {
	case SG_ROWS_DELETED: return "the copied rows are deleted with the old ones";
	case SG_ROWS_NULLED: return "the copied rows lose their parents";
	case SG_ROWS_RESET: return "the copied rows get the default as parent";
	case SG_ROWS_REFUSED: return "with rows in it, dropping the old table fails";
	case SG_ROWS_REFUSED_AT_COMMIT: return "with rows in it, the COMMIT fails";
	}
	return "";
}

/* What dropping the old table does to the one that this statement made. */
static const struct sg_row_effect *effect_on_copy(struct sg_ctx *cx, size_t drop)
{
	const struct sg_row_effects *all = sg_row_effects_at(cx->rows, drop);

	for (size_t i = 0; i < all->of.len; i++) {
		const struct sg_row_effect *effect = all->of.items[i];

		if (effect->key && effect->table->created == cx->moments[cx->index + 1] &&
		    effect->restored == SG_NEVER)
			return effect;
	}
	return NULL;
}

struct search {
	struct sg_ctx *cx;
	const struct sg_rebuild *rebuild;
	const struct sg_constraint *found; /* the first one */
	bool fixing;
};

static bool visit_key(struct sg_node *node, void *payload)
{
	struct search *search = payload;
	struct sg_ctx *cx = search->cx;
	const struct sg_constraint *key;

	if (!sg_is(node, SG_CONSTRAINT))
		return true;
	key = sg_as_constraint(node);
	if (key->type != SG_CON_FOREIGN_KEY ||
	    !sg_same_name(cx->dialect, &key->ref_table, &search->rebuild->table))
		return true;
	search->found = search->found ? search->found : key;
	if (search->fixing)
		sg_fix_replace(cx, key->ref_table.span,
			       sg_sql_name(cx, &search->rebuild->temporary));
	return true;
}

/*
 * The rows of the old table still belong to each other when it goes: RESTRICT refuses
 * that, and triggers run for what the actions do (measured on SQLite 3.40.1).  A rename
 * of the old table takes the corrected name for its own, and keeps that of others.
 */
static bool is_still_in_trouble(struct sg_ctx *cx, const struct sg_rebuild *rebuild)
{
	uint32_t at = cx->moments[rebuild->loss];
	const struct sg_object *old =
		sg_find_object(cx->catalog, at, SG_OBJ_TABLE, &rebuild->table);

	if (rebuild->shape != SG_REBUILD_NEW_FIRST)
		return true;
	if (!old)
		return false;
	SG_EACH_PART(trigger, old, SG_OBJ_TRIGGER, at)
	{
		const struct sg_trigger *t = sg_trigger_at(trigger, at);

		if (t->on_delete || t->on_update)
			return true;
	}
	SG_EACH_PART(part, old, SG_OBJ_CONSTRAINT, at)
	{
		const struct sg_constraint_record *key = sg_constraint_at(part, at);

		if (key->type == SG_CON_FOREIGN_KEY && key->on_delete == SG_FK_RESTRICT)
			return true;
	}
	return false;
}

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	const struct sg_rebuild *rebuild = sg_rebuild_at(cx->facts, cx->index);
	const struct sg_row_effect *effect = NULL;
	struct search search = {cx, rebuild, NULL, false};

	if (node != cx->top || !rebuild || rebuild->create != cx->index || rebuild->empty)
		return;
	effect = effect_on_copy(cx, rebuild->loss);
	if (effect)
		sg_walk((struct sg_node *)cx->top, visit_key, &search);
	if (!search.found)
		return;
	sg_report(cx, search.found->ref_table.span,
		  "this foreign key names the old table: %s", fate(effect->deed));
	if (effect->deed <= SG_ROWS_RESET)
		sg_at_stake(cx, (struct sg_stake){.table = rebuild->table.name,
						  .unnamed = true});
	if (sg_session_foreign_keys(cx->session, rebuild->loss) == SG_UNKNOWN)
		sg_severity(cx, SG_WARNING);
	sg_note(cx, "'%s' is dropped in line %zu%s", sg_show_name(cx, &rebuild->table),
		sg_line_of_statement(cx, rebuild->loss),
		sg_session_foreign_keys(cx->session, rebuild->loss) == SG_YES
			? ""
			: ", maybe with foreign keys on");
	if (is_still_in_trouble(cx, rebuild)) {
		sg_offer_rewrite(cx, rebuild);
		return;
	}
	sg_help(cx, "reference the new table; RENAME corrects the name later");
	sg_help_sql(cx, "REFERENCES %s", sg_sql_name(cx, &rebuild->temporary));
	sg_fix(cx, SG_FIX_REBUILD, "let the new table reference itself");
	search.fixing = true;
	sg_walk((struct sg_node *)cx->top, visit_key, &search);
}

SG_RULE(sqlite_rebuild_self_reference){
	.summary = "the copy of a self-referencing table loses rows when the old one is "
		   "dropped",
	.severity = SG_ERROR,
	.dialects = SG_ANY_SQLITE,
	.since = "0.1",
	.on = {SG_CREATE_TABLE},
	.check = check,
};
