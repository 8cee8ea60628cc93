/* The same facts out of our tree, by the field tables that walk and dump use. */
#ifndef SQLGUARD_TESTS_ORACLE_POSTGRES_TREE_H
#define SQLGUARD_TESTS_ORACLE_POSTGRES_TREE_H

#include "../analyzer/ast/fields.h"
#include "oracle_postgres_facts.h"

struct place {
	const struct sg_node *node;
	const struct place *parent; /* NULL at the top */
};

static inline enum sg_node_kind kind_of(const struct place *at)
{
	return at ? at->node->kind : SG_NO_NODE;
}

static inline bool is_one_kind(enum sg_node_kind kind, const enum sg_node_kind *kinds)
{
	for (; *kinds; kinds++)
		if (kind == *kinds)
			return true;
	return false;
}

/* Objects that the library names by a RangeVar too. */
static inline bool is_relation(enum sg_object_type type)
{
	return type == SG_OBJ_TABLE || type == SG_OBJ_INDEX || type == SG_OBJ_SEQUENCE ||
	       type == SG_OBJ_TRIGGER || type == SG_OBJ_POLICY || type == SG_OBJ_RULE;
}

static inline bool is_table_object(const struct place *parent)
{
	static const enum sg_node_kind always[] = {
		SG_TRUNCATE, SG_LOCK_TABLE, SG_VACUUM, SG_ANALYZE, SG_SET_CONSTRAINTS, 0};
	enum sg_node_kind kind = kind_of(parent);

	if (kind == SG_GRANT) {
		const struct sg_grant *grant = sg_as_grant(parent->node);

		return (grant->object == SG_OBJ_TABLE ||
			grant->object == SG_OBJ_SEQUENCE) &&
		       !grant->all_in_schema;
	}
	if (kind == SG_OPTION)
		return !sg_str_is(sg_as_option(parent->node)->name, "schema");
	return is_one_kind(kind, always);
}

/* Whether a name field stands for a RangeVar of the library's tree. */
static inline bool is_table_name(const struct place *at, const char *field)
{
	static const enum sg_node_kind never[] = {
		SG_CREATE_TRIGGER, SG_CREATE_FUNCTION, SG_ALTER_ENUM,
		SG_CREATE_DOMAIN,  SG_ALTER_DOMAIN,    SG_TYPE_NAME,
		SG_CREATE_OTHER,   SG_ALTER_OTHER,     SG_RENAME_TABLE,
		SG_DROP,           SG_COMMENT_ON,      0};
	const struct sg_node *node = at->node;

	if (node->kind == SG_CREATE_TRIGGER)
		return !strcmp(field, "table");
	if (node->kind == SG_CREATE_INDEX)
		return !strcmp(field, "table");
	if (node->kind == SG_CREATE_TYPE)
		return sg_str_is(sg_as_create_type(node)->form, "composite");
	if (node->kind == SG_RENAME_OBJECT)
		return is_relation(sg_as_rename_object(node)->object);
	if (node->kind == SG_REINDEX)
		return is_relation(sg_as_reindex(node)->object);
	if (node->kind == SG_OBJECT_NAME)
		return is_table_object(at->parent);
	return !is_one_kind(node->kind, never) && strcmp(field, "of_type") &&
	       (kind_of(at->parent) != SG_MERGE || at->node->kind == SG_TABLE_REF);
}

static inline void tree_name(struct facts *facts, const struct place *at,
			     const struct field *field)
{
	const struct sg_name *name =
		(const struct sg_name *)((const char *)at->node + field->offset);

	if (name->name.n && is_table_name(at, field->name))
		fact(facts, "table %.*s.%.*s", SG_STR_ARG(name->schema),
		     SG_STR_ARG(name->name));
}

static inline void tree_flag(struct facts *facts, const struct place *at,
			     const char *name)
{
	static const char *const plain[] = {"concurrently",
					    "unique",
					    "or_replace",
					    "procedure",
					    "setof",
					    "lateral",
					    "natural",
					    "recursive",
					    "with_no_data",
					    "restart_identity",
					    "from",
					    "program",
					    "nowait",
					    "for_each_row",
					    "constraint",
					    "percent_type",
					    "no_inherit",
					    "not_valid",
					    "nulls_not_distinct",
					    "with_grant_option",
					    "chain",
					    "local",
					    "cascade",
					    NULL};

	if (!strcmp(name, "if_exists") || !strcmp(name, "if_not_exists"))
		name = "if_*exists";
	else if (at->node->kind == SG_CREATE_VIEW && !strcmp(name, "recursive"))
		return;
	/* From 16 on WITH ADMIN OPTION is an option in a list, not a flag. */
	else if (PG_VERSION_NUM >= 160000 && at->node->kind == SG_GRANT &&
		 sg_as_grant(at->node)->role_grant)
		return;
	else if (at->node->kind == SG_CALL)
		;
	else {
		const char *const *item = plain;

		while (*item && strcmp(*item, name))
			item++;
		if (!*item)
			return;
	}
	fact(facts, "flag %s", name);
}

