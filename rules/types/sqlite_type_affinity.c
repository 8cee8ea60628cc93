/*
 * # Type name that SQLite reads as another type
 *
 * SQLite knows no types of columns, only affinities, and takes them from parts of the
 * name: `INT` anywhere means integer, then `CHAR`, `CLOB` or `TEXT` text, `BLOB` none,
 * `REAL`, `FLOA` or `DOUB` real; any other name, and a misspelt one, is numeric. So a
 * `STRING` column turns `'007'` into 7 and `'1e3'` into 1000, and `FLOATING POINT` is an
 * integer column because of the word point, where `3.0 / 2` gives 1 (measured on 3.40.1).
 *
 * ## Instead
 *
 * One of the five that mean what they say: `TEXT`, `INTEGER`, `REAL`, `BLOB`, `NUMERIC`.
 *
 * ## Unless
 *
 * The affinity does no harm to what such a column holds: `DATETIME` with ISO dates or
 * Unix times, `BOOLEAN` with 0 and 1, `DECIMAL`, `JSON`. A `UUID` in its usual form, with
 * hyphens, is no number either; without them one in a million is, so it is an info. A
 * `STRICT` table refuses all these names.
 *
 * ## See
 *
 * - https://www.sqlite.org/datatype3.html#determination_of_column_affinity
 */
#include <sqlguard/rule.h>

static bool has(struct sg_ctx *cx, struct sg_str type, const char *word)
{
	return sg_str_find(sg_str_lower(cx->arena, type), word, 0) < type.n;
}

static void report(struct sg_ctx *cx, const struct sg_column_def *column,
		   const char *affinity, const char *loss, const char *instead)
{
	struct sg_span span = column->type->span;

	sg_report(cx, span, "the type '%.*s' gives '%s' %s affinity: %s",
		  SG_STR_ARG(sg_text_of(cx, span)), sg_show_ident(cx, column->name),
		  affinity, loss);
	sg_help(cx, "write %s", instead);
	sg_help_sql(cx, "%s %s", sg_sql_ident(cx, column->name), instead);
}

static void judge_numeric(struct sg_ctx *cx, const struct sg_column_def *column,
			  struct sg_str type)
{
	const char *instead = has(cx, type, "string")
				      ? "TEXT"
				      : sg_misspelt_type(sg_str_lower(cx->arena, type));

	if (has(cx, type, "uuid") || has(cx, type, "guid")) {
		report(cx, column, "numeric",
		       "one without hyphens may be a number, such as '1e3'", "TEXT");
		sg_severity(cx, SG_INFO);
	} else if (instead) {
		report(cx, column, "numeric", "'007' becomes 7", instead);
	}
}

static void judge_integer(struct sg_ctx *cx, const struct sg_column_def *column,
			  struct sg_str type)
{
	bool real = has(cx, type, "float") || has(cx, type, "real");

	if (sg_is_integer_type(type))
		return;
	report(cx, column, "integer", "'007' becomes 7, and 3.0 becomes 3",
	       real ? "REAL" : "TEXT");
}

static bool is_strict(const struct sg_ctx *cx)
{
	const struct sg_name *name = sg_altered_table(cx);
	const struct sg_object *table =
		name ? sg_find_object(cx->catalog, cx->at, SG_OBJ_TABLE, name) : NULL;

	if (sg_is(cx->top, SG_CREATE_TABLE))
		return sg_as_create_table(cx->top)->strict;
	return table && sg_table_at(table, cx->at) && sg_table_at(table, cx->at)->strict;
}

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	const struct sg_column_def *column = sg_as_column_def(node);
	struct sg_str type;

	/* Arrays are told by sqlite-postgres-syntax. */
	if (!column->type || is_strict(cx) ||
	    sg_is_array_type(sg_text_of(cx, column->type->span)))
		return;
	type = sg_as_type_name(column->type)->name.name;
	if (sg_affinity(type) == 'N')
		judge_numeric(cx, column, type);
	else if (sg_affinity(type) == 'I')
		judge_integer(cx, column, type);
}

SG_RULE(sqlite_type_affinity){
	.summary =
		"SQLite reads the name of the type as another type, and changes values",
	.severity = SG_WARNING,
	.dialects = SG_ANY_SQLITE,
	.since = "0.1",
	.on = {SG_COLUMN_DEF},
	.check = check,
};
