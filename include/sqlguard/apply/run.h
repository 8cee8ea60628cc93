/*
 * The pipeline: lock, gate and plan, backup, rehearse, apply and record, verify, report.
 * Each step can stop the run; what the run then leaves behind is in the report.
 */
#ifndef SQLGUARD_APPLY_RUN_H
#define SQLGUARD_APPLY_RUN_H

#include <sqlguard/clock.h>
#include <sqlguard/apply/journal.h>
#include <sqlguard/apply/plan.h>

enum sg_run_state {
	SG_RUN_NOTHING,   /* there was nothing to do */
	SG_RUN_DONE,      /* all that was planned is applied */
	SG_RUN_REFUSED,   /* nothing was touched */
	SG_RUN_STOPPED,   /* some are applied (see `applied`), the others not */
	SG_RUN_UNCERTAIN, /* a remote call broke off: look at the ledger */
};

struct sg_apply_options {
	struct sg_plan_options plan;
	const char *migrations;
	const struct sg_driver *driver; /* NULL: the one that the target names */
	const char *command;            /* "apply", "rollback": for the journal */
	bool no_backup;                 /* refused for protected environments */
	bool no_rehearsal;
	bool rehearse_only; /* stops behind the rehearsal; the backup is not taken */
	/* Called with the plan before anything is written; false stops (the user was
	   asked and said no). */
	bool (*confirm)(void *payload, const struct sg_plan *plan);
	const struct sg_progress *progress; /* may be NULL */
	/* Each step as it begins, "backup", "rehearse 0007_x"; may be NULL. */
	void (*step)(void *payload, const char *what);
	void *payload;
};

/* A migration of the run. */
struct sg_applied_unit {
	const struct sg_planned *planned;
	struct sg_unit_result result;
	SG_ARRAY(struct sg_census_change) changes; /* of tables, as verified */
};

struct sg_run_report {
	struct sg_arena arena;
	enum sg_run_state state;
	const char *stopped_at;   /* the step, "rehearse 0007_x"; NULL */
	const char *why;          /* one line; NULL */
	struct sg_lines problems; /* what verification found */
	bool rehearsed;           /* the units ran on a copy: nothing was touched */
	struct sg_backup backup;  /* path NULL: none was taken */
	const char *way_back;     /* a command; NULL */
	SG_ARRAY(struct sg_applied_unit) units; /* begun ones, in order */
	size_t applied;
	const char *journal_problem; /* the run is not in the journal, and why; NULL */
	struct sg_plan plan;
};

/* False only when the run could not begin (`err`); else the report tells. */
bool sg_apply_run(struct sg_run_report *out, const struct sg_apply_target *target,
		  const struct sg_apply_options *options, struct sg_err *err);
void sg_run_report_release(struct sg_run_report *report);

/* "nothing to do", "done", "refused", "stopped", "uncertain" */
const char *sg_run_state_name(enum sg_run_state state);

/* "not run", "rolled back", "committed", "unknown" */
const char *sg_outcome_name(enum sg_outcome outcome);

/* Adds the fields of a report; docs/apply.schema.json is the contract. */
void sg_run_report_json(cJSON *object, const struct sg_run_report *report);

/* Adds what a plan would run, and what stops it. */
void sg_plan_json(cJSON *object, const struct sg_plan *plan,
		  const struct sg_apply_target *target);

/* Adds the database, its ledger, and what that says of each migration. */
void sg_standings_json(cJSON *object, const struct sg_plan *plan,
		       const struct sg_apply_target *target);

/* Foreign keys that lead nowhere now and did not `before`, and what integrity_check says,
   a line each. */
void sg_health_surprises(struct sg_lines *out, struct sg_arena *arena,
			 const struct sg_health *before, const struct sg_health *after);

/* "path", "taken_at", "label", "bytes", "rows", "tables"; null: there is none. */
cJSON *sg_backup_json(const struct sg_backup *backup);

/* Name, path, hash and allowances of a migration that is to run. */
cJSON *sg_planned_json(const struct sg_planned *planned);

/*
 * Calls `write`, which writes by db->driver->query, in one transaction; by a driver that
 * has none (remote D1) query after query.
 */
bool sg_write_together(struct sg_database *db,
		       bool (*write)(void *payload, struct sg_err *err), void *payload,
		       struct sg_err *err);

/* Fails when the database is marked as that of another environment. */
bool sg_mark_fits(const struct sg_identity *identity,
		  const struct sg_apply_target *target, struct sg_err *err);

/* Writes the environment of the target into the database. */
bool sg_mark_set(struct sg_database *db, struct sg_err *err);

#endif
