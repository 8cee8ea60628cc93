/*
 * The statements of the file that make and fill the new table, in the words of the file,
 * with the table's own name in the place of the temporary one.
 */
#include "plan.h"

struct patch {
	struct sg_span span;
	const char *text;
};

struct patches {
	struct plan *plan;
	struct sg_str from; /* the name that is replaced */
	const char *to;
	SG_ARRAY(struct patch) of;
};

/* In source order, which is not always the order of the tree. */
static void patch(struct patches *patches, struct sg_span span, const char *text)
{
	size_t at;

	SG_PUSH(patches->plan->cx->arena, &patches->of);
	at = patches->of.len - 1;
	for (; at && patches->of.items[at - 1].span.off > span.off; at--)
		patches->of.items[at] = patches->of.items[at - 1];
	patches->of.items[at] = (struct patch){span, text};
}

static const char *patched(struct patches *patches, struct sg_span span)
{
	struct sg_ctx *cx = patches->plan->cx;
	struct sg_buf out = {0};
	uint32_t at = span.off;

	for (size_t i = 0; i < patches->of.len; i++) {
		const struct patch *item = &patches->of.items[i];

		sg_buf_add(&out, sg_text_of(cx, sg_span_of(at, item->span.off)));
		sg_buf_adds(&out, item->text);
		at = sg_span_end(item->span);
	}
	sg_buf_add(&out, sg_text_of(cx, sg_span_of(at, sg_span_end(span))));
	return sg_buf_keep(&out, cx->arena).p;
}

/* RENAME would have brought these up to date: its own foreign keys, and columns in a
   CHECK with the table before them, as Drizzle writes them (0.31). */
static bool visit_definition(struct sg_node *node, void *payload)
{
	struct patches *patches = payload;
	struct sg_ctx *cx = patches->plan->cx;

	if (sg_is(node, SG_CONSTRAINT) &&
	    sg_str_ieq(sg_as_constraint(node)->ref_table.name, patches->from)) {
		patch(patches, sg_as_constraint(node)->ref_table.span, patches->to);
	} else if (sg_is(node, SG_COLUMN_REF) && patches->from.n &&
		   sg_str_ieq(sg_as_column_ref(node)->table, patches->from)) {
		const char *column = sg_sql_ident(cx, sg_as_column_ref(node)->column);

		patch(patches, node->span,
		      sg_printf(cx->arena, "%s.%s", patches->to, column));
	}
	return true;
}

const char *sg_write_definition(struct plan *p)
{
	struct patches patches = {.plan = p, .from = p->create->name.name, .to = p->name};

	patch(&patches, p->create->name.span, p->name);
	sg_walk((struct sg_node *)(uintptr_t)&p->create->node, visit_definition,
		&patches);
	return patched(&patches, p->create->node.span);
}

/* ---- the copy ---- */

/* Wherever the query reads the old table, it reads its copy under the same name. */
static bool visit_query(struct sg_node *node, void *payload)
{
	struct patches *patches = payload;
	struct sg_ctx *cx = patches->plan->cx;
	const struct sg_table_ref *ref;

	if (!sg_is(node, SG_TABLE_REF))
		return true;
	ref = sg_as_table_ref(node);
	if (sg_str_ieq(ref->name.name, patches->from))
		patch(patches, ref->name.span,
		      ref->alias.n ? patches->to
				   : sg_printf(cx->arena, "%s AS %s", patches->to,
					       sg_sql_ident(cx, ref->name.name)));
	return true;
}

/* A name in double quotes that is no column of the old table is a text to SQLite, and
   Drizzle 0.31 writes such for each new column. */
static bool is_missing(struct plan *p, const struct sg_node *value)
{
	const struct sg_column_ref *ref;

	if (!p->table || !sg_is(value, SG_COLUMN_REF))
		return false;
	ref = sg_as_column_ref(value);
	return ref->quoted && !ref->table.n && !sg_is_rowid(p->cx, ref->column) &&
	       sg_part_exists(p->cx->catalog, p->at, p->table, SG_OBJ_COLUMN,
			      ref->column) == SG_NO;
}

/* The item of a list with the comma that goes with it. */
static struct sg_span item_of(const struct sg_list *list, size_t i)
{
	if (i)
		return sg_span_of(sg_span_end(list->items[i - 1]->span),
				  sg_span_end(list->items[i]->span));
	return sg_span_of(list->items[0]->span.off,
			  list->len > 1 ? list->items[1]->span.off
					: sg_span_end(list->items[0]->span));
}

/* A row needs a value there, which nobody but the author knows. */
static bool needs_value(struct plan *p, struct sg_str column)
{
	SG_EACH (item, p->create->columns) {
		const struct sg_column_def *def = sg_as_column_def(item);

		if (sg_str_ieq(def->name, column))
			return sg_find_constraint(def->constraints, SG_CON_NOT_NULL) &&
			       !sg_find_constraint(def->constraints, SG_CON_DEFAULT);
	}
	return false;
}

/* Missing columns are left out of both lists, and get their default. */
static bool leave_out_missing(struct patches *patches)
{
	struct plan *p = patches->plan;
	const struct sg_list *to = &p->copy->columns;
	const struct sg_list *from = &sg_as_select(p->copy->source)->columns;
	bool first = true;

	for (size_t i = 0; i < from->len; i++) {
		if (!is_missing(p, sg_as_result_column(from->items[i])->value)) {
			first = false;
			continue;
		}
		if (to->len != from->len || first ||
		    needs_value(p, sg_as_ident(to->items[i])->name)) {
			p->why_not = sg_printf(
				p->cx->arena,
				"the copy fills a column from '%s', which '%s' does not "
				"have: say which value old rows get there",
				sg_one_line(p->cx, from->items[i]->span),
				sg_show_name(p->cx, &p->rebuild->table));
			return false;
		}
		patch(patches, item_of(to, i), "");
		patch(patches, item_of(from, i), "");
	}
	return true;
}

const char *sg_write_fill(struct plan *p, const char *copy)
{
	struct patches patches = {.plan = p, .to = copy};

	patches.from = p->rebuild->shape == SG_REBUILD_OLD_FIRST
			       ? p->rebuild->temporary.name
			       : p->rebuild->table.name;
	if (sg_is(p->copy->source, SG_SELECT) && !leave_out_missing(&patches))
		return NULL;
	patch(&patches, p->copy->table.span, p->name);
	sg_walk(p->copy->source, visit_query, &patches);
	return patched(&patches, p->copy->node.span);
}
