/*
 * The gate and the plan.  A plan holds the very bytes that were judged, with their
 * hashes: what runs later is cut from them, and no file is read again.
 */
#ifndef SQLGUARD_APPLY_PLAN_H
#define SQLGUARD_APPLY_PLAN_H

#include <sqlguard/apply/ledger.h>
#include <sqlguard/engine.h>
#include <sqlguard/print_schema.h>
#include <sqlguard/project.h>

/* --allow WORD --reason TEXT: one destructive change that is meant. */
struct sg_allowed {
	const char *word; /* "drop-column:users.email": a rule and the finding's subject,
			     or "rows-lost:T", "rows-changed:T" for the verification */
	const char *reason; /* never empty */
	const char *stake;  /* what the database has of it, "users.email has 1,200 values
			       in 1,500 rows": the plan counts; NULL: not counted */
	bool used;
};

struct sg_allowances {
	SG_ARRAY(struct sg_allowed) of;
};

/* The allowance of a word, marked as used; NULL: there is none. */
const struct sg_allowed *sg_allowance(struct sg_allowances *all, const char *word);

/*
 * What a migration may do to a table that was there before or is there after it, as its
 * statements name it and as the analyzer predicts the rows.  Tables without an
 * expectation must not change at all.
 */
struct sg_expectation {
	struct sg_str before; /* its name before; empty: the migration makes it */
	struct sg_str after;  /* after; empty: it goes */
	bool may_lose;    /* rows: a DELETE, REPLACE, or a copy that leaves some out */
	bool may_gain;    /* INSERT */
	bool may_change;  /* UPDATE, or a rebuild that copies values */
	bool only_copied; /* may_change, and by a copy alone */
	/* Columns that a rebuild copies as they are: these must not change all the same.
	 */
	struct sg_names kept;
	size_t line; /* of the first statement that names it */
};

/* A finding that stops the gate. */
struct sg_block {
	const struct sg_finding *finding;
	const char *word; /* what --allow would have to say; NULL: it cannot be allowed */
	const char *stake; /* as in struct sg_allowed */
};

/* Why a table that no statement names may lose or change rows all the same. */
struct sg_foreseen {
	struct sg_str table; /* its name before */
	const char *how; /* "line 7 drops 'books', and the foreign key wishes.book_id says
			    ON DELETE CASCADE" */
	bool lasts;      /* and no statement brings them back */
};

/* A migration that is to run. */
struct sg_planned {
	size_t place; /* in the set */
	const struct sg_migration *migration;
	struct sg_str bytes;    /* judged, hashed, and to be run */
	const char *sha256;     /* of them, hex */
	struct sg_unit unit;    /* after_begin and before_commit are the pipeline's */
	const char *wrapped_in; /* for people: "one transaction, foreign keys off before
				   it" */
	/* Of every table that its statements name; by `before`, then `after`. */
	SG_ARRAY(struct sg_expectation) expectations;
	SG_ARRAY(struct sg_foreseen) foreseen;
	const char *ledger_table;              /* which changes with every migration */
	SG_ARRAY(struct sg_allowed *) allowed; /* acknowledged findings of it */
	/* What these take upon themselves that no statement names. */
	SG_ARRAY(struct sg_stake) acknowledged;
	struct sg_schema_at after; /* the schema as it must be then */
};

struct sg_plan_options {
	const char *to; /* --to: version or name of the last one; NULL: all */
	size_t steps;   /* --steps: how many; 0: all */
	struct sg_allowances *allowances; /* may be NULL */
	bool down; /* the down parts of what was applied last, newest first; steps: of how
		      many (0: one), to: those behind that one */
	/* Nothing is judged or planned: only set, ledger, standings, refusals, drift. */
	bool unjudged;
	/* With unjudged: `drift` is computed as if the pending ones (those up to `to` or
	   `steps`) were applied, too; those are in `migrations`, with place, migration
	   and unit.name only. */
	bool baseline;
};

struct sg_plan {
	struct sg_arena arena;
	struct sg_run run; /* the findings; its files hold the bytes */
	struct sg_finder *finder;
	struct sg_migration_set *set;
	enum sg_dialect dialect;
	struct sg_str *bytes; /* of every migration, by place */
	struct sg_ledger_at ledger;
	struct sg_standings standings;
	struct sg_str schema; /* as driver->schema gave it: judged on top of it */
	SG_ARRAY(struct sg_planned) migrations; /* in the order in which they will run */
	SG_ARRAY(struct sg_block) blocks;       /* findings that stop it */
	/* Why nothing may run whatever the findings: a changed, missing or failed
	   migration; complete sentences with their remedy. */
	SG_ARRAY(const char *) refusals;
	bool lacks_down; /* of what is to be undone some has no down part */
	/* What runs all the same and should be known: a migration out of order. */
	SG_ARRAY(const char *) warnings;
	/* Where the database differs from what applied migrations make; for people. */
	struct sg_str drift;
	bool is_drift_known; /* false: what ran cannot be replayed, so nobody can say */
};

/*
 * Reads the set and its ledger, compares, replays what is applied on top of the schema
 * that the database really has, and judges what is pending with the runner that will run
 * it (runner "sqlguard"; D1: "wrangler").  Writes nothing.  A plan with blocks or
 * refusals is made all the same, to be shown.
 */
bool sg_plan_make(struct sg_plan *out, struct sg_database *db, const char *migrations,
		  const struct sg_plan_options *options, struct sg_err *err);
void sg_plan_release(struct sg_plan *plan);

/* Whether it may run. */
bool sg_plan_passed(const struct sg_plan *plan);

struct sg_lines {
	SG_ARRAY(const char *) of;
};

/*
 * What differs between two censuses and a migration must not have done: lines for people
 * with table, rows and remedy ("favorites lost 2 of 2 rows, and no statement of the
 * migration names it; ..").  None: nothing was lost or changed unseen.  `only`: the other
 * tables are known not to have been written; NULL: none is.  It has the names of before
 * and of now: of what it does not name, neither census need have anything.  `grown`:
 * tables in which rows were inserted only, as by a trigger that keeps a log; NULL: not
 * known of any.
 */
void sg_plan_verify(struct sg_lines *out, struct sg_arena *arena,
		    const struct sg_planned *planned, const struct sg_census *before,
		    const struct sg_census *after, const struct sg_names *only,
		    const struct sg_names *grown, struct sg_allowances *allowances);

#endif
