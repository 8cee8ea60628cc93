/*
 * The facts of a statement out of libpg_query's JSON, which is made by generated code
 * that knows the node structs at the library's own build.
 */
#ifndef SQLGUARD_TESTS_ORACLE_POSTGRES_JSON_H
#define SQLGUARD_TESTS_ORACLE_POSTGRES_JSON_H

#include <cjson/cJSON.h>

#include <sqlguard/ast.h>

#include "oracle_postgres_kinds.h"

static inline bool is_listed(const char *const *list, const char *text)
{
	for (; *list; list++)
		if (!strcmp(*list, text))
			return true;
	return false;
}

static inline const char *json_text(const cJSON *object, const char *key)
{
	const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, key);

	return cJSON_IsString(item) ? item->valuestring : "";
}

static inline bool json_has(const cJSON *object, const char *key)
{
	return cJSON_GetObjectItemCaseSensitive(object, key) != NULL;
}

/* The generated code leaves out a zero, and integers below it. */
static inline int json_int(const cJSON *object, const char *key)
{
	const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, key);

	return item ? item->valueint : 0;
}

/* The text of item i, counted from the end, of a list of String nodes; "*" for A_Star. */
static inline const char *json_name(const cJSON *list, int from_end)
{
	int n = cJSON_GetArraySize(list);
	const cJSON *item =
		from_end < n ? cJSON_GetArrayItem(list, n - 1 - from_end) : NULL;
	const cJSON *string = cJSON_GetObjectItemCaseSensitive(item, "String");

	if (json_has(item, "A_Star"))
		return "*";
	return string ? json_text(string, "sval") : "";
}

/* The words for false of defGetBoolean() (commands/define.c, 15) that fixtures have. */
static inline bool json_is_off(const cJSON *arg)
{
	const char *word = json_text(cJSON_GetObjectItem(arg, "String"), "sval");

	return !strcmp(word, "off") || !strcmp(word, "false");
}

static inline void json_walk(struct facts *facts, const cJSON *node);
static inline void json_fields(struct facts *facts, const cJSON *node);

static inline void json_children(struct facts *facts, const cJSON *node)
{
	json_fields(facts, node);
	for (const cJSON *child = node->child; child; child = child->next)
		if (!child->string || !is_listed(skipped_keys, child->string))
			json_walk(facts, child);
}

static inline void json_table(struct facts *facts, const cJSON *node)
{
	fact(facts, "table %s.%s", json_text(node, "schemaname"),
	     json_text(node, "relname"));
}

static inline void json_type(struct facts *facts, const cJSON *node)
{
	const cJSON *names = cJSON_GetObjectItemCaseSensitive(node, "names");
	const char *schema = json_name(names, 1);
	bool interval = !strcmp(json_name(names, 0), "interval");
	const cJSON *typmod;
	int i = 0;

	fact(facts, "type %s.%s %d", strcmp(schema, "pg_catalog") ? schema : "",
	     json_name(names, 0),
	     cJSON_GetArraySize(cJSON_GetObjectItemCaseSensitive(node, "arrayBounds")));
	cJSON_ArrayForEach(typmod,
			   cJSON_GetObjectItemCaseSensitive(
				   node, "typmods")) if (!interval ||
							 strcmp(schema, "pg_catalog") ||
							 i++) json_walk(facts, typmod);
	if (cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(node, "setof")))
		fact(facts, "flag setof");
	if (cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(node, "pct_type")))
		fact(facts, "flag percent_type");
}

static inline void json_const(struct facts *facts, const cJSON *node)
{
	const cJSON *value;

	if (json_has(node, "isnull"))
		fact(facts, "literal null ");
	if ((value = cJSON_GetObjectItemCaseSensitive(node, "ival")) != NULL)
		fact(facts, "literal integer %d",
		     json_int(value, "ival") > 0 ? json_int(value, "ival") : 0);
	if ((value = cJSON_GetObjectItemCaseSensitive(node, "fval")) != NULL)
		fact(facts, "literal float %s", json_text(value, "fval"));
	if ((value = cJSON_GetObjectItemCaseSensitive(node, "boolval")) != NULL)
		fact(facts, "literal bool %s",
		     json_has(value, "boolval") ? "true" : "false");
	if ((value = cJSON_GetObjectItemCaseSensitive(node, "sval")) != NULL)
		fact(facts, "literal string %s", json_text(value, "sval"));
	if ((value = cJSON_GetObjectItemCaseSensitive(node, "bsval")) != NULL)
		fact(facts, "literal bit %s", json_text(value, "bsval"));
}

