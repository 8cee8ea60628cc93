/* What only PostgreSQL has: types, sequences, functions, policies and the rest. */
#include "print.h"

void sg_print_schema_name(struct printer *p, const struct sg_object *object)
{
	sg_buf_adds(p->out, "CREATE SCHEMA ");
	sg_print_object(p, object);
	sg_buf_adds(p->out, ";\n");
}

void sg_print_extension(struct printer *p, const struct sg_object *object)
{
	sg_buf_adds(p->out, "CREATE EXTENSION IF NOT EXISTS ");
	sg_print_ident(p, sg_record_at(object, p->at)->name);
	sg_buf_adds(p->out, ";\n");
}

/* ---- types ---- */

static void print_labels(struct printer *p, const struct sg_type *type)
{
	sg_buf_adds(p->out, " AS ENUM (");
	for (size_t i = 0; i < type->labels.len; i++) {
		sg_buf_adds(p->out, i ? ", " : "");
		sg_print_string(p, type->labels.items[i]);
	}
	sg_buf_addc(p->out, ')');
}

static void print_attributes(struct printer *p, const struct sg_object *object)
{
	size_t n = 0;

	sg_buf_adds(p->out, " AS (");
	SG_EACH_PART(part, object, SG_OBJ_COLUMN, p->at)
	{
		const struct sg_column *column = sg_column_at(part, p->at);

		sg_buf_adds(p->out, n++ ? ", " : "");
		sg_print_ident(p, column->record.name);
		sg_print_text(p, " ", column->type, "");
		sg_print_collation(p, column->collation);
	}
	sg_buf_addc(p->out, ')');
}

static void print_domain(struct printer *p, const struct sg_object *object,
			 const struct sg_type *type)
{
	sg_print_text(p, " AS ", type->base, "");
	if (type->has_default)
		sg_print_default(p, type->fallback);
	sg_buf_adds(p->out, type->not_null ? " NOT NULL" : "");
	SG_EACH_PART(part, object, SG_OBJ_CONSTRAINT, p->at)
	{
		sg_buf_addc(p->out, ' ');
		sg_print_constraint(p, sg_constraint_at(part, p->at));
	}
}

void sg_print_type(struct printer *p, const struct sg_object *object)
{
	const struct sg_type *type = sg_type_at(object, p->at);

	sg_buf_adds(p->out,
		    object->type == SG_OBJ_DOMAIN ? "CREATE DOMAIN " : "CREATE TYPE ");
	sg_print_object(p, object);
	if (object->type == SG_OBJ_DOMAIN)
		print_domain(p, object, type);
	else if (sg_str_is(type->form, "enum"))
		print_labels(p, type);
	else if (sg_str_is(type->form, "composite"))
		print_attributes(p, object);
	else
		sg_print_text(p, " ", type->record.source, "");
	sg_buf_adds(p->out, ";\n");
}

/* ---- sequences ---- */

static size_t word_length(struct sg_str text)
{
	bool quoted = false;
	size_t at = 0;

	for (; at < text.n; at++) {
		quoted ^= text.p[at] == '"';
		if (!quoted && (text.p[at] == ' ' || text.p[at] == '\t' ||
				text.p[at] == '\n' || text.p[at] == '\r'))
			break;
	}
	return at;
}

/* The options as written but for OWNED BY name, since the column comes later. */
static void print_options(struct printer *p, struct sg_str source)
{
	struct sg_str rest = sg_str_trim(source);
	unsigned skip = 0;

	while (rest.n) {
		struct sg_str word = sg_str_sub(rest, 0, word_length(rest));

		rest = sg_str_trim(sg_str_sub(rest, word.n, rest.n));
		if (sg_str_iis(word, "owned"))
			skip = 3;
		if (skip)
			skip--;
		else
			sg_print_text(p, " ", word, "");
	}
}

void sg_print_sequence(struct printer *p, const struct sg_object *object)
{
	const struct sg_sequence *sequence = sg_sequence_at(object, p->at);

	sg_buf_adds(p->out, "CREATE SEQUENCE ");
	sg_print_object(p, object);
	if (sequence->record.source.n)
		print_options(p, sequence->record.source);
	else if (!sg_str_is(sequence->type, "bigint"))
		sg_print_text(p, " AS ", sequence->type, "");
	sg_buf_adds(p->out, ";\n");
}

