/* The names of a whole statement, read as SQLite reads them when it runs. */
#include <stdlib.h>

#include <sqlguard/meaning.h>

#include "replay_sqlite.h"

static struct sg_object *table_at(struct sg_sq_reading *r, const struct sg_name *name)
{
	return sg_sq_find_at(r->catalog, r->at, name);
}

/* Expressions that are resolved while the table is defined: not those of DEFAULT, where
   no column can be named. */
static void read_constraints(struct sg_sq_reading *r, struct sg_object *table,
			     struct sg_list constraints)
{
	SG_EACH (item, constraints) {
		const struct sg_constraint *con = sg_as_constraint(item);

		if (con->type == SG_CON_CHECK || con->type == SG_CON_GENERATED)
			sg_sq_read_expression(r, con->expr, table);
	}
}

/* The table as the statement leaves it: a CHECK may name any of its columns. */
static void read_create_table(struct sg_sq_reading *r,
			      const struct sg_create_table *create)
{
	struct sg_object *table;

	if (create->query) {
		sg_sq_read_query(r, create->query, NULL);
		return;
	}
	r->at++;
	table = table_at(r, &create->name);
	if (!table)
		return;
	SG_EACH (column, create->columns)
		read_constraints(r, table, sg_as_column_def(column)->constraints);
	read_constraints(r, table, create->constraints);
}

static void read_alter(struct sg_sq_reading *r, const struct sg_alter_table *alter)
{
	struct sg_object *table;

	r->at++;
	table = table_at(r, &alter->name);
	SG_EACH (action, alter->actions)
		if (table && sg_is(action, SG_ADD_COLUMN))
			read_constraints(
				r, table,
				sg_as_column_def(sg_as_add_column(action)->column)
					->constraints);
}

static void read_create_index(struct sg_sq_reading *r,
			      const struct sg_create_index *create)
{
	struct sg_name name = create->table;
	struct sg_object *table;

	name.schema = create->name.schema; /* an index lives where its table does */
	table = table_at(r, &name);
	if (!table)
		return;
	SG_EACH (key, create->columns)
		sg_sq_read_expression(r, key, table);
	sg_sq_read_expression(r, create->where, table);
}

static void read(struct sg_sq_reading *r, const struct sg_node *node)
{
	while (sg_is(node, SG_EXPLAIN))
		node = sg_as_explain(node)->statement;
	if (!node)
		return;
	switch (node->kind) {
	case SG_CREATE_TABLE: read_create_table(r, sg_as_create_table(node)); break;
	case SG_ALTER_TABLE: read_alter(r, sg_as_alter_table(node)); break;
	case SG_CREATE_INDEX: read_create_index(r, sg_as_create_index(node)); break;
	case SG_CREATE_VIEW:
		sg_sq_read_query(r, sg_as_create_view(node)->query, NULL);
		break;
	case SG_CREATE_TRIGGER:
		sg_sq_read_trigger(r, sg_as_create_trigger(node),
				   table_at(r, &sg_as_create_trigger(node)->table));
		break;
	case SG_SELECT:
	case SG_INSERT:
	case SG_UPDATE:
	case SG_DELETE: sg_sq_read_rows(r, (struct sg_node *)(uintptr_t)node); break;
	default: break;
	}
}

static int by_offset(const void *left, const void *right)
{
	const struct sg_span *a = left, *b = right;

	return a->off < b->off ? -1 : a->off > b->off;
}

/* Each once, however often it was read. */
static void keep_strings(struct sg_meaning *out, struct sg_arena *arena,
			 const struct sg_sq_reading *r)
{
	struct sg_span *spans = r->strings.items;

	qsort(spans, r->strings.len, sizeof *spans, by_offset);
	for (size_t i = 0; i < r->strings.len; i++)
		if (!i || spans[i].off != spans[i - 1].off)
			SG_PUSH(arena, &out->strings)->off = spans[i].off;
}

void sg_meaning_of(struct sg_meaning *out, struct sg_arena *arena,
		   const struct sg_meaning_input *input)
{
	const struct sg_catalog *catalog = input->catalog;
	struct sg_sq_reading r = {
		.catalog = catalog, .at = input->at, .arena = arena, .text = input->text};

	*out = (struct sg_meaning){.problem = {"", 0}};
	if (sg_place_of(catalog, input->at + 1)->refused.n ||
	    (catalog->opaque && catalog->opaque <= input->at))
		return;
	read(&r, input->statement);
	out->problem = r.problem;
	if (r.strings.len) {
		keep_strings(out, arena, &r);
		sg_meaning_roles(out, input);
	}
	sg_meaning_values(out, arena, input);
}
