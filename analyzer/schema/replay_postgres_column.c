/* Columns: their type, default, NOT NULL, identity; what else stands at them waits. */
#include "replay_postgres_tables.h"

/* The pseudo-types of parse_utilcmd.c (transformColumnDefinition). */
static const struct serial {
	const char *name, *type;
} serials[] = {
	{"smallserial", "smallint"}, {"serial2", "smallint"}, {"serial", "integer"},
	{"serial4", "integer"},      {"bigserial", "bigint"}, {"serial8", "bigint"},
};

static const char *serial_type(const struct sg_node *node)
{
	const struct sg_type_name *type = node ? sg_as_type_name(node) : NULL;

	for (size_t i = 0; type && i < sizeof serials / sizeof *serials; i++)
		if (!type->name.schema.n && !type->array_dimensions &&
		    sg_str_is(type->name.name, serials[i].name))
			return serials[i].type;
	return NULL;
}

/* The last column that was ever added has the highest number. */
static uint32_t next_number(const struct sg_object *owner)
{
	for (size_t i = owner->parts.len; i > 0; i--) {
		const struct sg_object *part = owner->parts.items[i - 1];

		if (part->type == SG_OBJ_COLUMN)
			return ((const struct sg_column *)part->newest)->number + 1;
	}
	return 1;
}

static struct sg_column *make(struct sg_step *step, struct sg_object *owner,
			      struct sg_str name)
{
	uint32_t number = next_number(owner);
	struct sg_column *column = SG_OBJECT_NEW(step->catalog, SG_OBJ_COLUMN, owner,
						 sg_column, SG_STR(""), name);

	column->number = number;
	return column;
}

void sg_pg_set_type(struct sg_step *step, struct sg_column *column,
		    const struct sg_node *type)
{
	column->type = sg_pg_type(step, type, &column->type_object);
	sg_pg_uses(step, column->record.object, column->type_object);
}

/* DEFAULT NULL is none, unless the type makes a call of it: that of a length, such as
   varchar(20), or of a domain (AddRelationNewConstraints() of catalog/heap.c, 15). */
static bool is_default(const struct sg_column *column, const struct sg_node *value)
{
	bool null = sg_is(value, SG_LITERAL) && sg_as_literal(value)->type == SG_LIT_NULL;
	bool domain = column->type_object && column->type_object->type == SG_OBJ_DOMAIN;

	return value &&
	       (!null || domain || sg_str_find(column->type, "(", 0) < column->type.n);
}

void sg_pg_set_default(struct sg_step *step, struct sg_column *column,
		       const struct sg_node *value)
{
	column->has_default = is_default(column, value);
	column->fallback = column->has_default ? sg_pg_text_of(step, value) : SG_STR("");
	sg_pg_use_names(step, column->record.object, value);
}

/* PostgreSQL keeps a sequence for each serial column, owned by it. */
static void set_serial(struct sg_step *step, struct sg_column *column, const char *type)
{
	struct sg_object *sequence = sg_pg_serial(
		step, column->record.object, sg_str_of(type), (struct sg_list){0}, false);
	struct sg_buf name = {0};

	column->type = sg_str_of(type);
	column->not_null = column->has_default = true;
	if (!sequence)
		return;
	sg_pg_add_type_name(&name, step, sequence->newest->schema,
			    sequence->newest->name);
	column->fallback =
		sg_str_of(sg_printf(step->catalog->arena, "nextval('%.*s'::regclass)",
				    SG_STR_ARG(sg_buf_str(&name))));
	sg_buf_release(&name);
	sg_pg_uses(step, column->record.object, sequence);
}

void sg_pg_set_identity(struct sg_step *step, struct sg_column *column,
			const struct sg_constraint *identity)
{
	if (column->has_default || column->identity || column->generated)
		sg_step_refuse(step,
			       "column \"%.*s\" of relation \"%.*s\" already has a "
			       "default value or is an identity column",
			       SG_STR_ARG(column->record.object->newest->name),
			       SG_STR_ARG(column->record.object->owner->newest->name));
	column->identity = identity->always ? 'a' : 'd';
	column->not_null = true;
	sg_pg_serial(step, column->record.object, column->type, identity->options, true);
}

static void set_generated(struct sg_step *step, struct sg_column *column,
			  const struct sg_constraint *generated)
{
	column->generated = 's';
	column->generation = sg_pg_text_of(step, generated->expr);
	sg_pg_use_names(step, column->record.object, generated->expr);
}

