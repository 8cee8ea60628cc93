/*
 * sqlguard repair: puts a ledger right after a failure, one entry at a time and only as
 * asked.  It shows what it will change before it changes it.
 */
#include <sqlguard/json_build.h>

#include "print.h"
#include "repair.h"

static const struct option_entry options[] = {
	SG_TARGET_OPTIONS,
	{"accept", OPTION_LIST, offsetof(struct repair_values, accept), "NAME",
	 "a changed file is right as it is now: record its checksum"},
	{"forget", OPTION_LIST, offsetof(struct repair_values, forget), "NAME",
	 "a missing migration: take it out of the ledger"},
	{"applied", OPTION_LIST, offsetof(struct repair_values, applied), "NAME",
	 "a failed one: all of it is in the database after all"},
	{"undone", OPTION_LIST, offsetof(struct repair_values, undone), "NAME",
	 "a failed one: none of it is in the database"},
	{"mark", OPTION_FLAG, offsetof(struct repair_values, mark), NULL,
	 "mark the database with the environment of --env"},
	SG_YES_OPTION(struct apply_values),
	{NULL, OPTION_FLAG, 0, NULL, NULL},
};

static const struct sg_standing_entry *find(const struct repair *r, const char *name)
{
	for (size_t i = 0; i < r->plan->standings.of.len; i++) {
		const struct sg_standing_entry *entry = &r->plan->standings.of.items[i];

		if (sg_str_is(entry->name, name) || sg_str_is(entry->key, name))
			return entry;
	}
	return NULL;
}

static bool take(struct repair *r, enum change_type type, const char *name,
		 struct sg_err *err)
{
	const struct sg_standing_entry *entry = find(r, name);
	struct change *change;

	if (!entry)
		return sg_fail(err,
			       "there is no migration '%s'; 'sqlguard status' lists "
			       "them",
			       name);
	if (entry->standing != sg_change_kinds[type].standing)
		return sg_fail(err, "'--%s %s': it is %s, not %s",
			       sg_change_kinds[type].option, name,
			       sg_standing_name(entry->standing),
			       sg_standing_name(sg_change_kinds[type].standing));
	change = SG_PUSH(&r->plan->arena, &r->changes);
	change->type = type;
	change->entry = entry;
	return true;
}

static bool take_all(struct repair *r, struct sg_err *err)
{
	const struct text_list *lists[] = {
		[CHANGE_ACCEPT] = &r->wanted->accept,
		[CHANGE_FORGET] = &r->wanted->forget,
		[CHANGE_APPLIED] = &r->wanted->applied,
		[CHANGE_UNDONE] = &r->wanted->undone,
	};

	for (int type = CHANGE_ACCEPT; type <= CHANGE_UNDONE; type++)
		for (size_t i = 0; i < lists[type]->len; i++)
			if (!take(r, (enum change_type)type, lists[type]->items[i], err))
				return false;
	if (r->wanted->mark && !r->opened->target.environment)
		return sg_fail(err, "--mark needs the environment: --env NAME");
	return true;
}

/* ---- writing ---- */

static bool write_one(struct repair *r, const struct change *change, struct sg_err *err)
{
	const struct sg_ledger_at *at = &r->plan->ledger;
	struct sg_migration gone = {.name = change->entry->key,
				    .version = change->entry->key};
	struct sg_ledger_record record = {
		.migration = &gone, .baseline = true, .now_ms = sg_now_ms()};
	size_t place = change->entry->place;

	if (place != SIZE_MAX) {
		record.migration = &r->plan->set->migrations.items[place];
		record.bytes = r->plan->bytes[place];
	}
	switch (change->type) {
	case CHANGE_ACCEPT:
		return sg_ledger_forget(at, &r->plan->arena, &record, err) &&
		       sg_ledger_record(at, &r->plan->arena, &record, err);
	case CHANGE_FORGET: return sg_ledger_forget(at, &r->plan->arena, &record, err);
	case CHANGE_APPLIED:
	case CHANGE_UNDONE: break;
	}
	if (!at->ledger->resolve)
		return sg_fail(err, "the ledger of %s knows no failures",
			       at->ledger->title);
	return at->ledger->resolve(at, &r->plan->arena, &record,
				   change->type == CHANGE_APPLIED, err);
}

static bool write_all(void *payload, struct sg_err *err)
{
	struct repair *r = payload;

	for (size_t i = 0; i < r->changes.len; i++)
		if (!write_one(r, &r->changes.items[i], err))
			return false;
	return !r->wanted->mark || sg_mark_set(&r->opened->db, err);
}

static void journal(const struct repair *r, const char *why)
{
	cJSON *entry = sg_journal_entry(&r->opened->target, "repair");

	sg_json_add(entry, "changes", sg_repair_changes(r));
	sg_json_add_bool(entry, "marked", r->wanted->mark);
	sg_journal_event(&r->opened->target, entry, "end", why ? "stopped" : "done", why);
}

static bool repair(int *code, struct repair *r, struct sg_err *err)
{
	if (!take_all(r, err))
		return false;
	if (!r->changes.len && !r->wanted->mark) {
		*code = sg_repair_possible(r);
		return true;
	}
	sg_repair_announce(r);
	if (!sg_confirm(&r->opened->target, &r->wanted->apply.common,
			r->wanted->apply.yes, "change it?", err))
		return false;
	if (!sg_write_together(&r->opened->db, write_all, r, err)) {
		journal(r, err->text);
		return false;
	}
	journal(r, NULL);
	sg_repair_done(r);
	return true;
}

static bool run_repair(int *code, void *values, struct text_list rest,
		       struct sg_arena *arena, struct sg_err *err)
{
	struct repair_values *wanted = values;
	struct sg_plan_options wish = {.unjudged = true};
	struct opened opened = {0};
	struct sg_plan plan;
	struct repair r = {.opened = &opened, .plan = &plan, .wanted = wanted};
	bool ok;

	if (!sg_plan_open(&plan, &opened, &wanted->apply.common, rest, SG_READ_WRITE,
			  &wish, arena, err))
		return false;
	ok = repair(code, &r, err);
	sg_plan_close(&plan, &opened);
	return ok;
}

static const struct repair_values defaults = {.apply.common = {.format = "text"}};

SG_COMMAND(repair){
	.summary = "put the ledger right after a failure; shows what it will change",
	.usage = "[options] [MIGRATIONS]",
	.options = options,
	.size = sizeof defaults,
	.defaults = &defaults,
	.help = "Without an option it lists what can be repaired.  Only the ledger is "
		"changed, never\n"
		"the data; every repair is journaled.\n"
		"\n"
		"Exit codes: 0 repaired, or in order; 1 something can be repaired; 2 "
		"usage, "
		"file or\n"
		"database error.\n",
	.on_database = true,
	.run = run_repair,
};
