/*
 * One tree for both dialects.
 *
 * A node is a header followed by the fields that nodes.def gives its kind.  Nodes live in
 * the file's arena and die with it; all text in them points into the source or that
 * arena. Spans are byte ranges of the source; a node made of several places (a table
 * constraint implied by a column) has the span of its cause.
 */
#ifndef SQLGUARD_AST_H
#define SQLGUARD_AST_H

#include <sqlguard/buf.h>
#include <sqlguard/dialect.h>
#include <sqlguard/source.h>

enum sg_node_kind {
	SG_NO_NODE,
#define SG_NODE(KIND, name, fields) SG_##KIND,
#include <sqlguard/nodes.def>
#undef SG_NODE
	SG_NODE_KINDS, /* how many */
};

#define SG_VALUE(constant, text) constant,
#define SG_ENUM(type, values)    enum sg_##type{values};
#include <sqlguard/enums.def>
#undef SG_ENUM
#undef SG_VALUE

/* Rows of a VALUES list whose nodes are kept; the others are parsed and counted. */
#define SG_VALUES_KEPT 64

/*
 * Levels of nesting in PostgreSQL, past which a statement is SG_PROBLEM_TOO_COMPLEX:
 * bison's own limit (YYMAXDEPTH of gram.c, 15.1).  SQLite's limits are lower, and stand
 * in its parser.
 */
#define SG_DEPTH_CEILING 10000

struct sg_node {
	enum sg_node_kind kind;
	struct sg_span span;
};

struct sg_list {
	struct sg_node **items;
	uint32_t len, cap;
};

/*
 * A possibly qualified name.  quote is the opening quote as written: 0, '"', '`', '['
 * or '\''.  An absent name has an empty `name`.
 */
struct sg_name {
	struct sg_str schema, name;
	struct sg_span span;
	char quote;
};

#define SG_FLAG(f)      bool f;
#define SG_INT(f)       long f;
#define SG_TEXT(f)      struct sg_str f;
#define SG_NAME(f)      struct sg_name f;
#define SG_CHOICE(t, f) enum sg_##t f;
#define SG_CHILD(f)     struct sg_node *f;
#define SG_LIST(f)      struct sg_list f;
#define SG_NODE(KIND, tag, fields)                                                       \
	struct sg_##tag {                                                                \
		struct sg_node node;                                                     \
		fields                                                                   \
	};
#include <sqlguard/nodes.def>
#undef SG_NODE
#undef SG_FLAG
#undef SG_INT
#undef SG_TEXT
#undef SG_NAME
#undef SG_CHOICE
#undef SG_CHILD
#undef SG_LIST

/* A node of the size its kind needs, zeroed but for kind and span. */
struct sg_node *sg_node_new(struct sg_arena *arena, enum sg_node_kind kind,
			    struct sg_span span);

/* "create_table"; "problem"; never NULL. */
const char *sg_node_kind_name(enum sg_node_kind kind);

/* Stops the program when the node is NULL or of another kind. */
void sg_node_expect(const struct sg_node *node, enum sg_node_kind kind);

/* sg_as_create_table(node) and so on: the node as what it is; another kind is a bug. */
#define SG_NODE(KIND, tag, fields)                                                       \
	static inline struct sg_##tag *sg_as_##tag(const struct sg_node *node)           \
	{                                                                                \
		sg_node_expect(node, SG_##KIND);                                         \
		return (struct sg_##tag *)node;                                          \
	}
#include <sqlguard/nodes.def>
#undef SG_NODE

static inline bool sg_is(const struct sg_node *node, enum sg_node_kind kind)
{
	return node && node->kind == kind;
}

/* Appends; the node may be shared, the list's memory is the arena's. */
void sg_list_add(struct sg_arena *arena, struct sg_list *list, struct sg_node *node);

/* for each struct sg_node *item of a struct sg_list */
#define SG_EACH(item, list)                                                              \
	for (struct sg_node **item##_at = (list).items, *item = NULL;                    \
	     item##_at && item##_at < (list).items + (list).len &&                       \
	     (item = *item##_at, 1);                                                     \
	     item##_at++)

/* "cascade", "primary-key": the text of a value of enums.def. */
#define SG_VALUE(constant, text)
#define SG_ENUM(type, values) const char *sg_##type##_name(enum sg_##type value);
#include <sqlguard/enums.def>
#undef SG_ENUM
#undef SG_VALUE

/*
 * Calls visit(node, payload) for the node and everything under it, parents first, in
 * source order of the fields; false from visit skips what is under that node.
 */
typedef bool sg_visit(struct sg_node *node, void *payload);
void sg_walk(struct sg_node *node, sg_visit *visit, void *payload);

/*
 * Calls replace(node, payload) for everything under the node, then for itself, and puts
 * what it returns in its place; gives the new node.
 */
typedef struct sg_node *sg_replace(struct sg_node *node, void *payload);
struct sg_node *sg_rewrite(struct sg_node *node, sg_replace *replace, void *payload);

/* The tree as an s-expression, one node a line, empty fields left out. */
void sg_dump(struct sg_buf *out, const struct sg_node *node);

/* Names compare as the dialect does: exactly in PostgreSQL, without case in SQLite. */
bool sg_same_ident(enum sg_dialect dialect, struct sg_str a, struct sg_str b);

/* Adds a name to a key: the same bytes for names that compare equal, ended by a NUL, so
   that no two lists of names read the same. */
void sg_add_ident(struct sg_buf *key, enum sg_dialect dialect, struct sg_str name);

/* Where an unqualified name lives ("public", "main"), and temporary objects. */
struct sg_str sg_usual_schema(enum sg_dialect dialect);
struct sg_str sg_temp_schema(enum sg_dialect dialect);

/*
 * The same table or object; a missing schema matches the dialect's default one ("public"
 * or "main") and itself.
 */
bool sg_same_name(enum sg_dialect dialect, const struct sg_name *a,
		  const struct sg_name *b);

/* The first constraint of that type in a list of CONSTRAINT, or NULL. */
struct sg_constraint *sg_find_constraint(struct sg_list constraints,
					 enum sg_constraint_type type);

#endif
