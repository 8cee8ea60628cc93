/*
 * The order of a run: lock, gate with plan and ledger, protections, backup, rehearse,
 * apply with verification and record, verify, journal, report.  Until the backup is
 * verified nothing of the database is written; from then on each migration is one
 * transaction that is verified before it commits.
 */
#include <unistd.h>

#include <sqlguard/apply/backup.h>

#include "pipeline.h"

void sg_pipeline_step(struct pipeline *p, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	p->out->stopped_at = sg_vprintf(p->arena, format, args);
	va_end(args);
	if (p->options->step)
		p->options->step(p->options->payload, p->out->stopped_at);
}

bool sg_pipeline_stop(struct pipeline *p, enum sg_run_state state, const char *format,
		      ...)
{
	va_list args;

	va_start(args, format);
	p->out->why = sg_vprintf(p->arena, format, args);
	va_end(args);
	p->out->state = state;
	return false;
}

/* Before anything was applied nothing was touched. */
static enum sg_run_state stopped(const struct pipeline *p)
{
	return p->out->applied ? SG_RUN_STOPPED : SG_RUN_REFUSED;
}

/* ---- the steps ---- */

static bool gate(struct pipeline *p, struct sg_err *err)
{
	sg_pipeline_step(p, "gate");
	if (!sg_pipeline_stamp(p, &p->db, err) ||
	    !sg_plan_make(&p->out->plan, &p->db, p->options->migrations,
			  &p->options->plan, err))
		return sg_pipeline_stop(p, SG_RUN_REFUSED, "%s", err->text);
	if (!sg_plan_passed(&p->out->plan))
		return sg_pipeline_stop(p, SG_RUN_REFUSED, "the plan did not pass");
	if (!p->out->plan.migrations.len) {
		p->out->stopped_at = NULL;
		p->out->state = SG_RUN_NOTHING;
		return false;
	}
	p->now.schema = p->out->plan.schema;
	p->now.has_ledger = p->out->plan.ledger.exists;
	p->touched = sg_alloc(p->arena, p->out->plan.migrations.len * sizeof *p->touched);
	return true;
}

static bool confirm(struct pipeline *p)
{
	if (p->options->rehearse_only || !p->options->confirm)
		return true;
	sg_pipeline_step(p, "confirm");
	return p->options->confirm(p->options->payload, &p->out->plan) ||
	       sg_pipeline_stop(p, SG_RUN_REFUSED, "it was not confirmed");
}

static bool check_room(struct pipeline *p, struct sg_err *err)
{
	bool copies = !p->options->no_backup || !p->options->no_rehearsal;

	sg_pipeline_step(p, "room");
	return !copies || p->driver->has_room(&p->db, err) ||
	       sg_pipeline_stop(p, SG_RUN_REFUSED, "%s", err->text);
}

static bool back_up(struct pipeline *p, struct sg_err *err)
{
	const struct sg_planned *first = &p->out->plan.migrations.items[0];
	const char *label = sg_printf(p->arena, SG_BEFORE "%s%.*s",
				      p->options->plan.down ? "rollback of " : "",
				      SG_STR_ARG(first->unit.name));

	if (p->options->rehearse_only)
		return true;
	sg_pipeline_step(p, "backup");
	if (!p->options->no_backup &&
	    !p->driver->back_up(&p->out->backup, p->arena, &p->db, label, err))
		return sg_pipeline_stop(p, SG_RUN_REFUSED, "%s", err->text);
	p->out->way_back = p->driver->way_back(&p->db, p->arena);
	return true;
}

/* Runs that are refused again and again must not push older backups out. */
static void discard_backup(struct pipeline *p)
{
	if (p->out->backup.path) {
		p->driver->discard(&p->db, &p->out->backup);
		p->out->backup = (struct sg_backup){0};
		p->out->way_back = NULL;
	}
}

static bool rehearse(struct pipeline *p)
{
	if (p->options->no_rehearsal)
		return true;
	p->out->rehearsed = true;
	if (!sg_pipeline_rehearse(p)) {
		discard_backup(p);
		return false;
	}
	if (p->options->rehearse_only)
		return true;
	p->out->rehearsed = false;
	p->out->units.len = 0;
	p->out->problems.of.len = 0;
	return true;
}

/* What became of the migration decides what the whole run may say of itself. */
static bool stop_at(struct pipeline *p, const struct sg_applied_unit *unit,
		    const struct sg_err *err)
{
	enum sg_run_state state = stopped(p);

	if (unit->result.outcome == SG_OUTCOME_COMMITTED) {
		p->out->applied++;
		state = SG_RUN_STOPPED;
	}
	if (unit->result.outcome == SG_OUTCOME_UNKNOWN)
		state = SG_RUN_UNCERTAIN;
	return sg_pipeline_stop(p, state, "%s", err->text);
}

