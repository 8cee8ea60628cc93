/* What triggers do in turn. */
#include <sqlguard/parse.h>

#include "statement.h"

static const struct sg_create_trigger *parse(struct sg_rows *rows,
					     const struct sg_trigger *trigger)
{
	struct sg_script script = {0};
	struct sg_source *src = SG_NEW(rows->arena, struct sg_source);
	const char *text =
		sg_printf(rows->arena, "CREATE TRIGGER t AFTER INSERT ON t %.*s",
			  SG_STR_ARG(trigger->body));

	sg_source_init(src, rows->arena, "", sg_str_of(text));
	sg_parse(&script, rows->in.dialect, src, rows->arena);
	if (script.statements.len != 1 ||
	    !sg_is(script.statements.items[0].node, SG_CREATE_TRIGGER))
		return NULL;
	return sg_as_create_trigger(script.statements.items[0].node);
}

static const struct sg_create_trigger *body_of(struct sg_rows *rows,
					       const struct sg_object *object,
					       const struct sg_trigger *trigger)
{
	struct sg_str key = {(const char *)&object->id, sizeof object->id};
	size_t *place = sg_map_add(rows->arena, &rows->body_places, key);

	if (!*place) {
		*SG_PUSH(rows->arena, &rows->bodies) =
			(struct trigger_body){parse(rows, trigger)};
		*place = rows->bodies.len;
	}
	return rows->bodies.items[*place - 1].trigger;
}

/* Which rows a body meets depends on those that fire it. */
static void run_body(struct sg_rows *rows, const struct sg_create_trigger *trigger,
		     const struct sg_row_effect *cause)
{
	SG_EACH (item, trigger->body) {
		if (sg_is(item, SG_DELETE))
			sg_sim_delete(rows, &sg_as_delete(item)->table, false, cause);
		else if (sg_is(item, SG_UPDATE))
			sg_sim_update_statement(rows, sg_as_update(item), cause);
		else if (sg_is(item, SG_INSERT))
			sg_sim_insert(rows, sg_as_insert(item));
	}
}

static bool is_fired(const struct sg_trigger *trigger, enum sg_node_kind event)
{
	if (event == SG_DELETE)
		return trigger->on_delete;
	return event == SG_INSERT ? trigger->on_insert : trigger->on_update;
}

/* A trigger's own changes fire others: so deep, and no deeper. */
#define TRIGGERS_MOST 8

/* Those of one statement: each may fire several, and these again. */
#define FIRED_MOST 500

void sg_sim_fire(struct sg_rows *rows, const struct sg_object *table,
		 enum sg_node_kind event, const struct sg_row_effect *cause)
{
	if (rows->depth >= TRIGGERS_MOST)
		return;
	rows->depth++;
	SG_EACH_PART(part, table, SG_OBJ_TRIGGER, rows->moment)
	{
		const struct sg_trigger *trigger = sg_trigger_at(part, rows->moment);
		const struct sg_create_trigger *body = NULL;

		if (trigger->writes.len && is_fired(trigger, event))
			body = body_of(rows, part, trigger);
		if (body && rows->fired++ < FIRED_MOST)
			run_body(rows, body, cause);
	}
	rows->depth--;
}
