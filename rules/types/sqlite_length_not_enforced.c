/*
 * # Length that SQLite ignores
 *
 * SQLite reads `VARCHAR(3)` and `NUMERIC(10, 2)` and forgets the numbers: a text of any
 * length and a number of any precision is stored (measured on 3.40.1 and local D1).
 *
 * ## Instead
 *
 *     CREATE TABLE airports (code TEXT CHECK (length(code) <= 3));
 *
 * ## Unless
 *
 * A `CHECK` of the table speaks of the column. The rule is off by default.
 *
 * ## See
 *
 * - https://www.sqlite.org/datatype3.html#affinity_name_examples
 */
#include <sqlguard/rule.h>

static bool is_checked_by(struct sg_list constraints, struct sg_str column)
{
	SG_EACH (item, constraints)
		if (sg_as_constraint(item)->type == SG_CON_CHECK &&
		    sg_names_column(item, column))
			return true;
	return false;
}

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	const struct sg_column_def *column = sg_as_column_def(node);

	if (!column->type || !sg_as_type_name(column->type)->arguments.len ||
	    is_checked_by(column->constraints, column->name) ||
	    (sg_is(cx->top, SG_CREATE_TABLE) &&
	     is_checked_by(sg_as_create_table(cx->top)->constraints, column->name)))
		return;
	sg_report(cx, column->type->span, "SQLite does not enforce %s of '%s'",
		  sg_one_line(cx, column->type->span), sg_show_ident(cx, column->name));
	sg_help(cx, "say it as a CHECK, or leave the numbers out");
}

SG_RULE(sqlite_length_not_enforced){
	.summary = "SQLite ignores the length in VARCHAR(n) and NUMERIC(p, s)",
	.severity = SG_OFF,
	.dialects = SG_ANY_SQLITE,
	.since = "0.1",
	.on = {SG_COLUMN_DEF},
	.check = check,
};
