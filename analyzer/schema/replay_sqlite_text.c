/*
 * Texts that the catalog keeps (expressions, the query of a view, the body of a trigger)
 * are parsed again to learn what their names mean.
 */
#include "../sqlite/lexer.h"
#include "replay_sqlite.h"

/* What makes a statement of a text, in the order of enum sg_sq_form. */
static const char *const frames[] = {"SELECT ", "", "CREATE TRIGGER x DELETE ON y "};

/* ---- the texts of a record ---- */

struct each {
	sg_sq_text_visit *visit;
	void *payload;
	struct sg_str schema;
	struct sg_object *table;
};

static void give(const struct each *each, enum sg_sq_form form, struct sg_str *text)
{
	struct sg_sq_text given = {form, text, each->table, each->schema};

	if (text->n)
		each->visit(&given, each->payload);
}

static void index_texts(const struct each *each, struct sg_index *index)
{
	for (size_t i = 0; i < index->keys.of.len; i++)
		give(each, SG_SQ_EXPRESSION, &index->keys.of.items[i].expression);
	give(each, SG_SQ_EXPRESSION, &index->predicate);
}

/* WHEN sees the rows of the trigger, so that it is read as a part of one. */
static void trigger_texts(struct each *each, struct sg_trigger *trigger)
{
	give(each, SG_SQ_TRIGGER, &trigger->when);
	give(each, SG_SQ_TRIGGER, &trigger->body);
}

void sg_sq_each_text(struct sg_record *record, sg_sq_text_visit *visit, void *payload)
{
	struct each each = {visit, payload, record->schema, record->object->owner};

	switch (record->object->type) {
	case SG_OBJ_VIEW:
		if (((struct sg_view *)record)->temporary)
			each.schema.n = 0;
		give(&each, SG_SQ_QUERY, &((struct sg_view *)record)->query);
		break;
	case SG_OBJ_TRIGGER:
		if (((struct sg_trigger *)record)->temporary)
			each.schema.n = 0;
		trigger_texts(&each, (struct sg_trigger *)record);
		break;
	case SG_OBJ_INDEX: index_texts(&each, (struct sg_index *)record); break;
	case SG_OBJ_CONSTRAINT:
		give(&each, SG_SQ_EXPRESSION,
		     &((struct sg_constraint_record *)record)->expression);
		break;
	case SG_OBJ_COLUMN:
		give(&each, SG_SQ_EXPRESSION, &((struct sg_column *)record)->generation);
		break;
	default: break;
	}
}

/* ---- reading one ---- */

static bool is_body(struct sg_str text)
{
	struct sg_token token = sg_lex_solid(text, 0);

	return token.type == KW_BEGIN;
}

/* The text as a statement; `skip` is what stands before it. */
static struct sg_str framed(struct sg_arena *arena, const struct sg_sq_text *text,
			    size_t *skip)
{
	const char *before = frames[text->form], *behind = "";

	if (text->form == SG_SQ_TRIGGER && !is_body(*text->text)) {
		before = "CREATE TRIGGER x DELETE ON y WHEN ";
		behind = " BEGIN SELECT 1; END";
	}
	*skip = sg_str_of(before).n;
	return sg_str_of(
		sg_printf(arena, "%s%.*s%s", before, SG_STR_ARG(*text->text), behind));
}

static void read_node(struct sg_sq_reading *r, const struct sg_sq_text *text,
		      struct sg_node *node, struct sg_sq_columns *columns)
{
	if (text->form == SG_SQ_TRIGGER && sg_is(node, SG_CREATE_TRIGGER))
		sg_sq_read_trigger(r, sg_as_create_trigger(node), text->table);
	else if (text->form == SG_SQ_QUERY)
		sg_sq_read_query(r, node, columns);
	else if (sg_is(node, SG_SELECT) && sg_as_select(node)->columns.len == 1)
		sg_sq_read_expression(
			r,
			sg_as_result_column(sg_as_select(node)->columns.items[0])->value,
			text->table);
}

/* The tree lives as long as what is found: names of results point into it. */
void sg_sq_read_text(struct sg_sq_reading *r, const struct sg_sq_text *text,
		     struct sg_sq_columns *columns)
{
	struct sg_script script = {{0}, {0}};
	struct sg_source src;
	size_t skip;

	r->text = framed(r->arena, text, &skip);
	r->schema = text->schema;
	sg_source_init(&src, r->arena, "text", r->text);
	sg_parse_sqlite(&script, &src, r->arena);
	if (script.statements.len)
		read_node(r, text, script.statements.items[0].node, columns);
	for (size_t i = 0; i < r->uses.len; i++)
		r->uses.items[i].span.off -= (uint32_t)skip;
	for (size_t i = 0; i < r->strings.len; i++)
		r->strings.items[i].off -= (uint32_t)skip;
}

/* ---- asking ---- */

struct asking {
	struct sg_catalog *catalog;
	struct sg_arena *arena;
	struct sg_str problem;
	const struct sg_object *named;
	bool written; /* asked for: whether it is written to */
	bool found;
};

static void ask(struct sg_sq_text *text, void *payload)
{
	struct asking *asking = payload;
	struct sg_sq_reading r = {
		.catalog = asking->catalog, .at = SG_NOW, .arena = asking->arena};

	sg_sq_read_text(&r, text, NULL);
	if (!asking->problem.n)
		asking->problem = r.problem;
	for (size_t i = 0; i < r.uses.len; i++)
		asking->found =
			asking->found || (r.uses.items[i].written == asking->written &&
					  r.uses.items[i].object == asking->named);
}

struct noting {
	struct sg_catalog *catalog;
	struct sg_object *object;
};

static void note(struct sg_sq_text *text, void *payload)
{
	struct noting *noting = payload;
	struct sg_arena scratch = {0};
	struct sg_sq_reading r = {
		.catalog = noting->catalog, .at = SG_NOW, .arena = &scratch};

	sg_sq_read_text(&r, text, NULL);
	sg_sq_note_findings(noting->catalog, noting->object, &r);
	sg_arena_release(&scratch);
}

void sg_sq_note_texts(struct sg_step *step, struct sg_object *object)
{
	struct noting noting = {step->catalog, object};

	sg_sq_each_text((struct sg_record *)(uintptr_t)object->newest, note, &noting);
}

struct sg_str sg_sq_problem_of(struct sg_catalog *catalog, struct sg_arena *arena,
			       struct sg_object *object)
{
	struct asking asking = {.catalog = catalog, .arena = arena};

	sg_sq_each_text((struct sg_record *)(uintptr_t)object->newest, ask, &asking);
	return asking.problem;
}

static bool is_named(struct sg_catalog *catalog, struct sg_object *object,
		     const struct sg_object *named, bool written)
{
	struct sg_arena scratch = {0};
	struct asking asking = {.catalog = catalog,
				.arena = &scratch,
				.named = named,
				.written = written};

	sg_sq_each_text((struct sg_record *)(uintptr_t)object->newest, ask, &asking);
	sg_arena_release(&scratch);
	return asking.found;
}

bool sg_sq_names(struct sg_catalog *catalog, struct sg_object *object,
		 const struct sg_object *named)
{
	return is_named(catalog, object, named, false);
}

bool sg_sq_writes(struct sg_catalog *catalog, struct sg_object *object,
		  const struct sg_object *column)
{
	return is_named(catalog, object, column, true);
}
