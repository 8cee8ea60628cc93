/* The clauses that let a CREATE or ADD COLUMN pass when its file runs again. */
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
	if (!index->concurrently || !name.name.n) {
		gap_before_name(cx, out, &name);
		return;
	}
	out->replaces = true;
	sg_edit_add(cx, out, cx->statement->span.off,
		    sg_printf(cx->arena, "DROP INDEX CONCURRENTLY IF EXISTS %s;\n",
			      sg_sql_name(cx, &name)));
}

/* PostgreSQL replaces views, functions and triggers instead of passing over them. */
static void gap_of_replaceable(struct sg_ctx *cx, struct sg_edits *out,
			       const struct sg_name *name)
{
	if (cx->dialect != SG_POSTGRES)
		gap_before_name(cx, out, name);
	else if (!sg_is(cx->top, SG_CREATE_TRIGGER) ||
		 !sg_as_create_trigger(cx->top)->constraint) {
		out->replaces = true;
		gap_after(cx, out, NULL, " OR REPLACE");
	}
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

/* An index of SQLite that goes with the old table in each run. */
static bool is_of_rebuilt(struct sg_ctx *cx)
{
	return cx->dialect != SG_POSTGRES && sg_is(cx->top, SG_CREATE_INDEX) &&
	       sg_done_before(
		       cx, &(struct sg_deed){SG_DID_REBUILD,
					     .name = sg_as_create_index(cx->top)->table});
}

void sg_gaps_of_create(struct sg_ctx *cx, struct sg_edits *out)
{
	struct sg_created created;

	if (sg_rebuild_at(cx->facts, cx->index) || is_of_rebuilt(cx))
		return;
	if (sg_is(cx->top, SG_ALTER_TABLE))
		gap_of_columns(cx, out);
	else if (sg_created_by(&created, cx->top) && !created.temporary &&
		 !created.guarded &&
		 !sg_dropped_before(cx, created.object, created.name.name))
		gap_of_created(cx, out, &created);
}
