/* The rewritten rebuild as help, SQL and edits of the file. */
#include "written.h"

/* A transaction of ours does not hold there: defer_foreign_keys ends with the next
   statement; but foreign keys can be turned off (pragma.html#pragma_foreign_keys). */
static bool is_outside(struct sg_ctx *cx, const struct sg_rebuild *rebuild)
{
	return cx->dialect == SG_SQLITE &&
	       sg_session_in_transaction(cx->session, rebuild->loss) != SG_YES;
}

/* ---- edits ---- */

/* Drizzle's migrators cut a file at these, and run one statement of each piece. */
static const char *separator(struct sg_ctx *cx)
{
	for (size_t i = 0; i < cx->script->comments.len; i++)
		if (cx->script->comments.items[i].breakpoint)
			return ";--> statement-breakpoint\n";
	return ";\n";
}

static struct sg_span span_of(struct sg_ctx *cx, size_t index)
{
	return cx->script->statements.items[index].span;
}

static void replace_parts(struct sg_ctx *cx, struct written *w)
{
	const struct sg_rebuild *rebuild = w->plan.rebuild;

	for (size_t i = rebuild->first; i < rebuild->last; i++)
		if (sg_is_replaced(&w->plan, i))
			sg_fix_remove_statement(cx, i);
	for (size_t i = 0; i < w->needless.len; i++)
		sg_fix_remove_statement(cx, w->needless.items[i]);
	if (!w->steps.of.len)
		sg_fix_remove_statement(cx, rebuild->last);
	else
		sg_fix_replace(cx, span_of(cx, rebuild->last),
			       sg_join_steps(&w->plan, &w->steps, separator(cx)));
}

static void put_around(struct sg_ctx *cx, struct written *w)
{
	const struct sg_rebuild *rebuild = w->plan.rebuild;
	const char *between = separator(cx);
	struct steps before = {{0}};

	sg_defer_checks(&w->plan, &before);
	for (size_t i = 0; i < w->plan.before.of.len; i++)
		sg_step(&w->plan, &before, "%s", w->plan.before.of.items[i]);
	sg_fix_insert(cx, span_of(cx, w->plan.loss).off,
		      sg_printf(cx->arena, "%s%s",
				sg_join_steps(&w->plan, &before, between), between));
	if (w->plan.after.of.len)
		sg_fix_insert(
			cx, sg_span_end(span_of(cx, rebuild->back)),
			sg_printf(cx->arena, "%s%s", between,
				  sg_join_steps(&w->plan, &w->plan.after, between)));
}

/* PRAGMA foreign_keys does nothing in a transaction, and leads its readers astray. */
static void remove_pragmas(struct sg_ctx *cx)
{
	for (size_t i = 0; i < cx->script->statements.len; i++)
		if (sg_session_pragma_asks(cx->session, i, "foreign_keys") !=
			    SG_UNKNOWN &&
		    sg_session_in_transaction(cx->session, i) == SG_YES)
			sg_fix_remove_statement(cx, i);
}

/* ---- words ---- */

/* A foreign key that the history does not show may have an ON UPDATE action. */
static const char *condition_of(const struct written *w)
{
	const struct sg_ctx *cx = w->plan.cx;

	return w->form == FORM_KEY_SHIFT && !sg_history_is_whole(cx->catalog, cx->at)
		       ? ", if no foreign key to it has an ON UPDATE action"
		       : "";
}

static const char *title_of(const struct written *w)
{
	struct sg_ctx *cx = w->plan.cx;
	const char *table = sg_show_name(cx, &w->plan.rebuild->table);

	if (w->form == FORM_KEY_SHIFT)
		return sg_printf(cx->arena,
				 "move the keys of '%s' away while it is rebuilt", table);
	if (w->form == FORM_KEEP_ROWS)
		return sg_printf(cx->arena,
				 "keep the rows that '%s' would take along aside while "
				 "it is rebuilt",
				 table);
	if (w->steps.of.len)
		return sg_printf(cx->arena, "change '%s' in place", table);
	return sg_printf(cx->arena,
			 "leave out the rebuild of '%s', which changes nothing", table);
}

static void offer(struct sg_ctx *cx, struct written *w)
{
	const char *title = title_of(w);

	sg_help(cx, "%s%s", title, condition_of(w));
	if (w->steps.of.len)
		sg_help_sql(cx, "%s;", sg_join_steps(&w->plan, &w->steps, ";\n"));
	sg_fix(cx, SG_FIX_REBUILD, "%s", title);
	remove_pragmas(cx);
	if (w->framed)
		put_around(cx, w);
	else
		replace_parts(cx, w);
}

void sg_offer_rewrite(struct sg_ctx *cx, const struct sg_rebuild *rebuild)
{
	struct written w;

	if (is_outside(cx, rebuild)) {
		sg_help(cx, "turn foreign keys off before BEGIN");
		sg_help_sql(cx, "PRAGMA foreign_keys = OFF;\nBEGIN;\n-- the rebuild\n"
				"PRAGMA foreign_key_check;\nCOMMIT;\n"
				"PRAGMA foreign_keys = ON;");
		return;
	}
	sg_write_rebuild(&w, cx, rebuild);
	if (w.form != FORM_NONE)
		offer(cx, &w);
	else
		sg_help(cx, "ALTER TABLE adds, drops and renames columns in place%s%s",
			w.plan.why_not ? "; no safe rebuild is written here: " : "",
			w.plan.why_not ? w.plan.why_not : "");
}
