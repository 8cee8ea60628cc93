/*
 * A rebuild that ALTER TABLE does as well.  The table then keeps its indexes and
 * triggers, and what the file makes again for the new one has no place any more.
 */
#include <sqlguard/print_schema.h>
#include <sqlguard/replaced.h>

#include "written.h"

static struct sg_str text_at(struct plan *p, const struct sg_object *object, uint32_t at)
{
	struct sg_schema_at schema = {p->cx->catalog, at};
	struct sg_buf out = {0};

	sg_print_one(&out, &schema, object);
	return sg_buf_keep(&out, p->cx->arena);
}

/* The statement of this file that made it; SG_NEVER: none. */
static size_t made_by(const struct sg_ctx *cx, const struct sg_object *object)
{
	for (size_t i = 0; i < cx->script->statements.len; i++)
		if (cx->moments[i] + 1 == object->created)
			return i;
	return SG_NEVER;
}

/* The same one as the file leaves it; NULL: it does not. */
static const struct sg_object *again(struct plan *p, const struct sg_replaced *r,
				     const struct sg_object *object)
{
	struct sg_str name = sg_record_at(object, p->at)->name;

	SG_EACH_PART(part, r->now, object->type, r->after)
	{
		if (sg_str_ieq(sg_record_at(part, r->after)->name, name))
			return part;
	}
	return NULL;
}

/* An object that stays with its table; false: the file wants to be rid of it. */
static bool settle(struct written *w, const struct sg_replaced *r,
		   const struct sg_object *object, const char *in_place)
{
	struct plan *p = &w->plan;
	const struct sg_object *now = again(p, r, object);
	const char *type = object->type == SG_OBJ_INDEX ? "INDEX" : "TRIGGER";
	const char *drop =
		sg_printf(p->cx->arena, "DROP %s %s", type, sg_sql_object(p, object));
	size_t made;

	if (sg_str_find(sg_str_of(in_place), drop, 0) < sg_str_of(in_place).n)
		return true;
	made = now ? made_by(p->cx, now) : SG_NEVER;
	if (made == SG_NEVER || made < p->rebuild->last)
		return false;
	if (sg_str_eq(text_at(p, object, p->at), text_at(p, now, r->after)))
		*SG_PUSH(p->cx->arena, &w->needless) = made;
	else
		sg_step(p, &w->steps, "%s", drop);
	return true;
}

static bool settle_all(struct written *w, const struct sg_replaced *r,
		       const char *in_place)
{
	uint32_t at = w->plan.at;

	SG_EACH_PART(index, w->plan.table, SG_OBJ_INDEX, at)
	{
		if (sg_index_at(index, at)->origin == 'c' &&
		    !settle(w, r, index, in_place))
			return false;
	}
	SG_EACH_PART(trigger, w->plan.table, SG_OBJ_TRIGGER, at)
	{
		if (!settle(w, r, trigger, in_place))
			return false;
	}
	return true;
}

/* One statement a line, or more lines, each with its semicolon. */
static void add_lines(struct written *w, struct sg_str text)
{
	while (text.n) {
		size_t end = sg_str_find(text, ";\n", 0);

		if (end == text.n && sg_str_ends(text, ";"))
			end--;
		sg_step(&w->plan, &w->steps, "%.*s", (int)end, text.p);
		text = sg_str_trim(sg_str_sub(text, end + 1, text.n));
	}
}

bool sg_write_in_place(struct written *w)
{
	struct plan *p = &w->plan;
	struct sg_replaced r;
	const char *text;

	if (w->framed || !p->table || !sg_replaced_by(&r, p->cx, p->rebuild) ||
	    r.old != p->table)
		return false;
	text = sg_in_place(p->cx, &r);
	if (!text)
		return false;
	if (!settle_all(w, &r, text)) {
		w->steps.of.len = w->needless.len = 0;
		return false;
	}
	add_lines(w, sg_str_of(text));
	return true;
}
