/* Keys of indexes and constraints: columns, expressions, and the names they give. */
#include "replay_postgres_tables.h"

/* ---- building ---- */

static struct sg_str plain_column(const struct sg_node *value)
{
	return sg_is(value, SG_COLUMN_REF) ? sg_as_column_ref(value)->column
					   : (struct sg_str){0};
}

static void add_key(struct sg_step *step, struct sg_keys *keys, struct sg_object *table,
		    const struct sg_index_column *node)
{
	struct sg_arena *arena = step->catalog->arena;
	struct sg_str name = plain_column(node->value);
	bool view = table->type == SG_OBJ_MATERIALIZED_VIEW;
	struct sg_object *column =
		name.n && !view ? sg_pg_need_column(step, table, name, false) : NULL;
	struct sg_key *key =
		sg_key_add(step->catalog, keys, column, view ? name : SG_STR(""));

	if (!name.n)
		key->expression = sg_pg_text_of(step, node->value);
	key->collation = sg_strdup(arena, node->collation);
	key->opclass = sg_strdup(arena, node->opclass);
	key->desc = node->desc;
	key->nulls = sg_strdup(arena, node->nulls);
}

void sg_pg_keys(struct sg_step *step, struct sg_keys *keys, struct sg_object *table,
		struct sg_list columns)
{
	SG_EACH (item, columns)
		add_key(step, keys, table, sg_as_index_column(item));
}

void sg_pg_copy_keys(struct sg_step *step, struct sg_keys *to, const struct sg_keys *from,
		     struct sg_object *table)
{
	for (size_t i = 0; i < from->of.len; i++) {
		const struct sg_key *key = &from->of.items[i];
		struct sg_key *copy = SG_PUSH(step->catalog->arena, &to->of);

		*copy = *key;
		if (key->column)
			copy->column =
				sg_find_part(step->catalog, SG_NOW, table, SG_OBJ_COLUMN,
					     sg_key_name(key, SG_NOW));
	}
}

/* ---- comparing ---- */

bool sg_pg_has_key(const struct sg_keys *keys, const struct sg_object *column)
{
	for (size_t i = 0; i < keys->of.len; i++)
		if (keys->of.items[i].column == column)
			return true;
	return false;
}

static bool same_key(const struct sg_key *a, const struct sg_key *b)
{
	return sg_str_eq(sg_key_name(a, SG_NOW), sg_key_name(b, SG_NOW)) &&
	       sg_str_eq(a->expression, b->expression) &&
	       sg_str_eq(a->opclass, b->opclass) && sg_str_eq(a->collation, b->collation);
}

/* The same by name, in the same order; of two tables. */
bool sg_pg_same_keys(const struct sg_keys *a, const struct sg_keys *b)
{
	if (a->of.len != b->of.len)
		return false;
	for (size_t i = 0; i < a->of.len; i++)
		if (!same_key(&a->of.items[i], &b->of.items[i]))
			return false;
	return true;
}

static struct sg_str pending_key(const struct sg_pending *p, size_t i)
{
	if (!p->node->columns.len)
		return p->column && i == 0 ? p->column->newest->name : (struct sg_str){0};
	return i < p->node->columns.len
		       ? plain_column(
				 sg_as_index_column(p->node->columns.items[i])->value)
		       : (struct sg_str){0};
}

bool sg_pg_same_pending(const struct sg_pending *a, const struct sg_pending *b)
{
	if (a->node->include.len || b->node->include.len || b->node->using_index.n ||
	    a->node->deferrable != b->node->deferrable ||
	    a->node->initially_deferred != b->node->initially_deferred)
		return false;
	for (size_t i = 0;; i++) {
		struct sg_str one = pending_key(a, i), other = pending_key(b, i);

		if (!sg_str_eq(one, other))
			return false;
		if (!one.n)
			return true;
	}
}

/* ---- FOREIGN KEY and the index of its parent ---- */

static bool covers(const struct sg_index *index, const struct sg_keys *keys)
{
	if (!index->unique || index->predicate.n || index->keys.of.len != keys->of.len)
		return false;
	for (size_t i = 0; i < keys->of.len; i++)
		if (!sg_pg_has_key(&index->keys, keys->of.items[i].column))
			return false;
	return true;
}

/* The unique index that the foreign key rests on: the first one that fits
   (transformFkeyCheckAttrs() of commands/tablecmds.c, 15); `without` is not there. */
