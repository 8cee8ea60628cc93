/*
 * One migration, verified inside its own transaction: what its tables hold is counted
 * before the first statement and behind the last, compared with what the plan expects,
 * and only then the ledger is written and the transaction commits.
 *
 * Which tables a migration writes is known for sure when it ran: the database said so.
 * Counted before are those that it names, or that the rehearsal saw; should it have
 * written another one, all is rolled back and run again with that table counted, too.
 */
#include "pipeline.h"

struct attempt {
	struct pipeline *p;
	const struct sg_planned *planned;
	struct sg_applied_unit *out;
	struct sg_names counted; /* before; all tables when `everything` */
	bool everything;
	bool again; /* a table was written that was not counted */
	struct sg_census before, after;
	struct sg_stamp now;  /* as it begins */
	struct sg_str schema; /* behind it, where the driver has no stamps */
};

static void add_name(struct sg_arena *arena, struct sg_names *names, struct sg_str name)
{
	if (name.n && !sg_names_have(names, name))
		*SG_PUSH(arena, &names->of) = name;
}

static void count_expected(struct attempt *a, size_t place)
{
	const struct sg_names *seen = &a->p->touched[place];

	for (size_t i = 0; i < a->planned->expectations.len; i++)
		add_name(a->p->arena, &a->counted,
			 a->planned->expectations.items[i].before);
	for (size_t i = 0; i < seen->of.len; i++)
		add_name(a->p->arena, &a->counted, seen->of.items[i]);
}

bool sg_pipeline_stamp(struct pipeline *p, struct sg_database *db, struct sg_err *err)
{
	p->now.stamp = (struct sg_stamp){0};
	return !db->driver->stamp || db->driver->stamp(&p->now.stamp, db, err);
}

/* Somebody else may have migrated it since the plan was made. */
static bool is_as_planned(struct attempt *a, struct sg_database *db, struct sg_err *err)
{
	struct sg_str schema;

	if (db->driver->stamp && a->now.schema == a->p->now.stamp.schema)
		return true;
	if (!db->driver->schema(&schema, a->p->arena, db, err))
		return false;
	return sg_str_eq(schema, a->p->now.schema) ||
	       sg_fail(err, "somebody changed the schema of '%s' meanwhile; run it again",
		       db->target->name);
}

static bool is_pending(struct attempt *a, struct sg_database *db, struct sg_err *err)
{
	struct sg_ledger_at at = a->p->out->plan.ledger;
	struct sg_ledger_rows rows = {0};
	struct sg_str key = at.ledger->key(&at, a->p->arena, a->planned->migration);

	at.db = db;
	if (a->p->options->plan.down || !a->p->now.has_ledger ||
	    (db->driver->stamp && a->now.data == a->p->now.stamp.data))
		return true;
	if (!sg_ledger_read(&rows, a->p->arena, &at, err))
		return false;
	for (size_t i = 0; i < rows.of.len; i++)
		if (rows.of.items[i].state == SG_ENTRY_APPLIED &&
		    sg_str_eq(rows.of.items[i].key, key))
			return sg_fail(err,
				       "somebody applied %.*s meanwhile; run it again",
				       SG_STR_ARG(a->planned->unit.name));
	return true;
}

static bool after_begin(void *payload, struct sg_database *db, struct sg_err *err)
{
	struct attempt *a = payload;

	if (db->driver->stamp && !db->driver->stamp(&a->now, db, err))
		return false;
	if (!is_as_planned(a, db, err) || !is_pending(a, db, err))
		return false;
	a->before = (struct sg_census){0};
	return db->driver->census(&a->before, a->p->arena, db,
				  a->everything ? NULL : &a->counted, err);
}

/* ---- behind the last statement ---- */

/* Tables that were written and not counted before: there is nothing to compare with. */
static bool missed_some(struct attempt *a, const struct sg_unit_result *so_far)
{
	size_t counted = a->counted.of.len;

	if (a->everything)
		return false;
	if (!so_far->touched_known) {
		a->everything = true;
		return true;
	}
	for (size_t i = 0; i < so_far->touched.len; i++)
		add_name(a->p->arena, &a->counted, so_far->touched.items[i]);
	return a->counted.of.len > counted;
}

/* Tables under their names of before and of now: renamed ones have two, and new ones
   have nothing to lose. */
