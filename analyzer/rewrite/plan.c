/* What is known of the tables around a rebuild, and the steps of a plan. */
#include <stdarg.h>

#include <sqlguard/print_schema.h>

#include "plan.h"

void sg_step(struct plan *p, struct steps *steps, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	*SG_PUSH(p->cx->arena, &steps->of) = sg_vprintf(p->cx->arena, format, args);
	va_end(args);
}

void sg_step_create(struct plan *p, struct steps *steps, const struct sg_object *object)
{
	struct sg_schema_at schema = {p->cx->catalog, p->at};
	struct sg_buf out = {0};
	struct sg_str text;

	sg_print_one(&out, &schema, object);
	text = sg_str_trim(sg_buf_str(&out));
	sg_step(p, steps, "%.*s", (int)text.n - sg_str_ends(text, ";"), text.p);
	sg_buf_release(&out);
}

const char *sg_name_of_copy(struct plan *p, struct sg_str table)
{
	struct sg_ctx *cx = p->cx;
	struct sg_name name = {.schema = p->rebuild->table.schema};

	name.name = sg_str_of(sg_printf(cx->arena, "__copy_%.*s", SG_STR_ARG(table)));
	while (sg_find_object(cx->catalog, p->at, SG_OBJ_TABLE, &name))
		name.name =
			sg_str_of(sg_printf(cx->arena, "%.*s_", SG_STR_ARG(name.name)));
	return sg_sql_name(cx, &name);
}

const char *sg_sql_object(struct plan *p, const struct sg_object *object)
{
	return sg_sql_ident(p->cx, sg_record_at(object, p->at)->name);
}

bool sg_mentions(struct sg_str text, struct sg_str word)
{
	for (size_t i = 0; i + word.n <= text.n; i++)
		if (sg_str_ieq(sg_str_sub(text, i, i + word.n), word) &&
		    (!i || !sg_is_word(text.p[i - 1])) &&
		    (i + word.n == text.n || !sg_is_word(text.p[i + word.n])))
			return true;
	return false;
}

/* ---- foreign keys ---- */

struct listing {
	struct keys *out;
	struct plan *plan;
};

static void visit_key(const struct sg_constraint_record *key, void *payload)
{
	const struct listing *listing = payload;
	struct plan *p = listing->plan;
	const struct sg_object *child = key->record.object->owner;

	if (child != p->table && p->create &&
	    sg_str_ieq(sg_record_at(child, p->at)->name, p->create->name.name))
		return;
	*SG_PUSH(p->cx->arena, &listing->out->of) = key;
}

void sg_list_keys(struct keys *out, struct plan *p, const struct sg_object *table)
{
	struct listing listing = {out, p};

	if (table)
		sg_each_foreign_key_to(p->cx->catalog, p->at, table, visit_key, &listing);
}
