/*
 * The nth call of the driver fails, for every n: before it did anything, after it did all
 * (its result is lost), and in each way in which a migration can fail; and the process is
 * killed there.  The driver stands in front of the real one of SQLite; the pipeline sees
 * no difference.
 */
#include "apply_faults_tally.h"

enum way {
	WAY_BEFORE, /* it fails and does nothing */
	WAY_KILLED, /* the process ends there */
	WAY_LATE, /* a migration: it fails when all statements ran, and is rolled back */
	WAY_LOST, /* a migration: it commits, and the answer is lost */
	WAY_UNSENT, /* a migration: nothing ran, and nobody knows */
	WAY_AFTER,  /* backup, rehearsal, census, schema ..: done, and then it fails */
	WAYS,
};

static const char *const way_names[WAYS] = {
	"fails",
	"kills the process",
	"is rolled back at its end",
	"commits and tells nobody",
	"is not sent and nobody knows",
	"is done and fails",
};

static struct {
	const struct sg_driver *real;
	enum way way;
	long at, calls;
} strike;

/* Whether this call is the one. */
static bool strikes(enum way way, const char *what)
{
	bool kills = strike.way == WAY_KILLED && way == WAY_BEFORE;

	if ((strike.way != way && !kills) || ++strike.calls != strike.at)
		return false;
	snprintf(fault->where, sizeof fault->where, "%s", what);
	if (kills)
		kill(getpid(), SIGKILL);
	return true;
}

#define FAILS "the %s of the test fails"

static bool fail_open(struct sg_database *db, struct sg_arena *arena, struct sg_err *err)
{
	if (strikes(WAY_BEFORE, "open"))
		return sg_fail(err, FAILS, "open");
	return strike.real->open(db, arena, err);
}

static bool fail_lock(struct sg_database *db, struct sg_err *err)
{
	if (strikes(WAY_BEFORE, "lock"))
		return sg_fail(err, FAILS, "lock");
	return strike.real->lock(db, err) &&
	       (!strikes(WAY_AFTER, "lock") || sg_fail(err, FAILS, "lock"));
}

static bool fail_query(struct sg_database *db, const struct sg_query *query,
		       struct sg_err *err)
{
	if (strikes(WAY_BEFORE, query->sql))
		return sg_fail(err, FAILS, "query");
	return strike.real->query(db, query, err) &&
	       (!strikes(WAY_AFTER, query->sql) || sg_fail(err, FAILS, "query"));
}

