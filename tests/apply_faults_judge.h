/*
 * What must hold after a fault, whatever it was: the database is as it was after some of
 * the migrations, the ledger lists just those, the report says so, nothing else lies
 * about, every backup is whole, and the next run goes on to the end.
 */
#ifndef SQLGUARD_TESTS_APPLY_FAULTS_JUDGE_H
#define SQLGUARD_TESTS_APPLY_FAULTS_JUDGE_H

#include "apply_faults_scene.h"

struct verdict {
	char why[800]; /* empty: all holds */
	int state;     /* migrations that the database has; -1: that is not known */
	bool is_dead;  /* the process was killed: there is no report */
	bool unsure;   /* the fault is one of which the report may say "uncertain" */
};

__attribute__((format(printf, 2, 3))) static inline bool wrong(struct verdict *v,
							       const char *format, ...)
{
	va_list args;

	va_start(args, format);
	if (!v->why[0])
		vsnprintf(v->why, sizeof v->why, format, args);
	va_end(args);
	return false;
}

/* As a sound database answers. */
static inline bool judge_sound(struct verdict *v, sqlite3 *db, const char *what)
{
	struct sg_buf out = {0};
	bool ok = sql_lines(&out, db, "PRAGMA integrity_check") &&
		  !strcmp(out.p, "3:ok\n") &&
		  sql_lines(&out, db, "PRAGMA foreign_key_check") &&
		  !strcmp(out.p, "3:ok\n");

	if (!ok)
		wrong(v, "%s is not sound: %.200s", what, out.p);
	sg_buf_release(&out);
	return ok;
}

/* How many of the migrations make what the database holds. */
static inline int state_of(struct verdict *v, struct world *w, sqlite3 *db,
			   const char *what)
{
	struct sg_buf content = {0};
	int found = -1;

	if (!content_of(&content, db))
		wrong(v, "%s cannot be read: %.200s", what, content.p);
	for (int i = 0; i <= PENDING; i++)
		if (sg_str_eq(sg_buf_str(&content), sg_buf_str(&w->states[i])))
			found = i;
	if (found < 0)
		wrong(v, "%s is in no state that migrations make: %.300s", what,
		      content.p);
	sg_buf_release(&content);
	return found;
}

/* The ledger lists the first migration and the first `n` behind it. */
static inline void judge_ledger(struct verdict *v, struct world *w, sqlite3 *db, int n,
				const char *what)
{
	struct sg_buf out = {0};
	struct sg_str rest, line;
	char wanted[32];
	int i = 0;

	if (!sql_lines(&out, db, w->scene->listed))
		wrong(v, "the ledger of %s cannot be read: %s", what, out.p);
	for (rest = sg_buf_str(&out); line_next(&line, &rest); i++) {
		bool own = !strcmp(w->scene->layout, "plain");

		put(wanted, sizeof wanted, w->scene->entry, (size_t)i + !own);
		if (sg_str_find(line, wanted, 0) >= line.n)
			wrong(v, "entry %d of the ledger of %s is '%.*s', not '%s'", i,
			      what, SG_STR_ARG(line), wanted);
	}
	if (i != n + 1)
		wrong(v, "the ledger of %s has %d entries, and %d are applied", what, i,
		      n + 1);
	sg_buf_release(&out);
}

/* The database in a file, which may need recovery: it is asked of a copy. */
static inline int judge_file(struct verdict *v, struct world *w, const char *file,
			     const char *what)
{
	static const char *const suffixes[] = {"", "-journal", "-wal"};
	char from[512], to[256], copy[256];
	sqlite3 *db;
	int state;

	tree_remove(w->look);
	mkdir(w->look, 0755);
	put(copy, sizeof copy, "%s/copy.db", w->look);
	for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
		put(from, sizeof from, "%s%s", file, suffixes[i]);
		put(to, sizeof to, "%s%s", copy, suffixes[i]);
		copy_file(from, to);
	}
	db = sql_open(copy);
	judge_sound(v, db, what);
	state = state_of(v, w, db, what);
	judge_ledger(v, w, db, state, what);
	sqlite3_close(db);
	return state;
}

/* Nothing was touched means: not a byte of the database, apart from a journal mode's. */
static inline void judge_report(struct verdict *v, const struct sg_run_report *report)
{
	bool stops = report->state == SG_RUN_REFUSED || report->state == SG_RUN_STOPPED;

	if ((stops || report->state == SG_RUN_UNCERTAIN) &&
	    (!report->why || !*report->why || !report->stopped_at))
		wrong(v, "the report says '%s' and not why or where",
		      sg_run_state_name(report->state));
	if (report->state == SG_RUN_UNCERTAIN && !v->unsure)
		wrong(v, "the report is not certain: %s", report->why);
	if (report->state != SG_RUN_UNCERTAIN && (int)report->applied != v->state)
		wrong(v, "the report says '%s', %zu applied, and %d are: %s",
		      sg_run_state_name(report->state), report->applied, v->state,
		      report->why ? report->why : "");
	if (report->state == SG_RUN_REFUSED && v->state)
		wrong(v, "refused, and %d are applied", v->state);
	if (report->state == SG_RUN_DONE && v->state != PENDING)
		wrong(v, "done, and %d are applied", v->state);
	if (report->state == SG_RUN_NOTHING)
		wrong(v, "nothing to do, it says");
}