struct sg_object *sg_pg_key_index(const struct sg_constraint_record *key,
				  const struct sg_object *without)
{
	if (!key->parent.object)
		return NULL;
	SG_EACH_PART(part, key->parent.object, SG_OBJ_INDEX, SG_NOW)
	{
		const struct sg_index *index = sg_index_at(part, SG_NOW);

		if (part == without)
			continue;
		if (key->parent_keys.of.len ? covers(index, &key->parent_keys)
					    : index->origin == 'p')
			return part;
	}
	return NULL;
}

/* Nothing about the table can have escaped the replay. */
bool sg_pg_known_well(struct sg_step *step, const struct sg_object *table)
{
	const struct sg_table *record = sg_table_at(table, SG_NOW);

	(void)step;
	return record && record->complete == SG_YES && record->record.known == SG_YES;
}

/* ---- the name that an expression gives (FigureColname() of parse_target.c, 15) ---- */

static struct sg_str figure(const struct sg_node *node, int *strength);

static struct sg_str weak(const char *name, int *strength)
{
	*strength = 1;
	return sg_str_of(name);
}

static struct sg_str figure_cast(const struct sg_cast *cast, int *strength)
{
	struct sg_str name = figure(cast->value, strength);

	if (*strength > 1 || !cast->type)
		return name;
	*strength = 1;
	return sg_as_type_name(cast->type)->name.name;
}

static struct sg_str figure_case(const struct sg_case *node, int *strength)
{
	struct sg_str name = figure(node->otherwise, strength);

	return *strength > 1 ? name : weak("case", strength);
}

static struct sg_str figure_subscripts(const struct sg_indirection *node, int *strength)
{
	for (uint32_t i = node->subscripts.len; i > 0; i--)
		if (sg_is(node->subscripts.items[i - 1], SG_IDENT)) {
			*strength = 2;
			return sg_as_ident(node->subscripts.items[i - 1])->name;
		}
	return figure(node->value, strength);
}

/* FigureColnameInternal() of parse_target.c: a scalar one is called like its column. */
static struct sg_str figure_subquery(const struct sg_subquery *node, int *strength)
{
	const struct sg_result_column *first;
	struct sg_list columns = {0};

	if (node->type == SG_SUB_EXISTS)
		return SG_STR("exists");
	if (node->type == SG_SUB_ARRAY)
		return SG_STR("array");
	if (node->type == SG_SUB_SCALAR && sg_is(node->query, SG_SELECT))
		columns = sg_as_select(node->query)->columns;
	if (!columns.len) {
		*strength = 0;
		return SG_STR("");
	}
	first = sg_as_result_column(columns.items[0]);
	return first->alias.n ? first->alias : figure(first->value, strength);
}

/* strength 0: no name, 1: the second choice, 2: good. */
static struct sg_str figure(const struct sg_node *node, int *strength)
{
	*strength = 2;
	switch (node ? node->kind : SG_NO_NODE) {
	case SG_COLUMN_REF: return sg_as_column_ref(node)->column;
	case SG_CALL: return sg_as_call(node)->name;
	case SG_CAST: return figure_cast(sg_as_cast(node), strength);
	case SG_CASE: return figure_case(sg_as_case(node), strength);
	case SG_COLLATE: return figure(sg_as_collate(node)->value, strength);
	case SG_INDIRECTION: return figure_subscripts(sg_as_indirection(node), strength);
	case SG_ARRAY_EXPR: return SG_STR("array");
	case SG_ROW: return SG_STR("row");
	case SG_SUBQUERY: return figure_subquery(sg_as_subquery(node), strength);
	default: *strength = 0; return SG_STR("");
	}
}

struct sg_str sg_pg_figure_name(const struct sg_node *value)
{
	int strength;

	return figure(value, &strength);
}

/* ---- the parentheses of EXCLUDE ---- */

struct sg_str sg_pg_in_parens(struct sg_step *step, const struct sg_constraint *node)
{
	struct sg_str text = sg_step_text(step, &node->node);
	size_t from = sg_str_find(text, "(", 0), to = from, depth = 0;

	for (; to < text.n; to++) {
		depth += text.p[to] == '(';
		depth -= text.p[to] == ')';
		if (!depth)
			break;
	}
	return sg_step_keep(step, sg_str_trim(sg_str_sub(text, from + 1, to)));
}
