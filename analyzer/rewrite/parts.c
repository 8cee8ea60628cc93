/* The statements of the file that a rebuild is made of, and those between them. */
#include "written.h"

static const struct sg_node *node_of(const struct plan *p, size_t index)
{
	return index == SG_NEVER ? NULL : p->cx->script->statements.items[index].node;
}

bool sg_is_framed(const struct sg_rebuild *rebuild)
{
	return rebuild->shape == SG_REBUILD_REFILL ||
	       rebuild->shape == SG_REBUILD_IN_PLACE;
}

bool sg_find_parts(struct plan *p)
{
	const struct sg_node *create = node_of(p, p->rebuild->create);
	const struct sg_node *copy = node_of(p, p->rebuild->copy);

	if (sg_is_framed(p->rebuild))
		return p->rebuild->drop != SG_NEVER && p->rebuild->back != SG_NEVER;
	if (!sg_is(create, SG_CREATE_TABLE) || sg_as_create_table(create)->query) {
		p->why_not = "the definition of the new table is not in this file";
		return false;
	}
	if (!sg_is(copy, SG_INSERT) || p->rebuild->drop == SG_NEVER) {
		p->why_not = "the rows are not copied by one INSERT";
		return false;
	}
	p->create = sg_as_create_table(create);
	p->copy = sg_as_insert(copy);
	return true;
}

bool sg_is_part(const struct sg_rebuild *rebuild, size_t index)
{
	return index == rebuild->create || index == rebuild->copy ||
	       index == rebuild->away || index == rebuild->drop ||
	       index == rebuild->rename || index == rebuild->back ||
	       index == rebuild->cleanup || index == rebuild->key_shift;
}

static bool names_it(struct plan *p, size_t index, struct sg_str name)
{
	struct sg_span span = p->cx->script->statements.items[index].span;
	struct sg_str text = sg_text_of(p->cx, span);

	return sg_mentions(text, name);
}

static bool uses_its_tables(struct plan *p, size_t index)
{
	return names_it(p, index, p->rebuild->table.name) ||
	       names_it(p, index, p->rebuild->temporary.name);
}

/* What AUTOINCREMENT has counted is taken over by the new sequence, too. */
static bool takes_over_sequence(const struct sg_node *node)
{
	const struct sg_name *table =
		sg_is(node, SG_INSERT)   ? &sg_as_insert(node)->table
		: sg_is(node, SG_UPDATE) ? &sg_as_update(node)->table
		: sg_is(node, SG_DELETE) ? &sg_as_delete(node)->table
					 : NULL;

	return table && sg_str_iis(table->name, "sqlite_sequence");
}

bool sg_is_replaced(struct plan *p, size_t index)
{
	return sg_is_part(p->rebuild, index) ||
	       (takes_over_sequence(node_of(p, index)) && uses_its_tables(p, index));
}

/* ---- what stands between ---- */

struct use {
	struct plan *plan;
	size_t index;
	struct sg_str found; /* a table that the statement names; empty: none */
};

static bool visit_use(struct sg_node *node, void *payload)
{
	struct use *use = payload;
	struct sg_str name = sg_is(node, SG_TABLE_REF) ? sg_as_table_ref(node)->name.name
			     : sg_is(node, SG_CONSTRAINT)
				     ? sg_as_constraint(node)->ref_table.name
				     : SG_STR("");

	if (name.n && names_it(use->plan, use->index, name))
		use->found = name;
	return true;
}

/* A table that the definition or the copy needs as it was where the file has them, such
   as the new parent of a family that is rebuilt together. */
static struct sg_str needed_by_parts(struct plan *p, size_t index)
{
	struct use use = {p, index, SG_STR("")};

	sg_walk((struct sg_node *)(uintptr_t)&p->create->node, visit_use, &use);
	sg_walk((struct sg_node *)(uintptr_t)&p->copy->node, visit_use, &use);
	return use.found;
}

static struct sg_str disturbed_by(struct plan *p, size_t index)
{
	if (sg_is_replaced(p, index))
		return SG_STR("");
	if (names_it(p, index, p->rebuild->table.name))
		return p->rebuild->table.name;
	if (names_it(p, index, p->rebuild->temporary.name))
		return p->rebuild->temporary.name;
	return needed_by_parts(p, index);
}

bool sg_is_undisturbed(struct plan *p)
{
	if (sg_is_framed(p->rebuild))
		return true;
	for (size_t i = p->rebuild->first; i < p->rebuild->last; i++) {
		struct sg_str name = disturbed_by(p, i);

		if (!name.n)
			continue;
		p->why_not = sg_printf(p->cx->arena, "line %zu uses '%s' in between",
				       sg_line_of_statement(p->cx, i),
				       sg_show_ident(p->cx, name));
		return false;
	}
	return true;
}