/* ---- what lies about ---- */

static inline bool is_backup(const char *name)
{
	return name[0] != '.' && sg_str_ends(sg_str_of(name), ".db");
}

/* Each is whole: its content is that of some state, ledger and all. */
static inline int judge_backups(struct verdict *v, struct world *w)
{
	struct names names = folder_list(w->backups, "");
	char path[512];
	int n = 0;

	for (int i = 0; i < names.len; i++) {
		if (!is_backup(names.items[i]))
			continue;
		put(path, sizeof path, "%s/%s", w->backups, names.items[i]);
		judge_file(v, w, path, names.items[i]);
		n++;
	}
	names_free(&names);
	return n;
}

static inline bool is_known(const char *folder, const char *name)
{
	struct sg_str file = sg_str_of(name);

	if (!strcmp(name, ".gitignore"))
		return strcmp(folder, "trial") != 0;
	if (!strcmp(folder, "trial"))
		return !strcmp(name, "app.db") || !strcmp(name, "home");
	if (!strcmp(folder, "home"))
		return !strcmp(name, "backups") || !strcmp(name, "journal.jsonl") ||
		       sg_str_ends(file, ".lock");
	return is_backup(name) || (name[0] != '.' && sg_str_ends(file, ".json"));
}

static inline void judge_folder(struct verdict *v, const char *path, const char *folder)
{
	DIR *dir = opendir(path);
	struct dirent *entry;

	while (dir && (entry = readdir(dir)) != NULL)
		if (strcmp(entry->d_name, ".") && strcmp(entry->d_name, "..") &&
		    !is_known(folder, entry->d_name))
			wrong(v, "'%s' was left in %s", entry->d_name, folder);
	if (dir)
		closedir(dir);
}

/* ---- the next run ---- */

/* It goes on to the end, or says what to do first; then that is done, and it goes on. */
static inline bool run_again(struct verdict *v, struct world *w, bool last)
{
	struct sg_run_report report = {0};
	struct sg_err err = {0};
	bool ok = sg_apply_run(&report, &w->target, &w->options, &err);
	const char *why = !ok ? err.text : report.why ? report.why : "";
	bool done = ok && (report.state == SG_RUN_DONE || report.state == SG_RUN_NOTHING);
	bool explains = strstr(why, "journal") && !last;

	if (ok && report.state == SG_RUN_NOTHING && v->state != PENDING)
		wrong(v, "the next run found nothing to do");
	if (ok && report.state == SG_RUN_DONE &&
	    (int)report.applied != PENDING - v->state)
		wrong(v, "the next run applied %zu", report.applied);
	if (!done && !explains)
		wrong(v, "the next run did not go on: %s", why);
	sg_run_report_release(&report);
	return done;
}

static inline void judge_next(struct verdict *v, struct world *w)
{
	if (!run_again(v, w, false) && !v->why[0]) {
		sqlite3 *db = sql_open(w->file);

		sql_need(db, "SELECT count(*) FROM sqlite_schema");
		sqlite3_close(db);
		run_again(v, w, true);
	}
	if (!v->why[0] && judge_file(v, w, w->file, "the end") != PENDING)
		wrong(v, "the next run did not get to the end");
	judge_backups(v, w);
	judge_folder(v, w->trial, "trial");
	judge_folder(v, w->home, "home");
	judge_folder(v, w->backups, "backups");
}

/* ---- a backup brings the state before back ---- */

static inline bool restore_all(struct world *w, const char *from, struct sg_err *err)
{
	struct sg_database db = {.driver = sg_driver_find("sqlite"),
				 .target = &w->target,
				 .access = SG_READ_WRITE};
	struct sg_arena arena = {0};
	bool ok =
		db.driver->open(&db, &arena, err) && db.driver->lock(&db, err) &&
		db.driver->restore(&db, &arena, &(struct sg_restore){.from = from}, err);

	db.driver->close(&db);
	sg_arena_release(&arena);
	return ok;
}

static inline void judge_restore(struct verdict *v, struct world *w)
{
	struct names names = folder_list(w->backups, ".db");
	struct sg_err err = {0};
	char path[512];
	int state;

	if (names.len && !v->why[0]) {
		put(path, sizeof path, "%s/%s", w->backups, names.items[0]);
		state = judge_file(v, w, path, "the backup");
		if (!restore_all(w, path, &err))
			wrong(v, "restore: %s", err.text);
		else if (judge_file(v, w, w->file, "the restored file") != state)
			wrong(v, "the restored file is not as its backup");
	}
	names_free(&names);
}

/* All of it, after a run that met a fault-> */
static inline void judge_all(struct verdict *v, struct world *w, bool ran,
			     const struct sg_run_report *report, const struct sg_err *err)
{
	v->state = judge_file(v, w, w->file, "the database");
	if (v->state < 0)
		return;
	if (!v->is_dead && ran)
		judge_report(v, report);
	else if (!v->is_dead && (v->state || !err->text[0]))
		wrong(v, "it could not begin, and %d are applied: %s", v->state,
		      err->text);
	judge_backups(v, w);
	if (!v->why[0])
		judge_next(v, w);
}

#endif
