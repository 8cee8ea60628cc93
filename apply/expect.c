/*
 * What a migration may do to each table: as its statements name it, and as the analyzer
 * predicts its rows (rows.h).  What the verification later finds beyond this stops the
 * run, so that nothing is allowed here only because it could happen.
 */
#include "expecting.h"

struct entry *sg_expect_entry(struct expecting *e, const struct sg_object *table)
{
	struct entry *entry;

	for (size_t i = 0; i < e->entries.len; i++)
		if (e->entries.items[i].table == table)
			return &e->entries.items[i];
	entry = SG_PUSH(e->arena, &e->entries);
	entry->table = table;
	return entry;
}

/* The table that a name means before or behind a statement; named in that statement. */
static struct entry *named(struct expecting *e, uint32_t at, size_t i,
			   const struct sg_name *name)
{
	const struct sg_object *table =
		sg_find_object(e->cx->catalog, at, SG_OBJ_TABLE, name);
	struct entry *entry;

	if (!table || table->type != SG_OBJ_TABLE)
		return NULL;
	entry = sg_expect_entry(e, table);
	if (!entry->line)
		entry->line = sg_source_line(e->cx->src,
					     e->cx->script->statements.items[i].span.off);
	return entry;
}

/* ---- copies ---- */

/* The rows of one table, all of them, each once. */
static bool takes_all(const struct sg_select *select)
{
	return !select->operator.n && !select->distinct && !select->group_by
			.len && !select->having && !select->limit && !select->offset &&
		sg_is_always_true(select->where) &&
	       select->from.len == 1 && sg_is(select->from.items[0], SG_TABLE_REF);
}

static bool is_whole_copy(const struct sg_insert *insert)
{
	return insert->conflict != SG_CONFLICT_IGNORE && !insert->upserts.len &&
	       sg_is(insert->source, SG_SELECT) &&
	       takes_all(sg_as_select(insert->source));
}

/* False of VALUES. */
static bool reads_table(const struct sg_node *source)
{
	return sg_is(source, SG_SELECT) &&
	       (sg_as_select(source)->from.len || sg_as_select(source)->operator.n);
}

/* Rows that were taken out before come back with this statement. */
static bool brings_back(const struct expecting *e, const struct sg_object *table,
			size_t i)
{
	const struct sg_row_effects *all = sg_row_effects_of(e->cx->rows);
	const struct sg_rebuild *rebuild = sg_rebuild_at(e->cx->facts, i);

	if (rebuild && (rebuild->back == i || rebuild->copy == i))
		return true;
	for (size_t k = 0; k < all->of.len; k++)
		if (all->of.items[k]->restored == i &&
		    (all->of.items[k]->origin == table ||
		     all->of.items[k]->table == table))
			return true;
	return false;
}

static void take_insert(struct expecting *e, size_t i, const struct sg_insert *insert)
{
	uint32_t at = e->cx->moments[i];
	struct entry *entry = named(e, at, i, &insert->table);

	if (!entry)
		return;
	if (sg_replaces_rows(insert, entry->table, at))
		entry->lose = entry->gain = entry->change = true;
	entry->change |= insert->upserts.len > 0;
	if (is_made_here(e, entry->table) && reads_table(insert->source)) {
		entry->copied = true;
		entry->lose |= !is_whole_copy(insert);
		entry->gain |= !is_whole_copy(insert);
		sg_expect_kept(e, entry, i, insert);
	} else if (brings_back(e, entry->table, i)) {
		entry->change = true;
	} else {
		entry->gain = true;
	}
}

/* ---- other statements ---- */

static void take_update(struct expecting *e, size_t i, const struct sg_update *update)
{
	struct entry *entry = named(e, e->cx->moments[i], i, &update->table);

	if (!entry)
		return;
	entry->change = true;
	entry->lose |= update->conflict == SG_CONFLICT_REPLACE;
}

static void take_drop(struct expecting *e, size_t i, const struct sg_drop *drop)
{
	if (drop->object != SG_OBJ_TABLE)
		return;
	SG_EACH (item, drop->names)
		named(e, e->cx->moments[i], i, &sg_as_object_name(item)->name);
}

