/* Nodes: making them, naming their kinds and values, comparing the names in them. */
#include <sqlguard/ast.h>
#include <sqlguard/err.h>

static size_t node_size(enum sg_node_kind kind)
{
	switch (kind) {
#define SG_NODE(KIND, tag, fields)                                                       \
	case SG_##KIND:                                                                  \
		return sizeof(struct sg_##tag);
#include <sqlguard/nodes.def>
#undef SG_NODE
	case SG_NO_NODE:
	case SG_NODE_KINDS: break;
	}
	sg_bug("no node kind %d", (int)kind);
}

const char *sg_node_kind_name(enum sg_node_kind kind)
{
	switch (kind) {
#define SG_NODE(KIND, tag, fields)                                                       \
	case SG_##KIND:                                                                  \
		return #tag;
#include <sqlguard/nodes.def>
#undef SG_NODE
	case SG_NO_NODE:
	case SG_NODE_KINDS: break;
	}
	return "nothing";
}

struct sg_node *sg_node_new(struct sg_arena *arena, enum sg_node_kind kind,
			    struct sg_span span)
{
	struct sg_node *node = sg_alloc(arena, node_size(kind));

	node->kind = kind;
	node->span = span;
	return node;
}

void sg_node_expect(const struct sg_node *node, enum sg_node_kind kind)
{
	if (!sg_is(node, kind))
		sg_bug("expected a node '%s', got '%s'", sg_node_kind_name(kind),
		       sg_node_kind_name(node ? node->kind : SG_NO_NODE));
}

void sg_list_add(struct sg_arena *arena, struct sg_list *list, struct sg_node *node)
{
	size_t cap = list->cap;

	sg_array_grow(arena, (void **)&list->items, list->len, &cap, sizeof *list->items);
	list->cap = (uint32_t)cap;
	list->items[list->len++] = node;
}

#define SG_VALUE(constant, text)                                                         \
	case constant:                                                                   \
		return text;
#define SG_ENUM(type, values)                                                            \
	const char *sg_##type##_name(enum sg_##type value)                               \
	{                                                                                \
		switch (value) {                                                         \
			values                                                           \
		}                                                                        \
		return "unknown";                                                        \
	}
#include <sqlguard/enums.def>
#undef SG_ENUM
#undef SG_VALUE

bool sg_same_ident(enum sg_dialect dialect, struct sg_str a, struct sg_str b)
{
	return dialect == SG_POSTGRES ? sg_str_eq(a, b) : sg_str_ieq(a, b);
}

void sg_add_ident(struct sg_buf *key, enum sg_dialect dialect, struct sg_str name)
{
	size_t from = key->n;

	sg_buf_add(key, name);
	for (size_t i = from; dialect != SG_POSTGRES && i < key->n; i++)
		key->p[i] = sg_lower(key->p[i]);
	sg_buf_addc(key, '\0');
}

struct sg_str sg_usual_schema(enum sg_dialect dialect)
{
	return dialect == SG_POSTGRES ? SG_STR("public") : SG_STR("main");
}

struct sg_str sg_temp_schema(enum sg_dialect dialect)
{
	return dialect == SG_POSTGRES ? SG_STR("pg_temp") : SG_STR("temp");
}

static struct sg_str schema_of(enum sg_dialect dialect, const struct sg_name *name)
{
	return name->schema.n ? name->schema : sg_usual_schema(dialect);
}

bool sg_same_name(enum sg_dialect dialect, const struct sg_name *a,
		  const struct sg_name *b)
{
	return sg_same_ident(dialect, a->name, b->name) &&
	       sg_same_ident(dialect, schema_of(dialect, a), schema_of(dialect, b));
}

struct sg_constraint *sg_find_constraint(struct sg_list constraints,
					 enum sg_constraint_type type)
{
	SG_EACH (item, constraints)
		if (sg_is(item, SG_CONSTRAINT) && sg_as_constraint(item)->type == type)
			return sg_as_constraint(item);
	return NULL;
}
