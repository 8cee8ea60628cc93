/* The clauses that let a DROP or a rename pass when its file runs again. */
#include <sqlguard/rule.h>

static const char clause[] = " IF EXISTS";

static void gap_of_drop(struct sg_ctx *cx, struct sg_edits *out)
{
	const struct sg_drop *drop = sg_as_drop(cx->top);
	bool made_here = true;

	if (drop->if_exists || drop->object == SG_OBJ_OTHER || !drop->names.len)
		return;
	SG_EACH (item, drop->names)
		made_here = made_here &&
			    sg_created_before(cx, drop->object,
					      sg_as_object_name(item)->name.name);
	if (!made_here)
		sg_edit_add(cx, out, drop->names.items[0]->span.off, "IF EXISTS ");
}

/* After "DROP" and the optional or required word that follows. */
static void add_after_drop(struct sg_ctx *cx, struct sg_edits *out,
			   const struct sg_node *action, const char *word)
{
	uint32_t off = sg_after_word(cx, action->span.off, "DROP");

	sg_edit_add(cx, out, sg_after_word(cx, off, word), clause);
}

static void gap_of_action(struct sg_ctx *cx, struct sg_edits *out,
			  const struct sg_name *table, const struct sg_node *action)
{
	struct sg_deed added = {SG_DID_ADD_CONSTRAINT, .name = *table};

	if (sg_is(action, SG_DROP_COLUMN) && !sg_as_drop_column(action)->if_exists &&
	    !sg_column_is_new(cx, table, sg_as_drop_column(action)->name)) {
		add_after_drop(cx, out, action, "COLUMN");
	} else if (sg_is(action, SG_DROP_CONSTRAINT) &&
		   !sg_as_drop_constraint(action)->if_exists) {
		added.part = sg_as_drop_constraint(action)->name;
		if (!sg_done_before(cx, &added))
			add_after_drop(cx, out, action, "CONSTRAINT");
	}
}

/* The old name is gone after a rename, so that IF EXISTS makes a second one harmless. */
static void gap_of_alter(struct sg_ctx *cx, struct sg_edits *out)
{
	const struct sg_name *table = sg_altered_table(cx);
	const struct sg_alter_table *alter;
	uint32_t off;

	if (cx->dialect != SG_POSTGRES || !table)
		return;
	alter = sg_as_alter_table(cx->top);
	off = sg_after_word(cx, cx->statement->span.off, "ALTER");
	SG_EACH (action, alter->actions) {
		if (!sg_is(action, SG_RENAME_TABLE))
			gap_of_action(cx, out, table, action);
		else if (!alter->if_exists && !sg_new_here(cx->facts, cx->index, table))
			sg_edit_add(cx, out, sg_after_word(cx, off, "TABLE"), clause);
	}
}

void sg_gaps_of_drop(struct sg_ctx *cx, struct sg_edits *out)
{
	if (sg_rebuild_at(cx->facts, cx->index))
		return;
	if (sg_is(cx->top, SG_DROP))
		gap_of_drop(cx, out);
	else if (sg_is(cx->top, SG_ALTER_TABLE))
		gap_of_alter(cx, out);
}
