/* Sequences: their own statements, and those of serial and identity columns. */
#include "replay_postgres_tables.h"

/* The identifiers of an option: OWNED BY s.t.a, SEQUENCE NAME s.x. */
static size_t idents_of(const struct sg_option *option, struct sg_str out[3])
{
	size_t n = 0;

	if (!sg_is(option->value, SG_ROW))
		return 0;
	SG_EACH (item, sg_as_row(option->value)->items)
		if (n < 3 && sg_is(item, SG_IDENT))
			out[n++] = sg_as_ident(item)->name;
	return n;
}

/* A sequence and its column's table stand in one schema (commands/sequence.c, 15). */
static void own(struct sg_step *step, struct sg_sequence *sequence,
		struct sg_object *column)
{
	sequence->owned_by = column;
	if (!column)
		return;
	sg_pg_uses(step, sequence->record.object, column);
	sg_pg_uses(step, sequence->record.object, column->owner);
}

static void set_owner(struct sg_step *step, struct sg_sequence *sequence,
		      const struct sg_option *option)
{
	struct sg_str parts[3];
	size_t n = idents_of(option, parts);
	struct sg_name name = {0};
	struct sg_object *table;

	if (n < 2) {
		own(step, sequence, NULL);
		return;
	}
	name.name = parts[n - 2];
	if (n == 3)
		name.schema = parts[0];
	table = sg_pg_need_table(step, &name, false);
	if (!table || sequence->identity ||
	    !sg_str_eq(table->newest->schema, sequence->record.schema))
		sg_step_refuse(step,
			       "sequence \"%.*s\" must be in same schema as table it is "
			       "linked to",
			       SG_STR_ARG(sequence->record.name));
	else
		own(step, sequence, sg_pg_need_column(step, table, parts[n - 1], false));
}

static void set_options(struct sg_step *step, struct sg_sequence *sequence,
			struct sg_list options)
{
	SG_EACH (item, options) {
		const struct sg_option *option = sg_as_option(item);

		if (sg_str_is(option->name, "as") && sg_is(option->value, SG_TYPE_NAME))
			sequence->type = sg_pg_type(step, option->value, NULL);
		else if (sg_str_is(option->name, "owned_by"))
			set_owner(step, sequence, option);
	}
}

static struct sg_sequence *make(struct sg_step *step, struct sg_str schema,
				struct sg_str name)
{
	struct sg_sequence *sequence = SG_OBJECT_NEW(step->catalog, SG_OBJ_SEQUENCE, NULL,
						     sg_sequence, schema, name);

	sequence->type = SG_STR("bigint");
	sequence->temporary = sg_str_is(schema, "pg_temp");
	return sequence;
}

void sg_pg_create_sequence(struct sg_step *step)
{
	const struct sg_create_sequence *node = sg_as_create_sequence(step->node);
	struct sg_str schema = sg_pg_schema_for(step, &node->name, node->temporary);

	if (sg_pg_can_create(step, SG_OBJ_SEQUENCE, schema, node->name.name,
			     node->if_not_exists))
		set_options(step, make(step, schema, node->name.name), node->options);
}

void sg_pg_alter_sequence(struct sg_step *step)
{
	const struct sg_alter_sequence *node = sg_as_alter_sequence(step->node);
	struct sg_object *sequence =
		sg_pg_need(step, SG_OBJ_SEQUENCE, sizeof(struct sg_sequence), &node->name,
			   node->if_exists);

	if (sequence)
		set_options(step, sg_object_change(step->catalog, sequence),
			    node->options);
}

/* ---- of columns ---- */

/* pg_dump writes the name of an identity's sequence among its options. */
static struct sg_str written_name(struct sg_list options)
{
	struct sg_str parts[3];

	SG_EACH (item, options) {
		const struct sg_option *option = sg_as_option(item);
		size_t n = sg_str_is(option->name, "sequence_name")
				   ? idents_of(option, parts)
				   : 0;

		if (n)
			return parts[n - 1];
	}
	return SG_STR("");
}

struct sg_object *sg_pg_serial(struct sg_step *step, struct sg_object *column,
			       struct sg_str type, struct sg_list options, bool identity)
{
	const struct sg_record *table = column->owner->newest;
	struct sg_str name = written_name(options);
	struct sg_sequence *sequence;

	if (!name.n)
		name = sg_pg_relation_name(step, table->schema, table->name,
					   column->newest->name, "seq");
	else if (!sg_pg_can_create(step, SG_OBJ_SEQUENCE, table->schema, name, false))
		return NULL;
	sequence = make(step, table->schema, name);
	sequence->type = type;
	sequence->identity = identity;
	own(step, sequence, column);
	return sequence->record.object;
}

void sg_pg_drop_sequences(struct sg_step *step, struct sg_object *column)
{
	for (size_t i = 0; i < column->users.len; i++) {
		struct sg_object *user = column->users.items[i];
		const struct sg_sequence *sequence = sg_sequence_at(user, SG_NOW);

		if (sequence && sequence->identity && sequence->owned_by == column)
			sg_object_drop(step->catalog, user);
	}
}
