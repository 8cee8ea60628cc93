/*
 * Tables whose rows would go with those of the table that is rebuilt: through ON DELETE
 * CASCADE, SET NULL and SET DEFAULT, and on through theirs.  Their rows are copied away
 * before, and come back when the new table is there.  Foreign keys without action need
 * nothing: their checks are deferred, and hold again in the end.
 */
#include "plan.h"

static bool has(const struct tables *tables, const struct sg_object *table)
{
	for (size_t i = 0; i < tables->of.len; i++)
		if (tables->of.items[i] == table)
			return true;
	return false;
}

static void add_children(struct plan *p, struct tables *tables, const struct keys *keys)
{
	for (size_t i = 0; i < keys->of.len; i++) {
		const struct sg_object *child = keys->of.items[i]->record.object->owner;

		if (sg_acts_on_delete(keys->of.items[i]) && child != p->table &&
		    !has(tables, child))
			*SG_PUSH(p->cx->arena, &tables->of) = child;
	}
}

static bool refers_to_itself(const struct plan *p)
{
	for (size_t i = 0; i < p->parents.of.len; i++)
		if (sg_acts_on_delete(p->parents.of.items[i]) &&
		    p->parents.of.items[i]->record.object->owner == p->table)
			return true;
	return false;
}

static void list_tables(struct plan *p, struct tables *tables)
{
	add_children(p, tables, &p->parents);
	for (size_t i = 0; i < tables->of.len; i++) {
		struct keys keys = {{0}};

		sg_list_keys(&keys, p, tables->of.items[i]);
		add_children(p, tables, &keys);
	}
}

/* Another of the tables that are left references it. */
static bool is_parent(struct plan *p, const struct tables *tables, size_t table)
{
	struct keys keys = {{0}};

	sg_list_keys(&keys, p, tables->of.items[table]);
	for (size_t i = 0; i < keys.of.len; i++) {
		const struct sg_object *child = keys.of.items[i]->record.object->owner;

		if (child != tables->of.items[table] && has(tables, child))
			return true;
	}
	return false;
}

/* Children first; where they go round in a circle, any. */
static void sort(struct plan *p, struct tables *tables)
{
	struct tables sorted = {{0}};

	while (tables->of.len) {
		size_t next = 0;

		while (next < tables->of.len - 1 && is_parent(p, tables, next))
			next++;
		*SG_PUSH(p->cx->arena, &sorted.of) = tables->of.items[next];
		for (tables->of.len--; next < tables->of.len; next++)
			tables->of.items[next] = tables->of.items[next + 1];
	}
	*tables = sorted;
}

/* "id, name", without generated columns; "*": they are not known. */
static const char *columns_of(struct plan *p, const struct sg_object *table)
{
	const char *list = NULL;

	if (sg_table_at(table, p->at)->complete != SG_YES)
		return "*";
	SG_EACH_PART(column, table, SG_OBJ_COLUMN, p->at)
	{
		if (!sg_column_at(column, p->at)->generated)
			list = sg_printf(p->cx->arena, "%s%s%s", list ? list : "",
					 list ? ", " : "", sg_sql_object(p, column));
	}
	return list ? list : "*";
}

/* Rows that go away and come back are no event; keys of a tree are updated as well. */
static void silence_triggers(struct plan *p, const struct sg_object *table,
			     struct tables *out)
{
	SG_EACH_PART(trigger, table, SG_OBJ_TRIGGER, p->at)
	{
		sg_step(p, &p->before, "DROP TRIGGER %s", sg_sql_object(p, trigger));
		*SG_PUSH(p->cx->arena, &out->of) = trigger;
	}
}

/* The actions of its own foreign keys would run them as it is dropped. */
static void silence_own_triggers(struct plan *p)
{
	if (p->rebuild->shape == SG_REBUILD_IN_PLACE)
		return;
	SG_EACH_PART(trigger, p->table, SG_OBJ_TRIGGER, p->at)
	{
		const struct sg_trigger *t = sg_trigger_at(trigger, p->at);

		if (refers_to_itself(p) && (t->on_delete || t->on_update))
			sg_step(p, &p->before, "DROP TRIGGER %s",
				sg_sql_object(p, trigger));
	}
}

static void put_back(struct plan *p, const struct sg_object *table, const char *copy)
{
	const char *name = sg_sql_object(p, table), *columns = columns_of(p, table);

	if (*columns == '*')
		sg_step(p, &p->after, "INSERT INTO %s SELECT * FROM %s", name, copy);
	else
		sg_step(p, &p->after, "INSERT INTO %s (%s) SELECT %s FROM %s", name,
			columns, columns, copy);
	sg_step(p, &p->after, "DROP TABLE %s", copy);
}

void sg_keep_rows(struct plan *p)
{
	struct tables tables = {{0}}, triggers = {{0}};
	const char **copies;

	silence_own_triggers(p);
	list_tables(p, &tables);
	sort(p, &tables);
	copies = sg_alloc(p->cx->arena, (tables.of.len + 1) * sizeof *copies);
	for (size_t i = 0; i < tables.of.len; i++) {
		const struct sg_object *table = tables.of.items[i];

		silence_triggers(p, table, &triggers);
		copies[i] = sg_name_of_copy(p, sg_record_at(table, p->at)->name);
		sg_step(p, &p->before, "CREATE TABLE %s AS SELECT * FROM %s", copies[i],
			sg_sql_object(p, table));
	}
	for (size_t i = 0; i < tables.of.len; i++)
		sg_step(p, &p->before, "DELETE FROM %s",
			sg_sql_object(p, tables.of.items[i]));
	for (size_t i = tables.of.len; i-- > 0;)
		put_back(p, tables.of.items[i], copies[i]);
	for (size_t i = 0; i < triggers.of.len; i++)
		sg_step_create(p, &p->after, triggers.of.items[i]);
}
