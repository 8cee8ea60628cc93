/* What statements do to rows, in the words of messages. */
#include <string.h>

#include <sqlguard/rule.h>

/* Children that a message names; a longer list says no more. */
#define CHILDREN_NAMED 6

/* Whose rows these were: a copy of a child counts as the child. */
static const struct sg_object *victim(const struct sg_row_effect *effect)
{
	return effect->origin ? effect->origin : effect->table;
}

static bool is_listed_before(const struct sg_row_effects *effects, size_t place,
			     const struct sg_row_effect *effect)
{
	for (size_t i = 0; i < place; i++)
		if (effects->of.items[i]->deed == effect->deed &&
		    victim(effects->of.items[i]) == victim(effect) &&
		    (effect->deed == SG_ROWS_DELETED ||
		     effects->of.items[i]->key == effect->key))
			return true;
	return false;
}

/* "user_id" or "shop_id, user_id" */
static const char *columns_of(struct sg_ctx *cx, const struct sg_constraint_record *key)
{
	const char *list = "";

	for (size_t k = 0; k < key->keys.of.len; k++)
		list = sg_printf(
			cx->arena, "%s%s%s", list, *list ? ", " : "",
			sg_show_ident(cx, sg_key_name(&key->keys.of.items[k], cx->at)));
	return list;
}

/* Where the key is: rows may have come from a table that has no such column. */
static const struct sg_object *holder(struct sg_ctx *cx,
				      const struct sg_row_effect *effect)
{
	const struct sg_object *origin = victim(effect);
	struct sg_str column = sg_key_name(&effect->key->keys.of.items[0], cx->at);

	return sg_find_part(cx->catalog, cx->at, origin, SG_OBJ_COLUMN, column)
		       ? origin
		       : effect->table;
}

static const char *name_of(struct sg_ctx *cx, const struct sg_row_effect *effect)
{
	if (effect->deed == SG_ROWS_DELETED)
		return sg_printf(cx->arena, "'%s'", sg_show_table(cx, victim(effect)));
	return sg_printf(cx->arena, "'%s.%s'", sg_show_table(cx, holder(cx, effect)),
			 columns_of(cx, effect->key));
}

const char *sg_list_rows(struct sg_ctx *cx, const struct sg_row_effects *effects,
			 enum sg_row_deed deed)
{
	const char *list = NULL;
	size_t count = 0;

	for (size_t i = 0; i < effects->of.len; i++) {
		const struct sg_row_effect *effect = effects->of.items[i];

		if (effect->deed != deed || is_listed_before(effects, i, effect) ||
		    ++count > CHILDREN_NAMED)
			continue;
		list = sg_printf(cx->arena, "%s%s%s", list ? list : "", list ? ", " : "",
				 name_of(cx, effect));
	}
	if (count > CHILDREN_NAMED)
		return sg_printf(cx->arena, "%s and %zu more", list,
				 count - CHILDREN_NAMED);
	return list;
}

const char *sg_tell_losses(struct sg_ctx *cx, const struct sg_row_effects *lost,
			   const char *rows)
{
	const char *deleted = sg_list_rows(cx, lost, SG_ROWS_DELETED);
	const char *nulled = sg_list_rows(cx, lost, SG_ROWS_NULLED);
	const char *reset = sg_list_rows(cx, lost, SG_ROWS_RESET);
	const char *text =
		deleted ? sg_printf(cx->arena, "deletes %s of %s", rows, deleted) : "";

	if (nulled)
		text = sg_printf(cx->arena, "%s%ssets %s to NULL", text,
				 *text ? " and " : "", nulled);
	if (reset)
		text = sg_printf(cx->arena, "%s%ssets %s to the default", text,
				 *text ? " and " : "", reset);
	return text;
}

static void keys_at_stake(struct sg_ctx *cx, const struct sg_row_effect *effect)
{
	const struct sg_record *table = sg_record_at(holder(cx, effect), cx->at);

	for (size_t k = 0; table && k < effect->key->keys.of.len; k++)
		sg_at_stake(cx,
			    (struct sg_stake){
				    table->name,
				    sg_key_name(&effect->key->keys.of.items[k], cx->at),
				    true});
}

void sg_effects_at_stake(struct sg_ctx *cx, const struct sg_row_effects *lost)
{
	for (size_t i = 0; i < lost->of.len; i++) {
		const struct sg_row_effect *effect = lost->of.items[i];
		const struct sg_record *table = sg_record_at(victim(effect), cx->at);

		if (effect->deed == SG_ROWS_DELETED && table)
			sg_at_stake(cx, (struct sg_stake){.table = table->name,
							  .unnamed = true});
		else if (effect->key)
			keys_at_stake(cx, effect);
	}
}

void sg_note_hidden_when_empty(struct sg_ctx *cx)
{
	sg_note(cx, "on an empty table it succeeds, so a test database does not show it");
}

/* "ON DELETE CASCADE", "ON UPDATE SET NULL" */
static const char *action_of(struct sg_ctx *cx, const struct sg_constraint_record *key,
			     bool update)
{
	static const char *const words[] = {"no action", "NO ACTION", "RESTRICT",
					    "CASCADE",   "SET NULL",  "SET DEFAULT"};
	enum sg_fk_action action = update ? key->on_update : key->on_delete;

	if (action == SG_FK_UNSAID)
		return "without an action";
	return sg_printf(cx->arena, "with ON %s %s", update ? "UPDATE" : "DELETE",
			 words[action]);
}

/* Where a foreign key was declared: "line 3", or a place in an earlier file. */
const char *sg_show_key_place(struct sg_ctx *cx, const struct sg_constraint_record *key)
{
	const struct sg_object *object = key->record.object;
	const struct sg_place *place = sg_place_of(cx->catalog, object->created);

	if (object->created > cx->began)
		return sg_printf(cx->arena, "line %u", place ? (unsigned)place->line : 0);
	return place ? sg_show_place(cx, place) : "before this history";
}

