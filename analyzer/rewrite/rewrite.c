/*
 * A rebuild written anew.  Where the file copies into a new table first, all of it
 * becomes one sequence: the rows are copied away, the table is dropped, made and filled
 * again, so that no rename reaches foreign keys and views.  Where the file does that
 * itself, only what keeps the rows of other tables is put around its DROP TABLE or
 * DELETE.
 */
#include <sqlguard/broken.h>

#include "written.h"

/* The table that holds the rows meanwhile must not lose them itself. */
static bool copy_is_free(struct plan *p)
{
	struct sg_name name = p->rebuild->temporary;

	if (!sg_is_framed(p->rebuild))
		return true;
	for (size_t i = 0; i < p->parents.of.len; i++) {
		const struct sg_object *child =
			p->parents.of.items[i]->record.object->owner;

		if (sg_str_ieq(sg_record_at(child, p->at)->name, name.name)) {
			p->why_not = sg_printf(p->cx->arena,
					       "'%s' holds the rows meanwhile and has a "
					       "foreign key to '%s'",
					       sg_show_name(p->cx, &name),
					       sg_show_name(p->cx, &p->rebuild->table));
			return false;
		}
	}
	return true;
}

/* ---- the sequence ---- */

static bool counts_up(const struct sg_create_table *create)
{
	SG_EACH (item, create->columns)
		SG_EACH (con, sg_as_column_def(item)->constraints)
			if (sg_as_constraint(con)->autoincrement)
				return true;
	return false;
}

/* AUTOINCREMENT would start again behind the largest key that is left, and give keys of
   deleted rows a second time (measured on SQLite 3.40.1). */
static bool keeps_sequence(struct plan *p)
{
	const struct sg_constraint_record *key =
		p->table ? sg_primary_key(p->table, p->at) : NULL;

	return p->create && counts_up(p->create) && key && key->autoincrement;
}

static const char *string_of(struct plan *p, struct sg_str name)
{
	struct sg_buf out = {0};

	for (size_t i = 0; i < name.n; i++) {
		if (name.p[i] == '\'')
			sg_buf_addc(&out, '\'');
		sg_buf_addc(&out, name.p[i]);
	}
	return sg_buf_keep(&out, p->cx->arena).p;
}

static void add_steps(struct plan *p, struct steps *to, const struct steps *from)
{
	for (size_t i = 0; i < from->of.len; i++)
		*SG_PUSH(p->cx->arena, &to->of) = from->of.items[i];
}

/* True: the whole rebuild is in `out`. */
static bool write_sequence(struct plan *p, struct steps *out)
{
	struct sg_str name = p->rebuild->table.name;
	const char *copy = sg_name_of_copy(p, name), *fill = sg_write_fill(p, copy);
	const char *sequence = sg_name_of_copy(
		p, sg_str_of(sg_printf(p->cx->arena, "sequence_%.*s", SG_STR_ARG(name))));
	bool counts = keeps_sequence(p);

	if (!fill)
		return false;
	sg_step(p, out, "CREATE TABLE %s AS SELECT * FROM %s", copy, p->name);
	if (counts)
		sg_step(p, out,
			"CREATE TABLE %s AS SELECT name, seq FROM sqlite_sequence WHERE "
			"name = '%s'",
			sequence, string_of(p, name));
	add_steps(p, out, &p->before);
	sg_step(p, out, "DROP TABLE %s", p->name);
	sg_step(p, out, "%s", sg_write_definition(p));
	sg_step(p, out, "%s", fill);
	sg_step(p, out, "DROP TABLE %s", copy);
	if (counts) {
		sg_step(p, out, "DELETE FROM sqlite_sequence WHERE name = '%s'",
			string_of(p, name));
		sg_step(p, out,
			"INSERT INTO sqlite_sequence (name, seq) SELECT name, seq FROM "
			"%s",
			sequence);
		sg_step(p, out, "DROP TABLE %s", sequence);
	}
	add_steps(p, out, &p->after);
	return true;
}

/* The file's own statements with what is put around one of them, for people to read. */
static void write_frame(struct plan *p, struct steps *out)
{
	const struct sg_rebuild *rebuild = p->rebuild;
	size_t refilled = rebuild->back;

	for (size_t i = rebuild->first; i <= rebuild->last; i++) {
		struct sg_span span = p->cx->script->statements.items[i].span;

		if (!sg_is_part(rebuild, i))
			continue;
		if (i == p->loss)
			add_steps(p, out, &p->before);
		sg_step(p, out, "%.*s", SG_STR_ARG(sg_text_of(p->cx, span)));
		if (i == refilled)
			add_steps(p, out, &p->after);
	}
}

void sg_defer_checks(struct plan *p, struct steps *out)
{
	if (!sg_session_defer_foreign_keys(p->cx->session, p->loss))
		sg_step(p, out, "PRAGMA defer_foreign_keys = ON");
}

const char *sg_join_steps(struct plan *p, const struct steps *steps, const char *between)
{
	struct sg_buf out = {0};

	for (size_t i = 0; i < steps->of.len; i++) {
		sg_buf_adds(&out, i ? between : "");
		sg_buf_adds(&out, steps->of.items[i]);
	}
	return out.n ? sg_buf_keep(&out, p->cx->arena).p : "";
}

/* ---- the forms ---- */