static void take_create(struct expecting *e, size_t i,
			const struct sg_create_table *create)
{
	struct entry *entry = named(e, e->cx->moments[i + 1], i, &create->name);

	if (!entry || !create->query)
		return;
	entry->copied = true;
	entry->copies++;
	if (!sg_is(create->query, SG_SELECT) || !takes_all(sg_as_select(create->query)))
		entry->lose = entry->gain = true;
}

static void take(struct expecting *e, size_t i)
{
	const struct sg_node *node = e->cx->script->statements.items[i].node;
	uint32_t at = e->cx->moments[i];

	switch (node->kind) {
	case SG_INSERT: take_insert(e, i, sg_as_insert(node)); break;
	case SG_UPDATE: take_update(e, i, sg_as_update(node)); break;
	case SG_DELETE: named(e, at, i, &sg_as_delete(node)->table); break;
	case SG_DROP: take_drop(e, i, sg_as_drop(node)); break;
	case SG_CREATE_TABLE: take_create(e, i, sg_as_create_table(node)); break;
	case SG_ALTER_TABLE: named(e, at, i, &sg_as_alter_table(node)->name); break;
	case SG_CREATE_VIRTUAL_TABLE:
		named(e, e->cx->moments[i + 1], i,
		      &sg_as_create_virtual_table(node)->name);
		break;
	default: break;
	}
}

/*
 * What the statements themselves delete.  Rows that come back may be others; those of a
 * table that is dropped come back by a copy, which tells what may become of them.
 */
static void take_loss(struct expecting *e, const struct sg_row_effect *effect)
{
	const struct sg_node *node =
		e->cx->script->statements.items[effect->statement].node;
	struct entry *entry = sg_expect_entry(e, effect->origin);

	if (sg_is(node, SG_DROP))
		entry->dropped |= sg_is_lasting_loss(effect);
	else if (!sg_is_lasting_loss(effect))
		entry->change = true;
	else
		entry->lose = true;
}

static bool is_target(const struct expecting *e, size_t i, const struct sg_name *name,
		      const struct sg_object *table)
{
	return sg_find_object(e->cx->catalog, e->cx->moments[i], SG_OBJ_TABLE, name) ==
	       table;
}

/* The statement itself says so: what its triggers delete elsewhere, nobody asked for. */
static bool writes(const struct expecting *e, size_t i, const struct sg_object *table)
{
	const struct sg_node *node = e->cx->script->statements.items[i].node;

	switch (node->kind) {
	case SG_INSERT: return is_target(e, i, &sg_as_insert(node)->table, table);
	case SG_UPDATE: return is_target(e, i, &sg_as_update(node)->table, table);
	case SG_DELETE: return is_target(e, i, &sg_as_delete(node)->table, table);
	case SG_DROP: break;
	default: return false;
	}
	SG_EACH (item, sg_as_drop(node)->names)
		if (is_target(e, i, &sg_as_object_name(item)->name, table))
			return true;
	return false;
}

/* An INSERT can delete, too: by a trigger, from a table that nobody named. */
static void take_losses(struct expecting *e)
{
	const struct sg_row_effects *all = sg_row_effects_of(e->cx->rows);

	for (size_t i = 0; i < all->of.len; i++) {
		const struct sg_row_effect *effect = all->of.items[i];

		if (effect->deed == SG_ROWS_DELETED && effect->origin && !effect->key &&
		    !effect->cause && writes(e, effect->statement, effect->table))
			take_loss(e, effect);
	}
}

void sg_plan_expect(struct sg_planned *out, struct sg_arena *arena,
		    const struct sg_ctx *cx)
{
	size_t n = cx->script->statements.len;
	struct expecting e = {.out = out,
			      .arena = arena,
			      .cx = cx,
			      .began = cx->began,
			      .end = cx->moments[n]};

	for (size_t i = 0; i < n; i++)
		take(&e, i);
	take_losses(&e);
	sg_expect_virtual(&e);
	sg_expect_names(&e);
}
