/* Reading FROM and WITH: the tables whose columns a query can name. */
#include "replay_sqlite_scope.h"

static void read_table(struct sg_sq_reading *r, struct sg_sq_scope *scope,
		       struct sg_node *node);

static struct sg_sq_source *derived(struct sg_sq_reading *r, struct sg_sq_scope *scope,
				    struct sg_str name)
{
	struct sg_sq_source *source = SG_PUSH(r->arena, &scope->sources);

	source->name = name;
	return source;
}

static void read_subquery(struct sg_sq_reading *r, struct sg_sq_scope *scope,
			  const struct sg_table_subquery *table)
{
	struct sg_sq_scope outer = {.outer = scope->outer, .ctes = scope->ctes};
	struct sg_sq_columns columns = {{0}, false};

	sg_sq_read_select(r, table->query, &outer, &columns);
	derived(r, scope, table->alias)->columns = columns;
}

static void read_function(struct sg_sq_reading *r, struct sg_sq_scope *scope,
			  const struct sg_table_function *table)
{
	const struct sg_call *call = sg_as_call(table->call);

	sg_sq_read_list(r, scope, call->arguments);
	derived(r, scope, table->alias.n ? table->alias : call->name)->columns.open =
		true;
}

/* USING needs the column on both sides; its text is no reference that a rename changes.
 */
static void read_using(struct sg_sq_reading *r, const struct sg_sq_scope *scope,
		       struct sg_list using, size_t right)
{
	SG_EACH (item, using) {
		struct sg_str name = sg_as_ident(item)->name;
		bool sides[2] = {false, false};

		for (size_t i = 0; i < scope->sources.len; i++) {
			struct sg_object *column;
			char affinity;

			if (sg_sq_column_of(r, &scope->sources.items[i], name, &column,
					    &affinity) != SG_NO)
				sides[i >= right] = true;
		}
		if (!sides[0] || !sides[1])
			sg_sq_complain_of(r,
					  "cannot join using column %.*s - column not "
					  "present in both tables",
					  SG_STR_ARG(name));
	}
}

static void read_join(struct sg_sq_reading *r, struct sg_sq_scope *scope,
		      const struct sg_join *join)
{
	size_t right;

	read_table(r, scope, join->left);
	right = scope->sources.len;
	read_table(r, scope, join->right);
	read_using(r, scope, join->using, right);
	if (join->alias.n)
		derived(r, scope, join->alias)->columns.open = true;
}

static void read_table(struct sg_sq_reading *r, struct sg_sq_scope *scope,
		       struct sg_node *node)
{
	if (sg_is(node, SG_TABLE_REF))
		sg_sq_add_table(r, scope, &sg_as_table_ref(node)->name,
				sg_as_table_ref(node)->alias);
	else if (sg_is(node, SG_TABLE_SUBQUERY))
		read_subquery(r, scope, sg_as_table_subquery(node));
	else if (sg_is(node, SG_TABLE_FUNCTION))
		read_function(r, scope, sg_as_table_function(node));
	else if (sg_is(node, SG_JOIN))
		read_join(r, scope, sg_as_join(node));
}

/* The conditions of joins, when all tables are known: they see the aliases of results, as
   WHERE does (sqlite3ProcessJoin() puts them there). */
static void read_on(struct sg_sq_reading *r, const struct sg_sq_scope *scope,
		    const struct sg_node *node)
{
	while (sg_is(node, SG_JOIN)) {
		sg_sq_read_in(r, scope, sg_as_join(node)->on);
		read_on(r, scope, sg_as_join(node)->right);
		node = sg_as_join(node)->left;
	}
}

void sg_sq_read_from(struct sg_sq_reading *r, struct sg_sq_scope *scope,
		     struct sg_list from)
{
	SG_EACH (item, from)
		read_table(r, scope, item);
}

void sg_sq_read_conditions(struct sg_sq_reading *r, const struct sg_sq_scope *scope,
			   struct sg_list from)
{
	SG_EACH (item, from)
		read_on(r, scope, item);
}

/* ---- WITH ---- */

static void name_columns(struct sg_sq_columns *columns, struct sg_list names)
{
	for (uint32_t i = 0; i < names.len && i < columns->of.len; i++)
		columns->of.items[i].name = sg_as_ident(names.items[i])->name;
}

/* A recursive one sees itself: its first SELECT, or the list of names, says its columns.
 */
static struct sg_sq_columns own_columns(struct sg_sq_reading *r, const struct sg_cte *cte)
{
	struct sg_sq_columns columns = {{0}, cte->columns.len == 0};

	SG_EACH (item, cte->columns)
		sg_sq_add_output(r, &columns, sg_as_ident(item)->name, 'B');
	return columns;
}

static void read_cte(struct sg_sq_reading *r, struct sg_sq_scope *scope,
		     const struct sg_cte *cte)
{
	struct sg_sq_cte *entry = SG_NEW(r->arena, struct sg_sq_cte);
	struct sg_sq_columns columns = {{0}, false};
	struct sg_sq_scope outer = {.outer = scope->outer, .ctes = entry};

	*entry = (struct sg_sq_cte){cte->name, own_columns(r, cte), scope->ctes};
	sg_sq_read_select(r, cte->query, &outer, &columns);
	name_columns(&columns, cte->columns);
	entry->columns = columns;
	scope->ctes = entry;
}

void sg_sq_read_with(struct sg_sq_reading *r, struct sg_sq_scope *scope,
		     struct sg_node *with)
{
	if (!with)
		return;
	SG_EACH (item, sg_as_with(with)->ctes)
		read_cte(r, scope, sg_as_cte(item));
}
