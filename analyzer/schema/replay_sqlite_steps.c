/* Reading what changes rows, also in a trigger (renameResolveTrigger() of alter.c). */
#include "replay_sqlite_scope.h"

/* Names of columns that are no expressions: INSERT INTO t (a), SET a =.  Nothing checks
   that they are there. */
static void use_idents(struct sg_sq_reading *r, struct sg_object *table,
		       struct sg_list idents)
{
	SG_EACH (item, idents) {
		struct sg_object *column = sg_find_part(
			r->catalog, r->at, table, SG_OBJ_COLUMN, sg_as_ident(item)->name);

		if (!column)
			continue;
		sg_sq_note_use(r, item->span, column);
		r->uses.items[r->uses.len - 1].written = true;
	}
}

static void read_sets(struct sg_sq_reading *r, const struct sg_sq_scope *scope,
		      struct sg_object *table, struct sg_list sets)
{
	SG_EACH (item, sets) {
		const struct sg_assign *assign = sg_as_assign(item);

		if (table)
			use_idents(r, table, assign->columns);
		sg_sq_read_in(r, scope, assign->value);
	}
}

static struct sg_sq_scope scope_of(const struct sg_sq_scope *outer)
{
	return (struct sg_sq_scope){.outer = outer, .ctes = outer->ctes};
}

static void read_upsert(struct sg_sq_reading *r, struct sg_sq_scope *scope,
			const struct sg_upsert *upsert)
{
	struct sg_object *table = scope->sources.items[0].table;
	size_t strings = r->strings.len;

	sg_sq_read_list(r, scope, upsert->target);
	r->strings.len = strings; /* no string is a conflict target: it is refused */
	sg_sq_read_in(r, scope, upsert->target_where);
	read_sets(r, scope, table, upsert->sets);
	sg_sq_read_in(r, scope, upsert->where);
}

/* A row that is called new, old or excluded. */
static struct sg_sq_source *add_row(struct sg_sq_reading *r, struct sg_sq_scope *scope,
				    struct sg_str name, struct sg_object *table)
{
	struct sg_sq_source *source = SG_PUSH(r->arena, &scope->sources);

	source->name = name;
	source->only_dotted = true;
	sg_sq_bind(r, source, table);
	return source;
}

/* RETURNING sees the columns of the table only. */
static void read_returning(struct sg_sq_reading *r, const struct sg_sq_scope *rows,
			   const struct sg_name *name, struct sg_list returning)
{
	struct sg_sq_scope scope = scope_of(rows);

	if (!returning.len)
		return;
	sg_sq_add_table(r, &scope, name, SG_STR(""));
	sg_sq_read_list(r, &scope, returning);
}

static void read_insert(struct sg_sq_reading *r, const struct sg_sq_scope *rows,
			const struct sg_insert *insert)
{
	struct sg_sq_scope outer = scope_of(rows), scope = scope_of(rows);
	struct sg_object *table;

	sg_sq_read_with(r, &outer, insert->with);
	table = sg_sq_add_table(r, &scope, &insert->table, insert->alias)->table;
	if (table)
		use_idents(r, table, insert->columns);
	sg_sq_read_select(r, insert->source, &outer, NULL);
	/* A rename of the table puts its name there, too: a fault of SQLite, which makes
	   the trigger do something else (measured, 3.40.1). */
	add_row(r, &scope, SG_STR("excluded"), table)->own_name = true;
	SG_EACH (item, insert->upserts)
		read_upsert(r, &scope, sg_as_upsert(item));
	read_returning(r, rows, &insert->table, insert->returning);
}

static void read_update(struct sg_sq_reading *r, const struct sg_sq_scope *rows,
			const struct sg_update *update)
{
	struct sg_sq_scope scope = scope_of(rows);
	struct sg_object *table;

	sg_sq_read_with(r, &scope, update->with);
	table = sg_sq_add_table(r, &scope, &update->table, update->alias)->table;
	sg_sq_read_from(r, &scope, update->from);
	sg_sq_read_conditions(r, &scope, update->from);
	read_sets(r, &scope, table, update->sets);
	sg_sq_read_in(r, &scope, update->where);
	sg_sq_read_list(r, &scope, update->order);
	sg_sq_read_in(r, &scope, update->limit);
	read_returning(r, rows, &update->table, update->returning);
}

static void read_delete(struct sg_sq_reading *r, const struct sg_sq_scope *rows,
			const struct sg_delete *delete)
{
	struct sg_sq_scope scope = scope_of(rows);

	sg_sq_read_with(r, &scope, delete->with);
	sg_sq_add_table(r, &scope, &delete->table, delete->alias);
	sg_sq_read_in(r, &scope, delete->where);
	sg_sq_read_list(r, &scope, delete->order);
	sg_sq_read_in(r, &scope, delete->limit);
	read_returning(r, rows, &delete->table, delete->returning);
}

static void read_rows(struct sg_sq_reading *r, const struct sg_sq_scope *rows,
		      struct sg_node *node)
{
	switch (node->kind) {
	case SG_INSERT: read_insert(r, rows, sg_as_insert(node)); break;
	case SG_UPDATE: read_update(r, rows, sg_as_update(node)); break;
	case SG_DELETE: read_delete(r, rows, sg_as_delete(node)); break;
	default: sg_sq_read_select(r, node, rows, NULL); break;
	}
}

void sg_sq_read_rows(struct sg_sq_reading *r, struct sg_node *node)
{
	struct sg_sq_scope none = {.outer = NULL};

	read_rows(r, &none, node);
}

void sg_sq_read_trigger(struct sg_sq_reading *r, const struct sg_create_trigger *trigger,
			struct sg_object *table)
{
	struct sg_sq_scope rows = {.outer = NULL};

	add_row(r, &rows, SG_STR("new"), table);
	add_row(r, &rows, SG_STR("old"), table);
	sg_sq_read_in(r, &rows, trigger->when);
	SG_EACH (item, trigger->body)
		read_rows(r, &rows, item);
}
