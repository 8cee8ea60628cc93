/*
 * What became of the rows at the end of the file: a loss counts when the table that they
 * were in, or the one that took its name, does not have them again.
 */
#include "sim.h"

struct outcome {
	struct sg_rows *rows;
	uint32_t end;
	size_t last; /* the last statement */
};

static const struct portion *portion_in(const struct outcome *o,
					const struct sg_object *table,
					const struct sg_object *origin)
{
	if (!table || !sg_record_at(table, o->end))
		return NULL;
	return sg_sim_portion_of(sg_sim_content(o->rows, table), origin);
}

/* The table that has the name of the origin at the end. */
static const struct sg_object *namesake(const struct outcome *o,
					const struct sg_object *origin)
{
	const struct sg_record *record = sg_record_at(origin, o->rows->in.moments[0]);
	struct sg_name name = {0};

	if (!record)
		record = origin->newest;
	name.schema = record->schema;
	name.name = record->name;
	return sg_find_object(o->rows->in.catalog, o->end, SG_OBJ_TABLE, &name);
}

static bool is_better(const struct portion *a, const struct portion *b)
{
	return a && (!b || a->whole == SG_YES || b->whole == SG_NO);
}

/* What the statement took is not in there. */
static bool is_damaged_by(const struct portion *portion, size_t statement)
{
	for (size_t i = 0; i < portion->damage.by.len; i++)
		if (portion->damage.by.items[i] == statement)
			return true;
	return false;
}

/* Where the rows of the origin belong at the end, and what is there of them; false: they
   belong nowhere, as the table went on purpose. */
static bool find_rest(const struct outcome *o, const struct sg_object *origin,
		      const struct sg_object **table, const struct portion **rest)
{
	const struct sg_object *heir = namesake(o, origin);
	const struct portion *own = portion_in(o, origin, origin);
	const struct portion *other = portion_in(o, heir, origin);

	*table = is_better(own, other) ? origin : heir;
	*rest = is_better(own, other) ? own : other;
	return heir || sg_record_at(origin, o->end);
}

/* Of the tables that got rows of one that went, the newest are looked at. */
#define REFUGES_SEEN 64

/* The table went on purpose; did its rows go elsewhere, and how many of them? */
static const struct portion *find_refuge(const struct outcome *o,
					 const struct sg_object *origin)
{
	const struct held *held = sg_sim_held(o->rows, origin);
	size_t n = held->refuges.len;
	const struct portion *best = NULL;

	for (size_t i = n > REFUGES_SEEN ? n - REFUGES_SEEN : 0; i < n; i++) {
		const struct portion *portion =
			portion_in(o, held->refuges.items[i], origin);

		if (is_better(portion, best))
			best = portion;
	}
	return best;
}

static void judge_deleted(const struct outcome *o, struct sg_row_effect *effect)
{
	const struct sg_object *table;
	const struct portion *rest;

	if (!find_rest(o, effect->origin, &table, &rest)) {
		rest = find_refuge(o, effect->origin);
		if (!rest || !effect->key)
			effect->restored = o->last;
	}
	if (rest && !is_damaged_by(rest, effect->statement) && !rest->damage.sieved)
		effect->restored = o->last;
	else if (rest && rest->whole == SG_UNKNOWN)
		effect->certain = SG_UNKNOWN;
}

/* The columns of the origin that lost their values. */
static struct value value_before(const struct outcome *o,
				 const struct sg_row_effect *effect, size_t k)
{
	const struct portion *portion = sg_sim_portion_of(
		sg_sim_content_at(o->rows, effect->statement, effect->table),
		effect->origin);
	const struct sg_object *column;

	o->rows->moment = o->rows->in.moments[effect->statement];
	column = sg_sim_child_column(
		o->rows, (struct tie){effect->key, effect->table, false, NULL}, k);
	if (!portion)
		return (struct value){VALUE_UNKNOWN, NULL, 0};
	return sg_sim_value(o->rows, portion, column);
}

/* Whether a column of the rest has the values again; NO: it has not; YES also when there
   is no such column any more. */
static enum sg_maybe has_again(const struct outcome *o, const struct sg_object *table,
			       const struct portion *rest, const struct sg_object *column)
{
	const struct sg_record *record = sg_record_at(column, o->rows->in.moments[0]);
	struct value value;

	record = record ? record : column->newest;
	if (!sg_record_at(column, o->end) || column->owner != table)
		column = sg_find_part(o->rows->in.catalog, o->end, table, SG_OBJ_COLUMN,
				      record->name);
	if (!column)
		return SG_YES;
	value = sg_sim_value(o->rows, rest, column);
	if (value.kind == VALUE_UNKNOWN)
		return SG_UNKNOWN;
	return value.kind == VALUE_NULL || value.kind == VALUE_RESET ? SG_NO : SG_YES;
}

static void judge_nulled(const struct outcome *o, struct sg_row_effect *effect)
{
	const struct sg_object *table;
	const struct portion *rest;
	enum sg_maybe all = SG_YES;

	if (!find_rest(o, effect->origin, &table, &rest) || !rest) {
		effect->restored = o->last;
		return;
	}
	for (size_t k = 0; k < effect->key->keys.of.len; k++) {
		struct value value = value_before(o, effect, k);

		all = sg_sim_and(all, value.kind == VALUE_OF && value.column
					      ? has_again(o, table, rest, value.column)
					      : SG_NO);
	}
	if (all == SG_YES)
		effect->restored = o->last;
	else if (all == SG_UNKNOWN)
		effect->certain = SG_UNKNOWN;
}

static void judge(const struct outcome *o, struct sg_row_effect *effect)
{
	if (effect->restored != SG_NEVER || effect->deed > SG_ROWS_RESET)
		return;
	if (!effect->origin)
		effect->restored = effect->statement;
	else if (effect->deed == SG_ROWS_DELETED)
		judge_deleted(o, effect);
	else
		judge_nulled(o, effect);
}

void sg_sim_judge(struct sg_rows *rows)
{
	size_t n = rows->in.script->statements.len;
	struct outcome outcome = {rows, rows->in.moments[n], n ? n - 1 : 0};

	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < rows->at[i].of.len; k++) {
			judge(&outcome, rows->at[i].of.items[k]);
			*SG_PUSH(rows->arena, &rows->all.of) = rows->at[i].of.items[k];
		}
}
