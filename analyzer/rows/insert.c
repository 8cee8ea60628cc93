/* Rows that come: INSERT, REPLACE and CREATE TABLE AS. */
#include "statement.h"

bool sg_replaces_rows(const struct sg_insert *node, const struct sg_object *table,
		      uint32_t at)
{
	if (node->conflict != SG_CONFLICT_UNSAID)
		return node->conflict == SG_CONFLICT_REPLACE;
	SG_EACH_PART(part, table, SG_OBJ_CONSTRAINT, at)
	{
		if (sg_constraint_at(part, at)->conflict == SG_CONFLICT_REPLACE)
			return true;
	}
	return false;
}

/* All rows of a saved portion come over those that are still there: each is replaced. */
static enum sg_maybe replaced_all(const struct content *content,
				  const struct batch *batch)
{
	const struct portion *portion = sg_sim_portion_of(content, batch->origin);

	return portion && portion->origin && batch->whole == SG_YES ? portion->there
								    : SG_UNKNOWN;
}

static void replace(struct sg_rows *rows, const struct sg_object *table,
		    const struct batch *batch)
{
	const struct content *content = sg_sim_content(rows, table);

	if (sg_sim_may_have_rows(content))
		sg_sim_remove(rows, &(struct removal){.table = table,
						      .all = replaced_all(content, batch),
						      .replaced = true});
}

/* The place of a column in what is inserted; SIZE_MAX: it is left out. */
static size_t place_of(struct sg_list columns, struct sg_str name, size_t number)
{
	for (uint32_t i = 0; i < columns.len; i++)
		if (sg_str_ieq(sg_as_ident(columns.items[i])->name, name))
			return i;
	return columns.len ? SIZE_MAX : number;
}

/* What a column has that is left out. */
static struct value fallback(const struct sg_column *column)
{
	bool null = !column->has_default && !column->generated;

	return (struct value){null ? VALUE_NULL : VALUE_UNKNOWN, NULL, 0};
}

static struct portion filled(struct sg_rows *rows, const struct sg_object *table,
			     const struct batch *batch, struct sg_list columns,
			     uint32_t at)
{
	struct portion portion = {.origin = batch->origin,
				  .whole = batch->whole,
				  .there = batch->there,
				  .damage = batch->damage};
	size_t number = 0;

	SG_EACH_PART(object, table, SG_OBJ_COLUMN, at)
	{
		const struct sg_column *column = sg_column_at(object, at);
		size_t place = place_of(columns, column->record.name, number);
		struct value value = fallback(column);

		number += !column->generated;
		if (!column->generated && place < batch->outputs.len)
			value = batch->outputs.items[place].value;
		if (value.kind == VALUE_NULL && sg_rowid_column(table, at) == object)
			value.kind = VALUE_UNKNOWN; /* SQLite gives it a number */
		*SG_PUSH(rows->arena, &portion.values) =
			(struct column_value){object, value};
	}
	return portion;
}

static bool is_known_whole(struct sg_rows *rows, const struct sg_object *table)
{
	const struct content *content = sg_sim_content(rows, table);

	for (size_t i = 0; i < content->of.len; i++)
		if (content->of.items[i].whole == SG_YES)
			return true;
	return false;
}

/* Rows whose parents are not there are refused, or counted until the COMMIT.  New rows
   are taken to find theirs, as long as these are all there. */
static void check_parents(struct sg_rows *rows, const struct sg_object *table,
			  const struct portion *portion)
{
	if (rows->keys == SG_NO || rows->depth)
		return;
	SG_EACH_PART(part, table, SG_OBJ_CONSTRAINT, rows->moment)
	{
		const struct sg_constraint_record *key =
			sg_constraint_at(part, rows->moment);
		struct tie tie = {key, table, false, NULL};
		const struct sg_object *parent = NULL;

		if (key->type == SG_CON_FOREIGN_KEY)
			parent = sg_sim_parent(rows, key);
		if (parent && (portion->origin || !is_known_whole(rows, parent)))
			*SG_PUSH(rows->arena, &rows->checks) = (struct pending){
				.tie = tie,
				.origin = portion->origin,
				.statement = rows->now,
				.certain = sg_sim_and(
					rows->keys,
					sg_sim_needs_parent(rows, tie, portion))};
	}
}

/* A batch of rows that were here before is put to those that stayed: whole again. */
static void put(struct sg_rows *rows, const struct sg_object *table,
		const struct portion *portion)
{
	struct content *content;
	struct portion *old;

	if (sg_sim_portion_of(sg_sim_content(rows, table), NULL) && !portion->origin)
		return;
	content = sg_sim_change(rows, table);
	old = (struct portion *)sg_sim_portion_of(content, portion->origin);
	if (portion->origin && portion->origin != table)
		sg_sim_note_refuge(rows, portion->origin, table);
	if (!old)
		*SG_PUSH(rows->arena, &content->of) = *portion;
	else if (portion->whole == SG_YES || old->whole != SG_YES)
		*old = *portion;
}

static bool is_all_there(const struct portion *portion)
{
	return portion->origin && portion->whole == SG_YES && portion->there == SG_YES;
}

/* Of the rows that are there already only those values change that DO UPDATE sets; the
   others come. */
