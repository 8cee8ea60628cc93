/*
 * A restore that meets the nth fault of the disk, or is killed there, for every n: the
 * database is as it was before the restore or as the backup has it, and sound; the
 * backup stays whole; and the restore that is tried again succeeds.  Of the whole
 * database, of one table in its place, and of one beside it.
 */
#include "apply_faults_tally.h"

struct shape {
	const char *name, *table, *as;
	const char *spoil; /* before the restore */
};

static const struct shape shapes[] = {
	{"the database", NULL, NULL, "SELECT 1"},
	{"a table in its place", "favorites", NULL,
	 "DELETE FROM favorites WHERE user_id > 9"},
	{"a table beside it", "books", "books_before", "SELECT 1"},
};

static const struct {
	enum fault_type type;
	const char *name;
} kinds[] = {
	{FAULT_KILL, "killed"},
	{FAULT_IO, "an I/O error"},
	{FAULT_FULL, "a full disk"},
};

static struct {
	const struct shape *shape;
	char backup[512];
	struct sg_buf before, after; /* all that the database holds */
} job;

/* Everything, since a restore may bring tables that no migration makes. */
static void dump(struct sg_buf *out, const char *file)
{
	sqlite3 *db = sql_open(file);
	struct sg_buf names = {0};
	struct sg_str rest, line;

	sql_lines(out, db,
		  "SELECT type, name, tbl_name, sql FROM sqlite_schema "
		  "ORDER BY type, name");
	sql_lines(&names, db,
		  "SELECT name FROM sqlite_schema WHERE type = 'table' "
		  "AND name NOT LIKE 'sqlite_%' ORDER BY name");
	for (rest = sg_buf_str(&names); line_next(&line, &rest);) {
		char sql[256];

		put(sql, sizeof sql, "SELECT * FROM \"%.*s\" ORDER BY 1, 2",
		    (int)line.n - 2, line.p + 2);
		sql_lines(out, db, sql);
	}
	sg_buf_release(&names);
	sqlite3_close(db);
}

static bool restore(struct world *w, struct sg_err *err)
{
	struct sg_database db = {.driver = sg_driver_find("sqlite"),
				 .target = &w->target,
				 .access = SG_READ_WRITE};
	struct sg_restore what = {
		.from = job.backup, .table = job.shape->table, .as = job.shape->as};
	struct sg_arena arena = {0};
	bool ok = db.driver->open(&db, &arena, err) && db.driver->lock(&db, err) &&
		  db.driver->restore(&db, &arena, &what, err);

	db.driver->close(&db);
	sg_arena_release(&arena);
	return ok;
}

static void restore_doomed(void *payload)
{
	struct sg_err err;

	restore(payload, &err);
}

/* The database with all migrations, a backup of it without any, and what the shape
   spoils. */
static void prepare(struct world *w, const struct shape *shape)
{
	struct sg_run_report report = {0};
	struct sg_err err = {0};
	struct names names;
	sqlite3 *db;

	job.shape = shape;
	scene_reset(w);
	if (shape->table)
		w->options.plan.to = "0001_names";
	if (!sg_apply_run(&report, &w->target, &w->options, &err) || !report.applied)
		sg_bug("%s", report.why ? report.why : err.text);
	w->options.plan.to = NULL;
	sg_run_report_release(&report);
	names = folder_list(w->backups, ".db");
	if (names.len != 1)
		sg_bug("%d backups", names.len);
	put(job.backup, sizeof job.backup, "%s/%s", w->backups, names.items[0]);
	names_free(&names);
	db = sql_open(w->file);
	sql_need(db, shape->spoil);
	sqlite3_close(db);
	tree_remove(w->kept);
	if (rename(w->trial, w->kept))
		sg_bug("cannot keep '%s'", w->trial);
}

static void renew(struct world *w)
{
	char command[512];

	tree_remove(w->trial);
	put(command, sizeof command, "cp -R '%s' '%s'", w->kept, w->trial);
	if (system(command))
		sg_bug("cannot copy '%s'", w->kept);
}

static void judge(struct verdict *v, struct world *w, bool ok, const struct sg_err *err)
{
	struct sg_buf now = {0}, backup = {0};
	struct sg_err again = {0};
	sqlite3 *db = sql_open(w->file);
	bool before, after;

	judge_sound(v, db, "the database");
	sqlite3_close(db);
	dump(&now, w->file);
	before = sg_str_eq(sg_buf_str(&now), sg_buf_str(&job.before));
	after = sg_str_eq(sg_buf_str(&now), sg_buf_str(&job.after));
	v->state = after ? 1 : 0;
	if (!before && !after)
		wrong(v, "the database is neither as before nor as after (%s)",
		      err->text);
	if (!v->is_dead && ok && !after)
		wrong(v, "it says that it is restored");
	if (!v->is_dead && !ok && !err->text[0])
		wrong(v, "it says nothing");
	if (judge_file(v, w, job.backup, "the backup") != 0)
		wrong(v, "the backup changed");
	if (!after && !restore(w, &again))
		wrong(v, "the next one: %s", again.text);
	sg_buf_clear(&now);
	dump(&now, w->file);
	if (!sg_str_eq(sg_buf_str(&now), sg_buf_str(&job.after)))
		wrong(v, "the next one does not restore");
	judge_folder(v, w->trial, "trial");
	judge_folder(v, w->home, "home");
	judge_folder(v, w->backups, "backups");
	sg_buf_release(&now);
	sg_buf_release(&backup);
}

static void try_at(struct tally *t, struct world *w, enum fault_type type, long n)
{
	struct verdict v = {.state = -1};
	struct sg_err err = {0};
	bool ok = false;

	renew(w);
	fault_set(type, n);
	if (type == FAULT_KILL)
		kill_child(&v, restore_doomed, w);
	else
		ok = restore(w, &err);
	fault->type = FAULT_NONE;
	judge(&v, w, ok, &err);
	tally_add(t, &v, n, fault->where);
}

static long count_calls(struct world *w, enum fault_type type)
{
	struct sg_err err = {0};

	renew(w);
	sg_buf_clear(&job.before);
	sg_buf_clear(&job.after);
	dump(&job.before, w->file);
	fault_set(type, 0);
	if (!restore(w, &err))
		sg_bug("restore without a fault: %s", err.text);
	fault->type = FAULT_NONE;
	dump(&job.after, w->file);
	return fault->calls;
}

static bool try_shape(struct world *w, const struct shape *shape)
{
	bool ok = true;

	prepare(w, shape);
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		struct tally t = {0};
		long all = count_calls(w, kinds[i].type);

		put(t.name, sizeof t.name, "%s: restore of %s, %s at the nth call",
		    w->scene->name, shape->name, kinds[i].name);
		for (long n = 1; n <= all; n = next_n(n, 40, all))
			try_at(&t, w, kinds[i].type, n);
		ok &= tally_close(&t);
	}
	return ok;
}

int main(void)
{
	struct world w;
	bool ok = true;

	fault_vfs_install();
	world_init(&w, "apply_faults_restore");
	for (size_t i = 0; i < 3; i += 2) {
		scene_open(&w, &scenes[i]);
		for (size_t k = 0; k < sizeof shapes / sizeof *shapes; k++)
			ok &= try_shape(&w, &shapes[k]);
		scene_close(&w);
	}
	sg_buf_release(&job.before);
	sg_buf_release(&job.after);
	return !ok;
}
