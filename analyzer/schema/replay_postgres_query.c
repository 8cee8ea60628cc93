/* The tables and views that a query reads. */
#include "replay_postgres_query.h"

const struct sg_cte *sg_pg_find_cte(struct sg_pg_scope *sees,
				    const struct sg_pg_scope *scope,
				    const struct sg_name *name)
{
	for (; scope && !name->schema.n; scope = scope->outer)
		for (uint32_t i = 0; i < scope->visible; i++) {
			const struct sg_cte *cte = sg_as_cte(scope->ctes.items[i]);

			*sees = *scope;
			sees->visible = i;
			if (sg_str_eq(cte->name, name->name))
				return cte;
		}
	return NULL;
}

static struct sg_node *with_of(const struct sg_node *node)
{
	switch (node->kind) {
	case SG_SELECT: return sg_as_select(node)->with;
	case SG_INSERT: return sg_as_insert(node)->with;
	case SG_UPDATE: return sg_as_update(node)->with;
	case SG_DELETE: return sg_as_delete(node)->with;
	default: return NULL;
	}
}

struct reader {
	struct sg_step *step;
	struct sg_view *view;
	const struct sg_pg_scope *scope;
	const struct sg_node *inside; /* whose WITH was read already */
};

/* The system's catalogs and views are there without a statement. */
static bool is_of_system(const struct sg_name *name)
{
	struct sg_str first = name->schema.n ? name->schema : name->name;

	return sg_str_starts(first, "pg_") ||
	       sg_str_is(name->schema, "information_schema");
}

static void add_table(struct reader *r, const struct sg_name *name)
{
	struct sg_target target;
	struct sg_pg_scope sees;

	if (sg_pg_find_cte(&sees, r->scope, name))
		return;
	target = sg_pg_target(r->step, name);
	if (!target.object && !is_of_system(name) &&
	    sg_object_exists(r->step->catalog, SG_NOW, SG_OBJ_TABLE, name) == SG_NO)
		sg_step_refuse(r->step, "relation \"%.*s%s%.*s\" does not exist",
			       SG_STR_ARG(name->schema), name->schema.n ? "." : "",
			       SG_STR_ARG(name->name));
	for (size_t i = 0; i < r->view->reads.len; i++) {
		const struct sg_target *other = &r->view->reads.items[i];

		if (target.object ? target.object == other->object
				  : sg_str_eq(target.name, other->name) &&
					    sg_str_eq(target.schema, other->schema))
			return;
	}
	*SG_PUSH(r->step->catalog->arena, &r->view->reads) = target;
	if (target.object && r->view->record.object)
		sg_pg_uses(r->step, r->view->record.object, target.object);
}

static void read_tables(struct reader *r, struct sg_node *query);

static bool visit(struct sg_node *node, void *payload)
{
	struct reader *r = payload;

	if (sg_is(node, SG_WITH))
		return false;
	if (sg_is(node, SG_TABLE_REF))
		add_table(r, &sg_as_table_ref(node)->name);
	if (node == r->inside || !with_of(node))
		return true;
	read_tables(r, node);
	return false;
}

/* A query sees the CTEs before it, and with RECURSIVE all of them. */
static void read_tables(struct reader *r, struct sg_node *query)
{
	struct sg_node *with = query ? with_of(query) : NULL;
	struct sg_pg_scope scope = {.outer = r->scope};
	struct reader inner = {r->step, r->view, with ? &scope : r->scope, query};

	if (with)
		scope.ctes = sg_as_with(with)->ctes;
	for (uint32_t i = 0; i < scope.ctes.len; i++) {
		struct reader of_cte = {r->step, r->view, &scope, NULL};

		scope.visible = sg_as_with(with)->recursive ? scope.ctes.len : i;
		sg_walk(sg_as_cte(scope.ctes.items[i])->query, visit, &of_cte);
	}
	scope.visible = scope.ctes.len;
	if (query)
		sg_walk(query, visit, &inner);
}

void sg_pg_read_tables(struct sg_step *step, struct sg_view *view, struct sg_node *query)
{
	struct reader r = {.step = step, .view = view};

	view->reads.items = NULL;
	view->reads.len = view->reads.cap = 0;
	read_tables(&r, query);
}
