/*
 * sqlguard baseline-db: marks migrations as applied that a database has already, because
 * another tool or a person ran them.  The database must look as if they had run.
 */
#include <stdio.h>

#include <sqlguard/glyph.h>
#include <sqlguard/json_build.h>

#include "apply_values.h"
#include "print.h"

struct baseline_values {
	struct apply_values apply; /* first */
	bool despite;
};

static const struct option_entry options[] = {
	SG_TARGET_OPTIONS,
	SG_STEP_OPTIONS,
	SG_YES_OPTION(struct apply_values),
	{"despite-differences", OPTION_FLAG, offsetof(struct baseline_values, despite),
	 NULL, "although the schema is not what these migrations make"},
	{NULL, OPTION_FLAG, 0, NULL, NULL},
};

struct marking {
	struct opened *opened;
	struct sg_plan *plan;
};

static bool record_all(void *payload, struct sg_err *err)
{
	const struct marking *marking = payload;
	struct sg_plan *plan = marking->plan;
	struct sg_ledger_at *at = &plan->ledger;

	if (!sg_ledger_create(at, &plan->arena, err))
		return false;
	for (size_t i = 0; i < plan->migrations.len; i++) {
		const struct sg_planned *planned = &plan->migrations.items[i];
		struct sg_ledger_record record = {
			.migration = planned->migration,
			.bytes = plan->bytes[planned->place],
			.now_ms = sg_now_ms(),
			.baseline = true,
		};

		if (!sg_ledger_record(at, &plan->arena, &record, err))
			return false;
	}
	return !marking->opened->target.marks || sg_mark_set(&marking->opened->db, err);
}

static void list(struct sg_buf *out, const struct sg_plan *plan)
{
	for (size_t i = 0; i < plan->migrations.len; i++) {
		sg_buf_adds(out, "  ");
		sg_add_safe(out, plan->migrations.items[i].unit.name);
		sg_buf_addc(out, '\n');
	}
}

static bool refuse_differences(const struct sg_plan *plan, struct sg_err *err)
{
	struct sg_buf out = {0};

	if (!plan->is_drift_known)
		return sg_fail(err,
			       "nothing was marked: what these migrations make cannot "
			       "be told from their text, so that the database cannot "
			       "be compared; --despite-differences marks them");
	sg_buf_adds(&out, "The database is not what these migrations make (+ it has, "
			  "- it lacks):\n");
	sg_add_lines(&out, plan->drift);
	fwrite(out.p, 1, out.n, stderr);
	sg_buf_release(&out);
	return sg_fail(err,
		       "nothing was marked; name the last one that it has by --to, or "
		       "say --despite-differences");
}

static cJSON *marked_json(const struct sg_plan *plan)
{
	cJSON *list = sg_json_array();

	for (size_t i = 0; i < plan->migrations.len; i++)
		sg_json_push(list, sg_json_string(plan->migrations.items[i].unit.name));
	return list;
}

static void journal(const struct opened *opened, const struct sg_plan *plan,
		    const char *why)
{
	cJSON *entry = sg_journal_entry(&opened->target, "baseline-db");

	sg_json_add(entry, "marked", marked_json(plan));
	sg_journal_event(&opened->target, entry, "end", why ? "stopped" : "done", why);
}

static void show(const struct baseline_values *wanted, const struct opened *opened,
		 const struct sg_plan *plan)
{
	cJSON *root;

	if (!sg_wants_json(&wanted->apply.common)) {
		puts(plan->migrations.len ? "Marked."
					  : "Nothing is pending: nothing to mark.");
		return;
	}
	root = sg_json_document();
	sg_json_add_texts(root, "command", "baseline-db");
	sg_json_add_texts(root, "database", opened->target.place);
	sg_json_add(root, "marked", marked_json(plan));
	sg_print_json(root);
}

static void announce(const struct baseline_values *wanted, const struct sg_plan *plan)
{
	struct sg_buf out = {0};

	if (sg_wants_json(&wanted->apply.common))
		return;
	sg_buf_adds(&out, "To be marked as applied, without running them:\n");
	list(&out, plan);
	sg_print_out(&out);
	fflush(stdout);
}

static bool mark_all(struct opened *opened, struct sg_plan *plan,
		     const struct baseline_values *wanted, struct sg_err *err)
{
	struct marking marking = {opened, plan};
	struct sg_identity identity = {0};

	if (!opened->db.driver->identify(&identity, &plan->arena, &opened->db, err) ||
	    !sg_mark_fits(&identity, &opened->target, err))
		return false;
	if (plan->refusals.len)
		return sg_fail(err, "%s", plan->refusals.items[0]);
	if ((plan->drift.n || !plan->is_drift_known) && !wanted->despite)
		return refuse_differences(plan, err);
	announce(wanted, plan);
	if (!sg_confirm(&opened->target, &wanted->apply.common, wanted->apply.yes,
			"mark them?", err))
		return false;
	if (!sg_write_together(&opened->db, record_all, &marking, err)) {
		journal(opened, plan, err->text);
		return false;
	}
	journal(opened, plan, NULL);
	return true;
}

static bool run_baseline(int *code, void *values, struct text_list rest,
			 struct sg_arena *arena, struct sg_err *err)
{
	struct baseline_values *wanted = values;
	struct sg_plan_options wish = {.unjudged = true, .baseline = true};
	struct opened opened = {0};
	struct sg_plan plan;
	bool ok;

	(void)code;
	if (!sg_read_plan_options(&wish, arena, &wanted->apply, err) ||
	    !sg_plan_open(&plan, &opened, &wanted->apply.common, rest, SG_READ_WRITE,
			  &wish, arena, err))
		return false;
	ok = !plan.migrations.len || mark_all(&opened, &plan, wanted, err);
	if (ok)
		show(wanted, &opened, &plan);
	sg_plan_close(&plan, &opened);
	return ok;
}

static const struct baseline_values defaults = {.apply.common = {.format = "text"}};

SG_COMMAND(baseline_db){
	.summary = "mark migrations as applied that a database has already",
	.usage = "[options] [MIGRATIONS]",
	.options = options,
	.size = sizeof defaults,
	.defaults = &defaults,
	.help = "For a database that was made before sqlguard, or by hand.  Nothing "
		"runs: "
		"the\n"
		"schema must be what these migrations make, then they go into the "
		"ledger.\n"
		"\n"
		"Exit codes: 0 marked, or nothing to do; 2 anything else.\n",
	.on_database = true,
	.run = run_baseline,
};
