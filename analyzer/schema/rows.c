/*
 * The rows of tables: who got some, from where, and who lost all of them.  It is what
 * tells a table that is still empty from one that is not, and a copy from a new table.
 */
#include "schema.h"
#include "words.h"

static void add_source(const struct sg_name *name, void *payload)
{
	struct replay *r = payload;
	struct table *from = sg_table_now(r, name), *into = r->into;

	if (!from || from == into)
		return;
	for (size_t k = 0; k < into->flows_len; k++)
		if (into->flows[k].from == from)
			return;
	if (into->flows_len < FLOWS_KEPT)
		into->flows[into->flows_len++] = (struct flow){r->i, from};
}

void sg_rows_from(struct replay *r, struct table *into, struct sg_node *query)
{
	r->into = into;
	sg_each_source(query, add_source, r);
}

void sg_rows_fill(struct replay *r, struct table *table)
{
	if (!table)
		return;
	if (table->filled == SG_NEVER)
		table->filled = r->i;
	for (size_t k = 0; k < table->partitions.len; k++)
		if (table->partitions.items[k]->filled == SG_NEVER)
			table->partitions.items[k]->filled = r->i;
	table->partitions.len = 0;
}

/* Rows come back from a copy of them: a rebuild in place when they were deleted between,
   else what a cascade took is restored. */
static void note_refill(struct replay *r, struct table *table)
{
	if (table->refilled != SG_NEVER)
		return;
	for (size_t k = 0; k < table->flows_len; k++) {
		struct table *copy = table->flows[k].from;
		size_t saved = sg_flow_from(copy, table);

		if (saved == SG_NEVER)
			continue;
		table->saved = saved;
		table->refilled = r->i;
		table->refilled_from = copy;
		*SG_PUSH(r->facts->arena, &r->facts->refilled) = table;
		return;
	}
}

static void insert(struct replay *r, const struct sg_insert *insert)
{
	struct table *table = sg_table_now(r, &insert->table);

	if (!table)
		return;
	sg_rows_fill(r, table);
	sg_rows_from(r, table, insert->with);
	sg_rows_from(r, table, insert->source);
	note_refill(r, table);
}

/* The first time counts: what is deleted later was put there by the file. */
void sg_rows_clear(struct replay *r, const struct sg_name *name)
{
	struct table *table = sg_table_now(r, name);

	if (!table || table->cleared != SG_NEVER)
		return;
	table->cleared = r->i;
}

static void update(struct replay *r, const struct sg_update *node)
{
	struct table *table = sg_table_now(r, &node->table);

	if (!table)
		return;
	table->updated = r->i;
	if (!node->where && !node->from.len && !node->limit)
		table->shifted = r->i;
}

static bool visit_data(struct sg_node *node, void *payload)
{
	struct replay *r = payload;

	switch (node->kind) {
	case SG_INSERT: insert(r, sg_as_insert(node)); break;
	case SG_MERGE: sg_rows_fill(r, sg_table_now(r, &sg_as_merge(node)->table)); break;
	case SG_UPDATE: update(r, sg_as_update(node)); break;
	case SG_DELETE:
		if (!sg_as_delete(node)->where && !sg_as_delete(node)->using.len &&
		    !sg_as_delete(node)->limit)
			sg_rows_clear(r, &sg_as_delete(node)->table);
		break;
	default: break;
	}
	return true;
}

void sg_rows_change(struct replay *r, struct sg_node *statement)
{
	sg_walk(statement, visit_data, r);
}

/* Only tables that this file created matter; others are never taken for empty. */
static void fill_named(struct replay *r, struct sg_str schema, struct sg_str word)
{
	struct sg_name name = {.schema = schema, .name = word};
	struct slot *slot = sg_slot_find(r->facts, r->i, &name);

	if (slot)
		sg_rows_fill(r, sg_holder_now(slot));
}

void sg_rows_from_block(struct replay *r, struct sg_str body)
{
	static const char *const filling[] = {"insert", "merge", "copy", "execute", NULL};
	struct sg_str none = {0}, schema = {0};
	size_t from = 0;

	/* Blocks that only add a constraint when it is missing are common. */
	if (!sg_has_word(body, filling))
		return;
	while (from < body.n) {
		struct sg_str word = sg_word_at(body, from);
		size_t to = from + word.n;

		if (word.n) {
			fill_named(r, none, word);
			if (schema.n)
				fill_named(r, schema, word);
		}
		schema = to < body.n && body.p[to] == '.' ? word : none;
		from = to + 1;
	}
}
