/*
 * Names of tables, made comparable: folded as the dialect compares them and with the
 * schema that an unqualified name belongs to at that statement.
 */
#include "schema.h"

/* Where SQLite and PostgreSQL look first. */
struct sg_str sg_temporary_schema(const struct sg_facts *facts)
{
	return facts->dialect == SG_POSTGRES ? SG_STR("pg_temp") : SG_STR("temp");
}

static void append_folded(const struct sg_facts *facts, char **to, struct sg_str s)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		bool fold = facts->dialect != SG_POSTGRES && c >= 'A' && c <= 'Z';

		*(*to)++ = fold ? (char)(c + 32) : c;
	}
}

/* No dot can confuse two names: a NUL stands between schema and name. */
static struct sg_str key_of(const struct sg_facts *facts, struct sg_str schema,
			    struct sg_str name)
{
	char *text = sg_alloc(facts->arena, schema.n + name.n + 1), *end = text;

	append_folded(facts, &end, schema);
	*end++ = '\0';
	append_folded(facts, &end, name);
	return (struct sg_str){text, (size_t)(end - text)};
}

static struct slot *find(const struct sg_facts *facts, struct sg_str schema,
			 struct sg_str name)
{
	size_t *place = sg_map_find(&facts->names, key_of(facts, schema, name));

	return place ? facts->slots.items[*place - 1] : NULL;
}

/* An unqualified name is the temporary table of that name as long as there is one. */
static struct slot *find_temporary(const struct sg_facts *facts, size_t index,
				   struct sg_str name)
{
	struct slot *slot = find(facts, sg_temporary_schema(facts), name);

	return slot && sg_holder_at(slot, index) ? slot : NULL;
}

struct slot *sg_slot_find(const struct sg_facts *facts, size_t index,
			  const struct sg_name *name)
{
	struct slot *slot;

	if (name->schema.n)
		return find(facts, name->schema, name->name);
	slot = find_temporary(facts, index, name->name);
	return slot ? slot : find(facts, facts->moments[index].schema, name->name);
}

bool sg_temporary_here(const struct sg_facts *facts, size_t index,
		       const struct sg_name *name)
{
	return !name->schema.n && find_temporary(facts, index, name->name);
}

struct sg_str sg_schema_at(const struct sg_facts *facts, size_t index)
{
	return facts->moments[index].schema;
}

struct slot *sg_slot_of(struct sg_facts *facts, size_t index, const struct sg_name *name)
{
	struct slot *slot = sg_slot_find(facts, index, name);
	struct sg_str schema = name->schema;
	size_t *place;

	if (slot)
		return slot;
	if (!schema.n)
		schema = facts->moments[index].schema;
	place = sg_map_add(facts->arena, &facts->names,
			   key_of(facts, schema, name->name));
	*SG_PUSH(facts->arena, &facts->slots) = slot = SG_NEW(facts->arena, struct slot);
	*place = facts->slots.len;
	return slot;
}

/* The first schema of a search_path that is not "$user". */
static struct sg_str first_schema(const struct sg_set *set)
{
	SG_EACH (value, set->values) {
		struct sg_str text = {0};

		if (sg_is(value, SG_LITERAL))
			text = sg_as_literal(value)->text;
		else if (sg_is(value, SG_IDENT))
			text = sg_as_ident(value)->name;
		else if (sg_is(value, SG_COLUMN_REF))
			text = sg_as_column_ref(value)->column;
		if (text.n && !sg_str_is(text, "$user"))
			return text;
	}
	return SG_STR("public");
}

static bool is_search_path(const struct sg_node *node)
{
	return sg_is(node, SG_SET) && (sg_str_is(sg_as_set(node)->name, "search_path") ||
				       sg_as_set(node)->type == SG_SET_RESET_ALL);
}

/* The schema of unqualified names while transactions come and go. */
struct path {
	struct sg_str now;
	struct sg_str session; /* without SET LOCAL, which ends with its transaction */
	struct sg_str begin;   /* of the session when the transaction began */
};

static void set_path(struct path *path, const struct sg_set *set, struct sg_str usual,
		     enum sg_maybe in_transaction)
{
	struct sg_str schema = set->type == SG_SET_VALUE ? first_schema(set) : usual;

	/* Outside a transaction the server warns and does nothing (measured on 15.20). */
	if (set->local && in_transaction == SG_NO)
		return;
	path->now = schema;
	if (!set->local)
		path->session = schema;
}

static void end_path(struct path *path, const struct sg_transaction *tx)
{
	switch (tx->type) {
	case SG_TX_BEGIN: path->begin = path->session; break;
	case SG_TX_ROLLBACK: path->now = path->session = path->begin; break;
	case SG_TX_COMMIT: path->now = path->begin = path->session; break;
	default: break;
	}
}

void sg_replay_search_path(struct sg_facts *facts)
{
	struct sg_str usual =
		facts->dialect == SG_POSTGRES ? SG_STR("public") : SG_STR("main");
	struct path path = {usual, usual, usual};

	for (size_t i = 0; i < facts->script->statements.len; i++) {
		const struct sg_node *node = facts->script->statements.items[i].node;

		facts->moments[i].schema = path.now;
		if (is_search_path(node))
			set_path(&path, sg_as_set(node), usual,
				 facts->moments[i].in_transaction);
		else if (sg_is(node, SG_TRANSACTION))
			end_path(&path, sg_as_transaction(node));
	}
}
