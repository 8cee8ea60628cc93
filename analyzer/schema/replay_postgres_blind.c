/*
 * Statements whose work cannot be read: CALL, EXECUTE, DO with more than plain
 * statements, functions of the history that a query calls.  What their text names is
 * doubtful then.
 */
#include "replay_postgres_tables.h"
#include "words.h"

/* EXECUTE of anything but one literal: the names are put together at run time.  EXECUTE
   FUNCTION belongs to a trigger. */
static bool computes_names(struct sg_str body)
{
	static const char *const of_trigger[] = {"function", "procedure", NULL};

	for (size_t from = 0; from < body.n;) {
		struct sg_str word = sg_word_at(body, from), rest;

		from += word.n + !word.n;
		if (!sg_str_iis(word, "execute"))
			continue;
		rest = sg_str_trim(sg_str_sub(body, from, body.n));
		if (sg_is_one_of(sg_word_at(rest, 0), of_trigger))
			continue;
		if (!rest.n || (*rest.p != '\'' && *rest.p != '$') ||
		    sg_str_find(rest, "||", 0) < rest.n)
			return true;
	}
	return false;
}

/* ---- what it names ---- */

struct reading {
	struct sg_step *step;
	bool unsure; /* what is named may be changed or dropped */
	bool fills;
};

static void doubt(struct sg_step *step, struct sg_object *object)
{
	if (object->newest->known == SG_NO)
		return;
	((struct sg_record *)sg_object_change(step->catalog, object))->known = SG_NO;
	for (size_t i = 0; i < object->parts.len; i++)
		if (!object->parts.items[i]->newest->gone)
			doubt(step, object->parts.items[i]);
}

static void found(struct reading *r, struct sg_object *object)
{
	if (!object || object->newest->gone)
		return;
	if (r->unsure)
		doubt(r->step, object);
	if (r->fills && sg_table_at(object, SG_NOW))
		sg_pg_fill_table(r->step, object);
}

static void look_up(struct reading *r, struct sg_str schema, struct sg_str word)
{
	struct sg_name name = {.schema = schema, .name = word};

	found(r, sg_find_object(r->step->catalog, SG_NOW, SG_OBJ_TABLE, &name));
	found(r, sg_find_object(r->step->catalog, SG_NOW, SG_OBJ_TYPE, &name));
}

/* Every word, alone and behind the word before its dot. */
static void read_names(struct reading *r, struct sg_str body)
{
	struct sg_arena scratch = {0};
	struct sg_str schema = {0};

	for (size_t from = 0; from < body.n;) {
		bool quoted = from && body.p[from - 1] == '"';
		struct sg_str word = sg_word_at(body, from);
		size_t to = from + word.n;

		if (!quoted)
			word = sg_str_lower(&scratch, word);
		if (word.n)
			look_up(r, (struct sg_str){0}, word);
		if (word.n && schema.n)
			look_up(r, schema, word);
		if (word.n) {
			to += to < body.n && body.p[to] == '"';
			schema = to < body.n && body.p[to] == '.' ? word
								  : (struct sg_str){0};
		}
		from = to + 1;
	}
	sg_arena_release(&scratch);
}

void sg_pg_doubt_body(struct sg_step *step, struct sg_str body)
{
	static const char *const changing[] = {"create", "alter",   "drop",
					       "rename", "execute", "perform",
					       "call",   "import",  NULL};
	static const char *const filling[] = {"insert", "update",  "merge",
					      "copy",   "execute", NULL};
	struct reading r = {.step = step,
			    .unsure = sg_has_word(body, changing),
			    .fills = sg_has_word(body, filling)};

	if (computes_names(body))
		sg_step_opaque(step);
	else if (r.unsure)
		sg_step_blind(step);
	if (r.unsure || r.fills)
		read_names(&r, body);
}

void sg_pg_note_trigger_function(struct sg_step *step, const struct sg_name *name)
{
	static const char *const changing[] = {"create", "alter", "drop", "execute",
					       NULL};
	const struct sg_function *function = sg_function_at(
		sg_find_function(step->catalog, SG_NOW, name, SG_STR("")), SG_NOW);

	if (function && sg_has_word(function->body, changing))
		sg_step_opaque(step);
}

/* ---- the statements ---- */

const struct sg_function *sg_pg_function_called(struct sg_step *step,
						const struct sg_call *call)
{
	struct sg_name name = {.schema = call->schema, .name = call->name};

	return sg_function_at(sg_find_function(step->catalog, SG_NOW, &name, SG_STR("")),
			      SG_NOW);
}

/* Of a procedure of the history the text counts; any other may do anything. */
static void call(struct sg_step *step, const struct sg_call *node)
{
	const struct sg_function *function = sg_pg_function_called(step, node);

	if (function)
		sg_pg_doubt_body(step, function->body);
	else
		sg_step_opaque(step);
}

static bool changes_schema(struct sg_str what)
{
	static const char *const blind[] = {"drop owned", "execute", "import foreign",
					    "alter table", NULL};

	return sg_is_one_of(what, blind);
}

void sg_pg_blind(struct sg_step *step)
{
	if (sg_is(step->node, SG_CALL_PROCEDURE))
		call(step, sg_as_call(sg_as_call_procedure(step->node)->call));
	else if (sg_is(step->node, SG_OTHER) &&
		 changes_schema(sg_as_other(step->node)->what))
		sg_step_opaque(step);
}
