/*
 * # All rows gone through while all writers wait
 *
 * SQLite has one write lock for the whole database. Some statements hold it while they go
 * through all rows of a table (two million rows, 129 MB, measured on 3.40.1):
 *
 * - `CREATE INDEX`, a scan and a sort: 0.8 s
 * - `ADD COLUMN` with `CHECK` or `GENERATED .. NOT NULL`, which every row is tested
 *   against: 0.4 s; without them 0.01 s
 * - `UPDATE` that fills a new column: 0.5 s
 *
 * A second writer gets `database is locked` at once unless it has set a busy timeout;
 * readers go on. D1 stops a query after 30 s.
 *
 * There is no `CONCURRENTLY` in SQLite. This is a fact to plan with, not a mistake.
 *
 * ## Instead
 *
 * Set `PRAGMA busy_timeout` in the application, and run the migration when few write.
 * Where the rows can be chosen, a partial index is smaller and faster to build:
 *
 *     CREATE INDEX orders_open_idx ON orders (customer_id) WHERE closed_at IS NULL;
 *
 * ## Unless
 *
 * The table was created in the same file and is still empty, is temporary, or is being
 * rebuilt by the same file. Of several indexes of a file the first one speaks for all.
 * Where values are lost as well, `drop-column`, `update-without-where` and
 * `table-rebuild` speak, and of an `UPDATE` on D1 `d1-long-running-backfill`.
 *
 * ## See
 *
 * - https://www.sqlite.org/lockingv3.html
 * - https://developers.cloudflare.com/d1/platform/limits/
 */
#include <sqlguard/rule.h>

/* The index comes back after a rebuild that has scanned the table already. */
static bool is_of_rebuild(struct sg_ctx *cx, const struct sg_name *table)
{
	return sg_times_done(cx, &(struct sg_deed){SG_DID_REBUILD, .name = *table}) > 0;
}

static void note_cost(struct sg_ctx *cx, const char *table, const char *what,
		      const char *seconds)
{
	sg_note(cx, "%s of '%s': about %s s per million rows", what, table, seconds);
	if (cx->dialect == SG_D1)
		sg_note(cx, "D1 stops a query after 30 s");
	sg_help(cx, "run it when few write%s",
		cx->dialect == SG_D1 ? ""
				     : ", and give the application a busy timeout longer "
				       "than it takes");
}

static bool is_quiet(struct sg_ctx *cx, const struct sg_name *table)
{
	return sg_is_probably_private(cx, table) || sg_has_no_rows(cx, table);
}

static bool is_slow(struct sg_ctx *cx, const struct sg_create_index *index)
{
	return !is_quiet(cx, &index->table) && !is_of_rebuild(cx, &index->table);
}

/* How far one looks for neighbours: the indexes of a file stand together. */
#define LOOK_ROUND 50

/* How many statements from `first` to before `end` build an index slowly. */
static size_t count_slow(const struct sg_ctx *cx, size_t first, size_t end)
{
	size_t count = 0;

	for (size_t i = first; i < end; i++) {
		struct sg_ctx then = *cx;

		then.statement = &cx->script->statements.items[i];
		then.top = then.statement->node;
		then.index = i;
		then.at = cx->moments[i];
		if (sg_is(then.top, SG_CREATE_INDEX))
			count += is_slow(&then, sg_as_create_index(then.top));
	}
	return count;
}

/* The first one speaks for the others of the file. */
static void judge_index(struct sg_ctx *cx, const struct sg_create_index *index)
{
	size_t n = cx->script->statements.len, more;

	if (!is_slow(cx, index) ||
	    count_slow(cx, cx->index > LOOK_ROUND ? cx->index - LOOK_ROUND : 0,
		       cx->index))
		return;
	more = count_slow(cx, cx->index + 1,
			  n - cx->index > LOOK_ROUND ? cx->index + LOOK_ROUND : n);
	sg_report(cx, index->node.span,
		  "building '%s' locks the database against all writers",
		  sg_show_ident(cx, index->name.name));
	note_cost(cx, sg_show_name(cx, &index->table), "one full scan and a sort", "0.4");
	if (more)
		sg_note(cx, "so %s %zu more index%s of this file",
			more > 1 ? "do" : "does", more, more > 1 ? "es" : "");
}

/* SQLite runs a query over the table for these two only (alter.c 3.40,
   sqlite3AlterFinishAddColumn). */
static bool tests_rows(const struct sg_column_def *column)
{
	return sg_find_constraint(column->constraints, SG_CON_CHECK) ||
	       (sg_find_constraint(column->constraints, SG_CON_GENERATED) &&
		sg_find_constraint(column->constraints, SG_CON_NOT_NULL));
}

static void judge_column(struct sg_ctx *cx, const struct sg_add_column *add)
{
	const struct sg_column_def *column = sg_as_column_def(add->column);
	const struct sg_name *table = sg_altered_table(cx);

	if (!table || !tests_rows(column) || is_quiet(cx, table))
		return;
	sg_report(cx, add->node.span,
		  "testing each row for '%s' locks the database against all writers",
		  sg_show_ident(cx, column->name));
	note_cost(cx, sg_show_name(cx, table), "one full scan", "0.2");
}

static void judge_update(struct sg_ctx *cx, const struct sg_update *update)
{
	if (cx->dialect == SG_D1 || !sg_is_always_true(update->where) || update->limit ||
	    update->from.len || !sg_sets_only_new(cx, update) || !sg_runs_now(cx) ||
	    is_quiet(cx, &update->table) || sg_judged_as_rebuild(cx) ||
	    is_of_rebuild(cx, &update->table))
		return;
	sg_report(cx, update->node.span,
		  "filling every row of '%s' locks the database against all writers",
		  sg_show_name(cx, &update->table));
	note_cost(cx, sg_show_name(cx, &update->table), "one write of each row", "0.25");
}

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	switch ((int)node->kind) {
	case SG_CREATE_INDEX: judge_index(cx, sg_as_create_index(node)); break;
	case SG_ADD_COLUMN: judge_column(cx, sg_as_add_column(node)); break;
	default: judge_update(cx, sg_as_update(node)); break;
	}
}

SG_RULE(sqlite_long_lock){
	.summary = "a statement that goes through all rows keeps all writers out",
	.severity = SG_INFO,
	.dialects = SG_ANY_SQLITE,
	.since = "0.1",
	.on = {SG_CREATE_INDEX, SG_ADD_COLUMN, SG_UPDATE},
	.check = check,
};
