/* From the options of a run to the pipeline, and from its report to text and exit code.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <sqlguard/json_build.h>

#include "apply_print.h"
#include "apply_values.h"
#include "output.h"
#include "print.h"

static bool read_allowances(struct sg_allowances *out, struct sg_arena *arena,
			    const struct apply_values *values, struct sg_err *err)
{
	if (values->allow.len != values->reasons.len)
		return sg_fail(
			err, "each --allow needs a --reason of its own, got %zu and %zu",
			values->allow.len, values->reasons.len);
	for (size_t i = 0; i < values->allow.len; i++) {
		struct sg_allowed *allowed = SG_PUSH(arena, &out->of);

		allowed->word = values->allow.items[i];
		allowed->reason = values->reasons.items[i];
		if (!sg_str_trim(sg_str_of(allowed->reason)).n)
			return sg_fail(err, "the --reason of '--allow %s' is empty",
				       allowed->word);
	}
	return true;
}

bool sg_read_plan_options(struct sg_plan_options *out, struct sg_arena *arena,
			  const struct apply_values *values, struct sg_err *err)
{
	struct sg_allowances *allowances = SG_NEW(arena, struct sg_allowances);

	out->to = values->to;
	out->allowances = allowances;
	if (values->to && values->steps)
		return sg_fail(err, "--to and --steps exclude each other");
	return sg_read_count(&out->steps, "steps", values->steps, err) &&
	       read_allowances(allowances, arena, values, err);
}

/* ---- plans ---- */

bool sg_plan_open(struct sg_plan *plan, struct opened *opened,
		  struct target_values *values, struct text_list rest,
		  enum sg_access access, const struct sg_plan_options *wish,
		  struct sg_arena *arena, struct sg_err *err)
{
	if (!sg_target_open(opened, values, rest, access, arena, err))
		return false;
	if ((access == SG_READ_ONLY || opened->db.driver->lock(&opened->db, err)) &&
	    sg_plan_make(plan, &opened->db, opened->migrations, wish, err))
		return true;
	sg_target_close(opened);
	return false;
}

void sg_plan_close(struct sg_plan *plan, struct opened *opened)
{
	sg_plan_release(plan);
	sg_target_close(opened);
}

static void show_plan_text(const struct apply_values *values, struct opened *opened,
			   struct sg_plan *plan, const struct sg_identity *identity)
{
	struct sg_report_options report = {0};
	struct sg_buf out = {0};

	sg_output_terminal(&report, false);
	if (!values->common.quiet)
		sg_print_database(&out, &opened->target, identity, &plan->ledger);
	sg_print_standings(&out, plan);
	sg_buf_addc(&out, '\n');
	sg_print_plan(&out, plan);
	sg_print_warnings(&out, plan);
	sg_print_gate(&out, plan, &report);
	sg_print_out(&out);
}

void sg_show_plan(int *code, const struct apply_values *values, struct opened *opened,
		  struct sg_plan *plan, const struct sg_identity *identity)
{
	*code = sg_plan_passed(plan) ? EXIT_CLEAN : EXIT_STOPPED;
	if (sg_wants_json(&values->common)) {
		cJSON *root = sg_json_document();

		sg_plan_json(root, plan, &opened->target);
		sg_print_json(root);
		return;
	}
	show_plan_text(values, opened, plan, identity);
}

/* ---- runs ---- */

struct listener {
	const struct apply_values *values;
	const struct sg_apply_target *target;
	const char *question;
	struct sg_err refusal;
};

static void tell_step(void *payload, const char *what)
{
	struct listener *listener = payload;

	sg_progress_step(&listener->values->common, what);
}

/* A script that applies to a database that nothing protects is not asked. */
static bool ask(void *payload, const struct sg_plan *plan)
{
	struct listener *listener = payload;
	struct sg_buf out = {0};

	if (!listener->target->is_protected &&
	    (listener->values->yes || !isatty(STDIN_FILENO)))
		return true;
	if (!listener->values->yes && !sg_wants_json(&listener->values->common)) {
		sg_print_plan(&out, plan);
		sg_print_out(&out);
		fflush(stdout);
	}
	if (sg_confirm(listener->target, &listener->values->common, listener->values->yes,
		       listener->question, &listener->refusal))
		return true;
	/* A plain "no" is told by the report. */
	if (listener->target->is_protected)
		sg_say("%s", listener->refusal.text);
	return false;
}

static int exit_code_of(const struct sg_run_report *report)
{
	return report->state > SG_RUN_DONE ? EXIT_STOPPED : EXIT_CLEAN;
}

static const char *summary_of(const struct sg_run_report *report, const char *command,
			      bool rehearsed)
{
	bool down = strcmp(command, "rollback") == 0;

	if (report->state == SG_RUN_NOTHING)
		return down ? "Nothing is applied that could be rolled back."
			    : sg_nothing_words(&report->plan);
	if (rehearsed)
		return "Rehearsed on a copy: it would go as planned.  Nothing was "
		       "touched.";
	return down ? "Rolled back and verified." : "Applied, verified and recorded.";
}

static void print_text(struct sg_run_report *report,
		       const struct sg_apply_options *options)
{
	struct sg_report_options style = {0};
	struct sg_buf out = {0};

	sg_output_terminal(&style, false);
	sg_print_warnings(&out, &report->plan);
	if (report->plan.set && !sg_plan_passed(&report->plan)) {
		sg_print_gate(&out, &report->plan, &style);
		sg_print_baseline_hint(&out, &report->plan);
	}
	sg_print_run(&out, report, options->command);
	if (report->state <= SG_RUN_DONE)
		sg_buf_printf(
			&out, "%s%s\n", out.n ? "\n" : "",
			summary_of(report, options->command, options->rehearse_only));
	sg_print_out(&out);
}

static void print_report(const struct apply_values *values, struct sg_run_report *report,
			 const struct sg_apply_options *options)
{
	cJSON *root;

	sg_progress_end();
	if (report->journal_problem)
		sg_say("the journal was not written: %s", report->journal_problem);
	if (!sg_wants_json(&values->common)) {
		print_text(report, options);
		return;
	}
	root = sg_json_document();
	sg_run_report_json(root, report);
	sg_print_json(root);
}

bool sg_run_and_print(int *code, struct apply_values *values,
		      struct sg_apply_options *options, struct text_list rest,
		      struct sg_arena *arena, struct sg_err *err)
{
	struct opened opened = {0};
	struct listener listener = {.values = values, .target = &opened.target};
	struct sg_run_report report;

	if (!sg_target_find(&opened, &values->common, rest, arena, err) ||
	    !sg_read_plan_options(&options->plan, arena, values, err))
		return false;
	options->migrations = opened.migrations;
	options->progress = &opened.progress;
	options->no_backup |= values->no_backup;
	options->no_rehearsal |= values->no_rehearsal;
	if (options->no_backup && opened.target.is_protected && !options->rehearse_only)
		return sg_fail(err, "'%s' is protected: no run without a backup",
			       opened.target.environment);
	listener.question = sg_printf(
		arena, options->plan.down ? "Undo this in '%s'?" : "Apply this to '%s'?",
		opened.target.name);
	options->confirm = ask;
	options->step = tell_step;
	options->payload = &listener;
	if (!sg_apply_run(&report, &opened.target, options, err)) {
		sg_run_report_release(&report);
		return false;
	}
	print_report(values, &report, options);
	*code = exit_code_of(&report);
	sg_run_report_release(&report);
	return true;
}