void sg_print_sequence_owner(struct printer *p, const struct sg_object *object)
{
	const struct sg_object *column = sg_sequence_at(object, p->at)->owned_by;

	if (!column || !sg_record_at(column, p->at))
		return;
	sg_buf_adds(p->out, "ALTER SEQUENCE ");
	sg_print_object(p, object);
	sg_buf_adds(p->out, " OWNED BY ");
	sg_print_object(p, column->owner);
	sg_buf_addc(p->out, '.');
	sg_print_ident(p, sg_record_at(column, p->at)->name);
	sg_buf_adds(p->out, ";\n");
}

/* ---- policies, anything else ---- */

static void print_kind(struct printer *p, const struct sg_object *object)
{
	sg_buf_adds(p->out, "CREATE ");
	for (const char *c = sg_object_type_name(object->type); *c; c++)
		sg_buf_addc(p->out, *c == ' ' ? ' ' : (char)(*c - 32));
	sg_buf_addc(p->out, ' ');
}

/* ---- functions ---- */

static bool calls(struct sg_str expression, struct sg_str function)
{
	size_t at;

	for (at = 0; at + function.n < expression.n; at++)
		if (sg_str_eq(sg_str_sub(expression, at, at + function.n), function))
			return true;
	return false;
}

bool sg_is_called(const struct printer *p, const struct sg_object *function)
{
	struct sg_str name = sg_record_at(function, p->at)->name;

	SG_EACH_OBJECT(object, p->catalog, SG_OBJ_COLUMN, p->at)
	{
		const struct sg_column *column = sg_column_at(object, p->at);

		if (calls(column->fallback, name) || calls(column->generation, name))
			return true;
	}
	SG_EACH_OBJECT(object, p->catalog, SG_OBJ_CONSTRAINT, p->at)
	{
		if (calls(sg_constraint_at(object, p->at)->expression, name))
			return true;
	}
	return false;
}

void sg_print_function(struct printer *p, const struct sg_object *object)
{
	print_kind(p, object);
	sg_print_object(p, object);
	sg_print_text(p, "", sg_record_at(object, p->at)->source, ";\n");
}

/* PUBLIC and the words for the session's roles stay words (gram.y, RoleSpec). */
static void print_role(struct printer *p, struct sg_str name)
{
	static const char *const words[] = {"public", "current_user", "current_role",
					    "session_user"};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		if (sg_str_is(name, words[i])) {
			sg_buf_add(p->out, name);
			return;
		}
	}
	sg_print_ident(p, name);
}

void sg_print_policy(struct printer *p, const struct sg_object *object)
{
	const struct sg_policy *policy = sg_policy_at(object, p->at);

	sg_buf_adds(p->out, "CREATE POLICY ");
	sg_print_ident(p, policy->record.name);
	sg_buf_adds(p->out, " ON ");
	sg_print_object(p, object->owner);
	sg_buf_adds(p->out, policy->restrictive ? " AS RESTRICTIVE" : "");
	sg_print_text(p, " FOR ", policy->command, "");
	for (size_t i = 0; i < policy->roles.of.len; i++) {
		sg_buf_adds(p->out, i ? ", " : " TO ");
		print_role(p, sg_key_name(&policy->roles.of.items[i], p->at));
	}
	sg_print_text(p, " USING (", policy->using, ")");
	sg_print_text(p, " WITH CHECK (", policy->with_check, ")");
	sg_buf_adds(p->out, ";\n");
}

/* Roles, databases and tablespaces belong to the server; what is not made by a CREATE
   statement of its own has no source. */
void sg_print_thing(struct printer *p, const struct sg_object *object)
{
	const struct sg_record *record = sg_record_at(object, p->at);

	if (object->type == SG_OBJ_ROLE || object->type == SG_OBJ_DATABASE ||
	    object->type == SG_OBJ_TABLESPACE) {
		sg_print_remark(p, object, "belongs to the server, not to the schema");
		return;
	}
	if (!record->source.n) {
		sg_print_remark(p, object, "its definition is not kept");
		return;
	}
	print_kind(p, object);
	if (object->type == SG_OBJ_RULE)
		sg_print_ident(p, record->name);
	else
		sg_print_object(p, object);
	sg_print_text(p, " ", record->source, ";\n");
}
