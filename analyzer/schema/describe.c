/* Objects as lists of named values, one function for each kind of record. */
#include "describe.h"

struct sg_field *sg_field_add(struct sg_described *out, const char *name,
			      enum sg_field_type type)
{
	struct sg_field *field = SG_PUSH(out->arena, &out->fields);

	field->name = name;
	field->type = type;
	return field;
}

void sg_field_text(struct sg_described *out, const char *name, struct sg_str text)
{
	sg_field_add(out, name, SG_TEXT_FIELD)->text = text;
}

void sg_field_words(struct sg_described *out, const char *name, const char *text)
{
	sg_field_text(out, name, sg_str_of(text));
}

void sg_field_flag(struct sg_described *out, const char *name, bool flag)
{
	sg_field_add(out, name, SG_FLAG_FIELD)->flag = flag;
}

void sg_field_sql(struct sg_described *out, const char *name, struct sg_str text)
{
	sg_field_add(out, name, SG_SQL_FIELD)->text = text;
}

/* NULLS FIRST or LAST, when it is not what the direction brings with it
   (PostgreSQL, sql-createindex.html). */
static struct sg_str unusual_nulls(const struct sg_key *key)
{
	return sg_str_is(key->nulls, key->desc ? "first" : "last") ? SG_STR("")
								   : key->nulls;
}

/* The one of its column is what a key has anyway. */
static struct sg_str unusual_collation(const struct sg_described *out,
				       const struct sg_key *key)
{
	const struct sg_column *column =
		key->column ? sg_column_at(key->column, out->at) : NULL;

	return column && sg_str_eq(column->collation, key->collation) ? SG_STR("")
								      : key->collation;
}

static struct sg_str expression_of(const struct sg_described *out,
				   const struct sg_key *key)
{
	return out->comparable ? sg_comparable_sql(out->arena, out->catalog->dialect,
						   key->expression, false)
			       : key->expression;
}

/* A column, or an expression in parentheses as CREATE INDEX writes it. */
static struct sg_str key_text(struct sg_described *out, const struct sg_key *key)
{
	struct sg_str name = sg_key_name(key, out->at), nulls = unusual_nulls(key);
	struct sg_str collation = unusual_collation(out, key);
	bool expression = !name.n;

	if (expression)
		name = expression_of(out, key);
	return sg_str_of(sg_printf(out->arena, "%s%.*s%s%s%.*s%s%.*s%s%s%.*s",
				   expression ? "(" : "", SG_STR_ARG(name),
				   expression ? ")" : "", collation.n ? " collate " : "",
				   SG_STR_ARG(collation), key->opclass.n ? " " : "",
				   SG_STR_ARG(key->opclass), key->desc ? " desc" : "",
				   nulls.n ? " nulls " : "", SG_STR_ARG(nulls)));
}

void sg_field_keys(struct sg_described *out, const char *name, const struct sg_keys *keys)
{
	struct sg_field *field = sg_field_add(out, name, SG_KEYS_FIELD);

	for (size_t i = 0; i < keys->of.len; i++) {
		struct sg_str text = key_text(out, &keys->of.items[i]);

		*SG_PUSH(out->arena, &field->list) = text;
	}
}

void sg_field_names(struct sg_described *out, const char *name,
		    const struct sg_keys *keys)
{
	struct sg_field *field = sg_field_add(out, name, SG_LIST_FIELD);

	for (size_t i = 0; i < keys->of.len; i++)
		*SG_PUSH(out->arena, &field->list) =
			sg_key_name(&keys->of.items[i], out->at);
}

struct sg_str sg_readable_name(struct sg_arena *arena, enum sg_dialect dialect,
			       struct sg_name name)
{
	if (!name.schema.n || sg_str_eq(name.schema, sg_usual_schema(dialect)))
		return name.name;
	return sg_str_of(sg_printf(arena, "%.*s.%.*s", SG_STR_ARG(name.schema),
				   SG_STR_ARG(name.name)));
}

struct sg_str sg_name_of_object(const struct sg_described *out,
				const struct sg_object *object)
{
	struct sg_target target = {.object = (struct sg_object *)object};

	if (!object)
		return SG_STR("");
	return sg_readable_name(out->arena, out->catalog->dialect,
				sg_target_name(&target, out->at));
}

struct sg_str sg_name_of_target(const struct sg_described *out,
				const struct sg_target *target)
{
	return sg_readable_name(out->arena, out->catalog->dialect,
				sg_target_name(target, out->at));
}

/* ---- views, triggers, policies ---- */

static void view(struct sg_described *out, const struct sg_object *object)
{
	const struct sg_view *v = sg_view_at(object, out->at);

	sg_field_names(out, "view_columns", &v->columns);
	sg_field_add(out, "query", SG_QUERY_FIELD)->text = v->query;
}

static void trigger(struct sg_described *out, const struct sg_object *object)
{
	const struct sg_trigger *t = sg_trigger_at(object, out->at);
	struct sg_field *events;

	sg_field_text(out, "timing", t->timing);
	events = sg_field_add(out, "events", SG_LIST_FIELD);
	if (t->on_insert)
		*SG_PUSH(out->arena, &events->list) = SG_STR("insert");
	if (t->on_update)
		*SG_PUSH(out->arena, &events->list) = SG_STR("update");
	if (t->on_delete)
		*SG_PUSH(out->arena, &events->list) = SG_STR("delete");
	if (t->on_truncate)
		*SG_PUSH(out->arena, &events->list) = SG_STR("truncate");
	sg_field_names(out, "update_of", &t->update_of);
	sg_field_flag(out, "for_each_row", t->for_each_row);
	sg_field_sql(out, "when", t->when);
	if (out->catalog->dialect == SG_POSTGRES) {
		sg_field_flag(out, "constraint", t->constraint);
		sg_field_text(out, "function", t->function);
		sg_field_text(out, "state", t->state.n ? t->state : SG_STR("enable"));
	} else {
		sg_field_text(out, "body", t->body);
	}
}