static inline void json_column_ref(struct facts *facts, const cJSON *node)
{
	const cJSON *fields = cJSON_GetObjectItemCaseSensitive(node, "fields");

	if (!strcmp(json_name(fields, 0), "*"))
		fact(facts, "star %s", json_name(fields, 1));
	else
		fact(facts, "column %s.%s.%s", json_name(fields, 2), json_name(fields, 1),
		     json_name(fields, 0));
}

static inline bool is_escape_call(const cJSON *node)
{
	const cJSON *name = cJSON_GetObjectItemCaseSensitive(node, "funcname");

	return !strcmp(json_name(name, 1), "pg_catalog") &&
	       (!strcmp(json_name(name, 0), "like_escape") ||
		!strcmp(json_name(name, 0), "similar_to_escape"));
}

static inline void json_call(struct facts *facts, const cJSON *node)
{
	const cJSON *name = cJSON_GetObjectItemCaseSensitive(node, "funcname");

	if (!is_escape_call(node))
		fact(facts, "call %s", json_name(name, 0));
	json_children(facts, node);
}

static inline void json_operator(struct facts *facts, const cJSON *node)
{
	static const struct pair kinds[] = {
		{"AEXPR_DISTINCT", "is distinct from"},
		{"AEXPR_NOT_DISTINCT", "is not distinct from"},
		{"AEXPR_LIKE", "like"},
		{"AEXPR_ILIKE", "ilike"},
		{"AEXPR_SIMILAR", "similar to"},
		{NULL, NULL},
	};
	const char *kind = json_text(node, "kind"), *words = pair_ours(kinds, kind);
	const char *name = json_name(cJSON_GetObjectItemCaseSensitive(node, "name"), 0);

	if (!strcmp(kind, "AEXPR_NULLIF"))
		fact(facts, "call nullif");
	else if (!strcmp(kind, "AEXPR_IN"))
		fact(facts, "in %s", name[0] == '<' ? "not" : "");
	else if (strstr(kind, "BETWEEN"))
		fact(facts, "between %s", strstr(kind, "NOT") ? "not" : "");
	else if (words)
		fact(facts, "operator %s%s", name[0] == '!' && name[1] ? "not " : "",
		     words);
	else
		fact(facts, "operator %s%s", name,
		     !strcmp(kind, "AEXPR_OP_ANY")   ? " any"
		     : !strcmp(kind, "AEXPR_OP_ALL") ? " all"
						     : "");
	json_children(facts, node);
}

static inline void json_bool(struct facts *facts, const cJSON *node)
{
	const cJSON *args = cJSON_GetObjectItemCaseSensitive(node, "args");
	const char *op = json_text(node, "boolop");
	const cJSON *link =
		cJSON_GetObjectItemCaseSensitive(cJSON_GetArrayItem(args, 0), "SubLink");

	if (!strcmp(op, "NOT_EXPR")) {
		bool fused = link &&
			     !strcmp(json_text(link, "subLinkType"), "ANY_SUBLINK") &&
			     json_int(node, "location") == json_int(link, "location");

		fact(facts, fused ? "negated" : "operator not");
	} else {
		for (int i = 1; i < cJSON_GetArraySize(args); i++)
			fact(facts, "operator %s", op[0] == 'A' ? "and" : "or");
	}
	json_children(facts, node);
}

static inline void json_keys(struct facts *facts, const cJSON *node, const char *key)
{
	const cJSON *item;

	cJSON_ArrayForEach(item, cJSON_GetObjectItemCaseSensitive(node, key))
		fact(facts, "column ..%s", json_text(item->child, "sval"));
}

