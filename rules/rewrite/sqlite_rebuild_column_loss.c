/*
 * # Rebuild that loses the values of a column
 *
 * A column that the copy leaves out although both tables have it gets its default, or
 * `NULL`, in every row; a column that the new table does not have is gone with its
 * values. Nothing fails, and the old table is dropped next (measured on SQLite 3.40.1).
 *
 * ## Instead
 *
 * Copy every column that both tables have:
 *
 *     INSERT INTO books_new (id, title, isbn) SELECT id, title, isbn FROM books;
 *
 * A column that must go is better dropped in a migration of its own, after no running
 * code names it. State there why that is safe:
 *
 *     -- sqlguard:ignore sqlite-rebuild-column-loss -- no release reads fax since 2.3
 *     DROP TABLE guests;
 *
 * ## Unless
 *
 * The column is generated, or was added in the same file; its values go into a column of
 * another name, into an expression of the copy or into another table; another statement
 * of the file fills it.
 *
 * In the down part of a migration it is an info: undoing is what that part is for.
 *
 * ## See
 *
 * - https://www.sqlite.org/lang_altertable.html#otheralter
 * - https://www.sqlite.org/lang_insert.html
 */
#include <sqlguard/rule.h>

static struct sg_str old_name(const struct sg_replaced *r, const struct sg_heir *heir)
{
	return sg_record_at(heir->old, r->before)->name;
}

static bool has_values(struct sg_ctx *cx, const struct sg_replaced *r,
		       const struct sg_heir *heir)
{
	return !sg_column_at(heir->old, r->before)->generated &&
	       !sg_column_is_new(cx, &r->rebuild->table, old_name(r, heir));
}

/* ---- left out of the copy ---- */

static bool is_left_out(struct sg_ctx *cx, const struct sg_replaced *r,
			const struct sg_heir *heir)
{
	if (!heir->old || !heir->now || sg_column_at(heir->now, r->after)->generated)
		return false;
	for (size_t i = 0; i < r->copied.len; i++)
		if (r->copied.items[i].to == heir->now)
			return false;
	return has_values(cx, r, heir) &&
	       !sg_is_filled_later(cx, r->rebuild, old_name(r, heir));
}

static const char *new_value(struct sg_ctx *cx, const struct sg_replaced *r,
			     const struct sg_heir *heir)
{
	const struct sg_column *now = sg_column_at(heir->now, r->after);

	if (sg_rowid_column(r->now, r->after) == heir->now)
		return "a new number";
	if (!now->has_default)
		return "NULL";
	return sg_printf(cx->arena, "its default %.*s", SG_STR_ARG(now->fallback));
}

static void check_copy(struct sg_ctx *cx, const struct sg_replaced *r)
{
	struct sg_list to = r->fill->columns;

	for (size_t i = 0; i < r->heirs.len && to.len; i++) {
		const struct sg_heir *heir = &r->heirs.items[i];
		const char *name;

		if (!is_left_out(cx, r, heir))
			continue;
		name = sg_show_ident(cx, old_name(r, heir));
		sg_report(cx, sg_span_join(to.items[0]->span, to.items[to.len - 1]->span),
			  "the copy leaves out column '%s': every row gets %s", name,
			  new_value(cx, r, heir));
		sg_at_stake(cx, (struct sg_stake){.table = r->rebuild->table.name,
						  .column = old_name(r, heir)});
		sg_note(cx,
			"both tables have it; the values are gone when the old table "
			"is dropped in line %zu",
			sg_line_of_statement(cx, r->rebuild->loss));
		sg_help(cx, "put '%s' into both lists of the INSERT", name);
	}
}

/* ---- gone with the old table ---- */

static bool is_gone(struct sg_ctx *cx, const struct sg_replaced *r,
		    const struct sg_heir *heir)
{
	return heir->old && !heir->now && has_values(cx, r, heir) &&
	       !sg_is_saved(cx, r->rebuild, old_name(r, heir));
}

static void put_at_stake(struct sg_ctx *cx, const struct sg_replaced *r)
{
	for (size_t i = 0; i < r->heirs.len; i++)
		if (is_gone(cx, r, &r->heirs.items[i]))
			sg_at_stake(cx,
				    (struct sg_stake){
					    .table = r->rebuild->table.name,
					    .column = old_name(r, &r->heirs.items[i])});
}

static void check_drop(struct sg_ctx *cx, const struct sg_replaced *r)
{
	const char *table = sg_show_name(cx, &r->rebuild->table), *list = NULL;
	size_t count = 0;

	for (size_t i = 0; i < r->heirs.len; i++) {
		const struct sg_heir *heir = &r->heirs.items[i];

		if (!is_gone(cx, r, heir))
			continue;
		list = sg_printf(cx->arena, "%s%s'%s'", list ? list : "",
				 list ? ", " : "", sg_show_ident(cx, old_name(r, heir)));
		count++;
	}
	if (!list)
		return;
	sg_report(cx, cx->statement->span, "column%s %s of '%s' %s with %s values",
		  count > 1 ? "s" : "", list, table, count > 1 ? "go" : "goes",
		  count > 1 ? "their" : "its");
	put_at_stake(cx, r);
	sg_note(cx, "the new table of line %zu does not have %s",
		sg_line_of_statement(cx, r->rebuild->create), count > 1 ? "them" : "it");
	sg_note(cx, "code that still selects or inserts the column fails from then on");
	if (sg_soften_down(cx))
		return;
	sg_help(cx, "drop it only after no running code names it, and say so");
	sg_help_sql(cx,
		    "-- sqlguard:ignore sqlite-rebuild-column-loss -- <unused since "
		    "when>\n%.*s;",
		    SG_STR_ARG(sg_text_of(cx, cx->statement->span)));
}

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	const struct sg_rebuild *rebuild = sg_rebuild_at(cx->facts, cx->index);
	struct sg_replaced r;

	if (node != cx->top || !rebuild || rebuild->drop == SG_NEVER ||
	    rebuild->copy == SG_NEVER || !sg_replaced_by(&r, cx, rebuild))
		return;
	if (r.fill && node == &r.fill->node)
		check_copy(cx, &r);
	else if (cx->index == rebuild->loss)
		check_drop(cx, &r);
}

SG_RULE(sqlite_rebuild_column_loss){
	.summary = "a rebuild leaves a column of the old table out",
	.severity = SG_ERROR,
	.dialects = SG_ANY_SQLITE,
	.since = "0.1",
	.on = {SG_INSERT, SG_DROP},
	.check = check,
};
