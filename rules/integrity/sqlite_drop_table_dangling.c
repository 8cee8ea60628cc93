/*
 * # Dropped, while something still names it
 *
 * SQLite drops a table or view without a look at the views, the triggers of other tables
 * and the foreign keys that name it. They fail when they are used: `no such table:
 * main.users`. A foreign key makes every `INSERT` into its table fail, a trigger every
 * statement that fires it; a broken view or trigger also stops every later `ALTER TABLE
 * .. RENAME` and `DROP COLUMN` of any table (measured on 3.40.1 and local D1).
 *
 * ## Instead
 *
 * Drop what depends on it first, or make the table anew in the same file:
 *
 *     DROP VIEW active_users;
 *     DROP TABLE users;
 *
 * ## Unless
 *
 * The name is there again at the end of the file, as after a rebuild. What follows a
 * table that is renamed away and then dropped is reported by `sqlite-rename-old-first`.
 *
 * ## See
 *
 * - https://www.sqlite.org/lang_droptable.html
 */
#include <sqlguard/rule.h>

static void report(struct sg_ctx *cx, size_t by, const struct sg_object *object,
		   const char *fails)
{
	const char *name = sg_show_ident(cx, sg_record_at(object, cx->at)->name);

	sg_report(cx, cx->script->statements.items[by].span, "this breaks %s '%s'",
		  sg_object_type_name(object->type), name);
	sg_note(cx, "%s", fails);
}

/* sqlite-rename-old-first tells of these. */
static bool follows_rename(const struct sg_ctx *cx, size_t by)
{
	const struct sg_rebuild *rebuild = sg_rebuild_at(cx->facts, by);

	return rebuild && (rebuild->shape == SG_REBUILD_OLD_FIRST ||
			   rebuild->shape == SG_REBUILD_SWAP);
}

static void judge_text(struct sg_ctx *cx, const struct sg_object *object)
{
	size_t by = object->created <= cx->began
			    ? sg_broken_by(cx, object, sg_is_text_broken)
			    : SG_NEVER;
	struct sg_arena scratch = {0};

	if (by != SG_NEVER && !follows_rename(cx, by)) {
		struct sg_str problem =
			sg_broken_name_in(cx->catalog, cx->at, &scratch, object);

		report(cx, by, object,
		       sg_printf(cx->arena, "%s fails: %.*s",
				 object->type == SG_OBJ_VIEW
					 ? "each query of it"
					 : "each statement that fires it",
				 SG_STR_ARG(problem)));
		sg_note(cx, "so does every ALTER TABLE that renames something or drops a "
			    "column");
		sg_help(cx, "drop the %s first, or change it",
			sg_object_type_name(object->type));
	}
	sg_arena_release(&scratch);
}

static void judge_key(struct sg_ctx *cx, const struct sg_object *key)
{
	const struct sg_constraint_record *con = sg_constraint_at(key, cx->at);
	struct sg_str parent = sg_target_name(&con->parent, cx->at).name;
	size_t by;

	if (con->type != SG_CON_FOREIGN_KEY || key->created > cx->began ||
	    sg_parent_fault_of(cx->catalog, cx->at, key) != SG_PARENT_MISSING)
		return;
	by = sg_broken_by(cx, key, sg_is_key_broken);
	if (by == SG_NEVER || follows_rename(cx, by))
		return;
	report(cx, by, key->owner,
	       sg_printf(cx->arena,
			 "%severy INSERT into it fails, for its foreign key: no such "
			 "table: main.%.*s",
			 cx->dialect == SG_D1 ? "" : "where foreign keys are enforced, ",
			 SG_STR_ARG(parent)));
	sg_help(cx, "drop the child table first, or rebuild it without the foreign key");
}

/* A file that stops in its midst leaves things as failing-statement says. */
static bool is_refused(const struct sg_ctx *cx)
{
	for (uint32_t at = cx->began; at < cx->at; at++)
		if (sg_place_of(cx->catalog, at + 1)->refused.n)
			return true;
	return false;
}

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	(void)node;
	if (cx->catalog->opaque || !sg_file_drops(cx) || is_refused(cx))
		return;
	sg_each_at_risk(cx, SG_OBJ_VIEW, judge_text);
	sg_each_at_risk(cx, SG_OBJ_TRIGGER, judge_text);
	sg_each_at_risk(cx, SG_OBJ_CONSTRAINT, judge_key);
}

SG_RULE(sqlite_drop_table_dangling){
	.summary = "a view, trigger or foreign key still names what is dropped",
	.severity = SG_ERROR,
	.dialects = SG_ANY_SQLITE,
	.since = "0.1",
	.on = {SG_WHOLE_FILE},
	.check = check,
};