static inline bool json_attribute(const cJSON *list_item, const char *type)
{
	const cJSON *next = list_item ? list_item->next : NULL;

	for (; next; next = next->next) {
		const cJSON *constraint = cJSON_GetObjectItem(next, "Constraint");

		if (strncmp(json_text(constraint, "contype"), "CONSTR_ATTR", 11))
			return false;
		if (!strcmp(json_text(constraint, "contype"), type))
			return true;
	}
	return false;
}

static inline char json_fk_action(const cJSON *node, const char *key)
{
	const char *action = json_text(node, key);

	return action[0] && action[0] != 'a' ? action[0] : '-';
}

/* item is the constraint in its list, for the attributes that follow it there. */
static inline void json_constraint(struct facts *facts, const cJSON *node,
				   const cJSON *item)
{
	const char *kind = pair_ours(constraint_kinds, json_text(node, "contype"));
	bool deferred = json_attribute(item, "CONSTR_ATTR_DEFERRED") ||
			json_has(node, "initdeferred");

	if (!kind)
		return;
	fact(facts, "constraint %s %s%s%s %c%c", kind, json_text(node, "conname"),
	     deferred || json_has(node, "deferrable") ||
			     json_attribute(item, "CONSTR_ATTR_DEFERRABLE")
		     ? " deferrable"
		     : "",
	     deferred ? " deferred" : "", json_fk_action(node, "fk_del_action"),
	     json_fk_action(node, "fk_upd_action"));
	json_keys(facts, node, "keys");
	json_keys(facts, node, "including");
	json_keys(facts, node, "fk_attrs");
	json_children(facts, node);
}

static inline void json_action(struct facts *facts, const cJSON *node, int index)
{
	const char *subtype = json_text(node, "subtype");
	const char *kind = pair_ours(action_kinds, subtype);
	const cJSON *def = cJSON_GetObjectItemCaseSensitive(node, "def");

	fact(facts, "action %d %s", index, kind ? kind : subtype);
	if (!strcmp(json_text(node, "behavior"), "DROP_CASCADE"))
		fact(facts, "flag cascade");
	if (json_has(node, "missing_ok"))
		fact(facts, "flag if_*exists");
	if (def && strcmp(subtype, "AT_AlterConstraint") && strcmp(subtype, "AT_AddOf"))
		json_walk(facts, def);
}

static inline void json_targets(struct facts *facts, const cJSON *list)
{
	const cJSON *item;

	cJSON_ArrayForEach(item, list)
		fact(facts, "target %s", json_text(item->child, "name"));
}

static inline void json_test(struct facts *facts, const char *type)
{
	static const struct pair names[] = {
		{"IS_NULL", "is null"},
		{"IS_NOT_NULL", "is not null"},
		{"IS_TRUE", "is true"},
		{"IS_NOT_TRUE", "is not true"},
		{"IS_FALSE", "is false"},
		{"IS_NOT_FALSE", "is not false"},
		{"IS_UNKNOWN", "is unknown"},
		{"IS_NOT_UNKNOWN", "is not unknown"},
		{NULL, NULL},
	};

	fact(facts, "operator %s", pair_ours(names, type));
}

static inline void json_sublink(struct facts *facts, const cJSON *node)
{
	static const struct pair types[] = {
		{"EXISTS_SUBLINK", "exists"}, {"ALL_SUBLINK", "all"},
		{"EXPR_SUBLINK", "scalar"},   {"ARRAY_SUBLINK", "array"},
		{"ANY_SUBLINK", "any"},       {NULL, NULL},
	};
	const char *type = pair_ours(types, json_text(node, "subLinkType"));

	fact(facts, "subquery %s",
	     type && !strcmp(type, "any") && !json_has(node, "operName") ? "in" : type);
	json_children(facts, node);
}

/* Our tree keeps the first rows of a long VALUES list. */
static inline void json_values(struct facts *facts, const cJSON *rows)
{
	const cJSON *row;
	int i = 0;

	cJSON_ArrayForEach(row, rows) if (i++ < SG_VALUES_KEPT) json_walk(facts, row);
}

