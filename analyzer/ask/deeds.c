/* What each kind of statement does to names, as far as some rule asks for it. */
#include <sqlguard/rule.h>

#include "history.h"

/* An index lives in the schema of its table. */
static void note_index(struct sg_history *h, const struct sg_create_index *index)
{
	struct sg_name name = index->name;

	if (h->dialect == SG_POSTGRES)
		name.schema = index->table.schema;
	if (name.name.n)
		sg_history_note(h, (struct sg_deed){SG_DID_INDEX, .name = name});
}

static void note_table(struct sg_history *h, const struct sg_create_table *table)
{
	sg_history_note(h, (struct sg_deed){SG_DID_TAKE_NAME, .name = table->name});
	if (table->partition_strategy.n)
		sg_history_note(h,
				(struct sg_deed){SG_DID_PARTITION, .name = table->name});
}

static void note_domain(struct sg_history *h, const struct sg_create_domain *domain)
{
	const struct sg_constraint *fallback =
		sg_find_constraint(domain->constraints, SG_CON_DEFAULT);

	if (fallback && !sg_is_null(fallback->expr))
		sg_history_note(
			h, (struct sg_deed){SG_DID_GIVE_DEFAULT, .name = domain->name});
}

static void note_created(struct sg_history *h, const struct sg_node *top)
{
	struct sg_created created;

	if (!sg_created_by(&created, top))
		return;
	sg_history_note(h, (struct sg_deed){SG_DID_CREATE, created.object,
					    .part = created.name.name});
	switch ((int)top->kind) {
	case SG_CREATE_TABLE: note_table(h, sg_as_create_table(top)); break;
	case SG_CREATE_INDEX: note_index(h, sg_as_create_index(top)); break;
	case SG_CREATE_DOMAIN: note_domain(h, sg_as_create_domain(top)); break;
	case SG_CREATE_VIEW:
		sg_history_note(h,
				(struct sg_deed){SG_DID_TAKE_NAME, .name = created.name});
		break;
	case SG_CREATE_SCHEMA:
		if (!created.guarded)
			sg_history_note(h, (struct sg_deed){SG_DID_CREATE_SCHEMA,
							    .part = created.name.name});
		break;
	default: break;
	}
}

static void note_drop(struct sg_history *h, const struct sg_drop *drop)
{
	SG_EACH (item, drop->names)
		sg_history_note(
			h, (struct sg_deed){SG_DID_DROP, drop->object,
					    .part = sg_as_object_name(item)->name.name});
	if (drop->object == SG_OBJ_TABLE)
		sg_history_note(h, (struct sg_deed){.type = SG_DID_DELETE});
}

static void note_trigger_state(struct sg_history *h, const struct sg_name *table,
			       const struct sg_alter_trigger_state *state)
{
	struct sg_deed deed = {SG_DID_ENABLE_TRIGGER, .name = *table};

	if (state->rule || !sg_str_starts(state->state, "enable"))
		return;
	if (state->all)
		deed.type = SG_DID_ENABLE_ALL;
	else if (state->user)
		deed.type = SG_DID_ENABLE_USER;
	else
		deed.part = state->which;
	sg_history_note(h, deed);
}

static void note_action(struct sg_history *h, const struct sg_name *table,
			const struct sg_node *action)
{
	struct sg_deed deed = {.name = *table};
	struct sg_node *added;

	switch ((int)action->kind) {
	case SG_ADD_COLUMN:
		deed.type = SG_DID_ADD_COLUMN;
		deed.part = sg_as_column_def(sg_as_add_column(action)->column)->name;
		sg_history_note(h, deed);
		break;
	case SG_ADD_CONSTRAINT:
		added = sg_as_add_constraint(action)->constraint;
		deed.type = SG_DID_ADD_CONSTRAINT;
		if (sg_is(added, SG_CONSTRAINT)) {
			deed.part = sg_as_constraint(added)->name;
			sg_history_note(h, deed);
		}
		break;
	case SG_RENAME_TABLE:
		deed.type = SG_DID_TAKE_NAME;
		deed.name.name = sg_as_rename_table(action)->new_name.name;
		sg_history_note(h, deed);
		break;
	case SG_ALTER_TRIGGER_STATE:
		note_trigger_state(h, table, sg_as_alter_trigger_state(action));
		break;
	default: break;
	}
}

void sg_note_deeds(struct sg_history *h, const struct sg_node *top)
{
	switch ((int)top->kind) {
	case SG_ALTER_TABLE:
		SG_EACH (action, sg_as_alter_table(top)->actions)
			note_action(h, &sg_as_alter_table(top)->name, action);
		break;
	case SG_DROP: note_drop(h, sg_as_drop(top)); break;
	case SG_DELETE:
		sg_history_note(h, (struct sg_deed){.type = SG_DID_DELETE});
		break;
	case SG_INSERT:
		if (sg_as_insert(top)->conflict == SG_CONFLICT_REPLACE)
			sg_history_note(h, (struct sg_deed){.type = SG_DID_DELETE});
		break;
	case SG_TRANSACTION:
		sg_history_note(h, (struct sg_deed){.type = SG_DID_TRANSACTION});
		break;
	case SG_PROBLEM:
		if (sg_as_problem(top)->type == SG_PROBLEM_TEMPLATE)
			sg_history_note(h,
					(struct sg_deed){.type = SG_DID_LEAVE_TEMPLATE});
		break;
	default: note_created(h, top); break;
	}
}
