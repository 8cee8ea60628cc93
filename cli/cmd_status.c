/* sqlguard status: what the ledger says of each migration. */
#include <sqlguard/json_build.h>

#include "apply_print.h"
#include "apply_values.h"
#include "print.h"

static const struct option_entry options[] = {
	SG_TARGET_OPTIONS,
	{NULL, OPTION_FLAG, 0, NULL, NULL},
};

/* Nothing pending and nothing wrong. */
static bool is_settled(const struct sg_plan *plan)
{
	return plan->standings.count[SG_STANDS_APPLIED] == plan->standings.of.len;
}

static void print_next(struct sg_buf *out, const struct sg_plan *plan)
{
	const size_t *count = plan->standings.count;

	sg_buf_adds(out, plan->refusals.len ? "\n" : "");
	sg_add_each(out, "", plan->refusals.items, plan->refusals.len);
	if (!plan->refusals.len && count[SG_STANDS_PENDING] + count[SG_STANDS_BEHIND])
		sg_buf_adds(out, "\n'sqlguard plan' shows what would run.\n");
}

static void print(const struct target_values *values, const struct opened *opened,
		  const struct sg_plan *plan, const struct sg_identity *identity)
{
	struct sg_buf out = {0};

	if (sg_wants_json(values)) {
		cJSON *root = sg_json_document();

		sg_standings_json(root, plan, &opened->target);
		sg_print_json(root);
		return;
	}
	sg_print_database(&out, &opened->target, identity, &plan->ledger);
	sg_print_standings(&out, plan);
	print_next(&out, plan);
	sg_print_out(&out);
}

static bool run_status(int *code, void *values, struct text_list rest,
		       struct sg_arena *arena, struct sg_err *err)
{
	struct sg_plan_options wish = {.unjudged = true};
	struct sg_identity identity = {0};
	struct opened opened = {0};
	struct sg_plan plan;
	bool ok;

	if (!sg_plan_open(&plan, &opened, values, rest, SG_READ_ONLY, &wish, arena, err))
		return false;
	ok = opened.db.driver->identify(&identity, arena, &opened.db, err);
	if (ok) {
		print(values, &opened, &plan, &identity);
		*code = is_settled(&plan) ? EXIT_CLEAN : EXIT_FINDINGS;
	}
	sg_plan_close(&plan, &opened);
	return ok;
}

static const struct target_values defaults = {.format = "text"};

SG_COMMAND(status){
	.summary = "show which migrations a database has: applied, pending, changed ..",
	.usage = "[options] [MIGRATIONS]",
	.options = options,
	.size = sizeof defaults,
	.defaults = &defaults,
	.help = "applied        in the ledger\n"
		"changed        applied, and its file has other bytes now\n"
		"pending        not applied\n"
		"out of order   not applied, and a later one is\n"
		"failed         the ledger says that it failed\n"
		"missing        applied, and there is no such file\n"
		"unreadable     no SQL: sqlguard cannot apply it\n"
		"\n"
		"Exit codes: 0 all are applied and unchanged, 1 anything else, 2 usage, "
		"file "
		"or\n"
		"database error.\n",
	.on_database = true,
	.run = run_status,
};
