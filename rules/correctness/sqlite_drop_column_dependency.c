/*
 * # DROP COLUMN of a column that something needs
 *
 * SQLite refuses to drop a column that is a primary key or `UNIQUE`, is in an index (also
 * in an expression or the `WHERE` of one), in a `CHECK`, `UNIQUE` or `FOREIGN KEY` of the
 * table, that a generated column is computed from, that a view or the body of a trigger
 * names, or that is the only one (measured on 3.40.1 and local D1). There is no
 * `CASCADE`.
 *
 * ## Instead
 *
 * Drop what needs the column first; make views and triggers again without it:
 *
 *     DROP INDEX users_mail;
 *     ALTER TABLE users DROP COLUMN mail;
 *
 * A constraint of the table goes only with a rebuild; see `table-rebuild`.
 *
 * ## Unless
 *
 * A `CHECK` or `REFERENCES` that stands at the column itself goes along, `SELECT *` of a
 * view and `UPDATE OF mail` of a trigger are no obstacle. Nor is a trigger that only
 * writes to the column (`SET mail = ..`), but it fails each time it runs, which is told.
 *
 * ## See
 *
 * - https://www.sqlite.org/lang_altertable.html#alter_table_drop_column
 */
#include <sqlguard/rule.h>

/* The index of a constraint is the constraint's affair. */
static bool is_told(const struct sg_ctx *cx, const struct sg_object *object)
{
	const struct sg_index *index = sg_index_at(object, cx->at);

	return !index || index->origin == 'c';
}

/* Goes with the column, as nothing is left of it. */
static bool is_index_of_it_alone(const struct sg_ctx *cx, const struct sg_object *object)
{
	const struct sg_index *index = sg_index_at(object, cx->at);

	return index && index->keys.of.len == 1 && !index->predicate.n &&
	       index->keys.of.items[0].column;
}

static const char *removal(struct sg_ctx *cx, const struct sg_object *object)
{
	if (object->type != SG_OBJ_COLUMN)
		return sg_sql_drop(cx, object);
	return sg_printf(cx->arena, "ALTER TABLE %s DROP COLUMN %s;",
			 sg_sql_name(cx, sg_altered_table(cx)),
			 sg_sql_ident(cx, sg_record_at(object, cx->at)->name));
}

/* What is dropped, users before what they use, the statement, what is made again. */
static void help_sql(struct sg_ctx *cx, const struct sg_place *place, const char *column)
{
	const char *before = "", *behind = "";

	for (size_t i = 0; i < place->refused_by.len; i++) {
		const struct sg_object *object = place->refused_by.items[i];

		before = sg_printf(cx->arena, "%s\n%s", removal(cx, object), before);
		if (object->type != SG_OBJ_COLUMN && !is_index_of_it_alone(cx, object))
			behind = sg_printf(cx->arena, "%s\n%s", behind,
					   sg_sql_create(cx, object));
	}
	sg_help_sql(cx, "%s%.*s;%s%s%s", before,
		    SG_STR_ARG(sg_text_of(cx, cx->statement->span)),
		    *behind ? "\n-- then again, without " : "", *behind ? column : "",
		    behind);
}

static void offer_fix(struct sg_ctx *cx, const struct sg_place *place)
{
	for (size_t i = 0; i < place->refused_by.len; i++)
		if (!is_index_of_it_alone(cx, place->refused_by.items[i]))
			return;
	sg_fix(cx, SG_FIX_SAFE, "drop the index of the column first");
	for (size_t i = 0; i < place->refused_by.len; i++)
		sg_fix_put_before(cx, cx->index,
				  sg_sql_drop(cx, place->refused_by.items[i]));
}

static void help(struct sg_ctx *cx, const struct sg_place *place, const char *column)
{
	for (size_t i = 0; i < place->refused_by.len; i++)
		if (place->refused_by.items[i]->type == SG_OBJ_CONSTRAINT) {
			sg_help(cx,
				"rebuild the table without '%s': SQLite drops no "
				"constraint",
				column);
			return;
		}
	sg_help(cx, "drop what needs the column first");
	help_sql(cx, place, column);
	offer_fix(cx, place);
}

/* Not where nobody can tell whether SQLite refuses it. */
static bool are_triggers(const struct sg_place *place)
{
	for (size_t i = 0; i < place->refused_by.len; i++)
		if (place->refused_by.items[i]->type != SG_OBJ_TRIGGER)
			return false;
	return true;
}

/* The statement runs, and triggers that the file leaves there write to no column. */
static void check_writers(struct sg_ctx *cx, const struct sg_node *node,
			  const struct sg_place *place, const char *column)
{
	uint32_t end = cx->moments[cx->script->statements.len];

	for (size_t i = 0; i < place->refused_by.len; i++) {
		if (!sg_record_at(place->refused_by.items[i], end))
			continue;
		sg_report(
			cx, node->span,
			"%s writes to '%s', which is dropped: it fails each time it runs",
			sg_show_object(cx, place->refused_by.items[i]), column);
		sg_help(cx, "drop the trigger first, and make it again without '%s'",
			column);
		help_sql(cx, place, column);
		return;
	}
}

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	const struct sg_place *place = sg_place_of(cx->catalog, cx->at + 1);
	const char *column = sg_show_ident(cx, sg_as_drop_column(node)->name);
	const char *table;

	if (!place || place->refusal != SG_REFUSED_DEPENDENT)
		return;
	if (!place->refused.n) {
		if (are_triggers(place))
			check_writers(cx, node, place, column);
		return;
	}
	table = sg_show_name(cx, sg_altered_table(cx));
	if (!place->refused_by.len) {
		sg_report(cx, node->span,
			  "SQLite refuses to drop '%s', the only column of '%s'", column,
			  table);
		sg_help(cx, "drop the table, or add the new column first");
		return;
	}
	sg_report(cx, node->span, "SQLite refuses to drop '%s' of '%s': %s needs it",
		  column, table, sg_show_object(cx, place->refused_by.items[0]));
	for (size_t i = 1; i < place->refused_by.len; i++)
		if (is_told(cx, place->refused_by.items[i]))
			sg_note(cx, "%s is in the way, too",
				sg_show_object(cx, place->refused_by.items[i]));
	help(cx, place, column);
}

SG_RULE(sqlite_drop_column_dependency){
	.summary =
		"SQLite does not drop a column that a key, index, view or trigger needs",
	.severity = SG_ERROR,
	.dialects = SG_ANY_SQLITE,
	.since = "0.1",
	.on = {SG_DROP_COLUMN},
	.check = check,
};
