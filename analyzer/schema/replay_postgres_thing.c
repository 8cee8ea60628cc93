/* CREATE, ALTER and DROP of what needs no statement node of its own: rules, collations,
   statistics, publications, roles .. */
#include "replay_postgres_objects.h"

struct sg_str sg_pg_word(const struct sg_node *node)
{
	if (sg_is(node, SG_IDENT))
		return sg_as_ident(node)->name;
	if (sg_is(node, SG_LITERAL))
		return sg_as_literal(node)->text;
	return SG_STR("");
}

/* Shared by all databases of a server: other migrations may have made them. */
static bool is_of_server(enum sg_object_type type)
{
	return type == SG_OBJ_ROLE || type == SG_OBJ_DATABASE ||
	       type == SG_OBJ_TABLESPACE;
}

static bool lies_in_schema(enum sg_object_type type)
{
	return type == SG_OBJ_COLLATION || type == SG_OBJ_STATISTICS;
}

/* ---- CREATE ---- */

/* A CREATE of something with a name and no more; NULL: refused or already there. */
static struct sg_thing *thing_new(struct sg_step *step, enum sg_object_type type,
				  struct sg_object *owner, const struct sg_name *name,
				  bool if_not_exists)
{
	struct sg_str schema = SG_STR("");

	if (lies_in_schema(type))
		schema = sg_pg_schema_for(step, name, false);
	if (!sg_pg_can_create(step, type, schema, name->name, if_not_exists))
		return NULL;
	return SG_OBJECT_NEW(step->catalog, type, owner, sg_thing, schema, name->name);
}

static const struct sg_node *option_of(const struct sg_create_other *create,
				       const char *name)
{
	SG_EACH (node, create->options) {
		if (sg_str_is(sg_as_option(node)->name, name))
			return sg_as_option(node)->value;
	}
	return NULL;
}

static void create_rule(struct sg_step *step, const struct sg_create_other *create)
{
	const struct sg_node *to = option_of(create, "to");
	struct sg_object *owner =
		to ? sg_pg_need_owner(step, &sg_as_object_name(to)->name, false) : NULL;

	if (!owner)
		return;
	if (create->or_replace &&
	    sg_find_part(step->catalog, SG_NOW, owner, SG_OBJ_RULE, create->name.name))
		return;
	if (sg_pg_can_add(step, owner, SG_OBJ_RULE, create->name.name, false))
		SG_OBJECT_NEW(step->catalog, SG_OBJ_RULE, owner, sg_thing, SG_STR(""),
			      create->name.name);
}

/* Statistics go with their table.  Without a name PostgreSQL makes one of the columns'
   names. */
static void create_statistics(struct sg_step *step, const struct sg_create_other *create)
{
	const struct sg_node *from = option_of(create, "from");
	struct sg_object *table = NULL;

	if (sg_is(from, SG_TABLE_REF))
		table = sg_pg_need_table(step, &sg_as_table_ref(from)->name, false);
	if (table && create->name.name.n)
		thing_new(step, SG_OBJ_STATISTICS, table, &create->name,
			  create->if_not_exists);
}

void sg_pg_create_other(struct sg_step *step)
{
	const struct sg_create_other *create = sg_as_create_other(step->node);

	switch (create->object) {
	case SG_OBJ_OTHER: return;
	case SG_OBJ_RULE: create_rule(step, create); return;
	case SG_OBJ_STATISTICS: create_statistics(step, create); return;
	case SG_OBJ_AGGREGATE: sg_pg_create_aggregate(step, create); return;
	default:
		thing_new(step, create->object, NULL, &create->name,
			  create->if_not_exists);
	}
}

/* ---- ALTER ---- */

static struct sg_object *altered(struct sg_step *step, const struct sg_alter_other *alter)
{
	const struct sg_object_name function = {.name = alter->name,
						.signature = alter->signature,
						.arguments = alter->arguments};

