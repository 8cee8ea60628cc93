/*
 * The promise of `apply`, tried on databases and migrations that are made up: a table
 * that lost or changed rows, and of which no statement says so, stops the run, and
 * everything else is applied exactly as SQLite alone does it.  All findings of the gate
 * are suppressed, so that only the comparison of rows stands in the way.
 *
 *   apply_random [--verbose] [first seed [number of seeds]]
 */
#include <sqlguard/apply/run.h>

#include "apply_random_judge.h"

#define SEEDS 300

static bool verbose;
static size_t failed, done, stopped, said_more, false_stops;
static size_t refused_by_sqlite, told_after;

struct trial {
	unsigned long seed;
	struct sg_arena arena;
	struct make make;
	struct around around;
	bool d1;
	char folder[64];
	const char *file, *home, *set, *before, *plainly;
	struct sg_apply_target target;
	struct sg_apply_options options;
	struct sg_run_report report;
	struct sg_err err;
	struct plain plain;
	struct harm harm;
	struct sg_buf head; /* suppressions */
	bool bad;
};

__attribute__((format(printf, 2, 3))) static void wrong(struct trial *t,
							const char *format, ...)
{
	va_list args;

	printf("not ok seed %lu: ", t->seed);
	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	putchar('\n');
	t->bad = true;
}

static void show(const struct trial *t, struct sg_str text)
{
	printf("# %s, keys %s\n", t->d1 ? "D1" : "SQLite",
	       t->d1 || !t->around.keys_off ? "on" : "off");
	for (size_t i = 0; i < t->make.schema.of.len; i++)
		printf("%s;\n", t->make.schema.of.items[i]);
	printf("---\n%.*s\n", SG_STR_ARG(text));
}

static void copy_file(const char *from, const char *to)
{
	struct sg_buf bytes = {0};

	file_need(&bytes, from);
	file_write(to, sg_buf_str(&bytes));
	sg_buf_release(&bytes);
}

/* ---- the database ---- */

static void choose_format(struct trial *t, sqlite3 *db)
{
	static const char *const formats[] = {
		"PRAGMA page_size = 4096",          "PRAGMA encoding = 'UTF-16le'",
		"PRAGMA auto_vacuum = FULL",        "PRAGMA page_size = 512",
		"PRAGMA auto_vacuum = INCREMENTAL", "PRAGMA page_size = 65536",
		"PRAGMA encoding = 'UTF-16be'",     "PRAGMA legacy_file_format = ON"};
	const char *format = ONE_OF(&t->make, formats);

	need(db, format);
}

static void fill(struct trial *t)
{
	sqlite3 *db = open_plain(t->file);

	choose_format(t, db);
	if (!t->d1 && chance(&t->make, 30))
		need(db, "PRAGMA journal_mode = WAL");
	need(db, "BEGIN");
	for (size_t i = 0; i < t->make.schema.of.len; i++)
		need(db, t->make.schema.of.items[i]);
	need(db, "COMMIT");
	sqlite3_close(db);
	copy_file(t->file, t->before);
	copy_file(t->file, t->plainly);
}

static const char *path(struct trial *t, const char *name)
{
	return sg_printf(&t->arena, "%s/%s", t->folder, name);
}

static void begin(struct trial *t, unsigned long seed)
{
	*t = (struct trial){.seed = seed};
	t->make.arena = &t->arena;
	t->make.state = (seed + 1) * 0x9E3779B97F4A7C15u;
	snprintf(t->folder, sizeof t->folder, "%s/sqlguard-random-XXXXXX",
		 access("/dev/shm", W_OK) ? "/tmp" : "/dev/shm");
	if (!mkdtemp(t->folder))
		sg_bug("no folder");
	t->file = path(t, "app.db");
	t->before = path(t, "before.db");
	t->plainly = path(t, "plain.db");
	t->home = path(t, "home");
	t->set = path(t, "set");
	mkdir(t->set, 0755);
	t->d1 = chance(&t->make, 15);
	t->target = (struct sg_apply_target){.driver = "sqlite",
					     .dialect = t->d1 ? SG_D1 : SG_SQLITE,
					     .name = "app.db",
					     .place = t->file,
					     .file = t->file,
					     .home = t->home,
					     .backups = path(t, "home/backups"),
					     .busy_ms = 100};
	t->options = (struct sg_apply_options){.migrations = t->set, .command = "apply"};
	t->options.no_backup = chance(&t->make, 70);
	t->options.no_rehearsal = chance(&t->make, 50);
}

/* ---- the run ---- */

static void suppress(struct trial *t)
{
	for (size_t i = 0; i < t->report.plan.blocks.len; i++) {
		const char *rule = t->report.plan.blocks.items[i].finding->rule->name;

		if (!t->head.p || !strstr(t->head.p, sg_printf(&t->arena, " %s ", rule)))
			sg_buf_printf(&t->head,
				      "-- sqlguard:ignore-file %s -- it is a test\n",
				      rule);
	}
}

static void run(struct trial *t)
{
	if (!sg_apply_run(&t->report, &t->target, &t->options, &t->err)) {
		wrong(t, "%s", t->err.text);
		t->report.why = t->err.text;
	}
}

/* As often as other findings come up. */
static struct sg_str run_suppressed(struct trial *t)
{
	uint64_t state = t->make.state;
	struct sg_str text;

