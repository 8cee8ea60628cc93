/*
 * # Temporary table that hides a permanent one
 *
 * A temporary table comes before all others in the search for a name. Once it has the
 * name of a permanent table, statements that name it read and write the temporary one,
 * and what they write ends with the connection (measured on SQLite 3.40.1 and PostgreSQL
 * 15).
 *
 * ## Instead
 *
 * Another name:
 *
 *     CREATE TEMP TABLE users_copy AS SELECT * FROM users;
 *
 * ## Unless
 *
 * No statement names it before it is dropped again.
 *
 * ## See
 *
 * - https://www.sqlite.org/lang_naming.html
 * - https://www.postgresql.org/docs/current/sql-createtable.html
 */
#include <sqlguard/rule.h>

struct search {
	const struct sg_ctx *cx;
	struct sg_str name;
	bool found;
};

static bool is_it(const struct search *search, const struct sg_name *name)
{
	return !name->schema.n &&
	       sg_same_ident(search->cx->dialect, name->name, search->name);
}

static bool find(struct sg_node *node, void *payload)
{
	struct search *search = payload;
	const struct sg_name *name;

	switch (node->kind) {
	case SG_TABLE_REF: name = &sg_as_table_ref(node)->name; break;
	case SG_ALTER_TABLE: name = &sg_as_alter_table(node)->name; break;
	case SG_CREATE_INDEX: name = &sg_as_create_index(node)->table; break;
	default: name = sg_written_table(node); break;
	}
	search->found = search->found || (name && is_it(search, name));
	return !search->found;
}

static bool is_dropped_by(const struct search *search, const struct sg_node *node)
{
	if (!sg_is(node, SG_DROP) || sg_as_drop(node)->object != SG_OBJ_TABLE)
		return false;
	SG_EACH (item, sg_as_drop(node)->names)
		if (is_it(search, &sg_as_object_name(item)->name))
			return true;
	return false;
}

/* The next statement that means the temporary table, and says so to nobody. */
static const struct sg_statement *next_use(struct sg_ctx *cx, struct sg_str table)
{
	struct search search = {cx, table, false};

	for (size_t i = cx->index + 1; i < cx->script->statements.len; i++) {
		const struct sg_statement *s = &cx->script->statements.items[i];

		if (is_dropped_by(&search, s->node))
			return NULL;
		sg_walk(s->node, find, &search);
		if (search.found)
			return s;
	}
	return NULL;
}

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	const struct sg_create_table *create = sg_as_create_table(node);
	const struct sg_name name = {.name = create->name.name};
	const struct sg_object *hidden =
		sg_find_object(cx->catalog, cx->at, SG_OBJ_TABLE, &name);
	const struct sg_statement *use;

	if (!create->temporary || !hidden || hidden->type != SG_OBJ_TABLE ||
	    sg_table_at(hidden, cx->at)->temporary)
		return;
	use = next_use(cx, create->name.name);
	if (!use)
		return;
	sg_report(cx, create->name.span, "the temporary table hides the permanent '%s'",
		  sg_show_ident(cx, create->name.name));
	sg_note(cx, "line %zu means the temporary one", sg_line_of(cx, use->span.off));
	sg_help(cx, "give the temporary table another name");
}

SG_RULE(temp_object_shadowing){
	.summary = "a temporary table hides the permanent one of its name",
	.severity = SG_WARNING,
	.dialects = SG_POSTGRES | SG_SQLITE,
	.since = "0.1",
	.on = {SG_CREATE_TABLE},
	.check = check,
};
