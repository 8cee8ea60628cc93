/* Policies of row level security: CREATE and ALTER. */
#include "replay_postgres_objects.h"
#include "replay_postgres_tables.h"

/* ALTER POLICY changes what it says and keeps the rest (sql-alterpolicy). */
static void fill(struct sg_step *step, struct sg_policy *policy,
		 const struct sg_create_policy *said)
{
	if (said->roles.len)
		policy->roles = (struct sg_keys){0};
	SG_EACH (role, said->roles)
		sg_key_add(step->catalog, &policy->roles, NULL, sg_as_ident(role)->name);
	if (said->using)
		policy->using = sg_pg_text_of(step, said->using);
	if (said->with_check)
		policy->with_check = sg_pg_text_of(step, said->with_check);
	sg_pg_use_names(step, policy->record.object, said->using);
	sg_pg_use_names(step, policy->record.object, said->with_check);
}

static void alter(struct sg_step *step, struct sg_object *table,
		  const struct sg_create_policy *said)
{
	struct sg_object *policy = sg_pg_need_part(
		step, table, SG_OBJ_POLICY, sizeof(struct sg_policy), said->name, false);

	if (policy)
		fill(step, sg_object_change(step->catalog, policy), said);
}

void sg_pg_create_policy(struct sg_step *step)
{
	const struct sg_create_policy *create = sg_as_create_policy(step->node);
	struct sg_object *table = sg_pg_need_table(step, &create->table, false);
	struct sg_policy *policy;

	if (!table)
		return;
	if (create->alter) {
		alter(step, table, create);
		return;
	}
	if (!sg_pg_can_add(step, table, SG_OBJ_POLICY, create->name, false))
		return;
	policy = SG_OBJECT_NEW(step->catalog, SG_OBJ_POLICY, table, sg_policy, SG_STR(""),
			       create->name);
	policy->command = sg_step_keep(step, create->command);
	policy->restrictive = create->restrictive;
	fill(step, policy, create);
}