static void keep_old(struct sg_rows *rows, const struct sg_insert *node,
		     const struct portion *old, struct portion *portion)
{
	bool all = is_all_there(old);

	for (size_t i = 0; i < portion->values.len; i++) {
		struct column_value *new = &portion->values.items[i];
		struct value value = sg_sim_value(rows, old, new->column);

		if (sg_sim_is_same_value(value, new->value) ||
		    sg_sim_takes_new_value(node,
					   sg_record_at(new->column, rows->moment)->name))
			continue;
		new->value = all ? value : (struct value){VALUE_UNKNOWN, NULL, 0};
	}
	if (all)
		portion->whole = SG_YES, portion->damage = old->damage;
}

/* What has the key of a row that is passed over may be another one, or the row may not
   fit in. */
static bool may_lack_some(const struct sg_insert *node, const struct sg_object *table,
			  const struct batch *batch)
{
	if (batch->missing_from)
		return batch->missing_from != table;
	return sg_sim_passes_over(node) && table != batch->origin;
}

static bool leaves_old(const struct sg_insert *node, const struct batch *batch)
{
	return sg_sim_passes_over(node) || batch->missing_from || node->upserts.len;
}

/* A row that comes with its children mends nothing: none of them was there without it. */
static void insert_batch(struct sg_rows *rows, const struct sg_insert *node,
			 const struct sg_object *table, const struct batch *batch)
{
	struct portion portion = filled(rows, table, batch, node->columns, rows->moment);
	struct portion come;
	const struct portion *old;

	if (may_lack_some(node, table, batch)) {
		portion.whole = sg_sim_and(portion.whole, SG_UNKNOWN);
		portion.damage.sieved = true;
	}
	if (sg_replaces_rows(node, table, rows->moment))
		replace(rows, table, batch);
	come = portion;
	old = sg_sim_portion_of(sg_sim_content(rows, table), portion.origin);
	if (old && old->origin && leaves_old(node, batch)) {
		come.whole = sg_sim_and(come.whole, SG_UNKNOWN);
		keep_old(rows, node, old, &portion);
	}
	if (!old || !is_all_there(old)) {
		sg_sim_parent_came(rows, table, &come);
		check_parents(rows, table, &come);
	}
	put(rows, table, &portion);
}

/* One new row mends and breaks nothing: foreign keys to the table are not looked at. */
static bool is_more_than_a_row(const struct sg_insert *node)
{
	const struct sg_select *select =
		sg_is(node->source, SG_SELECT) ? sg_as_select(node->source) : NULL;

	return select && select->value_rows != 1;
}

static bool has_foreign_keys(const struct sg_rows *rows, const struct sg_object *table)
{
	SG_EACH_PART(part, table, SG_OBJ_CONSTRAINT, rows->moment)
	{
		if (sg_constraint_at(part, rows->moment)->type == SG_CON_FOREIGN_KEY)
			return true;
	}
	return false;
}

/* More new rows, where there are some already: millions of them must cost nothing. */
static bool is_more_of_the_same(struct sg_rows *rows, const struct sg_insert *node,
				const struct sg_object *table)
{
	const struct sg_select *select =
		sg_is(node->source, SG_SELECT) ? sg_as_select(node->source) : NULL;

	return (!select || (!select->from.len && !select->operator.n)) &&
	       sg_sim_portion_of(sg_sim_content(rows, table), NULL) &&
	       !sg_replaces_rows(node, table, rows->moment) &&
	       !has_foreign_keys(rows, table);
}

void sg_sim_insert(struct sg_rows *rows, const struct sg_insert *node)
{
	const struct sg_object *table = sg_sim_find_table(rows, &node->table);
	struct batches batches = {{0}};

	if (!table)
		return;
	sg_sim_look_up_inserted(rows, table, is_more_than_a_row(node),
				sg_replaces_rows(node, table, rows->moment));
	sg_sim_upsert(rows, node, table);
	if (is_more_of_the_same(rows, node, table)) {
		sg_sim_fire(rows, table, SG_INSERT, NULL);
		return;
	}
	if (!rows->depth)
		sg_sim_query(rows, &batches, node->source, node->with);
	for (size_t i = 0; i < batches.of.len; i++)
		insert_batch(rows, node, table, &batches.of.items[i]);
	if (rows->depth || !node->source)
		insert_batch(rows, node, table,
			     &(struct batch){.whole = SG_NO,
					     .there = sg_sim_all_if(!rows->depth)});
	sg_sim_fire(rows, table, SG_INSERT, NULL);
}

void sg_sim_create_as(struct sg_rows *rows, const struct sg_create_table *node)
{
	uint32_t after = rows->in.moments[rows->now + 1];
	struct sg_object *table =
		sg_find_object(rows->in.catalog, after, SG_OBJ_TABLE, &node->name);
	struct batches batches = {{0}};

	if (!table || table->created != after)
		return;
	sg_sim_query(rows, &batches, node->query, NULL);
	for (size_t i = 0; i < batches.of.len; i++) {
		struct portion portion = filled(rows, table, &batches.of.items[i],
						(struct sg_list){0}, after);

		put(rows, table, &portion);
	}
}
