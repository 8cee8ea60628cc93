/*
 * What a table has that its replacement lacks.  The same thing under another name, or
 * something new in its place (a CHECK on the same columns, a key with one column more),
 * is no loss, and neither is what names a column that is gone.
 */
#include <sqlguard/print_schema.h>
#include <sqlguard/rule.h>

#include "losses.h"

/* ---- indexes ---- */

/* The new one answers every query that the old one did, and is as unique. */
static bool does_for(struct comparing *c, const struct sg_index *old,
		     const struct sg_index *now)
{
	if (sg_str_ieq(old->record.name, now->record.name))
		return true;
	if (old->unique)
		return now->unique && sg_same_keys(c, &old->keys, &now->keys) &&
		       sg_same_expression(c, old->predicate, now->predicate);
	return sg_begins_with(c, &old->keys, &now->keys) &&
	       (!now->predicate.n ||
		sg_same_expression(c, old->predicate, now->predicate));
}

/* The file says by a DROP of its own that the object goes. */
static bool is_dropped_by_name(struct comparing *c, enum sg_object_type type,
			       struct sg_str name)
{
	struct sg_deed deed = {SG_DID_DROP, .object = type, .part = name};

	return sg_done_before(c->cx, &deed) || sg_done_after(c->cx, &deed);
}

static void compare_index(struct comparing *c, const struct sg_object *object)
{
	const struct sg_index *old = sg_index_at(object, c->r->before);

	if (old->origin != 'c' || sg_keys_are_gone(c, &old->keys))
		return;
	sg_as_inherited(c, old->predicate);
	if (c->gone || is_dropped_by_name(c, SG_OBJ_INDEX, old->record.name) ||
	    (old->unique && !old->predicate.n && sg_has_key(c, &old->keys)))
		return;
	SG_EACH_PART(part, c->r->now, SG_OBJ_INDEX, c->r->after)
	{
		if (does_for(c, old, sg_index_at(part, c->r->after)))
			return;
	}
	sg_add_loss(c, SG_LOST_INDEX, object, "%sindex '%.*s' on (%s)",
		    old->unique ? "unique " : "", SG_STR_ARG(old->record.name),
		    sg_show_keys(c, &old->keys, c->r->before));
}

/* ---- triggers ---- */

static bool visit_row_column(struct sg_node *node, void *payload)
{
	struct comparing *c = payload;
	const struct sg_column_ref *ref;
	const struct sg_object *column;

	if (!sg_is(node, SG_COLUMN_REF))
		return true;
	ref = sg_as_column_ref(node);
	if (!sg_str_iis(ref->table, "new") && !sg_str_iis(ref->table, "old"))
		return true;
	column = sg_find_part(c->cx->catalog, c->r->before, c->r->old, SG_OBJ_COLUMN,
			      ref->column);
	c->gone |= column && !sg_heir_of(c->r, column);
	return true;
}

static struct sg_node *read_object(struct comparing *c, const struct sg_object *object)
{
	struct sg_schema_at schema = {c->cx->catalog, c->r->before};
	struct sg_source *src = SG_NEW(c->arena, struct sg_source);
	struct sg_script script = {{0}, {0}};
	struct sg_buf text = {0};

	sg_print_one(&text, &schema, object);
	sg_source_init(src, c->arena, "", sg_buf_keep(&text, c->arena));
	sg_parse(&script, SG_SQLITE, src, c->arena);
	return script.statements.len ? script.statements.items[0].node : NULL;
}

static void compare_trigger(struct comparing *c, const struct sg_object *object)
{
	const struct sg_trigger *old = sg_trigger_at(object, c->r->before);

	if (old->temporary || sg_keys_are_gone(c, &old->update_of) ||
	    is_dropped_by_name(c, SG_OBJ_TRIGGER, old->record.name))
		return;
	sg_walk(read_object(c, object), visit_row_column, c);
	SG_EACH_PART(part, c->r->now, SG_OBJ_TRIGGER, c->r->after)
	{
		const struct sg_trigger *now = sg_trigger_at(part, c->r->after);

		c->gone |= sg_str_ieq(now->record.name, old->record.name) ||
			   sg_str_eq(now->body, old->body);
	}
	if (!c->gone)
		sg_add_loss(c, SG_LOST_TRIGGER, object, "trigger '%.*s'",
			    SG_STR_ARG(old->record.name));
}

/* ---- columns and options ---- */

static void compare_columns(struct comparing *c, const struct sg_object *from,
			    const struct sg_object *to)
{
	const struct sg_column *old = sg_column_at(from, c->r->before),
			       *now = sg_column_at(to, c->r->after);
	const char *name = sg_show_ident(c->cx, old->record.name);
	bool key = sg_rowid_column(c->r->now, c->r->after) == to;

	if (!sg_same_collation(old->collation, now->collation) && !now->collation.n)
		sg_add_loss(c, SG_LOST_COLLATION, from, "COLLATE %.*s of '%s'",
			    SG_STR_ARG(old->collation), name);
	if (old->generated && !now->generated)
		sg_add_loss(c, SG_LOST_GENERATION, from, "GENERATED AS (%.*s) of '%s'",
			    SG_STR_ARG(old->generation), name);
	if (old->has_default && !now->has_default && !now->generated && !key &&
	    !sg_str_iis(old->fallback, "null"))
		sg_add_loss(c, SG_LOST_DEFAULT, from, "DEFAULT %.*s of '%s'",
			    SG_STR_ARG(old->fallback), name);
	if (old->not_null && !now->not_null && !key)
		sg_add_loss(c, SG_LOST_NOT_NULL, from, "NOT NULL of '%s'", name);
}

static void compare_options(struct comparing *c)
{
	const struct sg_table *old = sg_table_at(c->r->old, c->r->before),
			      *now = sg_table_at(c->r->now, c->r->after);
	const struct sg_constraint_record *key = sg_primary_key(c->r->old, c->r->before),
					  *heir = sg_primary_key(c->r->now, c->r->after);

	if (old->strict && !now->strict)
		sg_add_loss(c, SG_LOST_OPTION, NULL, "STRICT");
	if (old->without_rowid && !now->without_rowid)
		sg_add_loss(c, SG_LOST_OPTION, NULL, "WITHOUT ROWID");
	if (key && key->autoincrement && heir && !heir->autoincrement &&
	    sg_same_keys(c, &key->keys, &heir->keys) &&
	    sg_rowid_column(c->r->now, c->r->after))
		sg_add_loss(c, SG_LOST_OPTION, NULL, "AUTOINCREMENT");
}

typedef void compare_part(struct comparing *c, const struct sg_object *object);

static void compare_parts(struct comparing *c, enum sg_object_type type,
			  compare_part *compare)
{
	SG_EACH_PART(part, c->r->old, type, c->r->before)
	{
		if (sg_record_at(part, c->r->before)->known != SG_NO)
			compare(c, part);
	}
}

void sg_compare_tables(struct comparing *c)
{
	compare_parts(c, SG_OBJ_INDEX, compare_index);
	compare_parts(c, SG_OBJ_TRIGGER, compare_trigger);
	compare_parts(c, SG_OBJ_CONSTRAINT, sg_compare_constraint);
	compare_options(c);
	for (size_t i = 0; i < c->r->heirs.len; i++)
		if (c->r->heirs.items[i].old && c->r->heirs.items[i].now)
			compare_columns(c, c->r->heirs.items[i].old,
					c->r->heirs.items[i].now);
}
