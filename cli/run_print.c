/* What became of a run, as text for people. */
#include <inttypes.h>
#include <string.h>

#include <sqlguard/glyph.h>

#include "apply_print.h"
#include "print.h"

static void print_rows(struct sg_buf *out, const char *before, int64_t rows)
{
	sg_buf_printf(out, "%s%" PRId64 " row%s", before, rows, rows == 1 ? "" : "s");
}

static void print_change(struct sg_buf *out, const struct sg_census_change *change)
{
	static const char *const words[] = {
		[SG_TABLE_GONE] = "is gone",
		[SG_TABLE_NEW] = "is new",
		[SG_ROWS_FEWER] = "has fewer rows",
		[SG_ROWS_MORE] = "has more rows",
		[SG_CONTENT_CHANGED] = "has other values",
	};

	sg_buf_adds(out, "         ");
	sg_add_safe(out, change->table);
	sg_buf_printf(out, " %s", words[change->type]);
	if (change->type == SG_ROWS_FEWER || change->type == SG_ROWS_MORE)
		sg_buf_printf(out, ": %" PRId64 " -> %" PRId64, change->before,
			      change->after);
	for (size_t i = 0; i < change->columns.len; i++) {
		sg_buf_adds(out, i ? ", " : " in ");
		sg_add_safe(out, change->columns.items[i]);
	}
	if (change->type == SG_TABLE_GONE)
		print_rows(out, ", and with it ", change->before);
	else if (change->type == SG_TABLE_NEW)
		print_rows(out, ", with ", change->after);
	else if (change->type == SG_CONTENT_CHANGED)
		print_rows(out, "; still ", change->after);
	sg_buf_addc(out, '\n');
}

static bool is_rollback(const char *command)
{
	return strcmp(command, "rollback") == 0;
}

static void print_unit(struct sg_buf *out, const struct sg_applied_unit *unit,
		       const char *done)
{
	bool committed = unit->result.outcome == SG_OUTCOME_COMMITTED;

	sg_buf_printf(out, "  %-12s ",
		      committed ? done : sg_outcome_name(unit->result.outcome));
	sg_add_safe(out, unit->planned->unit.name);
	sg_buf_printf(out, "  (%.3f s)\n", unit->result.seconds);
	for (size_t i = 0; i < unit->changes.len; i++)
		print_change(out, &unit->changes.items[i]);
}

static void print_stop(struct sg_buf *out, const struct sg_run_report *report,
		       const char *command)
{
	size_t planned = report->plan.migrations.len;

	sg_buf_printf(out, "%s%s stopped at: ", out->n ? "\n" : "", command);
	sg_add_text(out, report->stopped_at ? report->stopped_at : "the end");
	sg_buf_adds(out, "\n  ");
	sg_add_text(out, report->why ? report->why : "");
	sg_buf_addc(out, '\n');
	sg_add_each(out, "  - ", report->problems.of.items, report->problems.of.len);
	if (report->state == SG_RUN_REFUSED)
		sg_buf_adds(out, "Nothing was touched: the database is as it was.\n");
	else if (report->state == SG_RUN_STOPPED)
		sg_buf_printf(out,
			      "%zu of %zu migrations are %s and recorded; what "
			      "failed was rolled back.\n",
			      report->applied, planned,
			      is_rollback(command) ? "undone" : "applied");
	else
		sg_buf_adds(out, "Nobody can tell whether the last one is applied: run "
				 "'sqlguard status' when the database answers.\n");
}

void sg_print_run(struct sg_buf *out, const struct sg_run_report *report,
		  const char *command)
{
	size_t tables = report->backup.census.tables.len;
	const char *done = is_rollback(command) ? "undone" : "applied";

	if (report->backup.path) {
		sg_buf_adds(out, "  backup       ");
		sg_add_text(out, report->backup.path);
		sg_buf_printf(out, "  (%zu table%s, verified)\n", tables,
			      tables == 1 ? "" : "s");
	}
	for (size_t i = 0; i < report->units.len; i++)
		print_unit(out, &report->units.items[i],
			   report->rehearsed ? "rehearsed" : done);
	if (report->state > SG_RUN_DONE)
		print_stop(out, report, command);
	if (report->way_back && report->applied) {
		sg_buf_adds(out, "\nThe way back: ");
		sg_add_text(out, report->way_back);
		sg_buf_addc(out, '\n');
	}
}