static void name_compared(struct sg_names *out, const struct attempt *a,
			  const struct sg_unit_result *so_far)
{
	for (size_t i = 0; i < so_far->touched.len; i++)
		add_name(a->p->arena, out, so_far->touched.items[i]);
	for (size_t i = 0; i < a->planned->expectations.len; i++) {
		const struct sg_expectation *e = &a->planned->expectations.items[i];

		add_name(a->p->arena, out, e->before);
		if (e->before.n)
			add_name(a->p->arena, out, e->after);
	}
}

static bool compare(struct attempt *a, struct sg_database *db,
		    const struct sg_unit_result *so_far, struct sg_err *err)
{
	struct sg_names names = {0};
	const struct sg_names *only = so_far->touched_known ? &names : NULL;
	struct sg_lines *problems = &a->p->out->problems;
	struct sg_census_changes changes = {0};

	name_compared(&names, a, so_far);
	if (!db->driver->census(&a->after, a->p->arena, db, only, err))
		return false;
	sg_census_compare(&changes, a->p->arena, &a->before, &a->after, only);
	for (size_t i = 0; i < changes.of.len; i++)
		*SG_PUSH(a->p->arena, &a->out->changes) = changes.of.items[i];
	sg_plan_verify(problems, a->p->arena, a->planned, &a->before, &a->after, only,
		       &so_far->grown, a->p->options->plan.allowances);
	if (!problems->of.len)
		return true;
	return sg_fail(err, "%.*s would lose or change data that it does not name",
		       SG_STR_ARG(a->planned->unit.name));
}

static bool record(struct attempt *a, struct sg_database *db,
		   const struct sg_unit_result *so_far, struct sg_err *err)
{
	struct sg_ledger_at at = a->p->out->plan.ledger;
	struct sg_ledger_record row = {
		.migration = a->planned->migration,
		.bytes = a->p->out->plan.bytes[a->planned->place],
		.statements = so_far->statements.len,
		.seconds = so_far->seconds,
		.now_ms = sg_now_ms(),
	};

	if (db->driver->records_itself)
		return true;
	at.db = db;
	if (a->p->options->plan.down)
		return sg_ledger_forget(&at, a->p->arena, &row, err);
	return (a->p->now.has_ledger || sg_ledger_create(&at, a->p->arena, err)) &&
	       sg_ledger_record(&at, a->p->arena, &row, err);
}

/* What the next one must find. */
static bool note_state(struct attempt *a, struct sg_database *db, struct sg_err *err)
{
	a->schema = (struct sg_str){0};
	return db->driver->stamp ? db->driver->stamp(&a->now, db, err)
				 : db->driver->schema(&a->schema, a->p->arena, db, err);
}

static bool before_commit(void *payload, struct sg_database *db,
			  const struct sg_unit_result *so_far, struct sg_err *err)
{
	struct attempt *a = payload;

	a->again = db->driver->verifies_before_commit && missed_some(a, so_far);
	if (a->again)
		return sg_fail(err, "it wrote tables that were not counted");
	return compare(a, db, so_far, err) && sg_mark_write(a->p, db, err) &&
	       record(a, db, so_far, err) && note_state(a, db, err);
}

static bool attempt(struct attempt *a, struct sg_database *db, struct sg_err *err)
{
	struct sg_unit unit = a->planned->unit;

	a->again = false;
	a->out->changes.len = 0;
	a->out->result = (struct sg_unit_result){0};
	unit.after_begin = after_begin;
	unit.before_commit = before_commit;
	unit.payload = a;
	return db->driver->apply(&a->out->result, a->p->arena, db, &unit, err);
}

bool sg_pipeline_migrate(struct sg_applied_unit *out, struct pipeline *p,
			 struct sg_database *db, size_t place, struct sg_err *err)
{
	struct attempt a = {.p = p,
			    .planned = &p->out->plan.migrations.items[place],
			    .out = out,
			    .everything = !db->driver->verifies_before_commit};
	bool ok;

	out->planned = a.planned;
	count_expected(&a, place);
	do
		ok = attempt(&a, db, err);
	while (!ok && a.again && out->result.outcome == SG_OUTCOME_ROLLED_BACK);
	if (ok) {
		p->now.has_ledger = p->now.is_marked = true;
		p->now.schema = a.schema;
		p->now.stamp = a.now;
	}
	return ok;
}
