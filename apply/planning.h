/* Inside the making of a plan: what its steps share. */
#ifndef SQLGUARD_APPLY_PLANNING_H
#define SQLGUARD_APPLY_PLANNING_H

#include <sqlguard/apply/plan.h>

/* A migration that is to run, forward or back. */
struct planned_step {
	size_t place; /* of the migration in the set */
	size_t file;  /* of the file that runs: its own, or the one that undoes it */
	bool only_down;
	const struct sg_file *judged; /* in the run; its findings name it */
};

struct planning {
	struct sg_plan *plan;
	struct sg_database *db;
	const struct sg_plan_options *options;
	struct sg_arena *arena;   /* the plan's */
	struct sg_replay *replay; /* on top of the schema that the database has */
	uint32_t began;           /* the moment of that schema */
	SG_ARRAY(struct planned_step) steps;
	const struct sg_file *judged; /* now */
};

/* A sentence for people, on one line whatever stands in the names. */
const char *sg_plan_say(struct sg_arena *arena, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Finds the set, reads all of its files, once, and compares them with the ledger. */
bool sg_plan_read(struct planning *p, const char *folder, struct sg_err *err);

/* Fills the steps with what is to run, and says why it must not. */
bool sg_plan_choose(struct planning *p, struct sg_err *err);

/* The migration that --to means; false: there is none, or more than one. */
bool sg_plan_find(size_t *place, struct planning *p, const char *wanted,
		  struct sg_err *err);

/* The schema that the database has, replayed; and how that differs from what its applied
   migrations make. */
bool sg_plan_schema(struct planning *p, struct sg_err *err);

/* Judges the steps, each on top of the one before, and plans what passed. */
void sg_plan_judge(struct planning *p);

/* Says of each finding whether it blocks or is allowed.  False: an allowance is wrong. */
bool sg_plan_gate(struct planning *p, struct sg_err *err);

/* What the statements may do to tables, and why others may lose rows. */
void sg_plan_expect(struct sg_planned *out, struct sg_arena *arena,
		    const struct sg_ctx *cx);
void sg_plan_foresee(struct sg_planned *out, struct sg_arena *arena,
		     const struct sg_ctx *cx);

/* "drop-column:users.email"; NULL: the finding cannot be allowed. */
const char *sg_finding_word(struct sg_arena *arena, const struct sg_finding *finding);

/* Every allowance must have met something; the message names the nearest word. */
bool sg_allowances_met(struct planning *p, struct sg_err *err);

/* What the database has of what a finding is about; NULL: nothing that can be counted. */
const char *sg_count_stakes(struct planning *p, const struct sg_finding *finding);

/* "1,200" */
const char *sg_show_count(struct sg_arena *arena, int64_t count);

#endif
