/*
 * Why a table may lose or change rows that no statement names: by a foreign key, through
 * a chain of them, or by a trigger.  What verification finds later is explained by this.
 */
#include "planning.h"

struct foreseeing {
	struct sg_planned *out;
	struct sg_arena *arena;
	const struct sg_ctx *cx;
};

static struct sg_foreseen *told(const struct foreseeing *f, struct sg_str table)
{
	for (size_t i = 0; i < f->out->foreseen.len; i++)
		if (sg_str_ieq(f->out->foreseen.items[i].table, table))
			return &f->out->foreseen.items[i];
	return NULL;
}

static void tell(struct foreseeing *f, struct sg_str table, bool lasts, const char *how)
{
	struct sg_foreseen *known = told(f, table);

	if (known) {
		known->lasts = known->lasts || lasts;
		return;
	}
	*SG_PUSH(f->arena, &f->out->foreseen) =
		(struct sg_foreseen){sg_strdup(f->arena, table), how, lasts};
}

/* "line 7 drops 'books'" */
static const char *deed_of(struct foreseeing *f, size_t statement)
{
	const struct sg_statement *s = &f->cx->script->statements.items[statement];
	size_t line = sg_source_line(f->cx->src, s->span.off);
	const struct sg_name *table = sg_emptied_table(s->node);
	const char *verb = sg_is(s->node, SG_DROP)     ? "drops"
			   : sg_is(s->node, SG_DELETE) ? "deletes from"
			   : sg_is(s->node, SG_INSERT) ? "replaces rows of"
						       : "changes";

	if (!table)
		table = sg_written_table(s->node);
	if (!table)
		return sg_printf(f->arena, "line %zu does it", line);
	return sg_plan_say(f->arena, "line %zu %s '%.*s'", line, verb,
			   SG_STR_ARG(table->name));
}

/* "ON DELETE CASCADE" */
static const char *action_of(const struct foreseeing *f,
			     const struct sg_row_effect *effect)
{
	const struct sg_node *node =
		f->cx->script->statements.items[effect->statement].node;
	bool update = sg_is(node, SG_UPDATE) &&
		      sg_as_update(node)->conflict != SG_CONFLICT_REPLACE;

	switch (effect->deed) {
	case SG_ROWS_DELETED: return "ON DELETE CASCADE";
	case SG_ROWS_NULLED: return update ? "ON UPDATE SET NULL" : "ON DELETE SET NULL";
	default: return update ? "ON UPDATE SET DEFAULT" : "ON DELETE SET DEFAULT";
	}
}

static const char *columns_of(struct foreseeing *f,
			      const struct sg_constraint_record *key, uint32_t at)
{
	const char *list = "";

	for (size_t k = 0; k < key->keys.of.len; k++) {
		struct sg_str name = sg_key_name(&key->keys.of.items[k], at);

		list = sg_printf(f->arena, "%s%s%.*s", list, *list ? ", " : "",
				 SG_STR_ARG(name));
	}
	return list;
}

static void foresee(struct foreseeing *f, const struct sg_row_effect *effect)
{
	uint32_t at = f->cx->moments[effect->statement];
	const struct sg_object *victim = effect->origin ? effect->origin : effect->table;
	const struct sg_record *before = sg_record_at(victim, f->cx->began);
	const struct sg_record *holder = sg_record_at(effect->table, at);
	const char *deed = deed_of(f, effect->statement);
	bool lasts = sg_is_lasting_loss(effect);

	if (!before || !holder || effect->deed > SG_ROWS_RESET)
		return;
	if (effect->key)
		tell(f, before->name, lasts,
		     sg_plan_say(f->arena, "%s, and the foreign key %.*s(%s) says %s",
				 deed, SG_STR_ARG(holder->name),
				 columns_of(f, effect->key, at), action_of(f, effect)));
	else if (effect->cause)
		tell(f, before->name, lasts,
		     sg_plan_say(f->arena, "%s, and a trigger then deletes from '%.*s'",
				 deed, SG_STR_ARG(holder->name)));
}

/* Lasting ones first: they explain a loss better than one that is made good again. */
static void foresee_all(struct foreseeing *f, bool lasting)
{
	const struct sg_row_effects *all = sg_row_effects_of(f->cx->rows);

	for (size_t i = 0; i < all->of.len; i++)
		if (sg_is_lasting_loss(all->of.items[i]) == lasting)
			foresee(f, all->of.items[i]);
}

static void foresee_triggers(struct foreseeing *f, size_t i)
{
	const struct sg_ctx *cx = f->cx;
	const struct sg_name *name =
		sg_written_table(cx->script->statements.items[i].node);
	const struct sg_object *table =
		name ? sg_find_object(cx->catalog, cx->moments[i], SG_OBJ_TABLE, name)
		     : NULL;

	if (!table)
		return;
	SG_EACH_PART(part, table, SG_OBJ_TRIGGER, cx->moments[i])
	{
		const struct sg_trigger *trigger = sg_trigger_at(part, cx->moments[i]);

		for (size_t k = 0; k < trigger->writes.len; k++) {
			struct sg_str written =
				sg_target_name(&trigger->writes.items[k], cx->moments[i])
					.name;

			/* One that stamps the rows that come harms no other. */
			tell(f, written, !sg_str_ieq(written, name->name),
			     sg_plan_say(f->arena, "%s, whose trigger '%.*s' writes it",
					 deed_of(f, i),
					 SG_STR_ARG(trigger->record.name)));
		}
	}
}

void sg_plan_foresee(struct sg_planned *out, struct sg_arena *arena,
		     const struct sg_ctx *cx)
{
	struct foreseeing f = {out, arena, cx};

	foresee_all(&f, true);
	foresee_all(&f, false);
	for (size_t i = 0; i < cx->script->statements.len; i++)
		foresee_triggers(&f, i);
}
