/*
 * From PostgreSQL's raw tree to ours.  Every function takes the tree's node and gives
 * ours in the arena; nothing of ours points into PostgreSQL's memory.
 */
#ifndef SQLGUARD_POSTGRES_LOWER_H
#define SQLGUARD_POSTGRES_LOWER_H

#include <sqlguard/parse.h>

#include "lexer.h"
#include "pg.h"

struct sg_pg_lower {
	struct sg_arena *arena;
	struct sg_str text;  /* the whole source */
	uint32_t base;       /* where the parsed statement starts in it */
	struct sg_span span; /* of the statement */
	const struct sg_pg_token *tokens;
	uint32_t tokens_len;
	unsigned lost; /* names that were looked for in vain */
};

/* The node of a whole statement. */
struct sg_node *sg_pg_lower(struct sg_pg_lower *lw, Node *stmt);

#define SG_PG_NEW(lw, KIND, tag, span)                                                   \
	sg_as_##tag(sg_node_new((lw)->arena, SG_##KIND, (span)))

/* ---- places (place.c); a token's index is its identity, tokens_len means none ---- */

/* The first token at or after a location of the tree; 0 for an unknown location. */
uint32_t sg_pg_token_at(const struct sg_pg_lower *lw, int location);
struct sg_span sg_pg_span(const struct sg_pg_lower *lw, uint32_t first, uint32_t last);
struct sg_span sg_pg_span_at(const struct sg_pg_lower *lw, int location);
bool sg_pg_word_at(const struct sg_pg_lower *lw, uint32_t i, const char *word);
bool sg_pg_char_at(const struct sg_pg_lower *lw, uint32_t i, char c);

/* The next token after i, or after the parenthesis that i opens. */
uint32_t sg_pg_skip(const struct sg_pg_lower *lw, uint32_t i);

/* The last token of the list element that starts at i: before a comma or the list's end.
 */
uint32_t sg_pg_element_end(const struct sg_pg_lower *lw, uint32_t i);

/* The first bare word at or after i, at i's own level of parentheses. */
uint32_t sg_pg_find_word(const struct sg_pg_lower *lw, uint32_t i, const char *word);

/* The first identifier with that name at or after i; the search is for decoded names. */
uint32_t sg_pg_find_ident(struct sg_pg_lower *lw, uint32_t i, const char *name);

/* From the opening parenthesis at or after i to its partner; just i when there is none.
 */
struct sg_span sg_pg_parens(const struct sg_pg_lower *lw, uint32_t i);

/* The span with the node's own; the node may be NULL. */
struct sg_span sg_pg_covers(struct sg_span span, const struct sg_node *node);

/* ---- text and names (name.c) ---- */

/* The text in our memory: a part of the source where it stands there as it is. */
struct sg_str sg_pg_text(struct sg_pg_lower *lw, const char *text, int location);
struct sg_str sg_pg_copy(struct sg_pg_lower *lw, const char *text);
/* Gives a name the place and the quote of the dotted name that starts at token i. */
void sg_pg_place(struct sg_pg_lower *lw, struct sg_name *name, uint32_t i);
struct sg_str sg_pg_lower_case(struct sg_pg_lower *lw, const char *text);
struct sg_str sg_pg_words(struct sg_pg_lower *lw, struct sg_span span);
struct sg_name sg_pg_relation(struct sg_pg_lower *lw, const RangeVar *range);

/* A List of String as a name whose place is looked for from *from on; moves *from. */
struct sg_name sg_pg_name(struct sg_pg_lower *lw, List *parts, uint32_t *from);
struct sg_name sg_pg_single(struct sg_pg_lower *lw, const char *name, uint32_t *from);
struct sg_str sg_pg_last(struct sg_pg_lower *lw, List *parts);
struct sg_str sg_pg_qualifier(struct sg_pg_lower *lw, List *parts);
/* Their places are looked for from the token `from` on. */
void sg_pg_idents(struct sg_pg_lower *lw, struct sg_list *out, List *names,
		  uint32_t from);
struct sg_node *sg_pg_object(struct sg_pg_lower *lw, struct sg_name name);
struct sg_str sg_pg_role(struct sg_pg_lower *lw, const RoleSpec *role);
void sg_pg_roles(struct sg_pg_lower *lw, struct sg_list *out, List *roles);
enum sg_object_type sg_pg_object_type(ObjectType type);

/* ---- parts ---- */

typedef struct sg_node *sg_pg_lower_one(struct sg_pg_lower *lw, Node *node);
void sg_pg_each(struct sg_pg_lower *lw, struct sg_list *out, List *in,
		sg_pg_lower_one *one);
void sg_pg_add(struct sg_pg_lower *lw, struct sg_list *list, struct sg_node *node);

sg_pg_lower_one sg_pg_expr;                         /* NULL for NULL */
sg_pg_lower_one sg_pg_type_name;                    /* TypeName */
sg_pg_lower_one sg_pg_option;                       /* DefElem */
sg_pg_lower_one sg_pg_order;                        /* SortBy */
struct sg_str sg_pg_nulls_order(SortByNulls nulls); /* "first", "last" or empty */
sg_pg_lower_one sg_pg_range;                        /* an item of FROM */
sg_pg_lower_one sg_pg_result;   /* ResTarget of a target or RETURNING list */
sg_pg_lower_one sg_pg_column;   /* ColumnDef */
sg_pg_lower_one sg_pg_argument; /* FunctionParameter */
sg_pg_lower_one sg_pg_constraint;
sg_pg_lower_one sg_pg_with;    /* WithClause */
sg_pg_lower_one sg_pg_window;  /* WindowDef */
sg_pg_lower_one sg_pg_table;   /* RangeVar as OBJECT_NAME */
sg_pg_lower_one sg_pg_setting; /* VariableSetStmt */
void sg_pg_publication_objects(struct sg_pg_lower *lw, struct sg_list *out,
			       List *objects);
/* IndexElem; the columns stand in the first parentheses at or after token `from`. */
void sg_pg_index_columns(struct sg_pg_lower *lw, struct sg_list *out, List *in,
			 uint32_t from);
void sg_pg_options(struct sg_pg_lower *lw, struct sg_list *out, List *options);
void sg_pg_constraints(struct sg_pg_lower *lw, struct sg_list *out, List *in,
		       uint32_t last);
struct sg_str sg_pg_partition_bound(struct sg_pg_lower *lw,
				    const PartitionBoundSpec *spec);

/* What the grammar does not keep as a call but reads like one: coalesce, nullif .. */
struct sg_node *sg_pg_named_call(struct sg_pg_lower *lw, const char *name, List *args,
				 int location);
struct sg_node *sg_pg_a_expr(struct sg_pg_lower *lw, const A_Expr *in);
struct sg_node *sg_pg_bool_expr(struct sg_pg_lower *lw, const BoolExpr *in);
struct sg_node *sg_pg_null_test(struct sg_pg_lower *lw, const NullTest *in);
struct sg_node *sg_pg_bool_test(struct sg_pg_lower *lw, const BooleanTest *in);

/* A SELECT, VALUES or compound; also DML, for CTEs and the like. */
struct sg_node *sg_pg_query(struct sg_pg_lower *lw, Node *query);

/* ---- statements by theme; NULL when the statement is not theirs ---- */

sg_pg_lower_one sg_pg_lower_table, sg_pg_lower_alter, sg_pg_lower_index, sg_pg_lower_data,
	sg_pg_lower_create, sg_pg_lower_code, sg_pg_lower_change, sg_pg_lower_session,
	sg_pg_lower_other;

#endif
