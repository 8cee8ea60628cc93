/* Inside the pipeline: what its steps share. */
#ifndef SQLGUARD_APPLY_PIPELINE_H
#define SQLGUARD_APPLY_PIPELINE_H

#include <sqlguard/apply/run.h>

/* A database as the next migration must find it. */
struct standing {
	struct sg_stamp stamp; /* where the driver has such numbers */
	struct sg_str schema;  /* else; empty: not known since */
	bool has_ledger;       /* the table is there */
	bool is_marked;        /* it says which environment it is */
};

struct pipeline {
	struct sg_run_report *out;
	const struct sg_apply_target *target;
	const struct sg_apply_options *options;
	const struct sg_driver *driver;
	struct sg_database db;
	struct sg_arena *arena;         /* the report's */
	struct sg_str rehearsed_schema; /* of the copy at the end; empty: no rehearsal */
	struct standing now;
	/* By place in the plan: the tables that the rehearsal wrote. */
	struct sg_names *touched;
	/* Rows whose foreign key led nowhere before the run: it is not to blame for them.
	 */
	struct sg_health before;
};

/* Takes the stamp of a database, where its driver has one. */
bool sg_pipeline_stamp(struct pipeline *p, struct sg_database *db, struct sg_err *err);

/* Tells the listener what begins, and keeps it for the report, should it stop there. */
void sg_pipeline_step(struct pipeline *p, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* The run ends here: state, step and reason go into the report.  Returns false. */
bool sg_pipeline_stop(struct pipeline *p, enum sg_run_state state, const char *format,
		      ...) __attribute__((format(printf, 3, 4)));

/*
 * Runs a planned migration with verification and ledger in its transaction, on the
 * database or on a copy; `out` is filled in any case.  On success out->touched has the
 * tables that were compared.
 */
bool sg_pipeline_migrate(struct sg_applied_unit *out, struct pipeline *p,
			 struct sg_database *db, size_t place, struct sg_err *err);

/*
 * What is wrong with the database before anything ran, which a run is not to blame for; a
 * damaged one is refused.  It reads all of the file, so only where there is no rehearsal,
 * or where that found something.
 */
bool sg_pipeline_examine(struct pipeline *p);

/* Health behind the units that ran. */
bool sg_pipeline_health(struct sg_health *out, struct pipeline *p, struct sg_database *db,
			struct sg_err *err);

/* What is wrong behind them and was not before, whatever tables are called by now. */
void sg_pipeline_surprises(struct pipeline *p, const struct sg_health *after);

/* Everything on a copy, exactly as the real run will go; false: the run stops. */
bool sg_pipeline_rehearse(struct pipeline *p);

/* What a protected environment refuses whatever is allowed. */
bool sg_protect(struct pipeline *p);

/* The mark of the environment in the database. */
bool sg_mark_check(struct pipeline *p);
bool sg_mark_write(struct pipeline *p, struct sg_database *db, struct sg_err *err);

/*
 * What differs between the schema that was predicted and the one that is there, a line
 * each; sqlguard's own tables and the ledger do not count.
 */
void sg_schema_surprises(struct sg_lines *out, struct pipeline *p,
			 const struct sg_schema_at *expected, struct sg_str schema);

/* Adds "blocks" and "refusals", which stop a plan, and "warnings", which do not. */
void sg_plan_gate_json(cJSON *object, const struct sg_plan *plan);

/* The journal's entries of a run. */
bool sg_pipeline_journal_begin(struct pipeline *p, struct sg_err *err);
bool sg_pipeline_journal_end(struct pipeline *p, struct sg_err *err);

#endif