/* The library's JSON leaves out integers that are not positive (15-4.0.0: "ival":{}). */
static inline long json_integer(struct facts *facts, struct sg_str text)
{
	long value = strtol(sg_cstr(&facts->arena, text), NULL, 10);

	return value > 0 ? value : 0;
}

static inline void tree_literal(struct facts *facts, const struct place *at)
{
	const struct sg_literal *literal = sg_as_literal(at->node);

	if (literal->type == SG_LIT_KEYWORD || kind_of(at->parent) == SG_OPTION)
		return;
	if (literal->type == SG_LIT_INTEGER)
		fact(facts, "literal integer %ld", json_integer(facts, literal->text));
	else
		fact(facts, "literal %s %.*s", sg_literal_type_name(literal->type),
		     SG_STR_ARG(literal->text));
}

static inline char fk_letter(enum sg_fk_action action)
{
	static const char letters[] = {[SG_FK_UNSAID] = '-',   [SG_FK_NO_ACTION] = '-',
				       [SG_FK_RESTRICT] = 'r', [SG_FK_CASCADE] = 'c',
				       [SG_FK_SET_NULL] = 'n', [SG_FK_SET_DEFAULT] = 'd'};

	return letters[action];
}

static inline void tree_constraint(struct facts *facts, const struct sg_constraint *in)
{
	if (in->type != SG_CON_COLLATE)
		fact(facts, "constraint %s %.*s%s%s %c%c",
		     sg_constraint_type_name(in->type), SG_STR_ARG(in->name),
		     in->deferrable ? " deferrable" : "",
		     in->initially_deferred ? " deferred" : "", fk_letter(in->on_delete),
		     fk_letter(in->on_update));
}

static inline void tree_targets(struct facts *facts, struct sg_list columns)
{
	SG_EACH (item, columns)
		fact(facts, "target %.*s", SG_STR_ARG(sg_as_ident(item)->name));
}

static inline struct sg_str action_words(const struct sg_node *node)
{
	switch (node->kind) {
	case SG_ALTER_COLUMN_OTHER: return sg_as_alter_column_other(node)->action;
	case SG_ALTER_TRIGGER_STATE: return sg_as_alter_trigger_state(node)->state;
	case SG_ROW_SECURITY: return sg_as_row_security(node)->action;
	case SG_ALTER_ACTION: return sg_as_alter_action(node)->action;
	case SG_ALTER_COLUMN_NOT_NULL:
		return sg_as_alter_column_not_null(node)->drop ? SG_STR("drop")
							       : SG_STR("");
	case SG_DETACH_PARTITION:
		return sg_as_detach_partition(node)->finalize ? SG_STR("finalize")
							      : SG_STR("");
	default: return SG_STR("");
	}
}

/* RENAME and SET SCHEMA are no actions in the library's tree. */
static inline bool is_action(const struct sg_node *node)
{
	static const enum sg_node_kind not [] = {SG_RENAME_TABLE, SG_RENAME_COLUMN,
						 SG_RENAME_CONSTRAINT, SG_SET_SCHEMA, 0};

	return !is_one_kind(node->kind, not );
}

static inline void tree_actions(struct facts *facts, struct sg_list actions)
{
	int index = 0;

	SG_EACH (item, actions) {
		struct sg_str words = action_words(item);
		bool rule = sg_is(item, SG_ALTER_TRIGGER_STATE) &&
			    sg_as_alter_trigger_state(item)->rule;
		bool inherit =
			sg_str_is(words, "inherit") || sg_str_is(words, "no inherit");

		if (is_action(item))
			fact(facts, "action %d %s%s%.*s%s", index++,
			     sg_node_kind_name(item->kind), words.n ? " " : "",
			     SG_STR_ARG(words), rule ? " rule" : "");
		if (inherit)
			fact(facts, "table .%.*s",
			     SG_STR_ARG(sg_as_alter_action(item)->argument));
	}
}

