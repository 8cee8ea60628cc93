/*
 * # Foreign key to something that cannot be a parent
 *
 * SQLite takes a foreign key to a table that is not there, and one to columns that are
 * neither the primary key nor `UNIQUE`. What fails is the use: with foreign keys
 * enforced, as on D1, every `INSERT` into the child ends with `no such table: main.users`
 * or `foreign key mismatch - "posts" referencing "users"`, and in the second case every
 * `DELETE` from the parent, too (measured on 3.40.1 and local D1). The same happens when
 * the `UNIQUE` index or the column of the parent is dropped later, or a rebuild of the
 * parent leaves it out.
 *
 * ## Instead
 *
 * Reference the primary key, or make the columns unique:
 *
 *     CREATE UNIQUE INDEX users_email ON users (email);
 *
 * ## Unless
 *
 * The parent is made later in the file; or the history does not show all of it.
 *
 * ## See
 *
 * - https://www.sqlite.org/foreignkeys.html#fk_indexes
 */
#include <sqlguard/rule.h>

struct search {
	struct sg_str parent;
	const struct sg_constraint *found;
};

static bool find(struct sg_node *node, void *payload)
{
	struct search *search = payload;

	if (!search->found && sg_is(node, SG_CONSTRAINT) &&
	    sg_as_constraint(node)->type == SG_CON_FOREIGN_KEY &&
	    sg_str_ieq(sg_as_constraint(node)->ref_table.name, search->parent))
		search->found = sg_as_constraint(node);
	return true;
}

/* The place of the foreign key when this statement made it, else all of the statement. */
static struct sg_span span_of(const struct sg_ctx *cx, size_t by, struct sg_str parent)
{
	const struct sg_statement *s = &cx->script->statements.items[by];
	struct search search = {parent, NULL};

	sg_walk(s->node, find, &search);
	return search.found ? search.found->ref_table.span : s->span;
}

static void report(struct sg_ctx *cx, const struct sg_object *key, size_t by,
		   enum sg_parent_fault fault)
{
	const struct sg_constraint_record *con = sg_constraint_at(key, cx->at);
	struct sg_name parent = sg_target_name(&con->parent, cx->at);
	const char *child = sg_show_ident(cx, sg_record_at(key->owner, cx->at)->name);
	const char *name = sg_show_ident(cx, parent.name);

	if (fault == SG_PARENT_MISSING)
		sg_report(cx, span_of(cx, by, parent.name),
			  "'%s' references '%s', and there is no such table", child,
			  name);
	else if (fault == SG_PARENT_COLUMN_MISSING)
		sg_report(cx, span_of(cx, by, parent.name),
			  "'%s' references a column that '%s' does not have", child,
			  name);
	else
		sg_report(cx, span_of(cx, by, parent.name),
			  "'%s' references columns of '%s' that are not unique", child,
			  name);
	if (cx->dialect == SG_D1 && fault != SG_PARENT_MISSING)
		sg_severity(cx, SG_ERROR);
	if (fault == SG_PARENT_MISSING)
		sg_note(cx, "%severy INSERT into '%s' fails: no such table: main.%s",
			cx->dialect == SG_D1 ? "" : "where foreign keys are enforced, ",
			child, name);
	else
		sg_note(cx,
			"%sINSERT into '%s' and DELETE from '%s' fail: foreign key "
			"mismatch - \"%s\" referencing \"%s\"",
			cx->dialect == SG_D1 ? "" : "where foreign keys are enforced, ",
			child, name, child, name);
	sg_help(cx,
		fault == SG_PARENT_MISSING
			? "make '%s' first, or correct the name"
			: "reference the primary key of '%s', or make what is "
			  "referenced UNIQUE",
		name);
}

/* Whether the table had a broken key to that parent when the file began: a rebuild makes
   it anew and breaks nothing. */
static bool was_broken(const struct sg_ctx *cx, const struct sg_object *key)
{
	struct sg_name child = {.name = sg_record_at(key->owner, cx->at)->name};
	const struct sg_object *old =
		sg_find_object(cx->catalog, cx->began, SG_OBJ_TABLE, &child);
	struct sg_str parent =
		sg_target_name(&sg_constraint_at(key, cx->at)->parent, cx->at).name;

	if (!old)
		return false;
	SG_EACH_PART(part, old, SG_OBJ_CONSTRAINT, cx->began)
	{
		const struct sg_constraint_record *then =
			sg_constraint_at(part, cx->began);

		if (then->type == SG_CON_FOREIGN_KEY &&
		    sg_str_ieq(sg_target_name(&then->parent, cx->began).name, parent) &&
		    sg_is_key_broken(cx->catalog, cx->began, part))
			return true;
	}
	return false;
}

static void judge(struct sg_ctx *cx, const struct sg_object *key)
{
	enum sg_parent_fault fault;
	size_t by;

	if (sg_constraint_at(key, cx->at)->type != SG_CON_FOREIGN_KEY)
		return;
	fault = sg_parent_fault_of(cx->catalog, cx->at, key);
	by = sg_broken_by(cx, key, sg_is_key_broken);
	/* A table that is gone is the matter of sqlite-drop-table-dangling. */
	if (by == SG_NEVER || was_broken(cx, key) ||
	    (fault == SG_PARENT_MISSING && key->created <= cx->began))
		return;
	report(cx, key, by, fault);
}

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	(void)node;
	if (cx->catalog->opaque)
		return;
	sg_each_at_risk(cx, SG_OBJ_CONSTRAINT, judge);
}

SG_RULE(sqlite_fk_parent_invalid){
	.summary =
		"a foreign key to what is not there or not unique fails when it is used",
	.severity = SG_WARNING,
	.dialects = SG_ANY_SQLITE,
	.since = "0.1",
	.on = {SG_WHOLE_FILE},
	.check = check,
};
