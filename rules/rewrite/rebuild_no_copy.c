/*
 * # Rebuild that leaves rows behind
 *
 * A new table takes the name of the old one, the old one is dropped, and its rows were
 * not copied, or only some of them: by `WHERE` or `LIMIT`, by `DISTINCT` or `GROUP BY`,
 * or because a join finds no partner. Nothing fails; the rows are gone.
 *
 * ## Instead
 *
 * Copy all rows before the old table is dropped, and name the columns on both sides:
 *
 *     INSERT INTO books_new (id, title) SELECT id, title FROM books;
 *
 * Rows that must go are better deleted by a statement of their own, which says so.
 *
 * ## Unless
 *
 * The old table was created in the same file and is still empty; `DISTINCT` or `GROUP BY`
 * stands beside the primary key, so that no two rows are the same.
 *
 * ## See
 *
 * - https://www.sqlite.org/lang_altertable.html#otheralter
 */
#include <sqlguard/rule.h>

static const struct sg_select *simple_source(const struct sg_insert *insert)
{
	if (!sg_is(insert->source, SG_SELECT))
		return NULL;
	return sg_as_select(insert->source);
}

/* The condition of an inner join, which a row without a partner does not meet. */
static const struct sg_node *inner_join(const struct sg_node *from)
{
	const struct sg_join *join;

	if (!sg_is(from, SG_JOIN))
		return NULL;
	join = sg_as_join(from);
	if (join->type == SG_JOIN_INNER && (join->on || join->using.len || join->natural))
		return join->on ? join->on : from;
	return inner_join(join->left);
}

/* No two rows are the same when one of the columns is the key. */
static bool has_key(const struct sg_ctx *cx, const struct sg_rebuild *rebuild,
		    struct sg_list values)
{
	const struct sg_object *table =
		sg_find_object(cx->catalog, cx->at, SG_OBJ_TABLE, &rebuild->table);
	const struct sg_constraint_record *key =
		table ? sg_primary_key(table, cx->at) : NULL;

	SG_EACH (item, values) {
		const struct sg_node *value = sg_is(item, SG_RESULT_COLUMN)
						      ? sg_as_result_column(item)->value
						      : item;

		if (key && key->keys.of.len == 1 && sg_is(value, SG_COLUMN_REF) &&
		    sg_str_ieq(sg_key_name(&key->keys.of.items[0], cx->at),
			       sg_as_column_ref(value)->column))
			return true;
	}
	return false;
}

/* What leaves rows out, or NULL. */
static const struct sg_node *find_filter(const struct sg_ctx *cx,
					 const struct sg_rebuild *rebuild,
					 const struct sg_select *source)
{
	if (source->limit)
		return source->limit;
	if (!sg_is_always_true(source->where))
		return source->where;
	if (source->having)
		return source->having;
	if (source->group_by.len && !has_key(cx, rebuild, source->group_by))
		return source->group_by.items[0];
	if (source->distinct && !has_key(cx, rebuild, source->columns))
		return &source->node;
	return source->from.len ? inner_join(source->from.items[0]) : NULL;
}

static void check_copy(struct sg_ctx *cx, const struct sg_rebuild *rebuild)
{
	const struct sg_select *source = simple_source(sg_as_insert(cx->top));
	const char *table = sg_show_name(cx, &rebuild->table);
	const struct sg_node *filter = source ? find_filter(cx, rebuild, source) : NULL;

	if (!filter)
		return;
	sg_report(cx, filter->span, "the rebuild of '%s' copies only some of its rows",
		  table);
	sg_severity(cx, SG_WARNING);
	sg_at_stake(cx, (struct sg_stake){.table = rebuild->table.name});
	sg_note(cx, "the others are gone when the old table is dropped in line %zu",
		sg_line_of_statement(cx, rebuild->loss));
	sg_help(cx,
		"copy all rows; delete those that must go in a statement of their own");
}

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	const struct sg_rebuild *rebuild = sg_rebuild_at(cx->facts, cx->index);

	if (node != cx->top || !rebuild || rebuild->empty || rebuild->drop == SG_NEVER ||
	    rebuild->shape == SG_REBUILD_IN_PLACE)
		return;
	if (sg_is(node, SG_INSERT)) {
		check_copy(cx, rebuild);
		return;
	}
	if (rebuild->copy != SG_NEVER || rebuild->create == SG_NEVER ||
	    rebuild->drop != cx->index)
		return;
	sg_report(cx, cx->statement->span, "'%s' is rebuilt without its rows",
		  sg_show_name(cx, &rebuild->table));
	sg_at_stake(cx, (struct sg_stake){.table = rebuild->table.name});
	sg_note_parts(cx, rebuild);
	sg_note(cx, "nothing in this file copies them before the old table is dropped");
	sg_help(cx, "copy the rows into '%s' before the old table is dropped",
		sg_show_name(cx, rebuild->rename == SG_NEVER ? &rebuild->table
							     : &rebuild->temporary));
}

SG_RULE(rebuild_no_copy){
	.summary = "a rebuild drops the old table without copying all of its rows",
	.severity = SG_ERROR,
	.dialects = SG_ANY_DIALECT,
	.since = "0.1",
	.on = {SG_DROP, SG_INSERT},
	.check = check,
};
