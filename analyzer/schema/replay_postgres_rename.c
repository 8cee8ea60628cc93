/* RENAME and SET SCHEMA of PostgreSQL's types, functions, schemas and all that is no
   relation; what says the old name in its record says the new one. */
#include "replay_postgres_objects.h"
#include "replay_postgres_tables.h"

struct sg_str sg_pg_spelt(struct sg_step *step, struct sg_str schema, struct sg_str name)
{
	struct sg_buf text = {0};

	sg_pg_add_type_name(&text, step, schema, name);
	return sg_buf_keep(&text, step->catalog->arena);
}

/* ---- who says the name ---- */

struct respelling {
	const struct sg_object *object; /* as it was before */
	struct sg_str old, now;
};

/* Where a type's name ends in a list of types. */
static bool ends_name(struct sg_str text, size_t i)
{
	return i >= text.n || text.p[i] == ',' || text.p[i] == ')' || text.p[i] == '[' ||
	       text.p[i] == '(';
}

static bool starts_name(struct sg_str text, size_t i)
{
	return i == 0 || text.p[i - 1] == '(' || text.p[i - 1] == ' ';
}

/* "(integer, mood[])" with another name for mood; false: it does not say it. */
static bool respell(struct sg_step *step, const struct respelling *r, struct sg_str *text)
{
	struct sg_buf out = {0};
	bool found = false;

	for (size_t i = 0; i < text->n; i++) {
		bool here = starts_name(*text, i) && ends_name(*text, i + r->old.n) &&
			    sg_str_eq(sg_str_sub(*text, i, i + r->old.n), r->old);

		if (!here) {
			sg_buf_addc(&out, text->p[i]);
			continue;
		}
		sg_buf_add(&out, r->now);
		i += r->old.n - 1;
		found = true;
	}
	if (found)
		*text = sg_step_keep(step, sg_buf_str(&out));
	sg_buf_release(&out);
	return found;
}

static void respell_column(struct sg_step *step, const struct respelling *r,
			   struct sg_object *object)
{
	struct sg_str type = sg_column_at(object, SG_NOW)->type;

	if (sg_column_at(object, SG_NOW)->type_object == r->object &&
	    respell(step, r, &type))
		((struct sg_column *)sg_object_change(step->catalog, object))->type =
			type;
}

static void respell_domain(struct sg_step *step, const struct respelling *r,
			   struct sg_object *object)
{
	struct sg_str base = sg_type_at(object, SG_NOW)->base;

	if (respell(step, r, &base))
		((struct sg_type *)sg_object_change(step->catalog, object))->base = base;
}

/* The signature is part of the name under which it is found. */
static void respell_function(struct sg_step *step, const struct respelling *r,
			     struct sg_object *object)
{
	const struct sg_function *now = sg_function_at(object, SG_NOW);
	struct sg_str signature = now->signature, returns = now->returns;
	struct sg_function *function;
	bool found = respell(step, r, &signature);

	if (!respell(step, r, &returns) && !found)
		return;
	sg_name_lose(step->catalog, object);
	function = sg_object_change(step->catalog, object);
	function->signature = signature;
	function->returns = returns;
	sg_name_take(step->catalog, object);
}

static void respell_type(struct sg_step *step, const struct respelling *r)
{
	size_t n = step->catalog->objects.len;

	for (size_t i = 0; i < n; i++) {
		struct sg_object *object = step->catalog->objects.items[i];

		if (sg_column_at(object, SG_NOW))
			respell_column(step, r, object);
		else if (sg_function_at(object, SG_NOW))
			respell_function(step, r, object);
		else if (sg_type_at(object, SG_NOW) && object->type == SG_OBJ_DOMAIN)
			respell_domain(step, r, object);
	}
}

/* Triggers call the same function under its new name. */
static void respell_triggers(struct sg_step *step, const struct respelling *r)
{
	SG_EACH_OBJECT(object, step->catalog, SG_OBJ_TRIGGER, SG_NOW)
	{
		struct sg_trigger *trigger;

		if (!sg_str_eq(sg_trigger_at(object, SG_NOW)->function, r->old))
			continue;
		trigger = sg_object_change(step->catalog, object);
		trigger->function = r->now;
	}
}

