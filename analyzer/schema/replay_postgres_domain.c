/* Domains of PostgreSQL; their checks are parts. */
#include "replay_postgres_objects.h"

static void set_default(struct sg_step *step, struct sg_type *domain,
			const struct sg_node *value)
{
	domain->has_default = value != NULL;
	domain->fallback = sg_pg_text_of(step, value);
}

static void add_constraint(struct sg_step *step, struct sg_type *domain,
			   const struct sg_constraint *constraint)
{
	switch (constraint->type) {
	case SG_CON_NOT_NULL: domain->not_null = true; break;
	case SG_CON_NULL: domain->not_null = false; break;
	case SG_CON_DEFAULT: set_default(step, domain, constraint->expr); break;
	case SG_CON_CHECK:
		sg_pg_check_new(step, domain->record.object, constraint, SG_STR(""));
		break;
	case SG_CON_COLLATE: break;
	default:
		sg_step_refuse(step, "%s constraints not possible for domains",
			       sg_constraint_type_name(constraint->type));
	}
}

void sg_pg_create_domain(struct sg_step *step)
{
	const struct sg_create_domain *create = sg_as_create_domain(step->node);
	struct sg_str schema = sg_pg_schema_for(step, &create->name, false);
	struct sg_object *base = NULL;
	struct sg_type *domain;

	if (!sg_pg_can_create(step, SG_OBJ_DOMAIN, schema, create->name.name, false))
		return;
	domain = SG_OBJECT_NEW(step->catalog, SG_OBJ_DOMAIN, NULL, sg_type, schema,
			       create->name.name);
	domain->form = SG_STR("domain");
	domain->base = sg_pg_type(step, create->type, &base);
	if (base)
		sg_pg_uses(step, domain->record.object, base);
	SG_EACH (constraint, create->constraints)
		add_constraint(step, domain, sg_as_constraint(constraint));
}

static struct sg_object *need_constraint(struct sg_step *step, struct sg_object *domain,
					 struct sg_str name, bool if_exists)
{
	return sg_pg_need_part(step, domain, SG_OBJ_CONSTRAINT,
			       sizeof(struct sg_constraint_record), name, if_exists);
}

static void validate(struct sg_step *step, struct sg_object *domain, struct sg_str name)
{
	struct sg_object *constraint = need_constraint(step, domain, name, false);
	struct sg_constraint_record *record;

	if (!constraint)
		return;
	record = sg_object_change(step->catalog, constraint);
	record->validated = true;
}

static void drop_constraint(struct sg_step *step, struct sg_object *domain,
			    const struct sg_alter_domain *alter)
{
	struct sg_object *constraint =
		need_constraint(step, domain, alter->constraint_name, alter->if_exists);

	if (constraint)
		sg_pg_drop_object(step, constraint, alter->cascade);
}

void sg_pg_alter_domain(struct sg_step *step)
{
	const struct sg_alter_domain *alter = sg_as_alter_domain(step->node);
	struct sg_object *object =
		sg_pg_need_type(step, SG_OBJ_DOMAIN, &alter->name, false);
	struct sg_str action = alter->action;

	if (!object)
		return;
	if (sg_str_is(action, "set default") || sg_str_is(action, "drop default"))
		set_default(step, sg_object_change(step->catalog, object),
			    alter->definition);
	else if (sg_str_is(action, "set not null") || sg_str_is(action, "drop not null"))
		((struct sg_type *)sg_object_change(step->catalog, object))->not_null =
			sg_str_starts(action, "set");
	else if (sg_str_is(action, "add constraint"))
		add_constraint(step, sg_object_change(step->catalog, object),
			       sg_as_constraint(alter->definition));
	else if (sg_str_is(action, "drop constraint"))
		drop_constraint(step, object, alter);
	else if (sg_str_is(action, "validate constraint"))
		validate(step, object, alter->constraint_name);
}