/* Those that only differ in what they return. */
#define FAILING(name, type, parameters, arguments)                                       \
	static bool fail_##name(type *out, struct sg_arena *arena, parameters)           \
	{                                                                                \
		if (strikes(WAY_BEFORE, #name))                                          \
			return sg_fail(err, FAILS, #name);                               \
		return strike.real->name(out, arena, arguments) &&                       \
		       (!strikes(WAY_AFTER, #name) || sg_fail(err, FAILS, #name));       \
	}
#define WITH(...) __VA_ARGS__

FAILING(identify, struct sg_identity, WITH(struct sg_database *db, struct sg_err *err),
	WITH(db, err))
FAILING(census, struct sg_census,
	WITH(struct sg_database *db, const struct sg_names *only, struct sg_err *err),
	WITH(db, only, err))
FAILING(schema, struct sg_str, WITH(struct sg_database *db, struct sg_err *err),
	WITH(db, err))
FAILING(health, struct sg_health,
	WITH(struct sg_database *db, const struct sg_names *only, struct sg_err *err),
	WITH(db, only, err))
FAILING(back_up, struct sg_backup,
	WITH(struct sg_database *db, const char *label, struct sg_err *err),
	WITH(db, label, err))

static bool fail_has_room(struct sg_database *db, struct sg_err *err)
{
	if (strikes(WAY_BEFORE, "has_room"))
		return sg_fail(err, FAILS, "has_room");
	return strike.real->has_room(db, err);
}

static bool fail_rehearse(struct sg_database *copy, struct sg_arena *arena,
			  struct sg_database *db, struct sg_err *err)
{
	if (strikes(WAY_BEFORE, "rehearse"))
		return sg_fail(err, FAILS, "rehearse");
	return strike.real->rehearse(copy, arena, db, err);
}

/* ---- a migration ---- */

struct late {
	const struct sg_unit *unit;
};

static bool late_begin(void *payload, struct sg_database *db, struct sg_err *err)
{
	const struct late *late = payload;

	return !late->unit->after_begin ||
	       late->unit->after_begin(late->unit->payload, db, err);
}

static bool late_commit(void *payload, struct sg_database *db,
			const struct sg_unit_result *so_far, struct sg_err *err)
{
	const struct late *late = payload;

	return late->unit->before_commit(late->unit->payload, db, so_far, err) &&
	       sg_fail(err, FAILS, "commit");
}

static bool fail_apply(struct sg_unit_result *out, struct sg_arena *arena,
		       struct sg_database *db, const struct sg_unit *unit,
		       struct sg_err *err)
{
	struct late late = {unit};
	struct sg_unit inner = *unit;

	if (strikes(WAY_BEFORE, "apply"))
		return sg_fail(err, FAILS, "apply");
	if (strikes(WAY_UNSENT, "apply")) {
		out->outcome = SG_OUTCOME_UNKNOWN;
		return sg_fail(err, FAILS, "apply");
	}
	if (strikes(WAY_LATE, "apply")) {
		inner.after_begin = late_begin;
		inner.before_commit = late_commit;
		inner.payload = &late;
	}
	if (!strike.real->apply(out, arena, db, &inner, err))
		return false;
	if (!strikes(WAY_LOST, "apply"))
		return true;
	out->outcome = SG_OUTCOME_UNKNOWN;
	return sg_fail(err, FAILS, "apply");
}

static struct sg_driver failing(const struct sg_driver *real)
{
	struct sg_driver out = *real;

	out.open = fail_open;
	out.identify = fail_identify;
	out.lock = fail_lock;
	out.query = fail_query;
	out.census = fail_census;
	out.schema = fail_schema;
	out.health = fail_health;
	out.has_room = fail_has_room;
	out.back_up = fail_back_up;
	out.rehearse = fail_rehearse;
	out.apply = fail_apply;
	return out;
}

/* ---- all n ---- */

static void run(struct world *w, const struct sg_driver *driver, struct verdict *v)
{
	struct sg_run_report report = {0};
	struct sg_err err = {0};
	bool ran;

	scene_reset(w);
	strike.calls = 0;
	fault->where[0] = '\0';
	w->options.driver = driver;
	ran = sg_apply_run(&report, &w->target, &w->options, &err);
	w->options.driver = NULL;
	if (v)
		judge_all(v, w, ran, &report, &err);
	else if (!ran || report.state != SG_RUN_DONE)
		sg_bug("%s without a fault: %s", w->scene->name,
		       report.why ? report.why : err.text);
	sg_run_report_release(&report);
}

struct doomed {
	struct world *world;
	const struct sg_driver *driver;
};

static void run_doomed(void *payload)
{
	const struct doomed *doomed = payload;
	struct verdict ignored = {.state = -1};

	run(doomed->world, doomed->driver, &ignored);
}

static void try_at(struct verdict *v, struct world *w, const struct sg_driver *driver)
{
	struct doomed doomed = {w, driver};

	if (strike.way != WAY_KILLED) {
		run(w, driver, v);
		if (!fault->where[0])
			wrong(v, "there was no such call");
		return;
	}
	kill_child(v, run_doomed, &doomed);
	judge_all(v, w, false, NULL, NULL);
}

static bool try_way(struct world *w, const struct sg_driver *driver, enum way way)
{
	struct tally t = {0};
	long all;

	strike.way = way;
	strike.at = 0;
	put(t.name, sizeof t.name, "%s: the nth call %s", w->scene->name, way_names[way]);
	run(w, driver, NULL);
	all = strike.calls;
	for (long n = 1; n <= all; n = next_n(n, 100, all)) {
		struct verdict v = {.state = -1,
				    .unsure = way == WAY_LOST || way == WAY_UNSENT};

		strike.at = n;
		try_at(&v, w, driver);
		if (t.tried % 8 == 0)
			judge_restore(&v, w);
		tally_add(&t, &v, n, fault->where);
	}
	return tally_close(&t);
}

int main(void)
{
	struct sg_driver driver;
	struct world w;
	bool ok = true;

	strike.real = sg_driver_find("sqlite");
	driver = failing(strike.real);
	fault_vfs_install();
	world_init(&w, "apply_faults");
	for (size_t i = 0; i < SCENES; i++) {
		scene_open(&w, &scenes[i]);
		for (int way = 0; way < WAYS; way++)
			ok &= try_way(&w, &driver, (enum way)way);
		scene_close(&w);
	}
	return !ok;
}
