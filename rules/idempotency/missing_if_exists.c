/*
 * # DROP that fails when the file runs again
 *
 * Where a migration does not run in one transaction, a failure in the middle leaves the
 * statements before it in the database, and the file is not recorded. The next try starts
 * at the top and stops at the first `DROP`, since the object is gone already.
 *
 * ## Instead
 *
 *     DROP VIEW IF EXISTS open_invoices;
 *     ALTER TABLE invoices DROP COLUMN IF EXISTS fax;
 *
 * ## Unless
 *
 * The statement runs in a transaction, as every D1 migration does: a failure leaves
 * nothing behind. The object was created earlier in the same file; it is part of a table
 * rebuild; SQL has no such clause for it (`RENAME COLUMN`; in SQLite every `ALTER
 * TABLE`).
 *
 * When it depends on the runner whether the file runs in a transaction, there is one
 * finding for the whole file.
 *
 * ## See
 *
 * - https://www.postgresql.org/docs/15/sql-droptable.html
 * - https://www.sqlite.org/lang_droptable.html
 */
#include <sqlguard/rule.h>

static const char clause[] = " IF EXISTS";

struct dropped {
	enum sg_object_type object;
	struct sg_str name;
};

static bool makes(const struct sg_ctx *cx, const struct sg_node *top, const void *wanted)
{
	const struct dropped *dropped = wanted;
	struct sg_created created;

	return sg_created_by(&created, top) && created.object == dropped->object &&
	       sg_same_ident(cx->dialect, created.name.name, dropped->name);
}

static void gap_of_drop(struct sg_ctx *cx, struct sg_edits *out)
{
	const struct sg_drop *drop = sg_as_drop(cx->top);
	bool made_here = true;

	if (drop->if_exists || drop->object == SG_OBJ_OTHER || !drop->names.len)
		return;
	SG_EACH (item, drop->names) {
		struct dropped dropped = {drop->object,
					  sg_as_object_name(item)->name.name};

		made_here = made_here && sg_find_before(cx, makes, &dropped);
	}
	if (!made_here)
		sg_edit_add(cx, out, drop->names.items[0]->span.off, "IF EXISTS ");
}

struct constraint {
	const struct sg_name *table;
	struct sg_str name;
};

static bool adds_constraint(const struct sg_ctx *cx, const struct sg_node *top,
			    const void *payload)
{
	const struct constraint *wanted = payload;

	if (!sg_is(top, SG_ALTER_TABLE))
		return false;
	SG_EACH (action, sg_as_alter_table(top)->actions) {
		const struct sg_node *added;

		if (!sg_is(action, SG_ADD_CONSTRAINT))
			continue;
		added = sg_as_add_constraint(action)->constraint;
		if (sg_is(added, SG_CONSTRAINT) &&
		    sg_str_eq(sg_as_constraint(added)->name, wanted->name))
			return sg_same_name(cx->dialect, &sg_as_alter_table(top)->name,
					    wanted->table);
	}
	return false;
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
	struct constraint constraint = {.table = table};

	if (sg_is(action, SG_DROP_COLUMN) && !sg_as_drop_column(action)->if_exists &&
	    !sg_column_is_new(cx, table, sg_as_drop_column(action)->name)) {
		add_after_drop(cx, out, action, "COLUMN");
	} else if (sg_is(action, SG_DROP_CONSTRAINT) &&
		   !sg_as_drop_constraint(action)->if_exists) {
		constraint.name = sg_as_drop_constraint(action)->name;
		if (!sg_find_before(cx, adds_constraint, &constraint))
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

static void gaps(struct sg_ctx *cx, struct sg_edits *out)
{
	if (sg_rebuild_at(cx->facts, cx->index))
		return;
	if (sg_is(cx->top, SG_DROP))
		gap_of_drop(cx, out);
	else if (sg_is(cx->top, SG_ALTER_TABLE))
		gap_of_alter(cx, out);
}

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	if (node == cx->top && sg_report_rerun(cx, gaps))
		sg_help(cx, "let a second run pass over what the first one removed");
}

SG_RULE(missing_if_exists){
	.summary = "a DROP without IF EXISTS stops the second run of a failed migration",
	.severity = SG_WARNING,
	.dialects = SG_POSTGRES | SG_SQLITE,
	.since = "0.1",
	.on = {SG_DROP, SG_ALTER_TABLE},
	.check = check,
};