	for (int i = 0;; i++) {
		size_t known = t->head.n;

		t->make.state = state;
		text = migration_text(&t->make, &t->around, t->head.n ? t->head.p : "");
		file_write(path(t, "set/0001_random.sql"), text);
		run(t);
		suppress(t);
		if (t->head.n == known || i > 5)
			return text;
		sg_run_report_release(&t->report);
	}
}

/* ---- the judgement ---- */

static const char *why(const struct trial *t)
{
	const struct sg_run_report *report = &t->report;

	if (report->problems.of.len)
		return report->problems.of.items[0];
	if (report->plan.refusals.len)
		return report->plan.refusals.items[0];
	return report->why ? report->why : "nothing";
}

/* The first line that another text does not have there. */
static const char *first_difference(struct trial *t, struct sg_str a, struct sg_str b)
{
	struct sg_str one = {0}, other = {0};

	while (line_next(&one, &a) && line_next(&other, &b) && sg_str_eq(one, other))
		continue;
	return sg_printf(&t->arena, "'%.*s' and not '%.*s'", SG_STR_ARG(one),
			 SG_STR_ARG(other));
}

static void judge_done(struct trial *t)
{
	struct sg_str now = dump(&t->arena, t->file);

	done++;
	if (t->plain.failed)
		wrong(t, "applied what SQLite refuses: %s", t->plain.failed);
	else if (t->plain.breaks_keys)
		wrong(t, "applied what breaks foreign keys");
	else if (t->harm.unsaid)
		wrong(t, "'%s' lost rows unseen", t->harm.unsaid);
	else if (!sg_str_eq(now, dump(&t->arena, t->plainly)))
		wrong(t, "applied, and not as SQLite does it: %s",
		      first_difference(t, now, dump(&t->arena, t->plainly)));
	if (t->report.problems.of.len)
		wrong(t, "done with a problem: %s", why(t));
	sg_run_report_release(&t->report);
	run(t);
	if (t->report.state != SG_RUN_NOTHING ||
	    !sg_str_eq(now, dump(&t->arena, t->file)))
		wrong(t, "a second run does something");
}

static void judge_stop(struct trial *t)
{
	/* Without a rehearsal a broken schema is found when all is committed. */
	if (t->options.no_rehearsal && t->plain.loses_table && t->report.applied) {
		told_after++;
		return;
	}
	if (t->report.state != SG_RUN_REFUSED || t->report.applied)
		wrong(t, "it ends %s", sg_run_state_name(t->report.state));
	if (!sg_str_eq(dump(&t->arena, t->file), dump(&t->arena, t->before)))
		wrong(t, "it stopped, and the database is another");
	if (t->plain.failed) {
		refused_by_sqlite++;
	} else if (t->harm.unsaid || t->plain.breaks_keys || t->plain.loses_table) {
		stopped++;
	} else if (t->harm.any || strstr(why(t), "more than before")) {
		/* Rows that only a trigger adds to a table that is altered, too. */
		said_more++;
		if (verbose)
			printf("# seed %lu stops: %s\n", t->seed, why(t));
	} else {
		false_stops++;
		wrong(t, "harmless, and stopped at %s: %s", t->report.stopped_at, why(t));
	}
}

static void judge_leftovers(struct trial *t)
{
	static const char *const known[] = {"app.db", "before.db", "plain.db", "home",
					    "set"};
	struct names names = folder_list(t->folder, "");

	for (int i = 0; i < names.len; i++) {
		bool is_known = false;

		for (size_t k = 0; k < sizeof known / sizeof *known; k++)
			is_known |= !strcmp(names.items[i], known[k]);
		if (!is_known)
			wrong(t, "'%s' is left behind", names.items[i]);
	}
	names_free(&names);
}

static void try_seed(unsigned long seed)
{
	struct trial t;
	struct sg_str text;

	begin(&t, seed);
	make_schema(&t.make);
	fill(&t);
	make_migration(&t.make, &t.around);
	t.around.in_transaction = t.around.in_transaction && !t.d1;
	text = run_suppressed(&t);
	run_plain(&t.plain, &t.make, t.plainly, t.d1 || !t.around.keys_off);
	if (!t.plain.failed)
		t.harm = harm_of(&t.make, t.before, t.plainly);
	if (t.report.state == SG_RUN_DONE)
		judge_done(&t);
	else
		judge_stop(&t);
	judge_leftovers(&t);
	failed += t.bad;
	if (t.bad && (verbose || failed <= 5))
		show(&t, text);
	sg_run_report_release(&t.report);
	sg_buf_release(&t.head);
	folder_remove(t.folder);
	sg_arena_release(&t.arena);
}

int main(int argc, char **argv)
{
	unsigned long first = 0, n = SEEDS;
	int given = 0;

	for (int i = 1; i < argc; i++) {
		if (!strcmp(argv[i], "--verbose"))
			verbose = true;
		else if (!given++)
			first = strtoul(argv[i], NULL, 10), n = 1;
		else
			n = strtoul(argv[i], NULL, 10);
	}
	for (unsigned long seed = first; seed < first + n; seed++)
		try_seed(seed);
	printf("%sok %lu migrations are applied as they are, or not at all\n",
	       failed ? "not " : "", n);
	printf("# %zu applied, %zu stopped for rows that nobody names, %zu for more than "
	       "is said, %zu for nothing, %zu told behind; %zu that SQLite refuses\n",
	       done, stopped, said_more, false_stops, told_after, refused_by_sqlite);
	return failed != 0;
}
