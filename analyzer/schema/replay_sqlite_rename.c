/*
 * Renames, and all the texts that follow them: foreign keys of children, views, triggers,
 * checks, partial indexes (sqlite_rename_table(), sqlite_rename_column() of alter.c).
 */
#include "replay_sqlite.h"

static bool is_user(const struct sg_object *user)
{
	return !user->newest->gone && user->type != SG_OBJ_CONSTRAINT;
}

/* ---- tables ---- */

static bool may_rename(struct sg_step *step, struct sg_object *table, struct sg_str name)
{
	struct sg_name full = {.schema = table->newest->schema, .name = name};

	if (table->type == SG_OBJ_VIEW)
		return sg_step_refuse(step, "view %.*s may not be altered",
				      SG_STR_ARG(table->newest->name));
	if (sg_find_object(step->catalog, SG_NOW, SG_OBJ_TABLE, &full))
		return sg_step_refuse(
			step,
			"there is already another table or index with this name: %.*s",
			SG_STR_ARG(name));
	return sg_sq_may_name(step, name);
}

/* With legacy_alter_table ON references stay, unless foreign keys are enforced. */
static bool follows_keys(const struct sg_step *step, bool legacy)
{
	return !legacy ||
	       sg_session_foreign_keys(step->file->session, step->index) == SG_YES;
}

static void point_key(struct sg_step *step, struct sg_object *key, struct sg_str name)
{
	struct sg_constraint_record *con = sg_object_change(step->catalog, key);

	con->parent.name = sg_step_keep(step, name);
}

static void point_keys(struct sg_step *step, const struct sg_object *table,
		       struct sg_str name)
{
	struct sg_str was = table->newest->name;
	size_t n = sg_sq_users_of(step->catalog, was)->of.len;

	for (size_t i = 0; i < n; i++) {
		struct sg_object *key = sg_sq_users_of(step->catalog, was)->of.items[i];
		const struct sg_constraint_record *con = sg_constraint_at(key, SG_NOW);

		if (!con || !sg_str_ieq(con->parent.name, was) ||
		    !sg_str_ieq(con->parent.schema, table->newest->schema))
			continue;
		point_key(step, key, name);
		sg_sq_note_user(step->catalog, key, name);
	}
}

/* Copies the list of targets with the table's name in it changed; false: it is not. */
static bool retarget(struct sg_step *step, struct sg_target **items, size_t n,
		     struct sg_str was, struct sg_str name)
{
	struct sg_target *copy = sg_alloc(step->catalog->arena, n * sizeof *copy + 1);
	bool found = false;

	for (size_t i = 0; i < n; i++) {
		copy[i] = (*items)[i];
		if (!sg_str_ieq(copy[i].name, was))
			continue;
		copy[i].name = sg_step_keep(step, name);
		found = true;
	}
	*items = copy;
	return found;
}

static void retarget_user(struct sg_step *step, struct sg_object *user, struct sg_str was,
			  struct sg_str name)
{
	const struct sg_view *view = sg_view_at(user, SG_NOW);
	const struct sg_trigger *trigger = sg_trigger_at(user, SG_NOW);
	struct sg_target *items = view ? view->reads.items : trigger->writes.items;
	size_t n = view ? view->reads.len : trigger->writes.len;

	if (!retarget(step, &items, n, was, name))
		return;
	if (view)
		((struct sg_view *)sg_object_change(step->catalog, user))->reads.items =
			items;
	else
		((struct sg_trigger *)sg_object_change(step->catalog, user))
			->writes.items = items;
}

static void rename_in_users(struct sg_step *step, struct sg_object *table,
			    struct sg_str name)
{
	struct sg_str was = table->newest->name;
	size_t n = sg_sq_users_of(step->catalog, was)->of.len;

	for (size_t i = 0; i < n; i++) {
		struct sg_object *user = sg_sq_users_of(step->catalog, was)->of.items[i];
		const struct sg_record *before = user->newest;

		if (!is_user(user))
			continue;
		sg_sq_rename_in(step, user, table, name, true);
		if (user->newest != before)
			retarget_user(step, user, was, name);
		sg_sq_note_user(step->catalog, user, name);
	}
}

static void rename_in_parts(struct sg_step *step, struct sg_object *table,
			    struct sg_str name)
{
	for (size_t i = 0; i < table->present.len; i++) {
		struct sg_object *part = table->present.items[i];

		if (!part->newest->gone && part->type != SG_OBJ_TRIGGER)
			sg_sq_rename_in(step, part, table, name, true);
	}
}

/* With legacy_alter_table ON nothing rewrites "t.c" in a CHECK or a partial index of t,
   and the table cannot be read again (measured, 3.40.1). */
static bool stays_whole(struct sg_step *step, struct sg_object *table)
{
	for (size_t i = 0; i < table->present.len; i++) {
		struct sg_object *part = table->present.items[i];

		if (!part->newest->gone && part->type != SG_OBJ_TRIGGER &&
		    sg_sq_names(step->catalog, part, table))
			return sg_step_refuse(
				step,
				"error in %s %.*s after rename: it names the "
				"table",
				sg_object_type_name(part->type),
				SG_STR_ARG(part->newest->name));
	}
	return true;
}