static void policy(struct sg_described *out, const struct sg_object *object)
{
	const struct sg_policy *p = sg_policy_at(object, out->at);

	sg_field_text(out, "command", p->command.n ? p->command : SG_STR("all"));
	sg_field_flag(out, "restrictive", p->restrictive);
	sg_field_names(out, "roles", &p->roles);
	sg_field_sql(out, "using", p->using);
	sg_field_sql(out, "with_check", p->with_check);
}

/* ---- PostgreSQL's types, sequences, functions ---- */

static void sequence(struct sg_described *out, const struct sg_object *object)
{
	const struct sg_sequence *s = sg_sequence_at(object, out->at);
	struct sg_str owner = SG_STR("");

	if (s->owned_by) {
		struct sg_str table = sg_name_of_object(out, s->owned_by->owner);
		const struct sg_record *column = sg_record_at(s->owned_by, out->at);

		owner = sg_str_of(sg_printf(
			out->arena, "%.*s.%.*s", SG_STR_ARG(table),
			SG_STR_ARG(column ? column->name : s->owned_by->newest->name)));
	}
	sg_field_text(out, "data_type", s->type.n ? s->type : SG_STR("bigint"));
	sg_field_text(out, "owned_by", owner);
}

static void type(struct sg_described *out, const struct sg_object *object)
{
	const struct sg_type *t = sg_type_at(object, out->at);
	struct sg_field *labels;

	sg_field_text(out, "form", t->form);
	labels = sg_field_add(out, "labels", SG_LIST_FIELD);
	for (size_t i = 0; i < t->labels.len; i++)
		*SG_PUSH(out->arena, &labels->list) = t->labels.items[i];
	sg_field_text(out, "base", t->base);
	sg_field_flag(out, "not_null", t->not_null);
	sg_field_sql(out, "default", t->has_default ? t->fallback : SG_STR(""));
}

static void function(struct sg_described *out, const struct sg_object *object)
{
	const struct sg_function *f = sg_function_at(object, out->at);

	sg_field_text(out, "arguments", f->signature);
	sg_field_text(out, "returns", f->returns);
	sg_field_text(out, "language", f->language);
	sg_field_text(out, "volatility",
		      f->volatility.n ? f->volatility : SG_STR("volatile"));
	sg_field_flag(out, "security_definer", f->security_definer);
	sg_field_text(out, "body", f->body);
}

/* ---- all ---- */

void sg_describe(struct sg_described *out, const struct sg_object *object)
{
	switch (object->type) {
	case SG_OBJ_TABLE:
	case SG_OBJ_FOREIGN_TABLE: sg_describe_table(out, object); break;
	case SG_OBJ_COLUMN: sg_describe_column(out, object); break;
	case SG_OBJ_CONSTRAINT: sg_describe_constraint(out, object); break;
	case SG_OBJ_INDEX: sg_describe_index(out, object); break;
	case SG_OBJ_VIEW:
	case SG_OBJ_MATERIALIZED_VIEW: view(out, object); break;
	case SG_OBJ_TRIGGER: trigger(out, object); break;
	case SG_OBJ_POLICY: policy(out, object); break;
	case SG_OBJ_SEQUENCE: sequence(out, object); break;
	case SG_OBJ_TYPE:
	case SG_OBJ_DOMAIN: type(out, object); break;
	case SG_OBJ_FUNCTION:
	case SG_OBJ_PROCEDURE:
	case SG_OBJ_AGGREGATE: function(out, object); break;
	default: break;
	}
}

const struct sg_part_group sg_part_groups[] = {
	{SG_OBJ_COLUMN, "columns"},       {SG_OBJ_CONSTRAINT, "constraints"},
	{SG_OBJ_INDEX, "indexes"},        {SG_OBJ_TRIGGER, "triggers"},
	{SG_OBJ_POLICY, "policies"},      {SG_OBJ_RULE, "rules"},
	{SG_OBJ_ATTRIBUTE, "attributes"}, {SG_OBJ_OTHER, NULL},
};

static bool is_temporary(const struct sg_record *record)
{
	return sg_str_is(record->schema, "temp") || sg_str_is(record->schema, "pg_temp");
}

/* Schemas that every database has; sqlite_sequence and its like are SQLite's own. */
static bool is_built_in(const struct sg_object *object, const struct sg_record *record)
{
	if (object->type == SG_OBJ_SCHEMA)
		return sg_str_is(record->name, "public");
	return object->type == SG_OBJ_TABLE && sg_str_istarts(record->name, "sqlite_");
}

bool sg_is_listed(const struct sg_object *object, uint32_t at)
{
	const struct sg_record *record = sg_record_at(object, at);

	if (!record || is_temporary(record) || is_built_in(object, record))
		return false;
	switch (object->type) {
	case SG_OBJ_TABLE: return !object->owner; /* a shadow table has one */
	case SG_OBJ_INDEX: return sg_index_at(object, at)->origin == 'c';
	case SG_OBJ_SEQUENCE: return !sg_sequence_at(object, at)->identity;
	case SG_OBJ_COLUMN: return !sg_column_at(object, at)->inherited;
	case SG_OBJ_CONSTRAINT: return !sg_constraint_at(object, at)->inherited;
	case SG_OBJ_TRIGGER: return !sg_trigger_at(object, at)->temporary;
	default: return true;
	}
}