void sg_pg_set_collation(struct sg_step *step, struct sg_column *column,
			 struct sg_str collation)
{
	column->collation = sg_step_keep(step, collation);
}

/* What a column constraint says about the column itself; false: it makes an object. */
static bool set(struct sg_step *step, struct sg_column *column,
		const struct sg_constraint *c)
{
	switch (c->type) {
	case SG_CON_NULL: return true;
	case SG_CON_NOT_NULL: column->not_null = true; return true;
	case SG_CON_DEFAULT: sg_pg_set_default(step, column, c->expr); return true;
	case SG_CON_GENERATED: set_generated(step, column, c); return true;
	case SG_CON_IDENTITY: sg_pg_set_identity(step, column, c); return true;
	case SG_CON_COLLATE: sg_pg_set_collation(step, column, c->collation); return true;
	default: return false;
	}
}

static void set_all(struct sg_step *step, struct sg_column *column, struct sg_list list,
		    struct sg_pendings *pendings)
{
	SG_EACH (item, list) {
		const struct sg_constraint *c = sg_as_constraint(item);

		if (!set(step, column, c) && pendings)
			*SG_PUSH(step->catalog->arena, &pendings->of) =
				(struct sg_pending){c, column->record.object};
	}
}

/* In an existing column (of a parent, or of OF type) only the constraints count. */
static struct sg_column *existing(struct sg_step *step, struct sg_object *owner,
				  const struct sg_column_def *def)
{
	struct sg_object *column =
		sg_find_part(step->catalog, SG_NOW, owner, SG_OBJ_COLUMN, def->name);

	return column && column->newest->from == step->catalog->now + 1 &&
			       ((const struct sg_column *)column->newest)->inherited
		       ? sg_object_change(step->catalog, column)
		       : NULL;
}

/* A new table's column may be one of its parent's: then both are merged into one. */
static struct sg_column *merged(struct sg_step *step, struct sg_object *owner,
				const struct sg_column_def *def)
{
	struct sg_column *column = existing(step, owner, def);
	struct sg_object *type;

	if (!column)
		return NULL;
	if (def->type) {
		if (!sg_str_eq(sg_pg_type(step, def->type, &type), column->type) &&
		    column->type.n)
			sg_step_refuse(step, "column \"%.*s\" has a type conflict",
				       SG_STR_ARG(def->name));
		column->inherited = false;
	}
	return column;
}

struct sg_object *sg_pg_column_with(struct sg_step *step, struct sg_object *table,
				    const struct sg_column_def *def, bool if_not_exists,
				    struct sg_pendings *pendings)
{
	const char *serial = serial_type(def->type);
	struct sg_column *column =
		pendings && pendings->creating ? merged(step, table, def) : NULL;

	if (!column) {
		if (!sg_pg_can_add(step, table, SG_OBJ_COLUMN, def->name, if_not_exists))
			return NULL;
		column = make(step, table, def->name);
		if (serial)
			set_serial(step, column, serial);
		else
			sg_pg_set_type(step, column, def->type);
	}
	set_all(step, column, def->constraints, pendings);
	return column->record.object;
}

struct sg_object *sg_pg_column_new(struct sg_step *step, struct sg_object *owner,
				   const struct sg_column_def *def, bool if_not_exists)
{
	return sg_pg_column_with(step, owner, def, if_not_exists, NULL);
}

struct sg_object *sg_pg_copy_column(struct sg_step *step, struct sg_object *table,
				    struct sg_object *column)
{
	const struct sg_column *from = (const struct sg_column *)column->newest;
	struct sg_column *to = make(step, table, from->record.name);

	to->type = from->type;
	to->type_object = from->type_object;
	to->not_null = from->not_null;
	to->collation = from->collation;
	sg_pg_uses(step, to->record.object, to->type_object);
	return to->record.object;
}

void sg_pg_set_not_null(struct sg_step *step, struct sg_object *column, bool not_null)
{
	if (((const struct sg_column *)column->newest)->not_null != not_null)
		((struct sg_column *)sg_object_change(step->catalog, column))->not_null =
			not_null;
}

bool sg_pg_is_inherited_column(struct sg_step *step, struct sg_object *table,
			       struct sg_str name)
{
	const struct sg_column *column = sg_column_at(
		sg_find_part(step->catalog, SG_NOW, table, SG_OBJ_COLUMN, name), SG_NOW);

	return column && column->inherited;
}
