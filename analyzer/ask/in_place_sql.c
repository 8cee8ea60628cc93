/* The ALTER TABLE statements that do what a rebuild does, where each can do its part. */
#include <sqlguard/rule.h>

#include "losses.h"
#include "../engine/pending.h"

static void add_rename(struct sg_ctx *cx, struct sg_buf *out, const char *table,
		       struct sg_str old, struct sg_str now)
{
	if (!sg_str_ieq(old, now))
		sg_buf_printf(out, "ALTER TABLE %s RENAME COLUMN %s TO %s;\n", table,
			      sg_sql_ident(cx, old), sg_sql_ident(cx, now));
}

/* A trigger, a view or a generated column may need it: then DROP COLUMN is refused. */
static bool may_be_needed(const struct sg_ctx *cx, const struct sg_replaced *r)
{
	SG_EACH_PART(column, r->old, SG_OBJ_COLUMN, r->before)
	{
		if (sg_column_at(column, r->before)->generated)
			return true;
	}
	SG_EACH_OBJECT(trigger, cx->catalog, SG_OBJ_TRIGGER, r->before)
	{
		return true;
	}
	SG_EACH_OBJECT(view, cx->catalog, SG_OBJ_VIEW, r->before)
	{
		return true;
	}
	return false;
}

static bool names_key(const struct sg_index *index, const struct sg_object *column)
{
	for (size_t i = 0; i < index->keys.of.len; i++)
		if (index->keys.of.items[i].column == column)
			return true;
	return false;
}

/* False: an expression or condition of an index may name it. */
static bool add_drop(struct sg_ctx *cx, struct sg_buf *out, const struct sg_replaced *r,
		     const char *table, const struct sg_object *column)
{
	if (may_be_needed(cx, r))
		return false;
	SG_EACH_PART(part, r->old, SG_OBJ_INDEX, r->before)
	{
		const struct sg_index *index = sg_index_at(part, r->before);

		for (size_t i = 0; i < index->keys.of.len; i++)
			if (!index->keys.of.items[i].column)
				return false;
		if (index->predicate.n)
			return false;
		if (names_key(index, column))
			sg_buf_printf(out, "DROP INDEX %s;\n",
				      sg_sql_ident(cx, index->record.name));
	}
	sg_buf_printf(out, "ALTER TABLE %s DROP COLUMN %s;\n", table,
		      sg_sql_ident(cx, sg_record_at(column, r->before)->name));
	return true;
}

static bool can_be_added(const struct sg_column_def *column)
{
	const struct sg_constraint *fallback =
		sg_find_constraint(column->constraints, SG_CON_DEFAULT);
	bool value = fallback && !sg_is_null(fallback->expr);
	const struct sg_constraint *generated =
		sg_find_constraint(column->constraints, SG_CON_GENERATED);

	if (fallback && !sg_is_constant_default(fallback->expr))
		return false;
	if (generated && generated->stored)
		return false;
	if (value && sg_find_constraint(column->constraints, SG_CON_FOREIGN_KEY))
		return false;
	return value || !sg_find_constraint(column->constraints, SG_CON_NOT_NULL);
}

static bool add_added(struct sg_ctx *cx, struct sg_buf *out, const struct sg_replaced *r,
		      const char *table, const struct sg_object *column)
{
	const struct sg_node *create =
		cx->script->statements.items[r->rebuild->create].node;
	const struct sg_column_def *definition = NULL;
	const char *temporary = sg_cstr(cx->pending->arena, r->rebuild->temporary.name);
	struct sg_str text;

	if (sg_is(create, SG_CREATE_TABLE))
		definition = sg_find_column_def(sg_as_create_table(create),
						sg_record_at(column, r->after)->name);
	if (!definition || !can_be_added(definition))
		return false;
	text = sg_text_of(cx, definition->node.span);
	if (sg_str_find(text, temporary, 0) < text.n)
		return false;
	sg_buf_printf(out, "ALTER TABLE %s ADD COLUMN %.*s;\n", table, SG_STR_ARG(text));
	return true;
}

bool sg_add_statements(struct sg_ctx *cx, struct sg_buf *out, const struct sg_replaced *r)
{
	const char *table = sg_sql_name(cx, &r->rebuild->table);
	bool able = true;

	for (size_t i = 0; i < r->heirs.len && able; i++) {
		const struct sg_heir *heir = &r->heirs.items[i];

		if (!heir->now)
			able = add_drop(cx, out, r, table, heir->old);
		else if (!heir->old)
			able = add_added(cx, out, r, table, heir->now);
		else
			add_rename(cx, out, table,
				   sg_record_at(heir->old, r->before)->name,
				   sg_record_at(heir->now, r->after)->name);
	}
	return able;
}
