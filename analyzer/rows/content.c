/* The rows of each table, statement by statement. */
#include "sim.h"

enum sg_maybe sg_sim_and(enum sg_maybe a, enum sg_maybe b)
{
	if (a == SG_NO || b == SG_NO)
		return SG_NO;
	return a == SG_YES && b == SG_YES ? SG_YES : SG_UNKNOWN;
}

static bool was_before(const struct sg_rows *rows, const struct sg_object *table)
{
	return table->assumed || table->created <= rows->in.moments[0];
}

/* What was there before the file is taken to have rows, and all others have none; what
   IF NOT EXISTS made may have been there. */
static struct content *begin(struct sg_rows *rows, const struct sg_object *table)
{
	struct content *content = SG_NEW(rows->arena, struct content);

	if (was_before(rows, table))
		*SG_PUSH(rows->arena, &content->of) = (struct portion){
			.origin = table, .whole = SG_YES, .there = SG_YES};
	else if (table->perhaps_before &&
		 !sg_history_is_whole(rows->in.catalog, rows->in.moments[0]))
		*SG_PUSH(rows->arena, &content->of) = (struct portion){
			.origin = table, .whole = SG_YES, .there = SG_UNKNOWN};
	return content;
}

static struct held *held_of(struct sg_rows *rows, const struct sg_object *table)
{
	struct sg_str key = {(const char *)&table->id, sizeof table->id};
	size_t *place = sg_map_add(rows->arena, &rows->places, key);
	struct held *held;

	if (*place)
		return &rows->held.items[*place - 1];
	held = SG_PUSH(rows->arena, &rows->held);
	*place = rows->held.len;
	held->table = table;
	*SG_PUSH(rows->arena, &held->history) = begin(rows, table);
	return held;
}

const struct content *sg_sim_content(struct sg_rows *rows, const struct sg_object *table)
{
	struct held *held = held_of(rows, table);

	return held->history.items[held->history.len - 1];
}

const struct held *sg_sim_held(struct sg_rows *rows, const struct sg_object *table)
{
	return held_of(rows, table);
}

void sg_sim_note_refuge(struct sg_rows *rows, const struct sg_object *origin,
			const struct sg_object *table)
{
	*SG_PUSH(rows->arena, &held_of(rows, origin)->refuges) = table;
}

static const struct held *find_held(const struct sg_rows *rows,
				    const struct sg_object *table)
{
	struct sg_str key = {(const char *)&table->id, sizeof table->id};
	const size_t *place = sg_map_find(&rows->places, key);

	return place ? &rows->held.items[*place - 1] : NULL;
}

static const struct content *before(const struct held *held, size_t statement)
{
	size_t low = 1, high = held->history.len;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (held->history.items[middle]->from <= statement)
			low = middle + 1;
		else
			high = middle;
	}
	return held->history.items[low - 1];
}

const struct content *sg_sim_content_at(const struct sg_rows *rows, size_t index,
					const struct sg_object *table)
{
	const struct held *held = find_held(rows, table);

	return held ? before(held, index) : NULL;
}

struct content *sg_sim_change(struct sg_rows *rows, const struct sg_object *table)
{
	struct held *held = held_of(rows, table);
	struct content *last = held->history.items[held->history.len - 1];
	struct content *copy = SG_NEW(rows->arena, struct content);

	copy->from = rows->now + 1;
	for (size_t i = 0; i < last->of.len; i++)
		*SG_PUSH(rows->arena, &copy->of) = last->of.items[i];
	*SG_PUSH(rows->arena, &held->history) = copy;
	return copy;
}

bool sg_sim_may_have_rows(const struct content *content)
{
	return content->of.len > 0;
}

const struct portion *sg_sim_portion_of(const struct content *content,
					const struct sg_object *origin)
{
	for (size_t i = 0; content && i < content->of.len; i++)
		if (content->of.items[i].origin == origin)
			return &content->of.items[i];
	return NULL;
}

/* Of a table that IF NOT EXISTS may have found. */
static bool may_be_older(const struct sg_object *column)
{
	return column->owner->perhaps_before && column->created == column->owner->created;
}

/* A column that came later is NULL, unless it has a default. */
static struct value first_value(const struct sg_rows *rows,
				const struct sg_object *column)
{
	const struct sg_column *record;

	if (was_before(rows, column) || may_be_older(column))
		return (struct value){VALUE_OF, column, 0};
	record = sg_column_at(column, column->created);
	if (!record || record->has_default || record->generated)
		return (struct value){VALUE_UNKNOWN, NULL, 0};
	return (struct value){VALUE_NULL, NULL, 0};
}

/* No file shows all columns of the table. */
static bool is_open(const struct sg_object *table)
{
	const struct sg_table *record = (const struct sg_table *)table->newest;

	return record->complete != SG_YES;
}

struct value sg_sim_value(const struct sg_rows *rows, const struct portion *portion,
			  const struct sg_object *column)
{
	struct value unknown = {VALUE_UNKNOWN, NULL, 0};

	if (!column)
		return (struct value){portion->origin && is_open(portion->origin)
					      ? VALUE_OF
					      : VALUE_UNKNOWN,
				      NULL, 0};
	for (size_t i = 0; i < portion->values.len; i++)
		if (portion->values.items[i].column == column)
			return portion->values.items[i].value;
	if (!portion->origin)
		return unknown;
	return first_value(rows, column);
}

bool sg_sim_is_same_value(struct value a, struct value b)
{
	if (a.kind == VALUE_OF && !a.column)
		return false;
	return a.kind == b.kind && a.kind != VALUE_UNKNOWN && a.column == b.column &&
	       a.by == b.by;
}

/* The list is copied, as other portions may share it. */
void sg_sim_set_value(struct sg_rows *rows, struct portion *portion,
		      const struct sg_object *column, struct value value)
{
	struct portion changed = *portion;

	changed.values.items = NULL;
	changed.values.len = changed.values.cap = 0;
	for (size_t i = 0; i < portion->values.len; i++)
		if (portion->values.items[i].column != column)
			*SG_PUSH(rows->arena, &changed.values) = portion->values.items[i];
	*SG_PUSH(rows->arena, &changed.values) = (struct column_value){column, value};
	*portion = changed;
}

void sg_sim_return(struct sg_rows *rows, size_t statement)
{
	for (size_t i = 0; i < rows->held.len; i++) {
		struct held *held = &rows->held.items[i];
		const struct content *old = before(held, statement);
		struct content *copy;

		if (old == held->history.items[held->history.len - 1])
			continue;
		copy = SG_NEW(rows->arena, struct content);
		*copy = *old;
		copy->from = rows->now + 1;
		*SG_PUSH(rows->arena, &held->history) = copy;
	}
}
