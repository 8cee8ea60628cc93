/* Plans, ledgers and runs as text for people; nothing untrusted reaches the terminal raw.
 */
#ifndef SQLGUARD_CLI_APPLY_PRINT_H
#define SQLGUARD_CLI_APPLY_PRINT_H

#include <sqlguard/apply/run.h>
#include <sqlguard/report.h>

/* "app.db: SQLite 3.40.1, WAL, 1.2 MB; ledger sqlguard_migrations" */
void sg_print_database(struct sg_buf *out, const struct sg_apply_target *target,
		       const struct sg_identity *identity,
		       const struct sg_ledger_at *ledger);

/* A line for each migration that is there or was applied. */
void sg_print_standings(struct sg_buf *out, const struct sg_plan *plan);

/* The next step for tables that are there before any ledger is. */
void sg_print_baseline_hint(struct sg_buf *out, const struct sg_plan *plan);

/* What would run, statement by statement, and what stands in its way. */
void sg_print_plan(struct sg_buf *out, const struct sg_plan *plan);

/* What runs all the same and should be known. */
void sg_print_warnings(struct sg_buf *out, const struct sg_plan *plan);

/* The findings of a plan as `check` prints them, and what stops it: blocks, refusals. */
void sg_print_gate(struct sg_buf *out, struct sg_plan *plan,
		   const struct sg_report_options *options);

/* Why no migration of a plan would run. */
const char *sg_nothing_words(const struct sg_plan *plan);

/* What became of a run, and the next command. */
void sg_print_run(struct sg_buf *out, const struct sg_run_report *report,
		  const char *command);

#endif
