/*
 * While a run is under way, before the nth call of the driver, the database is deleted,
 * renamed away, or another one lies in its place: nothing may be said to be applied that
 * is not, and the other database must stay as it is.  And a migration that is edited
 * after it was judged: what runs is what was judged, and the next run says that it
 * changed.
 *
 * Fact: in WAL mode SQLite does not look whether its file still has its name (pager.c
 * calls databaseIsUnmoved only for a rollback journal), so the driver has to.
 */
#include "apply_faults_tally.h"

enum move { MOVE_DELETED, MOVE_RENAMED, MOVE_REPLACED, MOVES };

static const char *const move_names[MOVES] = {"deleted", "renamed", "replaced"};

static struct {
	const struct sg_driver *real;
	struct world *world;
	enum move move;
	long at, calls, last_apply;
	const char *where;
} mover;

static char away[256];  /* where the renamed one is */
static char other[256]; /* a copy of the one that takes its place */

static void make_other(struct world *w)
{
	sqlite3 *db;

	put(other, sizeof other, "%s/kept.db", w->folder);
	db = sql_open(other);
	sql_need(db, "CREATE TABLE other (a); INSERT INTO other VALUES ('stays');");
	sqlite3_close(db);
}

/* As a deployment does it: whole, under its name at once. */
static void put_other(struct world *w)
{
	char path[256];

	put(path, sizeof path, "%s/other.db", w->folder);
	copy_file(other, path);
	if (rename(path, w->file))
		sg_bug("cannot rename '%s'", path);
}

static void move_now(struct world *w)
{
	put(away, sizeof away, "%s/away.db", w->folder);
	if (mover.move == MOVE_DELETED)
		unlink(w->file);
	else
		rename(w->file, away);
	if (mover.move == MOVE_REPLACED)
		put_other(w);
}

static void note(const char *what)
{
	if (++mover.calls != mover.at)
		return;
	mover.where = what;
	move_now(mover.world);
}

static bool move_lock(struct sg_database *db, struct sg_err *err)
{
	note("lock");
	return mover.real->lock(db, err);
}

static bool move_query(struct sg_database *db, const struct sg_query *query,
		       struct sg_err *err)
{
	note("query");
	return mover.real->query(db, query, err);
}

static bool move_census(struct sg_census *out, struct sg_arena *arena,
			struct sg_database *db, const struct sg_names *only,
			struct sg_err *err)
{
	note("census");
	return mover.real->census(out, arena, db, only, err);
}

static bool move_back_up(struct sg_backup *out, struct sg_arena *arena,
			 struct sg_database *db, const char *label, struct sg_err *err)
{
	note("back_up");
	return mover.real->back_up(out, arena, db, label, err);
}

static bool move_rehearse(struct sg_database *copy, struct sg_arena *arena,
			  struct sg_database *db, struct sg_err *err)
{
	note("rehearse");
	return mover.real->rehearse(copy, arena, db, err);
}

static bool move_apply(struct sg_unit_result *out, struct sg_arena *arena,
		       struct sg_database *db, const struct sg_unit *unit,
		       struct sg_err *err)
{
	bool ok;

	note("apply");
	ok = mover.real->apply(out, arena, db, unit, err);
	mover.last_apply = mover.calls;
	return ok;
}

static struct sg_driver moving(const struct sg_driver *real)
{
	struct sg_driver out = *real;

	out.lock = move_lock;
	out.query = move_query;
	out.census = move_census;
	out.back_up = move_back_up;
	out.rehearse = move_rehearse;
	out.apply = move_apply;
	return out;
}

/* The other database is as it was, to the byte. */
static void judge_other(struct verdict *v, struct world *w)
{
	struct sg_buf is = {0}, was = {0};

	file_need(&was, other);
	if (!file_read(&is, w->file) || !sg_str_eq(sg_buf_str(&is), sg_buf_str(&was)))
		wrong(v, "the other database was written");
	sg_buf_release(&is);
	sg_buf_release(&was);
}