static bool is_free(struct sg_step *step, const struct sg_object *object,
		    const struct sg_name *name)
{
	const struct sg_function *function = sg_function_at(object, SG_NOW);

	if (!function)
		return sg_pg_can_create(step, object->type, name->schema, name->name,
					false);
	if (!sg_find_function(step->catalog, SG_NOW, name, function->signature))
		return true;
	sg_step_refuse(step, "function %.*s%.*s already exists in schema \"%.*s\"",
		       SG_STR_ARG(name->name), SG_STR_ARG(function->signature),
		       SG_STR_ARG(name->schema));
	return false;
}

void sg_pg_rename_to(struct sg_step *step, struct sg_object *object, struct sg_str schema,
		     struct sg_str name)
{
	const struct sg_name full = {.schema = schema, .name = name};
	const struct sg_record *old = object->newest;
	struct respelling r = {.object = object,
			       .old = sg_pg_spelt(step, old->schema, old->name),
			       .now = sg_pg_spelt(step, schema, name)};

	if (!is_free(step, object, &full))
		return;
	sg_object_rename(step->catalog, object, schema, name);
	if (sg_type_at(object, SG_NOW))
		respell_type(step, &r);
	else if (sg_function_at(object, SG_NOW))
		respell_triggers(step, &r);
}

/* ---- RENAME ---- */

static void rename_copy(struct sg_step *step, struct sg_object *part, const void *payload)
{
	const struct sg_str *name = payload;

	if (sg_pg_can_add(step, part->owner, part->type, *name, false))
		sg_object_rename(step->catalog, part, SG_STR(""), *name);
}

size_t sg_pg_size_of_part(enum sg_object_type type)
{
	switch (type) {
	case SG_OBJ_TRIGGER: return sizeof(struct sg_trigger);
	case SG_OBJ_POLICY: return sizeof(struct sg_policy);
	case SG_OBJ_CONSTRAINT: return sizeof(struct sg_constraint_record);
	default: return sizeof(struct sg_thing);
	}
}

static void rename_part(struct sg_step *step, const struct sg_rename_object *rename)
{
	struct sg_object *owner =
		rename->object == SG_OBJ_CONSTRAINT
			? sg_pg_need_type(step, SG_OBJ_DOMAIN, &rename->name, false)
			: sg_pg_need_owner(step, &rename->name, rename->if_exists);
	struct sg_object *part =
		owner ? sg_pg_need_part(step, owner, rename->object,
					sg_pg_size_of_part(rename->object), rename->part,
					rename->if_exists)
		      : NULL;

	if (part && part->type == SG_OBJ_TRIGGER)
		sg_pg_each_copy(step, part, rename_copy, &rename->new_name);
	else if (part)
		rename_copy(step, part, &rename->new_name);
}

static struct sg_object *renamed(struct sg_step *step,
				 const struct sg_rename_object *rename)
{
	const struct sg_object_name function = {.name = rename->name,
						.signature = rename->signature,
						.arguments = rename->arguments};

	switch (rename->object) {
	case SG_OBJ_FUNCTION:
	case SG_OBJ_PROCEDURE:
	case SG_OBJ_AGGREGATE:
		return sg_pg_need_function(step, rename->object, &function, false);
	case SG_OBJ_TYPE:
	case SG_OBJ_DOMAIN:
		return sg_pg_need_type(step, rename->object, &rename->name, false);
	case SG_OBJ_OTHER: return NULL;
	default:
		return sg_pg_need(step, rename->object, sizeof(struct sg_thing),
				  &rename->name, rename->if_exists);
	}
}

void sg_pg_rename_object(struct sg_step *step)
{
	const struct sg_rename_object *rename = sg_as_rename_object(step->node);
	struct sg_object *object;

	if (rename->part.n) {
		rename_part(step, rename);
		return;
	}
	object = rename->object == SG_OBJ_SCHEMA
			 ? sg_pg_need_schema(step, rename->name.name, false)
			 : renamed(step, rename);
	if (object && object->type == SG_OBJ_SCHEMA)
		sg_pg_rename_schema(step, object, rename->new_name);
	else if (object)
		sg_pg_rename_to(step, object, object->newest->schema, rename->new_name);
}
