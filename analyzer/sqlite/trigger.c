/* CREATE TRIGGER: the event, its condition and the steps between BEGIN and END. */
#include "parser.h"

static struct sg_str timing(struct sg_lite *p)
{
	if (sg_lite_accept(p, KW_BEFORE))
		return SG_STR("before");
	if (sg_lite_accept(p, KW_AFTER))
		return SG_STR("after");
	if (!sg_lite_accept(p, KW_INSTEAD))
		return SG_STR("before"); /* the default, lang_createtrigger.html */
	sg_lite_expect(p, KW_OF);
	return SG_STR("instead of");
}

static void update_of(struct sg_lite *p, struct sg_list *out)
{
	if (!sg_lite_accept(p, KW_OF))
		return;
	do
		sg_list_add(p->arena, out, sg_lite_ident(p));
	while (sg_lite_accept(p, TK_COMMA));
}

static void event(struct sg_lite *p, struct sg_create_trigger *trigger)
{
	if (sg_lite_accept(p, KW_DELETE)) {
		trigger->on_delete = true;
	} else if (sg_lite_accept(p, KW_INSERT)) {
		trigger->on_insert = true;
	} else {
		sg_lite_expect(p, KW_UPDATE);
		trigger->on_update = true;
		update_of(p, &trigger->update_of);
	}
}

/* SQLite's triggers are for each row, said or not. */
static void for_each_row(struct sg_lite *p)
{
	if (!sg_lite_accept(p, KW_FOR))
		return;
	sg_lite_expect(p, KW_EACH);
	sg_lite_expect(p, KW_ROW);
}

static struct sg_node *step(struct sg_lite *p)
{
	uint32_t start = p->token.span.off;

	switch (p->token.type) {
	case KW_UPDATE: return sg_lite_update(p, NULL, start, true);
	case KW_INSERT:
	case KW_REPLACE: return sg_lite_insert(p, NULL, start, true);
	case KW_DELETE: return sg_lite_delete(p, NULL, start, true);
	default: break;
	}
	if (sg_lite_is_select(p))
		return sg_lite_select(p);
	sg_lite_fail(p);
	return NULL;
}

static void body(struct sg_lite *p, struct sg_list *out)
{
	sg_lite_expect(p, KW_BEGIN);
	do {
		sg_list_add(p->arena, out, step(p));
		sg_lite_expect(p, TK_SEMI);
	} while (!p->problem && !sg_lite_at(p, KW_END));
	sg_lite_expect(p, KW_END);
}

struct sg_node *sg_lite_create_trigger(struct sg_lite *p, bool temporary)
{
	struct sg_create_trigger *trigger =
		sg_as_create_trigger(sg_lite_node(p, SG_CREATE_TRIGGER));

	sg_lite_expect(p, KW_TRIGGER);
	trigger->temporary = temporary;
	trigger->if_not_exists = sg_lite_if_not_exists(p);
	trigger->name = sg_lite_qualified(p);
	trigger->timing = timing(p);
	event(p, trigger);
	sg_lite_expect(p, KW_ON);
	trigger->table = sg_lite_qualified(p);
	for_each_row(p);
	trigger->for_each_row = true;
	if (sg_lite_accept(p, KW_WHEN))
		trigger->when = sg_lite_expr(p);
	body(p, &trigger->body);
	return &trigger->node;
}