static inline void json_enum_values(struct facts *facts, const cJSON *values)
{
	const cJSON *item;

	cJSON_ArrayForEach(item, values)
		fact(facts, "literal string %s", json_text(item->child, "sval"));
}

static inline void json_dropped(struct facts *facts, const cJSON *objects)
{
	const cJSON *item;

	cJSON_ArrayForEach(item, objects)
	{
		const cJSON *list = cJSON_GetObjectItemCaseSensitive(item, "List");
		const cJSON *type = cJSON_GetObjectItemCaseSensitive(item, "TypeName");
		const cJSON *call =
			cJSON_GetObjectItemCaseSensitive(item, "ObjectWithArgs");

		if (list)
			fact(facts, "dropped %s",
			     json_name(cJSON_GetObjectItem(list, "items"), 0));
		else if (type)
			fact(facts, "dropped %s",
			     json_name(cJSON_GetObjectItem(type, "names"), 0));
		else if (call)
			fact(facts, "dropped %s",
			     json_name(cJSON_GetObjectItem(call, "objname"), 0));
		else
			fact(facts, "dropped %s", json_text(item->child, "sval"));
		if (call)
			json_walk(facts, cJSON_GetObjectItem(call, "objargs"));
	}
}

static inline void json_kept(struct facts *facts, const char *kind, const cJSON *node)
{
	json_fields(facts, node);
	json_walk(facts, cJSON_GetObjectItem(node, pair_ours(kept_parts, kind)));
	if (!strcmp(kind, "DefineStmt"))
		json_walk(facts, cJSON_GetObjectItem(node, "args"));
}

static inline void json_drop(struct facts *facts, const cJSON *node)
{
	json_dropped(facts, cJSON_GetObjectItem(node, "objects"));
	json_fields(facts, node);
}

/* Facts of a node by the name of its kind; true when the children are done too. */
static inline bool json_node(struct facts *facts, const char *kind, const cJSON *node)
{
	if (is_listed(opaque_statements, kind))
		return true;
	if (!strcmp(kind, "A_Const"))
		json_const(facts, node);
	else if (!strcmp(kind, "ColumnRef"))
		json_column_ref(facts, node);
	else if (!strcmp(kind, "FuncCall"))
		json_call(facts, node);
	else if (!strcmp(kind, "A_Expr"))
		json_operator(facts, node);
	else if (!strcmp(kind, "BoolExpr"))
		json_bool(facts, node);
	else if (!strcmp(kind, "SubLink"))
		json_sublink(facts, node);
	else if (!strcmp(kind, "DefElem") &&
		 json_has(cJSON_GetObjectItem(node, "arg"), "A_Const"))
		return true;
	else if (pair_ours(kept_parts, kind))
		json_kept(facts, kind, node);
	else if (!strcmp(kind, "ObjectWithArgs"))
		json_walk(facts, cJSON_GetObjectItem(node, "objargs"));
	else
		return false;
	return true;
}

/* What the fields of any object tell, whatever its kind is called. */
static inline void json_fields(struct facts *facts, const cJSON *node)
{
	for (const cJSON *child = node->child; child; child = child->next) {
		const char *key = child->string ? child->string : "";
		const char *flag =
			cJSON_IsTrue(child) ? pair_ours(flag_names, key) : NULL;
		bool column = !strcmp(key, "is_local") && json_has(node, "colname");

		if (flag && !column)
			fact(facts, "flag %s", flag);
		if (!strcmp(key, "behavior") &&
		    !strcmp(child->valuestring, "DROP_CASCADE"))
			fact(facts, "flag cascade");
		if (!strcmp(key, "nulltesttype") || !strcmp(key, "booltesttype"))
			json_test(facts, child->valuestring);
	}
}

