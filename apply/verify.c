/*
 * The runtime twin of cascade-data-loss: two censuses are held against what the
 * statements name.  What is lost or changed beyond that is a line for people, with the
 * table, the rows, the cause as far as it is foreseen, and the way to say that it is
 * meant.
 */
#include <string.h>

#include "own_tables.h"
#include "planning.h"

struct verifying {
	struct sg_lines *out;
	struct sg_arena *arena;
	const struct sg_planned *planned;
	const struct sg_census *before, *after;
	const struct sg_names *only, *grown;
	struct sg_allowances *allowances;
};

static const char *file_of(const struct verifying *v)
{
	return sg_file_name(v->planned->unit.path);
}

/* By --allow of the finding that foretold it: all rows, or the values of a column. */
static bool is_acknowledged(const struct verifying *v, const char *word,
			    struct sg_str table)
{
	for (size_t i = 0; i < v->planned->acknowledged.len; i++) {
		const struct sg_stake *stake = &v->planned->acknowledged.items[i];

		if (sg_str_ieq(stake->table, table) &&
		    (!stake->column.n || strcmp(word, "rows-changed") == 0))
			return true;
	}
	return false;
}

static bool is_allowed(struct verifying *v, const char *what, struct sg_str table)
{
	return sg_allowance(v->allowances,
			    sg_printf(v->arena, "%s:%.*s", what, SG_STR_ARG(table)));
}

static const struct sg_foreseen *foreseen(const struct verifying *v, struct sg_str table)
{
	for (size_t i = 0; i < v->planned->foreseen.len; i++)
		if (sg_str_ieq(v->planned->foreseen.items[i].table, table))
			return &v->planned->foreseen.items[i];
	return NULL;
}

/* " (line 7 drops 'books', and ..)" */
static const char *cause_of(struct verifying *v, struct sg_str table)
{
	const struct sg_foreseen *cause = foreseen(v, table);

	return cause ? sg_printf(v->arena, " (%s)", cause->how) : "";
}

/* What the file has to do with it: nothing, or less than that. */
static const char *relation(struct verifying *v, struct sg_str table,
			    const struct sg_expectation *expected)
{
	if (!expected || !expected->line)
		return sg_plan_say(v->arena, "no statement of %s names it%s", file_of(v),
				   cause_of(v, table));
	return sg_plan_say(v->arena, "no statement of %s says so: line %zu only %s it%s",
			   file_of(v), expected->line,
			   expected->may_gain     ? "adds rows to"
			   : expected->may_change ? "copies or changes rows of"
			   : expected->may_lose   ? "deletes rows of"
						  : "alters",
			   cause_of(v, table));
}

static void say(struct verifying *v, const char *word, struct sg_str table,
		const struct sg_expectation *expected, const char *what)
{
	if (is_acknowledged(v, word, table) || is_allowed(v, word, table))
		return;
	word = sg_printf(v->arena, "%s:%.*s", word, SG_STR_ARG(table));
	*SG_PUSH(v->arena, &v->out->of) = sg_plan_say(
		v->arena, "%s, and %s; if it is meant: --allow %s --reason \"..\"", what,
		relation(v, table, expected), sg_shell_word(v->arena, word));
}

/* ---- what happened to one table ---- */

static const char *rows(struct verifying *v, int64_t n)
{
	return sg_printf(v->arena, "%s row%s", sg_show_count(v->arena, n),
			 n == 1 ? "" : "s");
}

/* "the values of wishes.book_id changed", or "rows of wishes changed" */
static const char *tell_change(struct verifying *v, struct sg_str table,
			       const struct sg_census_change *change)
{
	const char *list = "";

	for (size_t i = 0; i < change->columns.len; i++)
		list = sg_printf(v->arena, "%s%s%.*s.%.*s", list, *list ? ", " : "",
				 SG_STR_ARG(table), SG_STR_ARG(change->columns.items[i]));
	return *list ? sg_printf(v->arena, "values of %s changed", list)
		     : sg_printf(v->arena, "rows of %.*s changed", SG_STR_ARG(table));
}

/*
 * Sums cannot tell old rows from those that came.  So of a table that only gains rows it
 * counts that others than the INSERTs wrote it, and that these were foreseen to harm it.
 */
static bool hides_harm(const struct verifying *v, struct sg_str table,
		       const struct sg_expectation *may)
{
	const struct sg_foreseen *cause = foreseen(v, table);

	return cause && cause->lasts && !may->may_lose &&
	       (!may->may_change || may->only_copied) &&
	       !(v->grown && sg_names_have(v->grown, table));
}

/* Of the columns that changed those that were only copied: something else wrote them. */
static struct sg_census_change copied_as_is(struct verifying *v,
					    const struct sg_expectation *may,
					    const struct sg_census_change *change)
{
	struct sg_census_change out = {.type = change->type};

	for (size_t i = 0; i < change->columns.len; i++)
		if (sg_names_have(&may->kept, change->columns.items[i]))
			*SG_PUSH(v->arena, &out.columns) = change->columns.items[i];
	return out;
}

static void judge_content(struct verifying *v, struct sg_str table,
			  const struct sg_expectation *expected,
			  const struct sg_expectation *may,
			  const struct sg_census_change *change)
{
	struct sg_census_change kept = copied_as_is(v, may, change);

	if (!may->may_change && !(may->may_lose && may->may_gain))
		say(v, "rows-changed", table, expected, tell_change(v, table, change));
	else if (kept.columns.len)
		say(v, "rows-changed", table, expected, tell_change(v, table, &kept));
}

