/* Functions, procedures and aggregates of PostgreSQL, by the types of their arguments. */
#include "replay_postgres_objects.h"

/* ---- signatures ---- */

/* Lengths are no part of a signature (sql-createfunction, argtype), and without one
   format_type() says "character" and "bit". */
static struct sg_str argument_type(struct sg_step *step, const struct sg_type_name *type,
				   struct sg_object **object)
{
	struct sg_type_name bare = *type;
	struct sg_str text;

	bare.arguments.len = 0;
	bare.interval_fields.n = 0;
	text = sg_pg_type(step, &bare.node, object);
	if (sg_str_starts(text, "bpchar") || sg_str_starts(text, "\"bit\""))
		text = sg_str_of(sg_printf(
			step->catalog->arena, "%s%.*s",
			text.p[0] == '"' ? "bit" : "character",
			SG_STR_ARG(sg_str_sub(text, text.p[0] == '"' ? 5 : 6, text.n))));
	return text;
}

/* The type of an argument that a call gives; NULL: it only goes out. */
static const struct sg_type_name *type_in(const struct sg_node *argument)
{
	const struct sg_function_argument *a;

	if (sg_is(argument, SG_OPTION))
		argument = sg_as_option(argument)->value;
	if (sg_is(argument, SG_TYPE_NAME))
		return sg_as_type_name(argument);
	a = sg_as_function_argument(argument);
	if (sg_str_is(a->mode, "out") || sg_str_is(a->mode, "table"))
		return NULL;
	return sg_as_type_name(a->type);
}

/* "(integer, text)" of FUNCTION_ARGUMENT or TYPE_NAME nodes: what only goes out is no
   part of it, nor is a length. */
static struct sg_str signature_of(struct sg_step *step, struct sg_list arguments)
{
	struct sg_buf text = {0};

	sg_buf_addc(&text, '(');
	SG_EACH (argument, arguments) {
		const struct sg_type_name *type = type_in(argument);

		if (type && text.n > 1)
			sg_buf_adds(&text, ", ");
		if (type)
			sg_buf_add(&text, argument_type(step, type, NULL));
	}
	sg_buf_addc(&text, ')');
	return sg_buf_keep(&text, step->catalog->arena);
}

static void use_types(struct sg_step *step, struct sg_object *function,
		      struct sg_list arguments)
{
	SG_EACH (argument, arguments) {
		const struct sg_type_name *type = type_in(argument);
		struct sg_object *object = NULL;

		if (type)
			argument_type(step, type, &object);
		if (object)
			sg_pg_uses(step, function, object);
	}
}

/* ---- CREATE ---- */

static struct sg_str returned(struct sg_step *step, const struct sg_node *type)
{
	struct sg_str text;

	if (!type)
		return SG_STR("");
	text = argument_type(step, sg_as_type_name(type), NULL);
	return sg_as_type_name(type)->setof
		       ? sg_str_of(sg_printf(step->catalog->arena, "setof %.*s",
					     SG_STR_ARG(text)))
		       : text;
}

/* OR REPLACE changes neither the kind nor the type of the result (functioncmds.c, 15). */
static void check_replaced(struct sg_step *step, const struct sg_function *old,
			   enum sg_object_type type, struct sg_str returns)
{
	if (old->record.object->type != type)
		sg_step_refuse(step, "cannot change routine kind");
	else if (old->returns.n && returns.n && !sg_str_eq(old->returns, returns))
		sg_step_refuse(step, "cannot change return type of existing function");
}

/* A new function, or the one with that name and signature; NULL: refused. */
static struct sg_function *make(struct sg_step *step, enum sg_object_type type,
				const struct sg_name *written, struct sg_str signature,
				struct sg_str returns, bool or_replace)
{
	struct sg_name name = *written;
	struct sg_object *old;

	name.schema = sg_pg_schema_for(step, written, false);
	old = sg_find_function(step->catalog, SG_NOW, &name, signature);
	if (old && or_replace) {
		check_replaced(step, sg_function_at(old, SG_NOW), type, returns);
		return sg_object_change(step->catalog, old);
	}
	if (old && old->newest->known == SG_YES) {
		sg_step_refuse(
			step, "function \"%.*s\" already exists with same argument types",
			SG_STR_ARG(name.name));
		return NULL;
	}
	if (old)
		sg_object_drop(step->catalog, old);
	/* Names of functions are not asked for there, but whether the schema is there. */
	if (!sg_pg_can_create(step, type, name.schema, SG_STR(""), false))
		return NULL;
	return sg_function_new(step->catalog, type, name.schema, name.name, signature);
}

void sg_pg_create_function(struct sg_step *step)
{
	const struct sg_create_function *create = sg_as_create_function(step->node);
	struct sg_str returns = returned(step, create->returns);
	struct sg_arena *arena = step->catalog->arena;
	struct sg_function *function;

	/* A body in SQL is SQL. */
	if (!create->language.n && !create->sql_body) {
		sg_step_refuse(step, "no language specified");
		return;
	}
	function = make(step, create->procedure ? SG_OBJ_PROCEDURE : SG_OBJ_FUNCTION,
			&create->name, signature_of(step, create->arguments), returns,
			create->or_replace);
	if (!function)
		return;
	function->record.known = SG_YES;
	function->returns = returns;
	function->language =
		create->language.n ? sg_strdup(arena, create->language) : SG_STR("sql");
	function->body = sg_strdup(arena, create->body);
	function->volatility = create->volatility.n ? sg_strdup(arena, create->volatility)
						    : SG_STR("volatile");
	function->security_definer = create->security_definer;
	use_types(step, function->record.object, create->arguments);
}

