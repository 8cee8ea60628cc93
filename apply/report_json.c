/*
 * A run as JSON: what `--format json` prints and what the journal keeps.
 * docs/apply.schema.json is the contract.
 */
#include <sqlguard/json_build.h>

#include "pipeline.h"

const char *sg_run_state_name(enum sg_run_state state)
{
	static const char *const names[] = {
		[SG_RUN_NOTHING] = "nothing to do", [SG_RUN_DONE] = "done",
		[SG_RUN_REFUSED] = "refused",       [SG_RUN_STOPPED] = "stopped",
		[SG_RUN_UNCERTAIN] = "uncertain",
	};

	return names[state];
}

const char *sg_outcome_name(enum sg_outcome outcome)
{
	static const char *const names[] = {
		[SG_OUTCOME_NONE] = "not run",
		[SG_OUTCOME_ROLLED_BACK] = "rolled back",
		[SG_OUTCOME_COMMITTED] = "committed",
		[SG_OUTCOME_UNKNOWN] = "unknown",
	};

	return names[outcome];
}

static void add_rows(cJSON *object, const char *key, bool there, int64_t rows)
{
	if (there)
		sg_json_add_number(object, key, (size_t)rows);
	else
		sg_json_add_null(object, key);
}

static void add_changes(cJSON *unit, const struct sg_applied_unit *from)
{
	cJSON *list = sg_json_add_array(unit, "tables");

	for (size_t i = 0; i < from->changes.len; i++) {
		const struct sg_census_change *change = &from->changes.items[i];
		cJSON *item = sg_json_object();

		sg_json_add_text(item, "table", change->table);
		add_rows(item, "rows_before", change->type != SG_TABLE_NEW,
			 change->before);
		add_rows(item, "rows_after", change->type != SG_TABLE_GONE,
			 change->after);
		sg_json_push(list, item);
	}
}

static void add_statements(cJSON *unit, const struct sg_unit_result *result)
{
	cJSON *list = sg_json_add_array(unit, "statements");

	for (size_t i = 0; i < result->statements.len; i++) {
		const struct sg_statement_result *from = &result->statements.items[i];
		cJSON *item = sg_json_object();

		sg_json_add_number(item, "statement", from->number);
		sg_json_add_number(item, "line", from->line);
		sg_json_add_seconds(item, "seconds", from->seconds);
		sg_json_add_number(item, "rows", (size_t)from->rows);
		sg_json_push(list, item);
	}
}

static void add_allowed(cJSON *unit, const struct sg_planned *planned)
{
	cJSON *list = sg_json_add_array(unit, "allowed");

	for (size_t i = 0; i < planned->allowed.len; i++) {
		const struct sg_allowed *from = planned->allowed.items[i];
		cJSON *item = sg_json_object();

		sg_json_add_maybe(item, "word", from->word);
		sg_json_add_maybe(item, "reason", from->reason);
		sg_json_push(list, item);
	}
}

cJSON *sg_planned_json(const struct sg_planned *planned)
{
	cJSON *item = sg_json_object();

	sg_json_add_text(item, "name", planned->unit.name);
	sg_json_add_maybe(item, "path", planned->unit.path);
	sg_json_add_maybe(item, "sha256", planned->sha256);
	add_allowed(item, planned);
	return item;
}

static cJSON *unit_json(const struct sg_applied_unit *from)
{
	cJSON *item = sg_planned_json(from->planned);

	sg_json_add_maybe(item, "outcome", sg_outcome_name(from->result.outcome));
	sg_json_add_seconds(item, "seconds", from->result.seconds);
	if (from->result.failed)
		sg_json_add_number(item, "failed_statement", from->result.failed);
	add_statements(item, &from->result);
	add_changes(item, from);
	return item;
}

static cJSON *tables_json(const struct sg_census *census)
{
	cJSON *list = sg_json_array();

	for (size_t i = 0; i < census->tables.len; i++) {
		cJSON *item = sg_json_object();

		sg_json_add_text(item, "name", census->tables.items[i].name);
		sg_json_add_number(item, "rows", (size_t)census->tables.items[i].rows);
		sg_json_push(list, item);
	}
	return list;
}

cJSON *sg_backup_json(const struct sg_backup *backup)
{
	cJSON *item;

	if (!backup->path)
		return cJSON_CreateNull();
	item = sg_json_object();
	sg_json_add_texts(item, "path", backup->path);
	/* Nothing is known of what is in a dump. */
	sg_json_add_optional(item, "taken_at", sg_str_of(backup->taken_at));
	sg_json_add_texts(item, "label", backup->label);
	sg_json_add_number(item, "bytes", (size_t)backup->bytes);
	if (*backup->taken_at) {
		sg_json_add_number(item, "rows", (size_t)sg_census_rows(&backup->census));
		sg_json_add(item, "tables", tables_json(&backup->census));
	}
	return item;
}

void sg_run_report_json(cJSON *object, const struct sg_run_report *report)
{
	cJSON *units;

	sg_json_add_maybe(object, "outcome", sg_run_state_name(report->state));
	sg_json_add_maybe(object, "stopped_at", report->stopped_at);
	sg_json_add_maybe(object, "why", report->why);
	sg_json_add_bool(object, "in_rehearsal", report->rehearsed);
	sg_json_add_number(object, "applied", report->applied);
	sg_json_add_list(object, "problems", report->problems.of.items,
			 report->problems.of.len);
	sg_json_add(object, "backup", sg_backup_json(&report->backup));
	sg_json_add_maybe(object, "way_back", report->way_back);
	sg_plan_gate_json(object, &report->plan);
	units = sg_json_add_array(object, "migrations");
	for (size_t i = 0; i < report->units.len; i++)
		sg_json_push(units, unit_json(&report->units.items[i]));
}