static void judge(struct verifying *v, struct sg_str table,
		  const struct sg_expectation *expected,
		  const struct sg_census_change *change)
{
	struct sg_expectation none = {.line = 0};
	const struct sg_expectation *may = expected ? expected : &none;

	switch (change->type) {
	case SG_TABLE_NEW: return;
	case SG_TABLE_GONE:
		say(v, "rows-lost", table, expected,
		    sg_printf(v->arena, "%.*s is gone with its %s", SG_STR_ARG(table),
			      rows(v, change->before)));
		return;
	case SG_ROWS_FEWER:
		if (!may->may_lose)
			say(v, "rows-lost", table, expected,
			    sg_printf(v->arena, "%.*s lost %s of %s", SG_STR_ARG(table),
				      sg_show_count(v->arena,
						    change->before - change->after),
				      rows(v, change->before)));
		return;
	case SG_ROWS_MORE:
		if (!may->may_gain)
			say(v, "rows-changed", table, expected,
			    sg_printf(v->arena, "%.*s has %s, %s more than before",
				      SG_STR_ARG(table), rows(v, change->after),
				      sg_show_count(v->arena,
						    change->after - change->before)));
		else if (hides_harm(v, table, may))
			say(v, "rows-changed", table, expected,
			    sg_printf(v->arena,
				      "rows of %.*s were lost or changed beside those "
				      "that came",
				      SG_STR_ARG(table)));
		return;
	case SG_CONTENT_CHANGED: judge_content(v, table, expected, may, change); return;
	}
}

/* ---- tables that statements name ---- */

/* The same table under one name, so that it can be compared with itself. */
static void compare(struct sg_census_changes *out, struct verifying *v,
		    const struct sg_table_census *before,
		    const struct sg_table_census *after)
{
	struct sg_table_census renamed = *after;
	struct sg_census one = {{0}}, other = {{0}};

	renamed.name = before->name;
	*SG_PUSH(v->arena, &one.tables) = *before;
	*SG_PUSH(v->arena, &other.tables) = renamed;
	sg_census_compare(out, v->arena, &one, &other, NULL);
}

static bool is_in_question(const struct verifying *v, struct sg_str table)
{
	return !v->only || sg_names_have(v->only, table);
}

static void check_expected(struct verifying *v, const struct sg_expectation *expected)
{
	const struct sg_table_census *before, *after;
	struct sg_census_changes changes = {{0}};

	/* It is to go, or to come. */
	if (!expected->before.n || !expected->after.n ||
	    !is_in_question(v, expected->before))
		return;
	before = sg_census_find(v->before, expected->before);
	after = sg_census_find(v->after, expected->after);
	if (!before)
		return;
	if (!after) {
		judge(v, expected->before, expected,
		      &(struct sg_census_change){.type = SG_TABLE_GONE,
						 .before = before->rows});
		return;
	}
	compare(&changes, v, before, after);
	for (size_t i = 0; i < changes.of.len; i++)
		judge(v, expected->before, expected, &changes.of.items[i]);
}

/* ---- all the others ---- */

/* By its name before: what is new by name was something else, or is no loss. */
static bool is_expected(const struct verifying *v, struct sg_str table)
{
	for (size_t i = 0; i < v->planned->expectations.len; i++)
		if (sg_str_ieq(v->planned->expectations.items[i].before, table))
			return true;
	return sg_is_own_table(table, v->planned->ledger_table);
}

/* Its rows are those of its shadow tables, or of no table at all. */
static bool is_virtual(const struct verifying *v, struct sg_str table)
{
	const struct sg_schema_at *after = &v->planned->after;
	struct sg_name name = {.name = table};
	const struct sg_object *found =
		sg_find_object(after->catalog, after->at, SG_OBJ_TABLE, &name);

	return found && found->type == SG_OBJ_TABLE &&
	       sg_table_at(found, after->at)->module.n;
}

/* A trigger that keeps a log: new rows, and every old one is there. */
static bool only_grew(const struct verifying *v, const struct sg_census_change *change)
{
	return change->type == SG_ROWS_MORE && v->grown &&
	       sg_names_have(v->grown, change->table);
}

static void check_others(struct verifying *v)
{
	struct sg_census_changes changes = {{0}};

	sg_census_compare(&changes, v->arena, v->before, v->after, v->only);
	for (size_t i = 0; i < changes.of.len; i++) {
		const struct sg_census_change *change = &changes.of.items[i];

		if (!is_expected(v, change->table) && !is_virtual(v, change->table) &&
		    !only_grew(v, change))
			judge(v, change->table, NULL, change);
	}
}

void sg_plan_verify(struct sg_lines *out, struct sg_arena *arena,
		    const struct sg_planned *planned, const struct sg_census *before,
		    const struct sg_census *after, const struct sg_names *only,
		    const struct sg_names *grown, struct sg_allowances *allowances)
{
	struct verifying v = {out,   arena, planned, before,
			      after, only,  grown,   allowances};

	for (size_t i = 0; i < planned->expectations.len; i++)
		check_expected(&v, &planned->expectations.items[i]);
	check_others(&v);
}
