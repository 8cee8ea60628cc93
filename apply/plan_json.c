/* A plan as JSON; docs/apply.schema.json is the contract. */
#include <sqlguard/json_build.h>

#include "pipeline.h"

static void add_standings(cJSON *object, const struct sg_plan *plan)
{
	cJSON *list = sg_json_add_array(object, "migrations");

	for (size_t i = 0; i < plan->standings.of.len; i++) {
		const struct sg_standing_entry *from = &plan->standings.of.items[i];
		cJSON *item = sg_json_object();

		sg_json_add_text(item, "name", from->name);
		sg_json_add_text(item, "key", from->key);
		sg_json_add_texts(item, "standing", sg_standing_name(from->standing));
		sg_json_add_optional(item, "applied_at", from->applied_at);
		sg_json_add_optional(item, "message", from->message);
		sg_json_push(list, item);
	}
}

static void add_statements(cJSON *item, const struct sg_unit *unit)
{
	cJSON *list = sg_json_add_array(item, "statements");

	for (size_t i = 0; i < unit->statements.len; i++) {
		const struct sg_unit_statement *from = &unit->statements.items[i];
		cJSON *statement = sg_json_object();

		sg_json_add_number(statement, "statement", from->number);
		sg_json_add_number(statement, "line", from->line);
		sg_json_add_text(statement, "sql", from->text);
		sg_json_add_bool(statement, "passed_over", from->passed_over);
		sg_json_push(list, statement);
	}
}

static void add_expectations(cJSON *item, const struct sg_planned *planned)
{
	cJSON *list = sg_json_add_array(item, "tables");

	for (size_t i = 0; i < planned->expectations.len; i++) {
		const struct sg_expectation *from = &planned->expectations.items[i];
		cJSON *table = sg_json_object();

		sg_json_add_optional(table, "before", from->before);
		sg_json_add_optional(table, "after", from->after);
		sg_json_add_bool(table, "may_lose_rows", from->may_lose);
		sg_json_add_bool(table, "may_gain_rows", from->may_gain);
		sg_json_add_bool(table, "may_change_values", from->may_change);
		sg_json_push(list, table);
	}
}

static cJSON *planned_json(const struct sg_planned *planned)
{
	cJSON *item = sg_planned_json(planned);

	sg_json_add_maybe(item, "transaction", planned->wrapped_in);
	add_statements(item, &planned->unit);
	add_expectations(item, planned);
	return item;
}

static cJSON *block_json(const struct sg_block *block)
{
	const struct sg_finding *finding = block->finding;
	/* Its line index is made on first use. */
	struct sg_source *source = (struct sg_source *)&finding->file->source;
	cJSON *item = sg_json_object();

	sg_json_add_texts(item, "rule", finding->rule->name);
	sg_json_add_texts(item, "path", finding->file->path);
	sg_json_add_number(item, "line", sg_source_line(source, finding->span.off));
	sg_json_add_text(item, "message", finding->message);
	sg_json_add_maybe(item, "allow", block->word);
	return item;
}

void sg_plan_gate_json(cJSON *object, const struct sg_plan *plan)
{
	cJSON *blocks = sg_json_add_array(object, "blocks");

	for (size_t i = 0; i < plan->blocks.len; i++)
		sg_json_push(blocks, block_json(&plan->blocks.items[i]));
	sg_json_add_list(object, "refusals", plan->refusals.items, plan->refusals.len);
	sg_json_add_list(object, "warnings", plan->warnings.items, plan->warnings.len);
}

void sg_standings_json(cJSON *object, const struct sg_plan *plan,
		       const struct sg_apply_target *target)
{
	sg_json_add_texts(object, "database", target->place);
	sg_json_add_maybe(object, "environment", target->environment);
	sg_json_add_texts(object, "ledger", plan->ledger.ledger->title);
	sg_json_add_texts(object, "ledger_table", plan->ledger.table);
	add_standings(object, plan);
	sg_json_add_optional(object, "drift", plan->drift);
}

void sg_plan_json(cJSON *object, const struct sg_plan *plan,
		  const struct sg_apply_target *target)
{
	cJSON *planned;

	sg_standings_json(object, plan, target);
	sg_json_add_bool(object, "passed", sg_plan_passed(plan));
	planned = sg_json_add_array(object, "planned");
	for (size_t i = 0; i < plan->migrations.len; i++)
		sg_json_push(planned, planned_json(&plan->migrations.items[i]));
	sg_plan_gate_json(object, plan);
}