static inline void json_simple(struct facts *facts, const char *kind, const cJSON *node)
{
	if (!strcmp(kind, "CoalesceExpr"))
		fact(facts, "call coalesce");
	else if (!strcmp(kind, "GroupingFunc"))
		fact(facts, "call grouping");
	else if (!strcmp(kind, "MinMaxExpr"))
		fact(facts, "call %s",
		     strcmp(json_text(node, "op"), "IS_LEAST") ? "greatest" : "least");
	else if (!strcmp(kind, "ColumnDef") && json_text(node, "colname")[0] &&
		 json_has(node, "typeName"))
		fact(facts, "defines %s", json_text(node, "colname"));
	else if ((!strcmp(kind, "IndexElem") || !strcmp(kind, "PartitionElem")) &&
		 json_text(node, "name")[0])
		fact(facts, "column ..%s", json_text(node, "name"));
	else if (!strcmp(kind, "InsertStmt"))
		json_targets(facts, cJSON_GetObjectItem(node, "cols"));
	else if (!strcmp(kind, "UpdateStmt") || !strcmp(kind, "MergeWhenClause"))
		json_targets(facts, cJSON_GetObjectItem(node, "targetList"));
	else if (!strcmp(kind, "CreateEnumStmt"))
		json_enum_values(facts, cJSON_GetObjectItem(node, "vals"));
	else if (!strcmp(kind, "DefElem") &&
		 !strcmp(json_text(node, "defname"), "concurrently") &&
		 !json_is_off(cJSON_GetObjectItem(node, "arg")))
		fact(facts, "flag concurrently");
	else if (!strcmp(kind, "XmlExpr") &&
		 !strcmp(json_text(node, "op"), "IS_DOCUMENT"))
		fact(facts, "operator is document");
}

static inline void json_constraints(struct facts *facts, const cJSON *list)
{
	const cJSON *item;

	cJSON_ArrayForEach(item, list)
	{
		const cJSON *constraint = cJSON_GetObjectItem(item, "Constraint");

		if (constraint)
			json_constraint(facts, constraint, item);
		else
			json_walk(facts, item);
	}
}

static inline void json_wrapped(struct facts *facts, const cJSON *child)
{
	if (json_node(facts, child->string, child))
		return;
	json_simple(facts, child->string, child);
	if (!strcmp(child->string, "Constraint"))
		json_constraint(facts, child, NULL);
	else if (!strcmp(child->string, "DropStmt"))
		json_drop(facts, child);
	else
		json_walk(facts, child);
}

static inline void json_actions(struct facts *facts, const cJSON *list)
{
	const cJSON *item;
	int index = 0;

	cJSON_ArrayForEach(item, list)
		json_action(facts, cJSON_GetObjectItem(item, "AlterTableCmd"), index++);
}

static inline void json_child(struct facts *facts, const cJSON *child)
{
	const char *key = child->string;

	if (!strcmp(key, "valuesLists"))
		json_values(facts, child);
	else if (!strcmp(key, "cmds"))
		json_actions(facts, child);
	else if (!strcmp(key, "constraints") && cJSON_IsArray(child) &&
		 json_has(child->child, "Constraint"))
		json_constraints(facts, child);
	else if (!strcmp(key, "onConflictClause")) {
		json_targets(facts, cJSON_GetObjectItem(child, "targetList"));
		json_walk(facts, child);
	} else if (!strcmp(key, "funccall")) {
		json_call(facts, child);
	} else if (key[0] >= 'A' && key[0] <= 'Z') {
		json_wrapped(facts, child);
	} else {
		json_walk(facts, child);
	}
}

/* (a, b) = (..) repeats its source in each column's target. */
static inline bool is_repeated(const cJSON *node)
{
	return json_has(node, "colno") && json_int(node, "colno") != 1;
}

static inline void json_walk(struct facts *facts, const cJSON *node)
{
	if (!node || is_repeated(node))
		return;
	if (json_has(node, "names") && json_has(node, "typemod")) {
		json_type(facts, node);
		return;
	}
	if (json_has(node, "relpersistence"))
		json_table(facts, node);
	if (cJSON_IsObject(node))
		json_fields(facts, node);
	for (const cJSON *child = node->child; child; child = child->next) {
		if (!child->string)
			json_walk(facts, child);
		else if (!is_listed(skipped_keys, child->string))
			json_child(facts, child);
	}
}

#endif
