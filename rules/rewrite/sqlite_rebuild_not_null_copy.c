/*
 * # Copy of a column that may be NULL into one that may not
 *
 * A rebuild makes a column `NOT NULL` and copies the old values as they are. One NULL
 * among them makes the copy fail: `NOT NULL constraint failed` (measured on 3.40.1). On a
 * database without such a row it passes. The `sqlite3` shell without `-bail` goes on
 * after the error, drops the old table, and the new one is empty.
 *
 * ## Instead
 *
 * Say in the copy what NULL becomes:
 *
 *     INSERT INTO users_new (id, name) SELECT id, coalesce(name, '') FROM users;
 *
 * ## Unless
 *
 * The column is a key of the old table, the copy has a condition on it, an UPDATE or
 * DELETE of the file has dealt with it before, or the history does not show the column.
 *
 * ## See
 *
 * - https://www.sqlite.org/lang_createtable.html#not_null_constraints
 */
#include <sqlguard/rule.h>

/* Keys may hold NULL in SQLite, but hardly ever do. */
static bool is_key(const struct sg_table_copy *copy, const struct sg_column *column)
{
	const struct sg_constraint_record *key = sg_primary_key(copy->from, copy->at);

	for (size_t i = 0; key && i < key->keys.of.len; i++)
		if (key->keys.of.items[i].column == column->record.object)
			return true;
	return false;
}

static bool may_fail(const struct sg_ctx *cx, const struct sg_table_copy *copy,
		     const struct sg_copied *column)
{
	struct sg_str name = column->from->record.name;

	return column->to->not_null && !column->from->not_null &&
	       !column->from->generated && !column->from->record.object->assumed &&
	       !is_key(copy, column->from) && !sg_names_column(copy->where, name) &&
	       !sg_is_prepared(cx, copy->old, name) &&
	       !sg_is_prepared(cx, &sg_as_insert(cx->top)->table, name);
}

/* With what the new column gives to rows without a value, if it says so. */
static void wrap(struct sg_ctx *cx, struct sg_edits *edits,
		 const struct sg_copied *column)
{
	const struct sg_column *to = column->to;

	sg_edit_add(cx, edits, column->value->span.off, "coalesce(");
	sg_edit_add(
		cx, edits, sg_span_end(column->value->span),
		sg_printf(cx->arena, ", %s)",
			  to->has_default ? sg_show_ident(cx, to->fallback) : "<value>"));
}

static void report(struct sg_ctx *cx, const struct sg_table_copy *copy,
		   const struct sg_copied *column, struct sg_edits *edits)
{
	sg_report(cx, column->value->span,
		  "the copy fails if '%s' of '%s' is NULL in a row",
		  sg_show_ident(cx, column->from->record.name),
		  sg_show_name(cx, copy->old));
	sg_note(cx, "on a database without such a row it succeeds, so a test does not "
		    "show it");
	if (copy->star) {
		sg_help(cx, "name the columns, with coalesce() where a NULL may be");
		return;
	}
	sg_help(cx, "say what NULL becomes");
	sg_help_sql(cx, "%s", sg_edited(cx, edits));
}

/* One finding for the copy: all its columns are mended at once. */
static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	const struct sg_rebuild *rebuild = sg_rebuild_at(cx->facts, cx->index);
	const struct sg_insert *insert = sg_as_insert(node);
	const struct sg_copied *first = NULL;
	struct sg_edits edits = {0};
	struct sg_table_copy copy;

	if (node != cx->top || !rebuild || rebuild->empty || insert->upserts.len ||
	    insert->conflict == SG_CONFLICT_IGNORE ||
	    insert->conflict == SG_CONFLICT_REPLACE || !sg_copy_of(&copy, cx, insert) ||
	    sg_has_no_rows(cx, copy.old))
		return;
	for (size_t i = 0; i < copy.columns.len; i++) {
		if (!may_fail(cx, &copy, &copy.columns.items[i]))
			continue;
		first = first ? first : &copy.columns.items[i];
		wrap(cx, &edits, &copy.columns.items[i]);
	}
	if (first)
		report(cx, &copy, first, &edits);
}

SG_RULE(sqlite_rebuild_not_null_copy){
	.summary = "a rebuild copies a column that may be NULL into one that may not",
	.severity = SG_WARNING,
	.dialects = SG_ANY_SQLITE,
	.since = "0.1",
	.on = {SG_INSERT},
	.check = check,
};