static void judge_moved(struct verdict *v, struct world *w, bool ran,
			const struct sg_run_report *report, const struct sg_err *err)
{
	bool late = mover.at > mover.last_apply; /* all was committed before */
	size_t applied = ran ? report->applied : 0;

	if (mover.move == MOVE_DELETED && access(w->file, F_OK) == 0)
		wrong(v, "the deleted database is there again");
	if (mover.move == MOVE_REPLACED)
		judge_other(v, w);
	if (mover.move != MOVE_DELETED && rename(away, w->file))
		wrong(v, "the database that was moved away is gone");
	if (mover.move != MOVE_DELETED && !v->why[0])
		v->state = judge_file(v, w, w->file, "the moved database");
	if (mover.move != MOVE_DELETED && (int)applied != v->state &&
	    !(ran && report->state == SG_RUN_UNCERTAIN))
		wrong(v, "%zu are said to be applied, and %d are: %s", applied, v->state,
		      ran && report->why ? report->why : err->text);
	if (!late && ran && report->state == SG_RUN_DONE)
		wrong(v, "done, it says");
}

static void run(struct world *w, const struct sg_driver *driver, struct verdict *v)
{
	struct sg_run_report report = {0};
	struct sg_err err = {0};
	bool ran;

	scene_reset(w);
	unlink(away);
	mover.calls = mover.last_apply = 0;
	mover.where = "";
	w->options.driver = driver;
	ran = sg_apply_run(&report, &w->target, &w->options, &err);
	w->options.driver = NULL;
	if (v)
		judge_moved(v, w, ran, &report, &err);
	sg_run_report_release(&report);
}

static bool try_move(struct world *w, const struct sg_driver *driver, enum move move)
{
	struct tally t = {0};
	long all;

	mover.move = move;
	mover.at = 0;
	put(t.name, sizeof t.name, "%s: the database is %s before the nth call",
	    w->scene->name, move_names[move]);
	run(w, driver, NULL);
	all = mover.calls;
	for (long n = 1; n <= all; n = next_n(n, 60, all)) {
		struct verdict v = {.state = -1};

		mover.at = n;
		run(w, driver, &v);
		tally_add(&t, &v, n, mover.where);
	}
	return tally_close(&t);
}

/* ---- a migration that changes after it was judged ---- */

static bool edit(void *payload, const struct sg_plan *plan)
{
	const char *path = plan->migrations.items[0].migration->path;

	(void)payload;
	file_write(path, sg_str_of("DROP TABLE favorites;\n"));
	return true;
}

static bool try_edit(struct world *w)
{
	struct sg_run_report first = {0}, second = {0};
	struct verdict v = {.state = -1};
	struct tally t = {0};
	struct sg_err err = {0};

	put(t.name, sizeof t.name, "%s: a migration is edited after it was judged",
	    w->scene->name);
	scene_reset(w);
	w->options.confirm = edit;
	if (!sg_apply_run(&first, &w->target, &w->options, &err) ||
	    first.state != SG_RUN_DONE)
		wrong(&v, "the run: %s", first.why ? first.why : err.text);
	w->options.confirm = NULL;
	v.state = judge_file(&v, w, w->file, "the database");
	if (v.state != PENDING)
		wrong(&v, "what ran is not what was judged");
	if (!sg_apply_run(&second, &w->target, &w->options, &err))
		wrong(&v, "the next run: %s", err.text);
	else if (second.plan.standings.count[SG_STANDS_CHANGED] != 1)
		wrong(&v, "the next run does not see the change");
	sg_run_report_release(&first);
	sg_run_report_release(&second);
	scene_write_set(w, PENDING + 1);
	tally_add(&t, &v, 1, "confirm");
	return tally_close(&t);
}

int main(void)
{
	struct sg_driver driver;
	struct world w;
	bool ok = true;

	mover.real = sg_driver_find("sqlite");
	mover.world = &w;
	driver = moving(mover.real);
	fault_vfs_install();
	world_init(&w, "apply_faults_moved");
	for (size_t i = 0; i < SCENES; i++) {
		scene_open(&w, &scenes[i]);
		make_other(&w);
		for (int move = 0; move < MOVES; move++)
			ok &= try_move(&w, &driver, (enum move)move);
		ok &= try_edit(&w);
		scene_close(&w);
	}
	return !ok;
}
