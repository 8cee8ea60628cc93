/*
 * # Copy into a column of another type
 *
 * SQLite converts a value to the affinity of the column that it is stored in, as far as
 * that goes. Text in a column that becomes numeric turns into a number where it looks
 * like one: `'007'` becomes 7, `'1e3'` 1000, and a phone number loses its leading zero;
 * other text stays text, and a `STRICT` table refuses it. A number in a column that
 * becomes text compares and sorts as text: `'10' < '9'` (measured on SQLite 3.40.1).
 *
 * A column that is `INTEGER PRIMARY KEY` gives out the ids; when the new table declares
 * it otherwise, an `INSERT` without an id stores `NULL` or fails.
 *
 * ## Instead
 *
 * Say how the values are to be changed, after a look at those that do not fit:
 *
 *     INSERT INTO books_new (id, pages) SELECT id, CAST(pages AS INTEGER) FROM books;
 *
 * ## Unless
 *
 * The copy has an expression for the column, such as a `CAST`.
 *
 * ## See
 *
 * - https://www.sqlite.org/datatype3.html#type_conversions_prior_to_comparison
 * - https://www.sqlite.org/lang_createtable.html#rowids_and_the_integer_primary_key
 */
#include <sqlguard/rule.h>

struct change {
	const struct sg_column *old, *now;
	char from, to; /* affinities */
	bool strict;
};

static bool is_number(char affinity)
{
	return affinity == 'I' || affinity == 'R' || affinity == 'N';
}

/* A date or a flag of a type that SQLite does not know: its affinity is chance. */
static bool is_chance(struct sg_str type)
{
	return sg_str_istarts(type, "date") || sg_str_istarts(type, "time") ||
	       sg_str_istarts(type, "bool") || sg_str_istarts(type, "json");
}

static void report(struct sg_ctx *cx, struct sg_span span, const struct change *change)
{
	const char *name = sg_show_ident(cx, change->now->record.name);

	sg_report(cx, span, "the values of '%s' change from %.*s to %.*s", name,
		  SG_STR_ARG(change->old->type), SG_STR_ARG(change->now->type));
	if (change->from == 'T') {
		sg_note(cx, "text that looks like a number becomes one: '007' is stored "
			    "as 7");
		sg_note(cx, change->strict
				    ? "other text is refused, as the new table is STRICT"
				    : "other text stays text in the numeric column");
	} else {
		sg_severity(cx, SG_INFO);
		sg_note(cx, "numbers become text, which compares and sorts as text: '10' "
			    "< '9'");
	}
	sg_help(cx, "say it in the copy, after a look at the values that do not fit");
	sg_help_sql(cx, "CAST(%s AS %s)", sg_sql_ident(cx, change->old->record.name),
		    change->to == 'T'   ? "TEXT"
		    : change->to == 'R' ? "REAL"
		    : change->to == 'N' ? "NUMERIC"
					: "INTEGER");
}

static void report_key(struct sg_ctx *cx, struct sg_span span,
		       const struct change *change)
{
	sg_report(cx, span, "'%s' is no longer INTEGER PRIMARY KEY and gives out no ids",
		  sg_show_ident(cx, change->now->record.name));
	sg_note(cx, "an INSERT without it %s",
		change->now->not_null || change->strict ? "fails" : "stores NULL");
	sg_help(cx, "declare it INTEGER PRIMARY KEY, with these words");
}

static void check_pair(struct sg_ctx *cx, const struct sg_replaced *r,
		       const struct sg_copied_value *copied)
{
	struct change change = {.strict = sg_table_at(r->now, r->after)->strict};
	struct sg_span span = copied->value->span;

	change.old = sg_column_at(copied->from, r->before);
	change.now = sg_column_at(copied->to, r->after);
	if (!change.old || !change.now)
		return;
	change.from = sg_affinity(change.old->type);
	change.to = sg_affinity(change.now->type);
	if (sg_rowid_column(r->old, r->before) == copied->from &&
	    sg_rowid_column(r->now, r->after) != copied->to && is_number(change.to))
		report_key(cx, span, &change);
	else if ((change.from == 'T' && is_number(change.to)) ||
		 (is_number(change.from) && change.to == 'T' &&
		  !is_chance(change.old->type)))
		report(cx, span, &change);
}

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	const struct sg_rebuild *rebuild = sg_rebuild_at(cx->facts, cx->index);
	struct sg_replaced r;

	if (node != cx->top || !sg_replaced_by(&r, cx, rebuild) || !r.paired ||
	    node != &r.fill->node)
		return;
	for (size_t i = 0; i < r.copied.len; i++)
		if (r.copied.items[i].from && r.copied.items[i].to)
			check_pair(cx, &r, &r.copied.items[i]);
}

SG_RULE(sqlite_rebuild_type_coercion){
	.summary = "a copy puts values into a column of another affinity",
	.severity = SG_WARNING,
	.dialects = SG_ANY_SQLITE,
	.since = "0.1",
	.on = {SG_INSERT},
	.check = check,
};
