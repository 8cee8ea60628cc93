/* The list of what a rebuild loses, as rules read it, and the SQL that brings it back. */
#include <stdarg.h>

#include <sqlguard/print_schema.h>
#include <sqlguard/rule.h>

#include "losses.h"
#include "../engine/pending.h"

void sg_add_loss(struct comparing *c, enum sg_loss_type type,
		 const struct sg_object *object, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	*SG_PUSH(c->arena, &c->out->of) =
		(struct sg_loss){type, object, sg_vprintf(c->cx->arena, format, args)};
	va_end(args);
}

const char *sg_show_keys(struct comparing *c, const struct sg_keys *keys, uint32_t at)
{
	struct sg_buf out = {0};

	for (size_t i = 0; i < keys->of.len; i++) {
		const struct sg_key *key = &keys->of.items[i];
		struct sg_str name = sg_key_name(key, at);

		sg_buf_adds(&out, i ? ", " : "");
		sg_buf_add(&out, name.n ? name : key->expression);
	}
	return sg_cstr(c->arena, sg_buf_keep(&out, c->arena));
}

struct sg_replaced sg_exchanged(struct sg_arena *arena, const struct sg_replaced *r)
{
	struct sg_replaced back = {.rebuild = r->rebuild,
				   .old = r->now,
				   .now = r->old,
				   .before = r->after,
				   .after = r->before};

	for (size_t i = 0; i < r->heirs.len; i++)
		*SG_PUSH(arena, &back.heirs) =
			(struct sg_heir){r->heirs.items[i].now, r->heirs.items[i].old};
	return back;
}

static void list(struct sg_losses *out, struct sg_ctx *cx, const struct sg_replaced *r)
{
	struct sg_arena *arena = cx->pending->arena;
	struct sg_replaced back = sg_exchanged(arena, r);
	struct comparing c = {cx, arena, r, &back, out, false};

	*out = (struct sg_losses){{0}};
	sg_compare_tables(&c);
}

static bool has_loss(const struct sg_losses *losses, const struct sg_loss *wanted)
{
	for (size_t i = 0; i < losses->of.len; i++)
		if (losses->of.items[i].type == wanted->type &&
		    losses->of.items[i].object == wanted->object)
			return true;
	return false;
}

void sg_list_losses(struct sg_losses *out, struct sg_ctx *cx, const struct sg_replaced *r)
{
	struct sg_replaced end = sg_replaced_at_end(cx, r);
	struct sg_losses at_end;
	size_t kept = 0;

	list(out, cx, r);
	if (end.now == r->now)
		return;
	list(&at_end, cx, &end);
	for (size_t i = 0; i < out->of.len; i++)
		if (has_loss(&at_end, &out->of.items[i]))
			out->of.items[kept++] = out->of.items[i];
	out->of.len = kept;
}

/* ---- other differences ---- */

static bool column_differs(struct sg_ctx *cx, const struct sg_replaced *r,
			   const struct sg_heir *heir)
{
	const struct sg_column *old, *now;

	if (!heir->old || !heir->now)
		return true;
	old = sg_column_at(heir->old, r->before);
	now = sg_column_at(heir->now, r->after);
	if (!sg_str_ieq(old->record.name, now->record.name) ||
	    !sg_str_ieq(old->type, now->type))
		return true;
	return old->has_default && now->has_default &&
	       !sg_str_eq(sg_comparable_sql(cx->pending->arena, SG_SQLITE, old->fallback,
					    false),
			  sg_comparable_sql(cx->pending->arena, SG_SQLITE, now->fallback,
					    false));
}

bool sg_differs_otherwise(struct sg_ctx *cx, const struct sg_replaced *r)
{
	struct sg_replaced back = sg_exchanged(cx->pending->arena, r);
	struct sg_losses gains;

	for (size_t i = 0; i < r->heirs.len; i++)
		if (column_differs(cx, r, &r->heirs.items[i]))
			return true;
	list(&gains, cx, &back);
	for (size_t i = 0; i < gains.of.len; i++)
		if (gains.of.items[i].type > SG_LOST_TRIGGER)
			return true;
	return false;
}

/* ---- making it anew ---- */

/* A name in an expression or a body would have to be changed in its text. */
static bool keeps_names(const struct sg_replaced *r)
{
	for (size_t i = 0; i < r->heirs.len; i++) {
		const struct sg_heir *heir = &r->heirs.items[i];

		if (heir->old && heir->now &&
		    !sg_str_ieq(sg_record_at(heir->old, r->before)->name,
				sg_record_at(heir->now, r->after)->name))
			return false;
	}
	return true;
}

const char *sg_recreate(struct sg_ctx *cx, const struct sg_replaced *r,
			const struct sg_loss *loss)
{
	size_t named = r->rebuild->away != SG_NEVER ? r->rebuild->away : r->rebuild->loss;
	struct sg_schema_at schema = {cx->catalog, cx->moments[named]};
	struct sg_buf out = {0};

	if (loss->type > SG_LOST_TRIGGER || !keeps_names(r) ||
	    !sg_record_at(loss->object, schema.at))
		return NULL;
	sg_print_one(&out, &schema, loss->object);
	return sg_cstr(cx->arena, sg_str_trim(sg_buf_keep(&out, cx->pending->arena)));
}