static const char *fate(const struct sg_row_effect *effect)
{
	switch (effect->deed) {
	case SG_ROWS_DELETED: return "its rows are deleted";
	case SG_ROWS_NULLED: return "its keys become NULL";
	case SG_ROWS_RESET: return "its keys become the default";
	case SG_ROWS_REFUSED: return "its rows make the statement fail";
	case SG_ROWS_REFUSED_AT_COMMIT: return "its rows make the COMMIT fail";
	}
	return "";
}

/* No file shows that the table has the key already. */
static void note_presumed(struct sg_ctx *cx, const struct sg_row_effect *effect)
{
	sg_note(cx,
		"'%s' is rebuilt later with a foreign key to it (%s); if it has that "
		"already, %s",
		sg_show_table(cx, effect->table), sg_show_key_place(cx, effect->key),
		fate(effect));
}

bool sg_may_replace_rows(const struct sg_ctx *cx, const struct sg_node *node)
{
	const struct sg_object *table;

	if (sg_is(node, SG_UPDATE))
		return sg_as_update(node)->conflict == SG_CONFLICT_REPLACE;
	if (!sg_is(node, SG_INSERT))
		return false;
	table = sg_find_object(cx->catalog, cx->at, SG_OBJ_TABLE,
			       &sg_as_insert(node)->table);
	return table && sg_replaces_rows(sg_as_insert(node), table, cx->at);
}

static bool sets_keys(const struct sg_node *node)
{
	if (sg_is(node, SG_INSERT))
		return sg_as_insert(node)->upserts.len > 0;
	return sg_is(node, SG_UPDATE);
}

static void note_key(struct sg_ctx *cx, const struct sg_row_effect *effect)
{
	struct sg_name parent = sg_target_name(&effect->key->parent, cx->at);
	const char *table = sg_show_table(cx, effect->table);
	const char *origin = effect->origin ? sg_show_table(cx, effect->origin) : table;
	/* OR REPLACE deletes the row that is in the way. */
	bool update = sets_keys(cx->top) && !sg_may_replace_rows(cx, cx->top);

	sg_note(cx, "'%s'%s references '%s' %s (%s): %s", table,
		strcmp(table, origin) != 0
			? sg_printf(cx->arena, ", a copy of '%s',", origin)
			: "",
		sg_show_ident(cx, parent.name), action_of(cx, effect->key, update),
		sg_show_key_place(cx, effect->key), fate(effect));
}

static void note_effect(struct sg_ctx *cx, const struct sg_row_effect *effect)
{
	if (!effect->key)
		sg_note(cx, "a trigger then deletes rows of '%s'",
			sg_show_table(cx, effect->table));
	else if (effect->key->record.object->owner != effect->table)
		note_presumed(cx, effect);
	else
		note_key(cx, effect);
}

void sg_note_effects(struct sg_ctx *cx, const struct sg_row_effects *effects)
{
	for (size_t i = 0; i < effects->of.len && i < CHILDREN_NAMED; i++)
		note_effect(cx, effects->of.items[i]);
}

/* ---- why foreign keys are enforced here ---- */

static const char *said(struct sg_ctx *cx, size_t index)
{
	const struct sg_statement *statement = &cx->script->statements.items[index];

	return sg_printf(cx->arena, "'%s' in line %zu", sg_one_line(cx, statement->span),
			 sg_line_of_statement(cx, index));
}

/* The PRAGMA that turned them on, or the one that was meant to turn them off; SG_NEVER:
   none.  An ON is as useless in a transaction as an OFF. */
static size_t telling_pragma(struct sg_ctx *cx)
{
	size_t by = cx->index;

	while ((by = sg_session_foreign_keys_said(cx->session, by)) != SG_NEVER) {
		bool off =
			sg_session_pragma_asks(cx->session, by, "foreign_keys") == SG_NO;

		if (off || sg_session_in_transaction(cx->session, by) != SG_YES)
			return by;
	}
	return SG_NEVER;
}

static void note_pragma(struct sg_ctx *cx, size_t index)
{
	bool off = sg_session_pragma_asks(cx->session, index, "foreign_keys") == SG_NO;

	if (!off)
		sg_note(cx, "%s switched foreign keys on", said(cx, index));
	else if (cx->dialect == SG_D1)
		sg_note(cx,
			"%s has no effect: D1 runs the file in one transaction, where "
			"SQLite ignores it",
			said(cx, index));
	else if (sg_session_in_transaction(cx->session, index) == SG_YES)
		sg_note(cx, "%s has no effect: %.*s", said(cx, index),
			SG_STR_ARG(sg_session_transaction_reason(cx->session, index)));
	else
		sg_note(cx,
			"%s has no effect where the runner begins a transaction, "
			"which nothing here tells",
			said(cx, index));
}

void sg_note_enforcement(struct sg_ctx *cx)
{
	size_t by = telling_pragma(cx);

	if (by != SG_NEVER)
		note_pragma(cx, by);
	else if (cx->dialect == SG_D1)
		sg_note(cx, "D1 always enforces foreign keys");
	else if (sg_session_foreign_keys(cx->session, cx->index) == SG_UNKNOWN)
		sg_note(cx, "nothing here tells whether the connection enforces foreign "
			    "keys; many libraries and every D1 do");
	else if (cx->set && cx->set->runner && cx->set->runner->foreign_keys_why)
		sg_note(cx, "%s", cx->set->runner->foreign_keys_why);
	if (sg_session_defer_foreign_keys(cx->session, cx->index))
		sg_note(cx, "PRAGMA defer_foreign_keys delays checks, not actions");
}