/* The options that are arguments; the old syntax says them as BASETYPE. */
static struct sg_list aggregate_arguments(struct sg_arena *arena,
					  const struct sg_create_other *create)
{
	struct sg_list out = {0};

	SG_EACH (node, create->options) {
		const struct sg_option *option = sg_as_option(node);
		bool any = sg_is(option->value, SG_IDENT) &&
			   sg_str_iis(sg_as_ident(option->value)->name, "any");

		if (sg_str_is(option->name, "argument") ||
		    (sg_str_iis(option->name, "basetype") && !any &&
		     sg_is(option->value, SG_TYPE_NAME)))
			sg_list_add(arena, &out, node);
	}
	return out;
}

void sg_pg_create_aggregate(struct sg_step *step, const struct sg_create_other *create)
{
	struct sg_list arguments = aggregate_arguments(step->catalog->arena, create);
	struct sg_function *function =
		make(step, SG_OBJ_AGGREGATE, &create->name, signature_of(step, arguments),
		     SG_STR(""), create->or_replace);

	if (!function)
		return;
	function->language = SG_STR("internal");
	function->volatility = SG_STR("immutable");
	use_types(step, function->record.object, arguments);
}

/* ---- which function a statement means ---- */

bool sg_pg_may_have_function(const struct sg_step *step)
{
	const struct sg_catalog *catalog = step->catalog;

	SG_EACH_OBJECT(extension, catalog, SG_OBJ_EXTENSION, SG_NOW)
	{
		return true;
	}
	return catalog->begins != SG_BEGINS_EMPTY || catalog->first_assumed ||
	       catalog->blind;
}

static bool is_of_type(const struct sg_object *function, enum sg_object_type type)
{
	return type == SG_OBJ_FUNCTION || function->type == type;
}

/* Nothing made it: it goes on as one that was there before. */
static struct sg_object *assume(struct sg_step *step, enum sg_object_type type,
				const struct sg_name *name, struct sg_str signature)
{
	struct sg_str schema = sg_pg_schema_for(step, name, false);
	struct sg_object *object =
		sg_function_new(step->catalog, type, schema, name->name, signature)
			->record.object;

	object->assumed = true;
	return object;
}

static bool has_any(const struct sg_step *step, struct sg_str name)
{
	for (size_t i = 0; i < step->catalog->objects.len; i++) {
		const struct sg_function *function =
			sg_function_at(step->catalog->objects.items[i], SG_NOW);

		if (function && sg_str_eq(function->record.name, name))
			return true;
	}
	return false;
}

static void say_missing(struct sg_step *step, enum sg_object_type type,
			const struct sg_name *name, struct sg_str signature)
{
	const char *kind = sg_object_type_name(type);

	if (signature.n)
		sg_step_refuse(step, "%s %.*s%s%.*s%.*s does not exist", kind,
			       SG_STR_ARG(name->schema), name->schema.n ? "." : "",
			       SG_STR_ARG(name->name), SG_STR_ARG(signature));
	else
		sg_step_refuse(step,
			       has_any(step, name->name)
				       ? "%s name \"%.*s\" is not unique"
				       : "could not find a %s named \"%.*s\"",
			       kind, SG_STR_ARG(name->name));
}

/* DROP ROUTINE reads as DROP FUNCTION, which therefore finds procedures, too. */
struct sg_object *sg_pg_need_function(struct sg_step *step, enum sg_object_type type,
				      const struct sg_object_name *name, bool if_exists)
{
	struct sg_str signature =
		name->signature ? signature_of(step, name->arguments) : SG_STR("");
	struct sg_object *found =
		sg_find_function(step->catalog, SG_NOW, &name->name, signature);

	if (found && is_of_type(found, type))
		return found;
	if (if_exists && !found)
		return NULL;
	if (found || !sg_pg_may_have_function(step)) {
		say_missing(step, type, &name->name, signature);
		return NULL;
	}
	return name->signature ? assume(step, type, &name->name, signature) : NULL;
}

/* ---- ALTER ---- */

void sg_pg_alter_function(struct sg_step *step, const struct sg_alter_other *alter)
{
	const struct sg_object_name name = {.name = alter->name,
					    .signature = alter->signature,
					    .arguments = alter->arguments};
	struct sg_object *object =
		sg_pg_need_function(step, alter->object, &name, alter->if_exists);
	struct sg_function *function;

	if (!object || !sg_str_is(alter->action, "options"))
		return;
	function = sg_object_change(step->catalog, object);
	SG_EACH (node, alter->options) {
		const struct sg_option *option;

		if (!sg_is(node, SG_OPTION))
			continue;
		option = sg_as_option(node);
		if (sg_str_is(option->name, "security"))
			function->security_definer =
				!sg_str_is(sg_pg_word(option->value), "false");
		else if (sg_str_is(option->name, "volatility"))
			function->volatility =
				sg_step_keep(step, sg_pg_word(option->value));
	}
}