static bool migrate(struct pipeline *p, struct sg_err *err)
{
	for (size_t i = 0; i < p->out->plan.migrations.len; i++) {
		const struct sg_planned *planned = &p->out->plan.migrations.items[i];
		struct sg_applied_unit *unit = SG_PUSH(p->arena, &p->out->units);

		sg_pipeline_step(p, "%s %.*s", p->options->plan.down ? "undo" : "apply",
				 SG_STR_ARG(planned->unit.name));
		if (!sg_pipeline_migrate(unit, p, &p->db, i, err))
			return stop_at(p, unit, err);
		p->out->applied++;
	}
	return true;
}

static bool compare_schema(struct pipeline *p, struct sg_err *err)
{
	const struct sg_planned *last =
		&p->out->plan.migrations.items[p->out->plan.migrations.len - 1];
	struct sg_str schema;

	if (!p->driver->schema(&schema, p->arena, &p->db, err))
		return false;
	if (!p->rehearsed_schema.n || !sg_str_eq(schema, p->rehearsed_schema))
		sg_schema_surprises(&p->out->problems, p, &last->after, schema);
	return true;
}

/* What is committed stays: from here on only the truth can be told. */
static bool verify(struct pipeline *p, struct sg_err *err)
{
	struct sg_health after = {0};

	sg_pipeline_step(p, "verify");
	if (!sg_pipeline_health(&after, p, &p->db, err) || !compare_schema(p, err))
		return sg_pipeline_stop(p, SG_RUN_STOPPED, "%s", err->text);
	sg_pipeline_surprises(p, &after);
	return !p->out->problems.of.len ||
	       sg_pipeline_stop(p, SG_RUN_STOPPED,
				"all is applied, and not as it was planned");
}

/* ---- all of it ---- */

static bool open_database(struct pipeline *p, struct sg_err *err)
{
	bool looks = p->options->rehearse_only;

	p->driver = p->options->driver ? p->options->driver
				       : sg_driver_find(p->target->driver);
	p->db.driver = p->driver;
	p->db.target = p->target;
	p->db.access = looks ? SG_READ_ONLY : SG_READ_WRITE;
	p->db.progress = p->options->progress;
	sg_pipeline_step(p, "open");
	return p->driver->open(&p->db, p->arena, err);
}

static bool lock(struct pipeline *p, struct sg_err *err)
{
	sg_pipeline_step(p, "lock");
	return p->options->rehearse_only || p->driver->lock(&p->db, err) ||
	       sg_pipeline_stop(p, SG_RUN_REFUSED, "%s", err->text);
}

static void run_steps(struct pipeline *p, struct sg_err *err)
{
	bool ready = lock(p, err) && gate(p, err) && sg_mark_check(p) && sg_protect(p) &&
		     confirm(p) && check_room(p, err) &&
		     (!p->options->no_rehearsal || sg_pipeline_examine(p));

	if (!ready)
		return;
	if (!sg_pipeline_journal_begin(p, err)) {
		sg_pipeline_stop(p, SG_RUN_REFUSED, "%s", err->text);
		return;
	}
	if (!back_up(p, err) || !rehearse(p) ||
	    (!p->options->rehearse_only && (!migrate(p, err) || !verify(p, err))))
		return;
	if (p->out->backup.path)
		p->driver->retire(&p->db, &p->out->backup);
	p->out->stopped_at = NULL;
	p->out->state = SG_RUN_DONE;
}

/* A wrong path must not make folders beside nothing. */
static void note_closed(struct pipeline *p, const struct sg_err *err)
{
	struct sg_err ignored;

	if (access(p->target->home, F_OK))
		return;
	sg_pipeline_stop(p, SG_RUN_REFUSED, "%s", err->text);
	sg_pipeline_journal_end(p, &ignored);
}

bool sg_apply_run(struct sg_run_report *out, const struct sg_apply_target *target,
		  const struct sg_apply_options *options, struct sg_err *err)
{
	struct pipeline p = {.out = out, .target = target, .options = options};
	bool opened;

	/* Until a step knows better: who stops and says nothing has not succeeded. */
	*out = (struct sg_run_report){.state = SG_RUN_REFUSED};
	p.arena = &out->arena;
	opened = open_database(&p, err);
	if (opened) {
		run_steps(&p, err);
		if (!sg_pipeline_journal_end(&p, err))
			out->journal_problem = sg_printf(p.arena, "%s", err->text);
	} else {
		note_closed(&p, err);
	}
	p.driver->close(&p.db);
	return opened;
}

void sg_run_report_release(struct sg_run_report *report)
{
	sg_plan_release(&report->plan);
	sg_arena_release(&report->arena);
}
