/*
 * # Old table renamed away before the rebuild
 *
 * `ALTER TABLE .. RENAME` rewrites the foreign keys, views and triggers that name the
 * table: they follow it to its temporary name. When a new table then takes the old name
 * and the renamed one is dropped, they point to a table that is gone, and the next write
 * fails with `no such table: main.books_old`. Where it is kept, they check and read the
 * rows of the wrong table. Measured on SQLite 3.40.1 and local D1; `PRAGMA
 * legacy_alter_table=ON` prevents it only while foreign keys are off.
 *
 * ## Instead
 *
 * Create the new table under another name first, and rename it last:
 *
 *     CREATE TABLE books_new (id INTEGER PRIMARY KEY, title TEXT NOT NULL);
 *     INSERT INTO books_new (id, title) SELECT id, title FROM books;
 *     DROP TABLE books;
 *     ALTER TABLE books_new RENAME TO books;
 *
 * Mind what `DROP TABLE` deletes; see `table-rebuild`.
 *
 * ## Unless
 *
 * `PRAGMA legacy_alter_table=ON` stands before it and foreign keys are not on; the
 * history shows every table, and none of them, no view and no trigger names the renamed
 * table at the end of the file.
 *
 * ## See
 *
 * - https://www.sqlite.org/lang_altertable.html#alter_table_rename
 * - https://www.sqlite.org/pragma.html#pragma_legacy_alter_table
 */
#include <sqlguard/rule.h>

/* Who names the renamed table when the file is through. */
struct followers {
	struct sg_ctx *cx;
	struct sg_str away;
	uint32_t end;
	bool say; /* a note for each */
	size_t count;
};

static bool names_it(const struct followers *f, const struct sg_target *target)
{
	return sg_str_ieq(sg_target_name(target, f->end).name, f->away);
}

static void follow(struct followers *f, const char *what, struct sg_str name,
		   const struct sg_object *made)
{
	const struct sg_place *place = sg_place_of(f->cx->catalog, made->created);

	f->count++;
	if (f->say)
		sg_note(f->cx, "%s '%s'%s%s names '%s' from then on", what,
			sg_show_ident(f->cx, name), place ? ", of " : "",
			place ? sg_show_place(f->cx, place) : "",
			sg_show_ident(f->cx, f->away));
}

static void look_at_key(struct followers *f, const struct sg_object *constraint)
{
	const struct sg_constraint_record *key = sg_constraint_at(constraint, f->end);
	const struct sg_record *child = sg_record_at(constraint->owner, f->end);

	if (child && key->type == SG_CON_FOREIGN_KEY && names_it(f, &key->parent) &&
	    !sg_str_ieq(child->name, f->away))
		follow(f, "the foreign key of", child->name, constraint);
}

static void look_at_view(struct followers *f, const struct sg_object *view)
{
	const struct sg_view *record = sg_view_at(view, f->end);

	for (size_t i = 0; i < record->reads.len; i++) {
		if (!names_it(f, &record->reads.items[i]))
			continue;
		follow(f, "view", record->record.name, view);
		return;
	}
}

static void look_at_trigger(struct followers *f, const struct sg_object *trigger)
{
	const struct sg_trigger *record = sg_trigger_at(trigger, f->end);

	for (size_t i = 0; i < record->writes.len; i++) {
		if (!names_it(f, &record->writes.items[i]))
			continue;
		follow(f, "trigger", record->record.name, trigger);
		return;
	}
}

static size_t find_followers(struct followers *f)
{
	f->count = 0;
	SG_EACH_OBJECT(constraint, f->cx->catalog, SG_OBJ_CONSTRAINT, f->end)
	{
		look_at_key(f, constraint);
	}
	SG_EACH_OBJECT(view, f->cx->catalog, SG_OBJ_VIEW, f->end)
	{
		look_at_view(f, view);
	}
	SG_EACH_OBJECT(trigger, f->cx->catalog, SG_OBJ_TRIGGER, f->end)
	{
		look_at_trigger(f, trigger);
	}
	return f->count;
}

static struct sg_str new_name(const struct sg_ctx *cx)
{
	SG_EACH (action, sg_as_alter_table(cx->top)->actions)
		if (sg_is(action, SG_RENAME_TABLE))
			return sg_as_rename_table(action)->new_name.name;
	return SG_STR("");
}

static void note_end(struct sg_ctx *cx, const struct sg_rebuild *rebuild,
		     const char *away, bool known)
{
	if (rebuild->drop == SG_NEVER)
		sg_note(cx, "'%s' stays: what follows it checks and reads the old rows",
			away);
	else
		sg_note(cx, "'%s' is dropped in line %zu: %s", away,
			sg_line_of_statement(cx, rebuild->drop),
			known ? "every write through them then fails with no such table"
			      : "foreign keys, views and triggers that follow it break");
}

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	const struct sg_rebuild *rebuild = sg_rebuild_at(cx->facts, cx->index);
	struct followers f = {.cx = cx};
	const char *away;

	if (node != cx->top || !rebuild || rebuild->away != cx->index || rebuild->empty)
		return;
	if (sg_session_legacy_alter_table(cx->session, cx->index) &&
	    sg_session_foreign_keys(cx->session, cx->index) != SG_YES)
		return;
	f.away = new_name(cx);
	f.end = cx->moments[cx->script->statements.len];
	if (!find_followers(&f) && sg_history_is_whole(cx->catalog, f.end))
		return;
	away = sg_show_ident(cx, f.away);
	sg_report(cx, node->span, "what references '%s' now follows it to '%s'",
		  sg_show_name(cx, &rebuild->table), away);
	if (f.count)
		sg_severity(cx, SG_ERROR);
	f.say = true;
	note_end(cx, rebuild, away, find_followers(&f) > 0);
	sg_help(cx, "create the new table under another name and rename it last");
}

SG_RULE(sqlite_rename_old_first){
	.summary = "renaming the old table away takes foreign keys, views and triggers "
		   "along",
	.severity = SG_WARNING,
	.dialects = SG_ANY_SQLITE,
	.since = "0.1",
	.on = {SG_ALTER_TABLE},
	.check = check,
};