/* From there on the file takes rows, keys or the name away.  An UPDATE of the old table
   behind the copy moves keys, maybe in vain. */
static size_t loss_of(struct sg_ctx *cx, const struct sg_rebuild *rebuild)
{
	size_t loss = rebuild->away < rebuild->loss ? rebuild->away : rebuild->loss;

	for (size_t i = rebuild->copy; i < loss; i++) {
		const struct sg_node *node = cx->script->statements.items[i].node;

		if (sg_is(node, SG_UPDATE) &&
		    sg_str_ieq(sg_as_update(node)->table.name, rebuild->table.name))
			return i;
	}
	return loss;
}

/* What references the table finds its key again, or no order of steps is right. */
static bool keeps_keys(struct plan *p)
{
	uint32_t after = p->cx->moments[p->rebuild->last + 1];

	for (size_t i = 0; i < p->parents.of.len; i++) {
		const struct sg_object *key = p->parents.of.items[i]->record.object;

		if (sg_record_at(key, after) &&
		    sg_parent_fault_of(p->cx->catalog, after, key) > SG_PARENT_MISSING) {
			p->why_not = sg_printf(
				p->cx->arena,
				"the columns that '%s' references are no key any more",
				sg_show_ident(p->cx,
					      sg_record_at(key->owner, p->at)->name));
			return false;
		}
	}
	return true;
}

/* Nothing references the table: whatever is wrong, its rebuild is not. */
static bool is_alone(struct plan *p)
{
	return p->table && !p->parents.of.len &&
	       sg_history_is_whole(p->cx->catalog, p->at);
}

/* A statement behind the loss copies rows into the table. */
static bool is_refilled(const struct plan *p, const struct sg_object *table)
{
	const struct sg_ctx *cx = p->cx;

	for (size_t i = p->loss; i < cx->script->statements.len; i++) {
		const struct sg_node *node = cx->script->statements.items[i].node;
		const struct sg_insert *insert =
			sg_is(node, SG_INSERT) ? sg_as_insert(node) : NULL;

		if (insert && sg_is(insert->source, SG_SELECT) &&
		    sg_as_select(insert->source)->from.len &&
		    sg_find_object(cx->catalog, cx->moments[i], SG_OBJ_TABLE,
				   &insert->table) == table)
			return true;
	}
	return false;
}

/* Rows that never went would come a second time. */
static bool keeps_children_apart(struct plan *p)
{
	for (size_t i = 0; i < p->parents.of.len; i++) {
		const struct sg_object *child =
			p->parents.of.items[i]->record.object->owner;

		if (child == p->table || !is_refilled(p, child))
			continue;
		p->why_not =
			sg_printf(p->cx->arena, "the file fills '%s' again by itself",
				  sg_show_ident(p->cx, sg_record_at(child, p->at)->name));
		return false;
	}
	return true;
}

static enum form choose(struct plan *p)
{
	p->parents.of.len = 0;
	sg_list_keys(&p->parents, p, p->table);
	if (is_alone(p) || !copy_is_free(p) || !keeps_keys(p) || !keeps_children_apart(p))
		return FORM_NONE;
	if (sg_shift_keys(p))
		return FORM_KEY_SHIFT;
	if (!p->table) {
		p->why_not = "the history does not show the table";
		return FORM_NONE;
	}
	sg_keep_rows(p);
	return FORM_KEEP_ROWS;
}

static bool are_there(const struct plan *p, const struct steps *steps)
{
	size_t found = 0;

	for (size_t i = 0; i < steps->of.len; i++)
		for (size_t k = p->rebuild->first; k <= p->rebuild->last; k++)
			if (sg_str_eq(sg_text_of(p->cx,
						 p->cx->script->statements.items[k].span),
				      sg_str_of(steps->of.items[i]))) {
				found++;
				break;
			}
	return found == steps->of.len;
}

/* The file has all that would be put around its statements. */
static bool is_needless(const struct written *w)
{
	const struct plan *p = &w->plan;

	return w->framed && are_there(p, &p->before) && are_there(p, &p->after) &&
	       sg_session_defer_foreign_keys(p->cx->session, p->loss);
}

static enum form write_form(struct written *w)
{
	struct plan *p = &w->plan;
	enum form form;

	if (!sg_find_parts(p) || !sg_is_undisturbed(p))
		return FORM_NONE;
	if (sg_write_in_place(w))
		return FORM_IN_PLACE;
	form = choose(p);
	if (form == FORM_NONE || is_needless(w))
		return FORM_NONE;
	sg_defer_checks(p, &w->steps);
	if (w->framed)
		write_frame(p, &w->steps);
	else if (!write_sequence(p, &w->steps))
		return FORM_NONE;
	return form;
}

void sg_write_rebuild(struct written *w, struct sg_ctx *cx,
		      const struct sg_rebuild *rebuild)
{
	struct plan *p = &w->plan;

	*w = (struct written){.framed = sg_is_framed(rebuild)};
	*p = (struct plan){.cx = cx,
			   .rebuild = rebuild,
			   .loss = loss_of(cx, rebuild),
			   .name = sg_sql_name(cx, &rebuild->table)};
	p->at = cx->moments[p->loss];
	p->table = sg_find_object(cx->catalog, p->at, SG_OBJ_TABLE, &rebuild->table);
	w->form = write_form(w);
}
