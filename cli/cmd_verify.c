/* sqlguard verify: whether a database is sound and what its migrations make. */
#include <sqlguard/glyph.h>
#include <sqlguard/json_build.h>

#include "apply_values.h"
#include "print.h"

static const struct option_entry options[] = {
	SG_TARGET_OPTIONS,
	{NULL, OPTION_FLAG, 0, NULL, NULL},
};

struct check {
	struct sg_arena *arena;
	struct sg_lines problems;
	bool is_compared; /* the schema, with what the migrations make */
	size_t tables;
	int64_t rows;
};

static void add_drift(struct check *check, struct sg_str drift)
{
	while (drift.n) {
		size_t end = sg_str_find(drift, "\n", 0);

		if (end)
			*SG_PUSH(check->arena, &check->problems.of) = sg_printf(
				check->arena, "not what the migrations make: %.*s",
				SG_STR_ARG(sg_str_sub(drift, 0, end)));
		drift = sg_str_sub(drift, end + 1, drift.n);
	}
}

static void add_standings(struct check *check, const struct sg_plan *plan)
{
	for (size_t i = 0; i < plan->standings.of.len; i++) {
		const struct sg_standing_entry *entry = &plan->standings.of.items[i];

		if (sg_stands_wrong(entry->standing))
			*SG_PUSH(check->arena, &check->problems.of) =
				sg_printf(check->arena, "migration %.*s is %s",
					  SG_STR_ARG(entry->name),
					  sg_standing_name(entry->standing));
	}
}

static bool inspect(struct check *check, struct opened *opened,
		    const struct sg_plan *plan, struct sg_err *err)
{
	const struct sg_driver *driver = opened->db.driver;
	const struct sg_health sound = {0};
	struct sg_health health = {0};
	struct sg_census census = {0};

	if (!driver->health(&health, check->arena, &opened->db, NULL, err) ||
	    !driver->census(&census, check->arena, &opened->db, NULL, err))
		return false;
	sg_health_surprises(&check->problems, check->arena, &sound, &health);
	add_standings(check, plan);
	add_drift(check, plan->drift);
	check->is_compared = plan->is_drift_known;
	check->tables = census.tables.len;
	check->rows = sg_census_rows(&census);
	return true;
}

static void print_json(const struct check *check, const struct opened *opened)
{
	cJSON *root = sg_json_document();

	sg_json_add_texts(root, "database", opened->target.place);
	sg_json_add_bool(root, "sound", !check->problems.of.len);
	sg_json_add_number(root, "tables", check->tables);
	sg_json_add_number(root, "rows", (size_t)check->rows);
	sg_json_add_list(root, "problems", check->problems.of.items,
			 check->problems.of.len);
	sg_print_json(root);
}

static void print_text(const struct check *check, const struct opened *opened)
{
	struct sg_buf out = {0};

	sg_add_safe(&out, sg_str_of(opened->target.place));
	sg_buf_printf(&out, ": %zu table%s, %lld row%s read\n", check->tables,
		      check->tables == 1 ? "" : "s", (long long)check->rows,
		      check->rows == 1 ? "" : "s");
	sg_add_each(&out, "  - ", check->problems.of.items, check->problems.of.len);
	if (!check->problems.of.len)
		sg_buf_adds(&out, "Sound: integrity_check and foreign_key_check find "
				  "nothing");
	if (!check->problems.of.len && check->is_compared)
		sg_buf_adds(&out, ", and the schema is what\n"
				  "the applied migrations make.\n");
	else if (!check->problems.of.len)
		sg_buf_adds(&out,
			    ".  What the migrations make\n"
			    "cannot be told from their text, so that the schema was "
			    "not compared.\n");
	sg_print_out(&out);
}

static bool run_verify(int *code, void *values, struct text_list rest,
		       struct sg_arena *arena, struct sg_err *err)
{
	struct sg_plan_options wish = {.unjudged = true};
	struct check check = {.arena = arena};
	struct opened opened = {0};
	struct sg_plan plan;
	bool ok;

	if (!sg_plan_open(&plan, &opened, values, rest, SG_READ_ONLY, &wish, arena, err))
		return false;
	ok = inspect(&check, &opened, &plan, err);
	sg_plan_close(&plan, &opened);
	if (!ok)
		return false;
	if (sg_wants_json(values))
		print_json(&check, &opened);
	else
		print_text(&check, &opened);
	*code = check.problems.of.len ? EXIT_FINDINGS : EXIT_CLEAN;
	return true;
}

static const struct target_values defaults = {.format = "text"};

SG_COMMAND(verify){
	.summary = "check integrity, foreign keys and the schema of a database",
	.usage = "[options] [MIGRATIONS]",
	.options = options,
	.size = sizeof defaults,
	.defaults = &defaults,
	.help = "Reads all of the database: integrity_check, foreign_key_check, every "
		"row.  "
		"The\n"
		"schema must be what the applied migrations make, and their files must "
		"be "
		"those\n"
		"that were applied.\n"
		"\n"
		"Exit codes: 0 sound, 1 problems, 2 usage, file or database error.\n",
	.on_database = true,
	.run = run_verify,
};