/* Indexes of constraints are called after their table, shadow tables too. */
static void rename_parts(struct sg_step *step, struct sg_object *table, struct sg_str was,
			 struct sg_str name)
{
	for (size_t i = 0; i < table->present.len; i++) {
		struct sg_object *part = table->present.items[i];
		const struct sg_index *index = sg_index_at(part, SG_NOW);
		size_t head = (part->type == SG_OBJ_TABLE ? 0 : 17) + was.n;
		const char *before = index ? "sqlite_autoindex_" : "";
		struct sg_str rest =
			sg_str_sub(part->newest->name, head, part->newest->name.n);

		if (part->newest->gone ||
		    (part->type != SG_OBJ_TABLE && (!index || index->origin == 'c')))
			continue;
		sg_object_rename(
			step->catalog, part, part->newest->schema,
			sg_str_of(sg_printf(step->catalog->arena, "%s%.*s%.*s", before,
					    SG_STR_ARG(name), SG_STR_ARG(rest))));
	}
}

void sg_sq_rename_table(struct sg_step *step, struct sg_object *table,
			const struct sg_rename_table *action)
{
	bool legacy = sg_session_legacy_alter_table(step->file->session, step->index);
	struct sg_str name = action->new_name.name, was = table->newest->name;

	if (!may_rename(step, table, name))
		return;
	if (legacy ? !stays_whole(step, table) : !sg_sq_test_schema(step, ""))
		return;
	if (!legacy) {
		rename_in_users(step, table, name);
		rename_in_parts(step, table, name);
	}
	if (follows_keys(step, legacy))
		point_keys(step, table, name);
	sg_object_rename(step->catalog, table, table->newest->schema, name);
	rename_parts(step, table, was, name);
	sg_sq_suspect_users(step->catalog, was);
	sg_sq_suspect_users(step->catalog, name);
	if (!legacy)
		sg_sq_test_schema(step, " after rename");
}

/* ---- columns ---- */

static void rename_parent_key(struct sg_step *step, struct sg_object *object, size_t at,
			      struct sg_str name)
{
	struct sg_constraint_record *con = sg_object_change(step->catalog, object);
	struct sg_keys old = con->parent_keys;

	con->parent_keys = (struct sg_keys){{0}};
	for (size_t i = 0; i < old.of.len; i++)
		sg_key_add(step->catalog, &con->parent_keys, NULL,
			   i == at ? name : old.of.items[i].name);
}

/* Foreign keys that point to the column. */
static void rename_in_children(struct sg_step *step, const struct sg_object *table,
			       struct sg_str was, struct sg_str name)
{
	const struct sg_sq_users *users =
		sg_sq_users_of(step->catalog, table->newest->name);

	for (size_t i = 0; i < users->of.len; i++) {
		const struct sg_constraint_record *con =
			sg_constraint_at(users->of.items[i], SG_NOW);

		if (!con || !sg_str_ieq(con->parent.name, table->newest->name))
			continue;
		for (size_t k = 0; k < con->parent_keys.of.len; k++)
			if (sg_str_ieq(con->parent_keys.of.items[k].name, was))
				rename_parent_key(step, users->of.items[i], k, name);
	}
}

static void rename_in_texts(struct sg_step *step, struct sg_object *table,
			    struct sg_object *column, struct sg_str name, bool quote)
{
	const struct sg_sq_users *users =
		sg_sq_users_of(step->catalog, table->newest->name);

	for (size_t i = 0; i < table->present.len; i++)
		if (!table->present.items[i]->newest->gone &&
		    table->present.items[i]->type != SG_OBJ_TRIGGER)
			sg_sq_rename_in(step, table->present.items[i], column, name,
					quote);
	for (size_t i = 0; i < users->of.len; i++)
		if (is_user(users->of.items[i]))
			sg_sq_rename_in(step, users->of.items[i], column, name, quote);
}

/* The new name was written in quotes, so that it is written with them everywhere. */
static bool is_quoted(const struct sg_step *step, const struct sg_node *action)
{
	struct sg_str text = sg_step_text(step, action);
	char last = text.n ? text.p[text.n - 1] : 0;

	return last == '"' || last == '`' || last == ']' || last == '\'';
}

void sg_sq_rename_column(struct sg_step *step, struct sg_object *table,
			 const struct sg_rename_column *action)
{
	struct sg_str name = action->new_name, was = action->name;
	struct sg_object *column = sg_sq_need_column(step, table, was);
	struct sg_object *there =
		sg_find_part(step->catalog, SG_NOW, table, SG_OBJ_COLUMN, name);

	if (!column || !sg_sq_test_schema(step, "") || !sg_sq_test_keys(step))
		return;
	if (there && there != column) {
		sg_step_refuse(step,
			       "error in table %.*s after rename: duplicate column "
			       "name: %.*s",
			       SG_STR_ARG(table->newest->name), SG_STR_ARG(name));
		return;
	}
	sg_sq_fix_all_quotes(step);
	rename_in_texts(step, table, column, name, is_quoted(step, &action->node));
	rename_in_children(step, table, was, name);
	sg_object_rename(step->catalog, column, SG_STR(""), name);
	sg_sq_suspect_users(step->catalog, table->newest->name);
	sg_sq_test_schema(step, " after rename");
}
