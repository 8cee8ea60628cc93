/*
 * # CREATE that fails when the file runs again
 *
 * Where a migration does not run in one transaction, a failure in the middle leaves the
 * statements before it in the database, and the file is not recorded. The next try starts
 * at the top and stops at the first `CREATE`: `relation already exists`. Somebody has to
 * clean up by hand, in production.
 *
 * Without a transaction run: files with `CONCURRENTLY`, files with a no-transaction
 * directive, `sqlite3 db < file`, and tools that send statement after statement.
 *
 * ## Instead
 *
 *     CREATE TABLE IF NOT EXISTS invoices (id bigint PRIMARY KEY);
 *     CREATE OR REPLACE VIEW open_invoices AS SELECT id FROM invoices;
 *
 * For an index built concurrently drop what a failed build left behind. `IF NOT EXISTS`
 * would keep that index, which is `INVALID` and serves no query (measured on PostgreSQL
 * 15.18):
 *
 *     DROP INDEX CONCURRENTLY IF EXISTS invoices_due_idx;
 *     CREATE INDEX CONCURRENTLY invoices_due_idx ON invoices (due);
 *
 * ## Unless
 *
 * The statement runs in a transaction, as every D1 migration does: a failure leaves
 * nothing behind. The object was dropped just before; it is temporary; it is part of a
 * table rebuild; SQL has no such clause for it (types, domains, policies, roles,
 * constraints; in SQLite `ADD COLUMN`).
 *
 * When it depends on the runner whether the file runs in a transaction, there is one
 * finding for the whole file.
 *
 * ## See
 *
 * - https://www.postgresql.org/docs/15/sql-createtable.html
 * - https://www.sqlite.org/lang_createtable.html
 */
#include <sqlguard/rule.h>

static void gap_after(struct sg_ctx *cx, struct sg_edits *out, const char *word,
		      const char *clause)
{
	uint32_t off = sg_after_word(cx, cx->statement->span.off, "CREATE");

	sg_edit_add(cx, out, word ? sg_after_word(cx, off, word) : off, clause);
}

static void gap_before_name(struct sg_ctx *cx, struct sg_edits *out,
			    const struct sg_name *name)
{
	if (name->name.n)
		sg_edit_add(cx, out, name->span.off, "IF NOT EXISTS ");
}

/* IF NOT EXISTS would keep the INVALID index that a failed concurrent build leaves. */
static void gap_of_index(struct sg_ctx *cx, struct sg_edits *out)
{
	const struct sg_create_index *index = sg_as_create_index(cx->top);
	struct sg_name name = index->name;

	name.schema = index->table.schema;
	if (!index->concurrently || !name.name.n)
		gap_before_name(cx, out, &name);
	else
		sg_edit_add(cx, out, cx->statement->span.off,
			    sg_printf(cx->arena,
				      "DROP INDEX CONCURRENTLY IF EXISTS %s;\n",
				      sg_sql_name(cx, &name)));
}

/* PostgreSQL replaces views, functions and triggers instead of passing over them. */
static void gap_of_replaceable(struct sg_ctx *cx, struct sg_edits *out,
			       const struct sg_name *name)
{
	if (cx->dialect != SG_POSTGRES)
		gap_before_name(cx, out, name);
	else if (!sg_is(cx->top, SG_CREATE_TRIGGER) ||
		 !sg_as_create_trigger(cx->top)->constraint)
		gap_after(cx, out, NULL, " OR REPLACE");
}

/* Other objects than these have no such clause. */
static void gap_of_created(struct sg_ctx *cx, struct sg_edits *out,
			   const struct sg_created *created)
{
	switch ((int)created->object) {
	case SG_OBJ_TABLE:
	case SG_OBJ_FOREIGN_TABLE:
	case SG_OBJ_MATERIALIZED_VIEW:
	case SG_OBJ_SEQUENCE:
	case SG_OBJ_COLLATION:
	case SG_OBJ_STATISTICS: gap_before_name(cx, out, &created->name); break;
	case SG_OBJ_INDEX: gap_of_index(cx, out); break;
	case SG_OBJ_VIEW:
	case SG_OBJ_FUNCTION:
	case SG_OBJ_PROCEDURE:
	case SG_OBJ_TRIGGER: gap_of_replaceable(cx, out, &created->name); break;
	case SG_OBJ_EXTENSION: gap_after(cx, out, "EXTENSION", " IF NOT EXISTS"); break;
	case SG_OBJ_SCHEMA:
		/* Refused together with elements (PostgreSQL 15 sql-createschema.html).
		 */
		if (!sg_as_create_schema(cx->top)->elements.len)
			gap_after(cx, out, "SCHEMA", " IF NOT EXISTS");
		break;
	default: break;
	}
}

static void gap_of_columns(struct sg_ctx *cx, struct sg_edits *out)
{
	if (cx->dialect != SG_POSTGRES || !sg_altered_table(cx))
		return;
	SG_EACH (action, sg_as_alter_table(cx->top)->actions)
		if (sg_is(action, SG_ADD_COLUMN) &&
		    !sg_as_add_column(action)->if_not_exists)
			sg_edit_add(cx, out, sg_as_add_column(action)->column->span.off,
				    "IF NOT EXISTS ");
}

static void gaps(struct sg_ctx *cx, struct sg_edits *out)
{
	struct sg_created created;

	if (sg_rebuild_at(cx->facts, cx->index))
		return;
	if (sg_is(cx->top, SG_ALTER_TABLE))
		gap_of_columns(cx, out);
	else if (sg_created_by(&created, cx->top) && !created.temporary &&
		 !created.guarded &&
		 !sg_dropped_before(cx, created.object, created.name.name))
		gap_of_created(cx, out, &created);
}

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	bool concurrent =
		sg_is(node, SG_CREATE_INDEX) && sg_as_create_index(node)->concurrently;

	if (node == cx->top && sg_report_rerun(cx, gaps))
		sg_help(cx, "%s",
			concurrent
				? "drop what a failed build left: IF NOT EXISTS would "
				  "keep an INVALID index"
				: "let a second run pass over what the first one made");
}

SG_RULE(missing_if_not_exists){
	.summary = "a CREATE without IF NOT EXISTS stops the second run of a failed "
		   "migration",
	.severity = SG_WARNING,
	.dialects = SG_POSTGRES | SG_SQLITE,
	.since = "0.1",
	.on = {SG_CREATE_TABLE, SG_CREATE_VIRTUAL_TABLE, SG_CREATE_INDEX, SG_CREATE_VIEW,
	       SG_CREATE_TRIGGER, SG_CREATE_FUNCTION, SG_CREATE_SEQUENCE,
	       SG_CREATE_SCHEMA, SG_CREATE_EXTENSION, SG_CREATE_OTHER, SG_ALTER_TABLE},
	.check = check,
};