static inline void tree_dropped(struct facts *facts, const struct sg_drop *drop)
{
	if (drop->object == SG_OBJ_ROLE || drop->object == SG_OBJ_DATABASE ||
	    drop->object == SG_OBJ_TABLESPACE || drop->object == SG_OBJ_SUBSCRIPTION)
		return;
	SG_EACH (item, drop->names)
		fact(facts, "dropped %.*s",
		     SG_STR_ARG(sg_as_object_name(item)->name.name));
}

static inline void tree_reference(struct facts *facts, const struct place *at)
{
	const struct sg_column_ref *ref;

	if (at->node->kind == SG_STAR && kind_of(at->parent) != SG_INDIRECTION &&
	    kind_of(at->parent) != SG_OPTION)
		fact(facts, "star %.*s", SG_STR_ARG(sg_as_star(at->node)->table));
	if (at->node->kind != SG_COLUMN_REF)
		return;
	ref = sg_as_column_ref(at->node);
	fact(facts, "column %.*s.%.*s.%.*s", SG_STR_ARG(ref->schema),
	     SG_STR_ARG(ref->table), SG_STR_ARG(ref->column));
}

static inline void tree_expression(struct facts *facts, const struct place *at)
{
	const struct sg_node *node = at->node;
	const struct sg_type_name *type;

	switch (node->kind) {
	case SG_LITERAL: tree_literal(facts, at); break;
	case SG_CALL: fact(facts, "call %.*s", SG_STR_ARG(sg_as_call(node)->name)); break;
	case SG_UNARY:
		fact(facts, "operator %.*s", SG_STR_ARG(sg_as_unary(node)->operator));
		break;
	case SG_BINARY:
		fact(facts, "operator %.*s", SG_STR_ARG(sg_as_binary(node)->operator));
		break;
	case SG_IN_LIST:
		fact(facts, "in %s", sg_as_in_list(node)->negated ? "not" : "");
		break;
	case SG_BETWEEN:
		fact(facts, "between %s", sg_as_between(node)->negated ? "not" : "");
		break;
	case SG_SUBQUERY:
		fact(facts, "subquery %s",
		     sg_subquery_type_name(sg_as_subquery(node)->type));
		if (sg_as_subquery(node)->negated)
			fact(facts, "negated");
		break;
	case SG_TYPE_NAME:
		type = sg_as_type_name(node);
		fact(facts, "type %.*s.%.*s %ld", SG_STR_ARG(type->name.schema),
		     SG_STR_ARG(type->name.name), type->array_dimensions);
		break;
	default: tree_reference(facts, at); break;
	}
}

static inline void tree_part(struct facts *facts, const struct sg_node *node)
{
	switch (node->kind) {
	case SG_CONSTRAINT: tree_constraint(facts, sg_as_constraint(node)); break;
	case SG_ALTER_TABLE: tree_actions(facts, sg_as_alter_table(node)->actions); break;
	case SG_ASSIGN: tree_targets(facts, sg_as_assign(node)->columns); break;
	case SG_INSERT: tree_targets(facts, sg_as_insert(node)->columns); break;
	case SG_DROP: tree_dropped(facts, sg_as_drop(node)); break;
	case SG_COLUMN_DEF:
		if (sg_as_column_def(node)->type)
			fact(facts, "defines %.*s",
			     SG_STR_ARG(sg_as_column_def(node)->name));
		break;
	default: break;
	}
}

static inline void tree_walk(struct facts *facts, const struct sg_node *node,
			     const struct place *parent)
{
	struct place at = {node, parent};

	tree_expression(facts, &at);
	tree_part(facts, node);
	for (const struct field *f = sg_fields(node->kind); f->name; f++) {
		const void *value = (const char *)node + f->offset;

		if (f->type == FIELD_NAME)
			tree_name(facts, &at, f);
		else if (f->type == FIELD_FLAG && *(const bool *)value)
			tree_flag(facts, &at, f->name);
		else if (f->type == FIELD_CHILD && *(struct sg_node *const *)value)
			tree_walk(facts, *(struct sg_node *const *)value, &at);
		else if (f->type == FIELD_LIST)
			SG_EACH (item, *(const struct sg_list *)value)
				tree_walk(facts, item, &at);
	}
}

#endif
