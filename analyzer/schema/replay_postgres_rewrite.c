/* Columns and tables that expressions and queries name: whether, and under a new name. */
#include <stdlib.h>
#include <string.h>

#include "replay_postgres_tables.h"

/* One walk over a text: the names in question, and where they stand. */
struct reading {
	const struct sg_pg_rename *rename;
	struct sg_str text;
	bool query;
	SG_ARRAY(struct sg_str) called; /* what the table is called in the query */
	SG_ARRAY(struct sg_span) spans; /* of dotted names whose last part it is */
	bool star;                      /* all columns of the table */
	struct sg_arena arena;
};

/* Most texts do not hold the name at all. */
static bool holds(struct sg_str text, struct sg_str name)
{
	for (size_t i = 0; name.n && i + name.n <= text.n; i++)
		if (sg_str_ieq(sg_str_sub(text, i, i + name.n), name))
			return true;
	return false;
}

/* ---- what the table is called ---- */

static bool is_table(const struct sg_pg_rename *rename, const struct sg_name *name)
{
	return sg_str_eq(name->name, rename->table) &&
	       (!name->schema.n || sg_str_eq(name->schema, rename->schema));
}

static bool visit_from(struct sg_node *node, void *payload)
{
	struct reading *r = payload;
	const struct sg_table_ref *ref;

	if (!sg_is(node, SG_TABLE_REF))
		return true;
	ref = sg_as_table_ref(node);
	if (is_table(r->rename, &ref->name))
		*SG_PUSH(&r->arena, &r->called) =
			ref->alias.n ? ref->alias : ref->name.name;
	return true;
}

/* "a" may be the table's, "x.a" is when x is the table; an expression has one table. */
static bool may_be_its(const struct reading *r, struct sg_str qualifier)
{
	if (!r->query || !qualifier.n)
		return true;
	for (size_t i = 0; i < r->called.len; i++)
		if (sg_str_eq(r->called.items[i], qualifier))
			return true;
	return false;
}

/* ---- where names stand ---- */

static void note(struct reading *r, struct sg_span span)
{
	*SG_PUSH(&r->arena, &r->spans) = span;
}

static bool visit_column(struct sg_node *node, void *payload)
{
	struct reading *r = payload;

	if (sg_is(node, SG_STAR) && may_be_its(r, sg_as_star(node)->table))
		r->star = true;
	else if (sg_is(node, SG_COLUMN_REF) &&
		 sg_str_eq(sg_as_column_ref(node)->column, r->rename->column) &&
		 may_be_its(r, sg_as_column_ref(node)->table))
		note(r, node->span);
	return true;
}

/* Where the last identifier of a dotted name begins. */
static uint32_t last_part(struct sg_str text, struct sg_span span)
{
	size_t end = sg_span_end(span), last = span.off;

	for (size_t i = span.off; i < end && i < text.n;) {
		if (text.p[i] == '"') {
			i = sg_pg_skip_quoted(text, i);
			continue;
		}
		if (text.p[i++] == '.')
			last = i;
	}
	return (uint32_t)last;
}

/* The qualifier of a column. */
static void note_qualifier(struct reading *r, struct sg_span span,
			   struct sg_str qualifier)
{
	uint32_t last = last_part(r->text, span);

	if (last > span.off && sg_str_eq(qualifier, r->rename->table))
		note(r, sg_span_of(span.off, last - 1));
}

/* A table's name stands in FROM and before the dot of its columns. */
static bool visit_table(struct sg_node *node, void *payload)
{
	struct reading *r = payload;

	if (sg_is(node, SG_TABLE_REF) &&
	    is_table(r->rename, &sg_as_table_ref(node)->name))
		note(r, sg_as_table_ref(node)->name.span);
	else if (sg_is(node, SG_COLUMN_REF) &&
		 may_be_its(r, sg_as_column_ref(node)->table))
		note_qualifier(r, node->span, sg_as_column_ref(node)->table);
	else if (sg_is(node, SG_STAR) && may_be_its(r, sg_as_star(node)->table))
		note_qualifier(r, node->span, sg_as_star(node)->table);
	return true;
}

/* Finds the column, or the table when there is none; false: the text is not SQL. */
static bool look(struct reading *r, struct sg_str text)
{
	struct sg_source src = {0};
	struct sg_node *node;

	if (!text.n ||
	    (!holds(text, r->rename->column.n ? r->rename->column : r->rename->table) &&
	     !(r->query && holds(text, SG_STR("*")))))
		return false;
	node = (struct sg_node *)sg_pg_read(&src, &r->arena, text, r->query);
	if (!node)
		return false;
	r->text = src.text;
	if (r->query)
		sg_walk(node, visit_from, r);
	sg_walk(node, r->rename->column.n ? visit_column : visit_table, r);
	return true;
}

/* ---- new names ---- */

static int by_offset(const void *a, const void *b)
{
	const struct sg_span *one = a, *two = b;

	return (one->off > two->off) - (one->off < two->off);
}

static struct sg_str apply(struct sg_step *step, struct reading *r)
{
	struct sg_str name = sg_pg_quoted(step, r->rename->to);
	struct sg_buf out = {0};
	size_t from = 0;

	qsort(r->spans.items, r->spans.len, sizeof *r->spans.items, by_offset);
	for (size_t i = 0; i < r->spans.len; i++) {
		struct sg_span span = r->spans.items[i];

		if (span.off < from)
			continue;
		sg_buf_add(&out, sg_str_sub(r->text, from, last_part(r->text, span)));
		sg_buf_add(&out, name);
		from = sg_span_end(span);
	}
	sg_buf_add(&out, sg_str_sub(r->text, from, r->text.n));
	return sg_buf_keep(&out, step->catalog->arena);
}

bool sg_pg_rename_in(struct sg_step *step, const struct sg_pg_rename *rename,
		     struct sg_str *text, bool query)
{
	struct reading r = {.rename = rename, .query = query};
	size_t prefix = query ? 0 : strlen(SG_PG_PREFIX);
	bool found = look(&r, *text) && r.spans.len;

	if (found) {
		struct sg_str made = apply(step, &r);

		*text = sg_str_sub(made, prefix, made.n - (query ? 0 : 1));
	}
	sg_arena_release(&r.arena);
	return found;
}

/* ---- whether they are there ---- */

bool sg_pg_names_column(struct sg_str text, bool query, const struct sg_object *column)
{
	const struct sg_record *table = column->owner->newest;
	struct sg_pg_rename rename = {.schema = table->schema,
				      .table = table->name,
				      .column = column->newest->name};
	struct reading r = {.rename = &rename, .query = query};
	bool found = look(&r, text) && (r.spans.len || r.star);

	sg_arena_release(&r.arena);
	return found;
}