	switch (alter->object) {
	case SG_OBJ_FUNCTION:
	case SG_OBJ_PROCEDURE:
	case SG_OBJ_AGGREGATE:
		return sg_pg_need_function(step, alter->object, &function,
					   alter->if_exists);
	case SG_OBJ_TYPE:
	case SG_OBJ_DOMAIN:
		return sg_pg_need_type(step, alter->object, &alter->name,
				       alter->if_exists);
	case SG_OBJ_COLLATION:
	case SG_OBJ_STATISTICS:
		return sg_pg_need(step, alter->object, sizeof(struct sg_thing),
				  &alter->name, alter->if_exists);
	default: return NULL;
	}
}

static void set_schema(struct sg_step *step, const struct sg_alter_other *alter)
{
	struct sg_object *object = altered(step, alter);
	struct sg_str schema;

	if (!object || !alter->options.len)
		return;
	schema = sg_pg_word(sg_as_option(alter->options.items[0])->value);
	if (!sg_str_eq(object->newest->schema, schema))
		sg_pg_rename_to(step, object, schema, object->newest->name);
}

void sg_pg_alter_other(struct sg_step *step)
{
	const struct sg_alter_other *alter = sg_as_alter_other(step->node);

	if (alter->object == SG_OBJ_EXTENSION) {
		if (!sg_pg_knows_extension(alter->name.name))
			sg_step_blind(step);
	} else if (sg_str_is(alter->action, "set schema")) {
		set_schema(step, alter);
	} else if (alter->object == SG_OBJ_FUNCTION ||
		   alter->object == SG_OBJ_PROCEDURE) {
		sg_pg_alter_function(step, alter);
	}
}

/* It changes nothing that is kept, but its table must be there. */
void sg_pg_comment_on(struct sg_step *step)
{
	const struct sg_comment_on *comment = sg_as_comment_on(step->node);

	if (comment->object == SG_OBJ_TABLE)
		sg_pg_need_table(step, &comment->name, false);
}

/* ---- DROP ---- */

static void drop_part(struct sg_step *step, const struct sg_drop *drop,
		      struct sg_str name)
{
	struct sg_object *owner = sg_pg_need_owner(step, &drop->table, drop->if_exists);
	struct sg_object *part = owner ? sg_pg_need_part(step, owner, drop->object,
							 sg_pg_size_of_part(drop->object),
							 name, drop->if_exists)
				       : NULL;

	if (part && part->type == SG_OBJ_TRIGGER)
		sg_pg_each_copy(step, part, sg_pg_drop_trigger, NULL);
	else if (part)
		sg_object_drop(step->catalog, part);
}

static struct sg_object *need(struct sg_step *step, const struct sg_drop *drop,
			      const struct sg_object_name *name)
{
	if (is_of_server(drop->object))
		return sg_pg_find(step, drop->object, &name->name);
	switch (drop->object) {
	case SG_OBJ_FUNCTION:
	case SG_OBJ_PROCEDURE:
	case SG_OBJ_AGGREGATE:
		return sg_pg_need_function(step, drop->object, name, drop->if_exists);
	case SG_OBJ_TYPE:
	case SG_OBJ_DOMAIN:
		return sg_pg_need_type(step, drop->object, &name->name, drop->if_exists);
	case SG_OBJ_SCHEMA:
		return sg_pg_need_schema(step, name->name.name, drop->if_exists);
	case SG_OBJ_OTHER: return NULL;
	default:
		return sg_pg_need(step, drop->object, sizeof(struct sg_thing),
				  &name->name, drop->if_exists);
	}
}

static void drop_one(struct sg_step *step, const struct sg_drop *drop,
		     const struct sg_object_name *name)
{
	struct sg_object *object = need(step, drop, name);

	if (!object)
		return;
	if (object->type == SG_OBJ_SCHEMA)
		sg_pg_drop_schema(step, object, drop->cascade);
	else if (object->type == SG_OBJ_EXTENSION)
		sg_pg_drop_extension(step, object, drop->cascade);
	else
		sg_pg_drop_object(step, object, drop->cascade);
}

void sg_pg_drop_other(struct sg_step *step, const struct sg_drop *drop)
{
	SG_EACH (node, drop->names) {
		const struct sg_object_name *name = sg_as_object_name(node);

		if (drop->object == SG_OBJ_TRIGGER || drop->object == SG_OBJ_POLICY ||
		    drop->object == SG_OBJ_RULE)
			drop_part(step, drop, name->name.name);
		else
			drop_one(step, drop, name);
	}
}
