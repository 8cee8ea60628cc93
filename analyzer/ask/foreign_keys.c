/* What rules ask of the foreign keys that the catalog knows. */
#include <sqlguard/replaced.h>
#include <sqlguard/rule.h>

/* Bytes of a statement that are searched for a check: one that is longer is data. */
#define TEXT_SEARCHED 2000

static bool is_of(const struct sg_key *key, const struct sg_constraint_record *fk,
		  uint32_t at)
{
	for (size_t i = 0; i < fk->keys.of.len; i++)
		if (key->column
			    ? key->column == fk->keys.of.items[i].column
			    : !key->expression.n &&
				      sg_str_ieq(key->name,
						 sg_key_name(&fk->keys.of.items[i], at)))
			return true;
	return false;
}

static bool begins_with(const struct sg_keys *keys, const struct sg_constraint_record *fk,
			uint32_t at)
{
	return keys->of.len && is_of(&keys->of.items[0], fk, at);
}

/* A partial index is of no use: SQLite looks for a value, which its WHERE may leave out
   (foreignkeys.html#fk_indexes). */
bool sg_has_index_for(uint32_t at, const struct sg_constraint_record *fk)
{
	const struct sg_object *table = fk->record.object->owner;

	SG_EACH_PART(part, table, SG_OBJ_INDEX, at)
	if (!sg_index_at(part, at)->predicate.n &&
	    begins_with(&sg_index_at(part, at)->keys, fk, at))
		return true;
	SG_EACH_PART(part, table, SG_OBJ_CONSTRAINT, at)
	{
		const struct sg_constraint_record *key = sg_constraint_at(part, at);

		if ((key->type == SG_CON_PRIMARY_KEY || key->type == SG_CON_UNIQUE) &&
		    begins_with(&key->keys, fk, at))
			return true;
	}
	return false;
}

static bool points_alike(const struct sg_constraint_record *a, uint32_t a_at,
			 const struct sg_constraint_record *b, uint32_t b_at)
{
	if (a->keys.of.len != b->keys.of.len ||
	    !sg_str_ieq(sg_target_name(&a->parent, a_at).name,
			sg_target_name(&b->parent, b_at).name))
		return false;
	for (size_t i = 0; i < a->keys.of.len; i++)
		if (!sg_str_ieq(sg_key_name(&a->keys.of.items[i], a_at),
				sg_key_name(&b->keys.of.items[i], b_at)))
			return false;
	return true;
}

const struct sg_constraint_record *sg_key_added_by(const struct sg_ctx *cx, size_t index)
{
	const struct sg_rebuild *rebuild = sg_rebuild_at(cx->facts, index);
	struct sg_replaced r;

	if (!rebuild || rebuild->loss != index || !sg_replaced_by(&r, cx, rebuild))
		return NULL;
	SG_EACH_PART(part, r.now, SG_OBJ_CONSTRAINT, r.after)
	{
		const struct sg_constraint_record *key = sg_constraint_at(part, r.after);
		bool had = key->type != SG_CON_FOREIGN_KEY;

		SG_EACH_PART(old, r.old, SG_OBJ_CONSTRAINT, r.before)
		had = had ||
		      (sg_constraint_at(old, r.before)->type == SG_CON_FOREIGN_KEY &&
		       points_alike(key, r.after, sg_constraint_at(old, r.before),
				    r.before));
		if (!had)
			return key;
	}
	return NULL;
}

const char *sg_sql_index_for(struct sg_ctx *cx, const struct sg_constraint_record *fk)
{
	struct sg_str child = fk->record.object->owner->newest->name;
	const char *columns = "", *name = sg_cstr(cx->arena, child);

	for (size_t i = 0; i < fk->keys.of.len; i++) {
		struct sg_str column = sg_key_name(&fk->keys.of.items[i], cx->at);

		columns = sg_printf(cx->arena, "%s%s%s", columns, i ? ", " : "",
				    sg_sql_ident(cx, column));
		name = sg_printf(cx->arena, "%s_%.*s", name, SG_STR_ARG(column));
	}
	name = sg_printf(cx->arena, "%s_idx", name);
	return sg_printf(cx->arena, "CREATE INDEX %s ON %s (%s);",
			 sg_sql_ident(cx, sg_str_of(name)), sg_sql_ident(cx, child),
			 columns);
}

struct search {
	const struct sg_ctx *cx;
	uint32_t end;
	const struct sg_constraint_record *found;
};

static void visit(const struct sg_constraint_record *key, void *payload)
{
	struct search *s = payload;

	if (key->record.object->owner->created <= s->cx->began &&
	    sg_record_at(key->record.object->owner, s->end) &&
	    sg_record_at(key->record.object, s->end))
		s->found = key;
}

const struct sg_constraint_record *sg_lasting_key_to(const struct sg_ctx *cx, uint32_t at,
						     uint32_t end,
						     const struct sg_name *table)
{
	const struct sg_object *parent =
		sg_find_object(cx->catalog, at, SG_OBJ_TABLE, table);
	struct search s = {cx, end, NULL};

	if (parent && parent->created <= cx->began)
		sg_each_foreign_key_to(cx->catalog, at, parent, visit, &s);
	return s.found;
}

bool sg_sets_parent_key(const struct sg_ctx *cx, const struct sg_list *sets,
			const struct sg_object *parent,
			const struct sg_constraint_record *fk)
{
	const struct sg_keys *keys = sg_referenced_keys(fk, parent, cx->at);

	for (size_t i = 0; keys && i < keys->of.len; i++)
		if (sg_sets_column(*sets, sg_key_name(&keys->of.items[i], cx->at)))
			return true;
	return false;
}

/* That the key of a new row may be wrong is true of any INSERT. */
static bool is_harm(const struct sg_row_effect *effect)
{
	return effect->key && effect->restored == SG_NEVER &&
	       (effect->deed < SG_ROWS_REFUSED || effect->cause ||
		effect->certain == SG_YES);
}

const struct sg_row_effect *sg_next_harm(const struct sg_ctx *cx)
{
	const struct sg_row_effects *effects = sg_row_effects_of(cx->rows);

	for (size_t i = 0; i < effects->of.len; i++)
		if (effects->of.items[i]->statement >= cx->index &&
		    is_harm(effects->of.items[i]))
			return effects->of.items[i];
	return NULL;
}

bool sg_harms_no_child(const struct sg_ctx *cx)
{
	return !sg_next_harm(cx) &&
	       sg_history_is_whole(cx->catalog, cx->moments[cx->script->statements.len]);
}

bool sg_checks_foreign_keys(struct sg_ctx *cx, size_t index)
{
	const struct sg_statement *statement = &cx->script->statements.items[index];
	struct sg_str text;

	if (sg_is(statement->node, SG_PRAGMA))
		return sg_str_iis(sg_as_pragma(statement->node)->name.name,
				  "foreign_key_check");
	text = sg_text_of(cx, statement->span);
	for (size_t from = 0; from < text.n && from < TEXT_SEARCHED; from++)
		if (sg_str_istarts(sg_str_sub(text, from, text.n),
				   "pragma_foreign_key_check"))
			return true;
	return false;
}
